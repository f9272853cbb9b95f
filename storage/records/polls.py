"""What a community is asked: the questions, who was asked, and how often each answer was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Up to five questions to a group of people."""

    table: ClassVar[str] = "polls"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("polls", unique=("ref",), wide=(("status",),))

    id: int = 0
    ref: str = ""
    title: str = ""
    """What the desk calls it; nobody who is asked hears it."""
    questions: tuple[dict[str, Any], ...] = ()
    """Each with its `kind`, its `words` by language, and its `options`, each by language."""
    group: str = "everyone"
    """`everyone` with consent, `volunteers`, or `needs`: whoever has an open need."""
    area: str = ""
    language: str = ""
    anonymous: bool = False
    """No answer is kept with a phone."""
    at_once: bool = False
    """All questions stand in one text."""
    calls: bool = True
    """Who has not answered by the next evening is called."""
    status: str = "draft"
    """`draft`, `queueing`, `asking`, `stopped` (nobody else is asked) or `closed` (no answer counts any more)."""
    people: int = 0
    queued_to: str = ""
    """Where queueing goes on; "" once it is over."""
    told_to: int = 0
    """Id of the last of those who answered that the results were texted to."""
    telling: bool = False
    """The results are being texted."""
    by: str = ""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """Somebody who was asked, and what they have answered so far."""

    table: ClassVar[str] = "polled"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "polled",
        unique=("key",),
        narrow=("phone",),
        wide=(("poll", "status"), ("call_at",)),
    )
    derived: ClassVar[tuple[str, ...]] = ("key",)

    id: int = 0
    poll: str = ""
    phone: str = ""
    status: str = "asked"
    """`asked`, `begun` (some are answered), `done`, `refused`, or `missed` (it was over before)."""
    answers: dict[str, list[str]] = field(default_factory=dict)
    """By the number of the question; of an anonymous poll only that it was answered, as []."""
    area: str = ""
    channel: str = "text"
    """How they answered last: `text` or `voice`."""
    call_at: str = ""
    """When they are called, unless they have answered; "" once that is owed, or not to be done."""
    trial: bool = False
    """The desk's own, before anybody else is asked: counted nowhere."""
    created_at: str = ""

    @property
    def key(self) -> str:
        """Nobody is asked twice."""
        return f"{self.poll} {self.phone}" if self.phone else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often each answer to one question was given, in one area and by one channel."""

    table: ClassVar[str] = "tallies"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("tallies", unique=("key",), narrow=("poll",))
    derived: ClassVar[tuple[str, ...]] = ("key",)

    id: int = 0
    poll: str = ""
    question: int = 0
    area: str = ""
    channel: str = ""
    """Both "" in an anonymous poll."""
    counts: dict[str, int] = field(default_factory=dict)
    """By answer: the place of an option, a number, `agree`, `disagree`, `pass`, or `words`."""
    words: tuple[str, ...] = ()
    """Of an anonymous poll, in the order of the alphabet: nothing tells who came first."""

    @property
    def key(self) -> str:
        """One row each."""
        return f"{self.poll} {self.question} {self.area} {self.channel}"
