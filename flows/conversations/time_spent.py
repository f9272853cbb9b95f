"""How long a task took, told with DONE or after it; on a call it is asked behind DONE, and keyed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flows import hearing
from flows.acts import Act, AnswerTask
from flows.conversations.progress import ask
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Command, Flow, Onward, Progress, Reply, Turn, Write

OF_THE_CALL = ("seen", "ours")
"""What a call knows of itself, whichever question is open."""
LEAST_MINUTES = 13
"""A number keyed in from here on counts minutes, a smaller one hours."""
HOUR, LONGEST_KEYED = 60, 3
SKIPS = 99
"""Keyed in by whoever would rather not say."""


@dataclass(frozen=True, slots=True)
class TellHours(Act):
    """Keeps how long somebody helped; with a need's ref, or "" where they name none."""

    ref: str
    minutes: int
    words: str


@dataclass(frozen=True, slots=True)
class HelpedWith:
    """A need that whoever speaks was done with a short while ago."""

    ref: str
    whom: str = ""
    told: bool = False
    """They have said how long it took."""


@dataclass(frozen=True, slots=True)
class GivenHours:
    """What whoever speaks was done with lately, and how many minutes they have given."""

    lately: tuple[HelpedWith, ...] = ()
    month: int = 0
    ever: int = 0
    unconfirmed: int = 0


def beside(note: str, facts: Facts) -> tuple[str, int]:
    """What was said beside DONE without how long it took, and the minutes of that; 0 where it is not told."""
    told = hearing.spent(note, facts.vocabulary, facts.language) if note else None
    if told is None or told.how == "helped":
        return note, 0
    return told.before, told.minutes


def with_hours(turn: Turn, refs: Iterable[str], minutes: int, words: str) -> Turn:
    """A turn that ends a task, with how long that took."""
    ended = {act.ref for act in turn.does if isinstance(act, AnswerTask) and act.answer == "done"}
    if not minutes or not ended.intersection(refs):
        return turn
    ref = next(ref for ref in refs if ref in ended)
    said = Prompt("hours_kept", {"ref": ref, "minutes": minutes})
    return replace(turn, says=(*turn.says, said), does=(*turn.does, TellHours(ref, minutes, words)))


def asked_aloud(turn: Turn, reply: Reply) -> Turn:
    """On a call, whoever has just ended one task is asked how long it took."""
    ended = [act.ref for act in turn.does if isinstance(act, AnswerTask) and act.answer == "done"]
    told = any(isinstance(act, TellHours) for act in turn.does)
    if not reply.aloud or turn.state or len(ended) != 1 or told:
        return turn
    got = {name: value for name, value in reply.progress.got.items() if name in OF_THE_CALL}
    got["then"] = Onward.NEXT.value if reply.progress.flow.on_call else Onward.BACK.value
    put = ask(Progress(TIME_SPENT, "voice", got, ended[0], at="time_spent"), reply.facts, turn.says, turn.does)
    return replace(put, about=turn.about)


def _keyed(reply: Reply) -> Turn:
    """Hours, or minutes where it is many."""
    digits = reply.input.key.strip("#*")
    number = int(digits) if digits.isdecimal() and len(digits) <= LONGEST_KEYED else 0
    if number == SKIPS:
        return _skipped(reply)
    minutes = number * HOUR if number < LEAST_MINUTES else number
    if not 0 < minutes <= (LEAST_MINUTES - 1) * HOUR:
        return Turn(again=True)
    ref = reply.progress.post
    said = Prompt("hours_kept", {"ref": ref, "minutes": minutes})
    return Turn((said,), (TellHours(ref, minutes, ""),), onward=_then(reply), about=ref)


def _skipped(reply: Reply) -> Turn:
    """Whoever says nothing goes on."""
    return Turn(onward=_then(reply), about=reply.progress.post)


def _then(reply: Reply) -> Onward:
    """As the call would have gone on without the question."""
    return Onward(reply.progress.got["then"])


def hours(reply: Reply) -> Turn:
    """HOURS: how many somebody has given this month and in all."""
    known = reply.facts.find(GivenHours)
    if known is None or not known.ever:
        return Turn((Prompt("hours_none"),), answered=True)
    about: dict[str, Any] = {"month_minutes": known.month, "minutes": known.ever, "unconfirmed": known.unconfirmed}
    return Turn((Prompt("hours_given", about),), answered=True)


TIME_SPENT = Flow(
    "time_spent",
    aside=(Write("time_spent", keyed=_keyed, silence=_skipped),),
    commands={"hours": Command(hours)},
    interrupts=False,
    by_key=hours,
    sample={
        "minutes": 150, "month_minutes": 60, "unconfirmed": 30, "celebrated": (("north", 41, 63), ("", 60, 80)),
    },
)  # fmt: skip
