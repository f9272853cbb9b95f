"""Days and hours as each language says them: 'today at 3 pm', 'el mar 1 dic a las 8 am', 'chaque lun, à 14 h 30'."""

from __future__ import annotations

from typing import Any, Protocol

from flows.hearing.clocks import PARTS
from flows.hearing.time_words import DAYS, MONTHS
from flows.local_time import LocalDay, LocalTime

NOON, EVENING = 12, 18
NAMES_OF_PARTS = {tuple(f"{minute // 60:02}:00" for minute in span): name for name, span in PARTS.items()}
"""From when until when, to the name of that part of the day."""


class Names(Protocol):
    """What a language calls things."""

    def piece(self, name: str, language: str, **fields: Any) -> str:
        """Says part of a sentence, by its name."""
        ...

    def name(self, table: str, item: str, language: str) -> str:
        """Says what people call one thing."""
        ...


def said(names: Names, time: LocalTime, language: str) -> str:
    """A time in words: the day, or the days on which it comes again, and the hours where they are known."""
    return _days(names, time, language) + _hours(names, time, language)


def date(names: Names, day: LocalDay, language: str) -> str:
    """A date with its day of the week, as people say it."""
    _, month, number = day.date.split("-")
    named = names.name("month", MONTHS[int(month) - 1], language)
    weekday = names.name("day", day.weekday, language)
    return names.piece("date", language, day=weekday, month=named, n=int(number))


def _days(names: Names, time: LocalTime, language: str) -> str:
    if time.listed:
        return _all(names, [_day(names, day, language) for day in time.listed], language)
    if time.repeats:
        return _again(names, time.repeats, language)
    if time.last and time.start and time.end:
        return ""
    if time.last and time.begun and not time.start:
        return names.piece("by_day", language, day=date(names, time.last, language))
    if time.last:
        first, last = date(names, time.first, language), date(names, time.last, language)
        return names.piece("some_days", language, first=first, last=last)
    return _day(names, time.first, language)


def _day(names: Names, day: LocalDay, language: str) -> str:
    if day.near:
        return names.name("when", day.near, language)
    return names.piece("on_day", language, day=date(names, day, language))


def _again(names: Names, repeats: tuple[str, ...], language: str) -> str:
    if "daily" in repeats:
        return names.piece("every_day", language)
    if "any" in repeats:
        return names.piece("any_day", language)
    called = [names.name("day", day, language) for day in repeats]
    if repeats == DAYS[:5]:
        return names.piece("every", language, days=names.piece("through", language, first=called[0], last=called[-1]))
    return names.piece("every", language, days=_all(names, called, language))


def _all(names: Names, called: list[str], language: str) -> str:
    """All of them, however many: a day left out would be another time."""
    last = names.piece("last_joined_by", language) + called.pop() if called[1:] else ""
    return names.piece("joined_by", language).join(called) + last


def _hours(names: Names, time: LocalTime, language: str) -> str:
    part = NAMES_OF_PARTS.get((time.start, time.end))
    if part:
        return names.piece("in_part", language, part=names.name("part", part, language))
    start, end = (_hour(names, hour, language) if hour else "" for hour in (time.start, time.end))
    if start and end and time.last and not time.listed:
        first = date(names, time.first, language) + names.piece("at_hour", language, hour=start)
        last = date(names, time.last, language) + names.piece("at_hour", language, hour=end)
        return names.piece("some_days", language, first=first, last=last)
    if start and end:
        return names.piece("between_hours", language, start=start, end=end)
    if start:
        return names.piece("after_hour" if time.after else "at_hour", language, hour=start)
    return names.piece("before_hour", language, hour=end) if end else ""


def _hour(names: Names, written: str, language: str) -> str:
    """One hour: '3 pm', 'las 3:30 pm', '15 h 30', '3è apremidi'."""
    hour, minute = int(written[:2]), written[3:]
    half = "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"
    if (hour, minute) == (NOON, "00"):
        return names.piece("noon", language)
    whole = names.piece("clock", language) == "24"
    shown = hour if whole else (hour - 1) % 12 + 1
    time = names.piece("full_hour" if minute == "00" else "hour_and_minutes", language, h=shown, mm=minute)
    one = "one_hour" if shown == 1 else "hour"
    return names.piece(one, language, time=time, half="" if whole else names.name("half", half, language))
