"""How calls begin, for every kind of caller: the first choice is to be heard soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import hearing
from flows.conversations.catalogue import CATALOGUE
from flows.engine import advance
from flows.facts import Facts, PairFact, PostFact, TaskFact
from flows.hearing import Vocabulary
from flows.prompts import Hint, Input, Prompt
from flows.steps import Progress, Turn
from flows.words import timing
from flows.words.wording import AFTER, Wording

REF, NAME, NOTE, PLACE = "1234567", "Guadalupe", "but only after five", "Oak Street and 5th"
ANSWERED = Input("voice", started=True)


def first_choices(wording: Wording, vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, float]]:
    """(What is said up to the end of the first choice, the seconds that takes) of calls by all kinds of people."""
    for turn in _beginnings(wording, vocabulary, language):
        lines = list(_until_the_first_choice(turn, wording, language))
        yield " ".join(line for _, line in lines), timing.ANSWERED_S + sum(wording.seconds(*line) for line in lines)


def _beginnings(wording: Wording, vocabulary: Vocabulary, language: str) -> Iterator[Turn]:
    reading = hearing.read("", vocabulary, language=language)
    nobody = Facts(wording.community, vocabulary, reading, wording.names)
    yield advance({}, ANSWERED, nobody)
    every = wording.community.categories
    longest = max(every, key=lambda category: len(wording.name("categories", category, language)), default="")
    key = str(wording.community.languages.index(language) + 1)
    asked = Progress(CATALOGUE.call, "voice", {"greeting": True}, at="language").plain()
    for person in _people(replace(nobody, language=language), ("", longest)):
        yield advance({}, ANSWERED, person)
        yield advance(asked, Input("voice", key=key), person)


def _people(known: Facts, categories: tuple[str, ...]) -> Iterator[Facts]:
    """Somebody with nothing open, from abroad, and with everything that can be told or asked about these."""
    yield from (known, replace(known, abroad=True), replace(known, tells=(Prompt("relayed"),)))
    for category in categories:
        what = (category, "other") if category else ()
        for status in ("new", "open", "asked", "taken", "done"):
            for kind in ("need", "offer"):
                post = PostFact(REF, kind, status, categories=what, mine=True, helper=NAME, note=NOTE)
                yield replace(known, posts=(post, replace(post, ref="2345678", helper="")), abroad=True)
                pair = PairFact(REF, NAME, categories=what)
                yield replace(known, posts=(post,), pairs=(pair,))
                yield replace(known, pairs=(replace(pair, helps=True),))
        task = TaskFact(REF, "sent", "asked", categories=what[:1], place=PLACE, when="today", how_many=2)
        yield replace(known, tasks=(task,))


def _until_the_first_choice(turn: Turn, wording: Wording, language: str) -> Iterator[tuple[str, str]]:
    for prompt in turn.says:
        lines = wording.spoken(prompt, language)
        if prompt.hint is Hint.CHOICE:
            choices = len(prompt.options) + len(AFTER.get(prompt.names, ()))
            yield from lines[: len(lines) - choices + 1]
            return
        yield from lines
