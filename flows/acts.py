"""What a conversation asks the desk to do; each is done in the transaction that keeps what was heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.hearing.times import NO_TIME, Time

FILED = "$filed"
"""Stands for the ref of the post filed in the same turn, which only the store can give; with 1, 2 for several."""


class Act:
    """Something to be done; the effect of each kind is a handler in `hotline/inbound/effects`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What was understood of a post; empty values leave what is known as it is."""

    kind: str = ""
    categories: tuple[str, ...] = ()
    words: str = ""
    place: str = ""
    area: str = ""
    when: str = ""
    urgency: str = ""
    how_many: int = 0
    for_whom: str = ""
    for_phone: str = ""
    flag: str = ""
    recording: str = ""
    pictures: int = 0
    evidence: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    """Things as they were named, each with its category."""
    instead: bool = False
    """These categories and things stand in place of the known ones."""
    time: Time = NO_TIME
    """The day, the hour and the repetition, of which `when` is the rough word."""
    guessed: tuple[str, ...] = ()
    """Of the fields above, those that were neither asked nor said plainly."""
    readings: tuple[tuple[str, str], ...] = ()
    """The kinds that unsure words may be, each with who reads them so: see `flows.hearing.doubting`."""


@dataclass(frozen=True, slots=True)
class FilePost(Act):
    """Keeps a new need, offer or unclear post."""

    details: Details


@dataclass(frozen=True, slots=True)
class AmendPost(Act):
    """Adds to a post what has been learned since."""

    ref: str
    details: Details
    as_asked: bool = False
    """Its kind is what they answered when they were asked for it."""


@dataclass(frozen=True, slots=True)
class AnswerTask(Act):
    """A volunteer's answer to a task."""

    ref: str
    answer: Literal["take", "late", "pass", "done", "drop"]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Confirm(Act):
    """The resident's word on whether the help happened."""

    ref: str
    happened: bool


@dataclass(frozen=True, slots=True)
class Agree(Act):
    """Whether the person a need is for agreed to having their number kept."""

    ref: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class Withdraw(Act):
    """The resident takes a post back."""

    ref: str


@dataclass(frozen=True, slots=True)
class Speak(Act):
    """The language of this phone from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class OptOut(Act):
    """No more texts to this phone."""

    words: str


@dataclass(frozen=True, slots=True)
class OptIn(Act):
    """Texts to this phone are welcome again."""

    words: str


@dataclass(frozen=True, slots=True)
class Volunteer(Act):
    """Somebody wants to help and waits for a coordinator's approval."""

    name: str = ""
    can: tuple[str, ...] = ()
    area: str = ""


@dataclass(frozen=True, slots=True)
class Forget(Act):
    """Erases everything that says who this phone is."""


@dataclass(frozen=True, slots=True)
class ReachedBy(Act):
    """Whether this phone gets texts."""

    channel: Literal["text", "voice"]


@dataclass(frozen=True, slots=True)
class AskForCall(Act):
    """Asks the desk to ring this phone."""

    why: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Ring(Act):
    """Connects the call with a person of the desk."""


@dataclass(frozen=True, slots=True)
class Told(Act):
    """This phone has heard what the hotline wanted to call it about: all of it, or these prompts (about one post)."""

    prompts: tuple[str, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Connect(Act):
    """Connects the call with the other side of a match, whose number stays hidden."""

    ref: str


@dataclass(frozen=True, slots=True)
class PassOn(Act):
    """Passes words on to the other side of a match."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class Block(Act):
    """Ends the way between the two sides of a match; `of` is the phone of one who is in touch no more."""

    ref: str
    of: str = ""
