"""Pairs of phones that are never connected again, and pairs of which one was forgotten lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """Two phones that one of them, or the desk, has parted; only the desk undoes it, and no backup undoes that."""

    table: ClassVar[str] = "partings"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("partings", narrow=("one", "other"), lists=("hashes",))

    id: int = 0
    hashes: tuple[str, ...] = ()
    """Keyed hashes of both phones, which outlive FORGET: whoever comes back is known again."""
    one: str = ""
    """"" once its owner was forgotten; the other one likewise."""
    other: str = ""
    ref: str = ""
    """What it was about."""
    who: str = ""
    """`person` for one of the two, or a coordinator."""
    undone_at: str = ""
    """When the desk let the two be connected again; "" while they are kept apart."""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastMet:
    """Two phones that were matched lately and of which one was forgotten since: the other may still want to part."""

    table: ClassVar[str] = "last_met"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("last_met", wide=(("created_at",),), lists=("hashes",))

    id: int = 0
    hashes: tuple[str, ...] = ()
    """Keyed hashes of both phones."""
    ref: str = ""
    """What they were matched for."""
    created_at: str = ""
    """When they were last in touch."""
