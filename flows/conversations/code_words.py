"""Words of places where flyers hang: 'hi OAK7' alone is greeted; beside a need it only says where they saw one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein

from flows import hearing
from flows.acts import Act
from flows.conversations import something_new
from flows.facts import Facts
from flows.hearing import Vocabulary
from flows.prompts import Input, Prompt
from flows.steps import Flow, Moment, Reply, Turn

_CODE = re.compile(r"(?<![^\W_])(?P<letters>[A-Za-z]{2,7})(?P<gap>[ -]?)(?P<number>[0-9][0-9Oo]?)(?![^\W_])")
"""What may be a code, also one letter too short or too long."""
LOOKED_AT = 40
"""Letters at the beginning of a text among which a code stands, behind a greeting at most."""
AROUND = " \t\r\n.,:;!?¡¿-_()[]\"'*#"
OF_PLACES = {"area", "place"}
"""Slots of words that may stand in a code all the same."""
SLIPS = 1
"""Letters by which what was texted may differ from a code that is meant."""
MOST_NEAREST = 2


@dataclass(frozen=True, slots=True)
class CameBy(Act):
    """Whoever speaks saw a flyer at the place with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class FlyerCodes:
    """The codes of the places where flyers hang."""

    known: Callable[[str], bool]
    every: Callable[[], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """What stands at the beginning of words and may be a code, and the words without it."""

    code: str
    rest: str
    apart: bool = False
    """Its number stands apart from its letters, as in an address."""


def is_word(letters: str, vocabulary: Vocabulary) -> bool:
    """Whether these letters are a word that people text for something else, so that no code can have them."""
    heard = vocabulary.hear(letters)
    if any(heard.everyday) or {hit.slot for hit in heard.hits} - OF_PLACES:
        return True
    return hearing.keyword(letters, vocabulary) is not None


def named(words: str, facts: Facts) -> Named | None:
    """What may be a code at the beginning of words, behind a greeting or not."""
    found = _CODE.search(words[:LOOKED_AT])
    if found is None:
        return None
    before = words[: found.start()]
    if not _greets(before, facts) or is_word(found["letters"], facts.vocabulary):
        return None
    number = found["number"].upper().replace("O", "0")
    return Named(found["letters"].upper() + number, words[found.end() :].strip(AROUND), found["gap"] != "")


def _greets(before: str, facts: Facts) -> bool:
    """Whether nothing but a greeting stands there."""
    if not before.strip(AROUND):
        return True
    heard = facts.vocabulary.hear(before, facts.language)
    hits = [hit for slot in ("greeting", "polite") for hit in heard.of(slot)]
    return len({index for hit in hits for index in range(hit.start, hit.end)}) == len(heard.text.words)


def without(heard: Input, facts: Facts) -> tuple[Input, Facts, CameBy | None]:
    """What is said without a known code before it, and what that code says; a code that stands alone stays.

    Only what looks like a code is looked up, so that other words cost nothing.
    """
    said = named(heard.words, facts) if heard.channel == "text" and not facts.opted_out else None
    if said is None or not said.rest or said.apart or _is_posted(said.rest, facts) or not _is_known(said.code, facts):
        return heard, facts, None
    word = hearing.keyword(said.rest, facts.vocabulary)
    rest = f"{said.rest}." if word and word.carrier else said.rest  # the carrier answers its words only alone: we do
    reading = something_new.read(rest, facts)
    return replace(heard, words=rest), replace(facts, reading=reading), CameBy(said.code)


def _is_posted(rest: str, facts: Facts) -> bool:
    """Whether a volunteer says that a flyer hangs there: 'OAK7 posted'."""
    hangs = facts.vocabulary.hear(rest, facts.language).of("command", "posted")
    return facts.joining == "approved" and bool(hangs)


def _is_known(code: str, facts: Facts) -> bool:
    codes = facts.find(FlyerCodes)
    return codes is not None and codes.known(code)


def _alone(reply: Reply) -> Turn | None:
    """A code and nothing else: its sender is greeted, or hears which code is near."""
    facts = reply.facts
    said = named(reply.words, facts) if not facts.opted_out and not reply.word else None
    if said is None or said.rest or (said.apart and reply.progress.flow.name):
        return None
    if _is_known(said.code, facts):
        hello = Prompt("who_we_are", {"hotline": facts.community.name}) if facts.met else Prompt("what_we_are")
        return Turn((hello,), (CameBy(said.code),), reply.state, answered=True)
    return None if reply.progress.flow.name else near(said.code, facts)


def near(code: str, facts: Facts) -> Turn | None:
    """What is said to a code that nobody has, where one that somebody has is near."""
    codes = facts.find(FlyerCodes)
    slips = {known: DamerauLevenshtein.distance(code, known) for known in (codes.every() if codes else ())}
    close = sorted((known for known in slips if slips[known] <= SLIPS), key=lambda known: (slips[known], known))
    if not close:
        return None
    return Turn((Prompt("nearest_code", {"code": code, "nearest": ", ".join(close[:MOST_NEAREST])}),), answered=True)


CODE_WORDS = Flow(
    "code_words",
    listens={Moment.FIRST: _alone},
    read_as="greeting",
    sample={"code": "OAK8", "nearest": "OAK7, OAK9"},
)
