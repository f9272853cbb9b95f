"""Where flyers hang, each place with a word of its own by which people say that they saw one there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class FlyerPlace:
    """A wall, a window, a counter; who came by it is kept with them (`Person.came_by`), so that FORGET erases it."""

    table: ClassVar[str] = "flyer_places"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("flyer_places", unique=("code",))

    id: int = 0
    code: str = ""
    """Capitals and a number, as `OAK7`."""
    place: str = ""
    area: str = ""
    posted_on: str = ""
    """The local date on which somebody said that a flyer hangs there; "" for not yet."""
    created_at: str = ""
    updated_at: str = ""
