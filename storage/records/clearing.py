"""How far what is old has been looked through, so that no night begins again at the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """One kind of what is kept: up to where it has been looked through, and how much of it was erased."""

    table: ClassVar[str] = "clearings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("clearings", unique=("name",))

    id: int = 0
    name: str = ""
    until: str = ""
    """The moment of the last record that was looked at, or of what nothing else tells: the night."""
    seen: int = 0
    """Its id."""
    erased: int = 0
    """How many were erased and not told in the trail yet."""
