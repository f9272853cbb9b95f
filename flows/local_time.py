"""A time of a need or an offer as its reader sees it: local days and hours, and which day is today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local date as 2026-12-05, its day of the week, and whether it is today or tomorrow for whoever reads."""

    date: str
    weekday: str
    near: str = ""
    """`today`, `tomorrow` or ""."""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """From when until when, in the community's time zone; hours are written like 14:30, "" where none is known."""

    first: LocalDay
    last: LocalDay | None = None
    """The last of several days; where they have begun, the day by which it is needed."""
    begun: bool = False
    start: str = ""
    end: str = ""
    after: bool = False
    """Any time from the start on."""
    repeats: tuple[str, ...] = ()
    """`daily`, `any` of them, or the days of the week on which it comes again."""
    listed: tuple[LocalDay, ...] = ()
    """Several days that are each meant once."""
