"""Meetings of the network, and who comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting; `day` and `place` as people say them."""

    table: ClassVar[str] = "meetings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("meetings", unique=("ref",))

    id: int = 0
    ref: str = ""
    day: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """Whether somebody comes to a meeting; one for each meeting and phone."""

    table: ClassVar[str] = "attendances"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("attendances", unique=("key",), narrow=("phone",))

    id: int = 0
    key: str = ""
    meeting: str = ""
    phone: str = ""
    comes: bool = False
