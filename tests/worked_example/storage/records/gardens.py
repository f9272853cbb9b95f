"""Garden days of the network, and who comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class GardenDay:
    """One garden day; `day` and `place` as people say them."""

    table: ClassVar[str] = "gardens"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("gardens", unique=("ref",))

    id: int = 0
    ref: str = ""
    day: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GardenHelp:
    """Whether somebody comes to a garden day; one for each garden day and phone."""

    table: ClassVar[str] = "garden_helps"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("garden_helps", unique=("key",), narrow=("phone",))

    id: int = 0
    key: str = ""
    garden: str = ""
    phone: str = ""
    comes: bool = False
