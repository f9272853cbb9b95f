"""A text, in the order in which it may mean something: carrier's words, stop, commands, answers, then free words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import commands, danger, free, hearing, questions
from flows.acts import Act, Details, FilePost, OptIn, OptOut, Speak
from flows.facts import Facts
from flows.steps import Heard, Prompt, Turn
from flows.walk import Progress


def advance(state: dict[str, Any], heard: Heard, facts: Facts) -> Turn:
    """One text; whatever it says is kept, and danger is answered first."""
    turn = _understood(state, heard, facts)
    return _in_their_language(danger.first(turn, facts), facts)


def _understood(state: dict[str, Any], heard: Heard, facts: Facts) -> Turn:
    if not heard.words.strip():
        return _without_words(heard)
    word = hearing.keyword(heard.words, facts.vocabulary)
    if word and word.carrier:
        return _carrier(state, word.name, heard, facts)
    wish = hearing.stop(heard.words, facts.vocabulary)
    if wish:
        return _stop_or_start(wish, facts)
    if word:
        return commands.obey(state, word, facts)
    progress = Progress.of(state, "text")
    return (
        questions.several_refs(heard.words, facts)
        or (progress and questions.chosen(progress, heard, facts))
        or questions.yes_or_no(heard.words, facts)
        or (progress and questions.written(progress, heard, facts))
        or free.read(heard, facts)
    )


def _without_words(heard: Heard) -> Turn:
    words = Details(kind="unclear", pictures=heard.pictures)
    return Turn((Prompt("filed_unclear") if heard.pictures else Prompt("empty"),), (FilePost(words),))


def _carrier(state: dict[str, Any], name: str, heard: Heard, facts: Facts) -> Turn:
    """The carrier answers its own words, so nothing is said; YES may be the answer to a question of ours."""
    if name == "stop":
        return Turn(does=(OptOut(heard.words.strip()),))
    if name == "help":
        return Turn(does=(FilePost(Details(kind="unclear", words=heard.words.strip(), flag="help")),), state=state)
    answered = name == "yes" and not facts.opted_out and questions.yes_or_no(heard.words, facts)
    return answered or Turn(does=(OptIn(heard.words.strip()),), state=state)


def _stop_or_start(wish: hearing.Stop, facts: Facts) -> Turn:
    if wish.kind == "start":
        return Turn((Prompt("welcome_back"),), (OptIn(wish.words),))
    filed: tuple[Act, ...] = ()
    if wish.rest:
        filed = (FilePost(replace(free.details(facts.reading), flag="call_back")),)
    return Turn((Prompt("stopped"),), (*filed, OptOut(wish.words)), answered=True)


def _in_their_language(turn: Turn, facts: Facts) -> Turn:
    """A phone we do not know yet is answered in the language it wrote in, and that is remembered."""
    heard = facts.reading.language
    if facts.language or heard not in facts.community.languages or any(isinstance(act, Speak) for act in turn.does):
        return turn
    return replace(turn, does=(Speak(heard), *turn.does))
