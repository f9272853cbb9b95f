"""What became of a task, in a helper's words: left somewhere, nobody home, the wrong address, only half of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from flows.acts import Act, AnswerTask, Details
from flows.conversations import own_needs
from flows.conversations.pieces import details
from flows.facts import Facts
from flows.hearing.matches import Hit, Matches
from flows.hearing.times import Time
from flows.local_time import LocalTime
from flows.prompts import Prompt
from flows.steps import Turn

Unfinished = Literal["nobody_home", "wrong_address", "partly"]
UNFINISHED: tuple[Unfinished, ...] = ("nobody_home", "wrong_address", "partly")
FINISHED = ("left", "done")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Says what a time comes to that is told just now; None where it is neither a day nor an hour."""

    at: Callable[[Time, str], LocalTime | None]


@dataclass(frozen=True, slots=True)
class NotYet(Act):
    """A task stays with its helper; the resident is asked for what stands in its way."""

    ref: str
    why: Unfinished
    note: str


@dataclass(frozen=True, slots=True)
class NextNeed(Act):
    """Another need of the same resident, told by whoever helped with one."""

    ref: str
    details: Details


def done(ref: str, note: str, facts: Facts, plainly: Callable[[str], Turn]) -> Turn:
    """DONE and what was said beside it: that it is not done yet, what else is needed there, or by its helper."""
    own = own_needs.within(note, facts)
    if own:
        return own_needs.beside(done(ref, own.first, facts, plainly), own, facts)
    why = unfinished(note, facts)
    if why:
        return _given_back(ref, note) if why == "partly" and not_the_rest(note, facts) else not_yet(ref, why, note)
    told = further(note, facts)
    return _with_next_need(plainly(""), ref, told, facts) if told else plainly(note)


def further(words: str, facts: Facts) -> Details | None:
    """What the resident needs besides, in the words of a helper who is done: 'but she needs another ride friday'."""
    told = details(facts.reading)
    again = facts.vocabulary.hear(words, facts.language).of("outcome", "again")
    return replace(told, kind="need", words=words, flag="by_helper") if again and told.categories else None


def _with_next_need(turn: Turn, ref: str, told: Details, facts: Facts) -> Turn:
    """A turn that also files a further need for the resident, read back to whoever told it."""
    calendar = facts.find(Calendar)
    known = {
        "categories": told.categories, "place": told.place, "when": told.when, "how_many": told.how_many,
        "items": told.items, "said_in": facts.language, "time": calendar.at(told.time, told.when) if calendar else None,
    }  # fmt: skip
    noted = Prompt("next_need", known)
    return replace(turn, says=(*turn.says, noted), does=(*turn.does, NextNeed(ref, told)))


def unfinished(words: str, facts: Facts) -> Unfinished | None:
    """What keeps a task from being done; where it was left or dropped off, nobody had to be home."""
    if came_in_part(words, facts):
        return "partly"
    said = {hit.value for hit in facts.vocabulary.hear(words, facts.language).of("outcome")}
    if said.intersection(FINISHED) and "partly" not in said:
        return None
    return next((why for why in UNFINISHED if why in said), None)


def not_yet(ref: str, why: Unfinished, note: str) -> Turn:
    """The helper hears that the task stays theirs, and what happens next."""
    told = Prompt("task_partly" if why == "partly" else "task_not_yet", {"ref": ref})
    return Turn((told,), (NotYet(ref, why, note),), answered=True, about=ref, read_as=("outcome",))


def came_in_part(words: str, facts: Facts) -> bool:
    """Whether something was brought and something else was not: 'got him the food, but no needles'."""
    heard = facts.vocabulary.hear(words, facts.language)
    brought = [*heard.of("object", "brought"), *heard.of("outcome", "came", *FINISHED)]
    known = any(hit.end <= lack.start for hit in brought for lack in heard.of("shortfall", "lacking"))
    return known and len(heard.of("category")) > 0 and not words.rstrip().endswith("?")


def not_the_rest(words: str, facts: Facts) -> bool:
    """Whether a helper who did a part cannot do what is left: '... cant go tomorrow'."""
    heard = facts.vocabulary.hear(words, facts.language)
    lacking = heard.of("shortfall", "lacking")
    cannot = (*heard.of("unable", "cannot", "leaves"), *heard.of("outcome", "cannot"))
    return any(hit.start >= lacking[0].end for hit in cannot) if lacking else False


def _given_back(ref: str, note: str) -> Turn:
    """The need is open again for what is missing; both sides hear it, in the helper's words."""
    turn = not_yet(ref, "partly", note)
    return replace(turn, says=(Prompt("task_dropped", {"ref": ref}),), does=(*turn.does, AnswerTask(ref, "drop", note)))


def says(words: str, facts: Facts, *outcomes: str) -> bool:
    """Whether words tell one of these outcomes as a fact, not as a plan, a wish or a question."""
    heard = facts.vocabulary.hear(words, facts.language)
    return _is_a_fact(heard, heard.of("outcome", *outcomes))


def was_used(words: str, facts: Facts) -> bool:
    """Whether whoever is helped tells that what came was eaten, read or loved: it came, whatever else they say."""
    heard = facts.vocabulary.hear(words, facts.language)
    return _is_a_fact(heard, heard.of("resident", "used"))


def _is_a_fact(heard: Matches, told: list[Hit]) -> bool:
    if not told or heard.text.clean.rstrip().endswith("?"):
        return False
    sentence = max((index for index in range(told[0].start + 1) if heard.text.breaks[index] == "."), default=0)
    return not any(sentence <= hit.start < told[0].start for hit in heard.of("outcome", "unsure"))


def only_gives_back(facts: Facts) -> bool:
    """Whether what sounds like a cry of despair is no more than giving a task back: 'i cant do it anymore sorry'."""
    heard = facts.vocabulary.hear(facts.reading.words, facts.language)
    cannot = heard.of("outcome", "cannot")
    inside = [any(one.start <= cry.start and cry.end <= one.end for one in cannot) for cry in heard.of("danger")]
    return facts.reading.danger == "suicide" and all(inside)
