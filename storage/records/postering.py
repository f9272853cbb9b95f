"""Rounds of postering: which places somebody is to hang flyers at, under the number of the task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class PosteringRound:
    """Its post bears the same ref, and the streets as its place."""

    table: ClassVar[str] = "postering_rounds"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("postering_rounds", unique=("ref",))

    id: int = 0
    ref: str = ""
    codes: tuple[str, ...] = ()
    since: str = ""
    """The local date on which it was made: what was hung before has to be hung again."""
    created_at: str = ""
