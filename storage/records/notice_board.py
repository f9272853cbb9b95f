"""The notice board: what is on in the neighbourhood, its recorded sounds, and the weekly digest of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from storage.schema import Index, looked_up_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that is on, from a day until a day."""

    table: ClassVar[str] = "notices"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("notices", unique=("ref",), wide=(("status", "last_day"),))

    id: int = 0
    ref: str = ""
    title: dict[str, str] = field(default_factory=dict)
    """By language, as a list of several has it."""
    words: dict[str, str] = field(default_factory=dict)
    """By language: what there is to say besides, to whoever asks for it by ref, and on calls."""
    first_day: str = ""
    """A local date, as 2026-12-05."""
    last_day: str = ""
    area: str = ""
    """Who hears of it; "" for everybody."""
    sounds: dict[str, str] = field(default_factory=dict)
    """By language: the name of the sound that is played on calls in place of the words."""
    status: str = "on"
    """`on`, or `ended` before its last day."""
    by: str = ""
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSound:
    """A notice as somebody of the community has recorded it, in one language."""

    table: ClassVar[str] = "notice_sounds"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("notice_sounds", unique=("name",), narrow=("notice",))

    id: int = 0
    name: str = ""
    """Under which it is played; tells nothing of who recorded it."""
    notice: str = ""
    mime: str = ""
    sound: str = ""
    """The base64 of the audio."""
    created_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is on, told once a week to those who asked for it."""

    table: ClassVar[str] = "digests"
    indexes: ClassVar[tuple[Index, ...]] = looked_up_by("digests", unique=("week", "ref"), wide=(("status",),))

    id: int = 0
    week: str = ""
    """The local date of its Monday: there is one a week."""
    ref: str = ""
    status: str = "queueing"
    """`queueing`, `sent`, or `stopped` (nobody else gets it)."""
    done: dict[str, int] = field(default_factory=dict)
    """What came in and what was done in the week before, by name, as it was told."""
    people: int = 0
    queued_to: str = ""
    """Where queueing goes on."""
    created_at: str = ""
    updated_at: str = ""
