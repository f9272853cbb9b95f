"""Meetings of the community, and who said what about coming."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting that a coordinator has planned; words are kept by language, the first stands in for the others."""

    table: ClassVar[str] = "meetings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "meetings", unique=("ref",), wide=(("starts_at",), ("due_at",), ("decided",))
    )
    derived: ClassVar[tuple[str, ...]] = ("due_at",)
    STATUSES: ClassVar[tuple[str, ...]] = ("planned", "moved", "cancelled", "over")

    id: int = 0
    ref: str = ""
    title: dict[str, str] = field(default_factory=dict)
    starts_at: str = ""
    place: str = ""
    area: str = ""
    """Whose people are asked whether they come; "" for everybody."""
    capacity: int = 0
    """How many people the place holds; 0 for as many as come."""
    asks: tuple[str, ...] = ()
    """Categories of help that may be asked for with it: ride, childcare, translation."""
    status: str = "planned"
    """`planned`, `moved` (planned for another time or place by now), `cancelled`, `over`."""
    remind_at: str = ""
    """When those who come are reminded; "" once they were."""
    ask_at: str = ""
    """When those who have not answered are asked; "" once they were."""
    telling: tuple[str, ...] = ()
    """Prompts that are on their way to many, one after another."""
    told_to: int = 0
    """Id of the last answer, or person, that the first of them has reached."""
    minutes: dict[str, str] = field(default_factory=dict)
    decision: dict[str, str] = field(default_factory=dict)
    """The question that is put to everybody, by language."""
    decided: str = ""
    """"" while nothing is asked, `open` while answers are hidden, `closed`."""
    counts: tuple[int, ...] = ()
    """How many agreed, passed and blocked, once it is closed."""
    taken: int = 0
    """How many people come by now."""
    times: tuple[str, ...] = ()
    """Times to choose among, in the order of their letters; () once one is chosen, or where none are asked about."""
    by: str = ""
    created_at: str = ""
    updated_at: str = ""

    @property
    def ahead(self) -> bool:
        """Whether it is still to be."""
        return self.status in ("planned", "moved")

    @property
    def due_at(self) -> str:
        """When there is something to do for it next; "" while there is nothing."""
        if self.telling:
            return self.updated_at
        due = [time for time in (self.remind_at, self.ask_at) if time] if self.ahead else []
        return min(due, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What one phone has said about one meeting."""

    table: ClassVar[str] = "comings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "comings", narrow=(("ref", "phone"), "phone", "present"), wide=(("waits", "since"),)
    )
    derived: ClassVar[tuple[str, ...]] = ("present", "waits")
    ANSWERS: ClassVar[tuple[str, ...]] = ("", "coming", "not", "waiting", "here")

    id: int = 0
    ref: str = ""
    phone: str = ""
    answer: str = ""
    """`coming`, `not`, `waiting` for a free place, `here`; "" where only a decision or a time was answered."""
    how_many: int = 1
    since: str = ""
    """When this answer was given: who waits longest moves up first."""
    needs: tuple[str, ...] = ()
    """Refs of what was asked for with it."""
    words: str = ""
    """What was said, as it was said."""
    vote: str = ""
    """`agree`, `pass` or `block`."""
    why: str = ""
    choices: tuple[str, ...] = ()
    """Letters of the times that suit."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def waits(self) -> str:
        """The ref of the meeting for which they wait in line, so that the line is read without all others."""
        return self.ref if self.answer == "waiting" else ""

    @property
    def present(self) -> str:
        """The ref of the meeting at which they are."""
        return self.ref if self.answer == "here" else ""
