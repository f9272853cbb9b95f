"""What people have given: how long they helped, task by task, and added up by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """How long somebody says to have helped."""

    table: ClassVar[str] = "hours"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("hours", narrow=("phone", "ref"), wide=(("status",), ("day",)))

    id: int = 0
    phone: str = ""
    minutes: int = 0
    ref: str = ""
    """The need that they helped with; "" where they name none, and the desk confirms it."""
    words: str = ""
    status: str = "told"
    """`told`, `confirmed` (the other side said that help came, or the desk confirms it) or `refused` by the desk."""
    confirmed_by: str = ""
    """`resident`, or whoever of the desk has settled it."""
    day: str = ""
    """The local date, as 2026-12-05, on which it was told."""
    area: str = ""
    channel: str = "text"
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfHours:
    """What one person has given in one month."""

    table: ClassVar[str] = "months_of_hours"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("months_of_hours", unique=("key",), narrow=("phone",))
    derived: ClassVar[tuple[str, ...]] = ("key",)

    id: int = 0
    phone: str = ""
    month: str = ""
    """As 2026-12."""
    minutes: int = 0
    """Confirmed ones and others."""
    confirmed: int = 0
    """Minutes of them that are confirmed."""

    @property
    def key(self) -> str:
        """One row each."""
        return f"{self.phone} {self.month}" if self.phone else ""
