"""Neighbors who were invited by text: each number once, for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class NeighborInvite:
    """One invitation; once it is over a keyed hash of the number is all that is left of it."""

    table: ClassVar[str] = "neighbor_invites"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "neighbor_invites",
        unique=("ref",),
        narrow=("phone", "phone_hash", ("inviter", "created_at")),
        wide=(("status", "ends_at"), ("created_at",)),
    )

    STATUSES: ClassVar[tuple[str, ...]] = ("sent", "agreed", "declined", "came", "silent", "unsent")

    id: int = 0
    ref: str = ""
    phone: str = ""
    phone_hash: str = ""
    """Of a number that was texted: it is never invited again."""
    inviter: str = ""
    """The phone of whoever invited; "" once it is over, or they were forgotten."""
    status: str = "sent"
    """`sent`, `agreed`, `declined`, `came` (they wrote, and answered nothing), `silent`, or `unsent`."""
    ends_at: str = ""
    """When silence ends it."""
    created_at: str = ""
    updated_at: str = ""
