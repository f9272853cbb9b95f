"""Named roles of the network: what each is for, and who has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRole:
    """A role as the desk has written it, by language; whoever is asked to take it reads all of it."""

    table: ClassVar[str] = "team_roles"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("team_roles", unique=("ref",))

    id: int = 0
    ref: str = ""
    names: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    may: dict[str, str] = field(default_factory=dict)
    """What whoever has it may do."""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolder:
    """Somebody who was asked to take a role, or to stand in for whoever has it."""

    table: ClassVar[str] = "role_holders"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by(
        "role_holders", unique=("key",), narrow=("phone", "role"), wide=(("turns_on",),)
    )
    derived: ClassVar[tuple[str, ...]] = ("key",)

    id: int = 0
    role: str = ""
    phone: str = ""
    deputy: bool = False
    """Has the role while those who have it are away."""
    status: str = "asked"
    """`asked`, `agreed` or `declined`; whoever leaves has no row any more."""
    away_from: str = ""
    """The first local date of a holiday, as 2026-12-05; "" while none is known."""
    away_until: str = ""
    """The date from which they are there again."""
    turns_on: str = ""
    """The date on which somebody is to be told that a holiday begins or is over; "" while nothing is."""
    created_at: str = ""
    updated_at: str = ""

    @property
    def key(self) -> str:
        """Nobody has a role twice."""
        return f"{self.role} {self.phone}" if self.phone else ""

    def away(self, day: str) -> bool:
        """Whether this local date is one of their holidays."""
        return bool(self.away_from) and self.away_from <= day < self.away_until
