"""When somebody can help, as people write it down: `sat,sun`, `mon-fri 17-21`, or both with `;` between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flows.hearing.time_words import DAYS
from hotline.exchange import ExchangeError
from hotline.exchange.told_times import EVERY_DAY, WEEK, Span

MOMENT = 0.01
_PART = re.compile(r"^(?P<days>[a-z,\-\s]*?)\s*(?:(?P<start>\d{1,2})\s*-\s*(?P<end>\d{1,2}))?$")


def parse(written: str) -> list[tuple[frozenset[int], int, int]]:
    """Weekdays (Monday is 0), first hour and the hour after the last; ExchangeError for what cannot be read."""
    parts = [part.strip().lower() for part in written.split(";") if part.strip()]
    return [_part(part, written) for part in parts]


def _part(part: str, written: str) -> tuple[frozenset[int], int, int]:
    match = _PART.match(part)
    days = _days(match["days"]) if match else None
    start, end = (int(match["start"] or 0), int(match["end"] or 24)) if match else (0, 0)
    if days is None or not 0 <= start < end <= 24:
        sentence = f"{written!r} are no hours: write them like sat,sun or mon-fri 17-21"
        raise ExchangeError(sentence, "no_hours", value=written)
    return days, start, end


def _days(written: str) -> frozenset[int] | None:
    days: set[int] = set()
    for name in filter(None, re.split(r"[,\s]+", re.sub(r"\s*-\s*", "-", written.strip()))):
        first, _, last = name.partition("-")
        if first[:3] not in DAYS or (last and last[:3] not in DAYS):
            return None
        start, end = DAYS.index(first[:3]), DAYS.index((last or first)[:3])
        days.update(day % 7 for day in range(start, end + 1 if end >= start else end + 8))
    return frozenset(days or range(7))


def can_help(written: str, need: Span, now: datetime) -> bool:
    """Whether these hours leave time for a need (`now` is local); one without a day, or of a day gone, always fits."""
    if not written or need.first is None:
        return True
    try:
        spans = parse(written)
    except ExchangeError:
        return True
    wanted = _wanted(need, now)
    return not wanted or any(
        day in days and max(start, since) < min(end, until)
        for days, start, end in spans
        for day, since, until in wanted
    )


def _wanted(need: Span, now: datetime) -> list[tuple[int, float, float]]:
    """The days of the week on which somebody is needed, and between which hours; an hour alone is a moment."""
    since = _of_day(need.start) if need.start else 0.0
    until = _of_day(need.end) if need.end else 24.0
    if need.start and not need.end and not need.after:
        until = since + MOMENT
    if until < since:
        until = 24.0
    if need.repeats:
        every = range(len(DAYS)) if EVERY_DAY.intersection(need.repeats) else (DAYS.index(day) for day in need.repeats)
        return [(day, since, until) for day in every]
    assert need.first is not None
    last = need.last or need.first
    days = [need.first + timedelta(ahead) for ahead in range(min((last - need.first).days, WEEK) + 1)]
    passed = _of_day(now.time())
    return [
        (day.weekday(), max(since, passed) if day == now.date() else since, until)
        for day in days
        if day > now.date() or (day == now.date() and passed < until)
    ]


def _of_day(hour: time) -> float:
    return hour.hour + hour.minute / 60


def days_of(written: str) -> tuple[str, ...]:
    """The days of the week on which there is some time; all of them where the hours cannot be read."""
    try:
        spans = parse(written)
    except ExchangeError:
        spans = []
    free = {day for days, _, _ in spans for day in days} if spans else set(range(7))
    return tuple(name for day, name in enumerate(DAYS) if day in free)


def on_days(written: str, days: Sequence[str]) -> str:
    """The hours on these days only, "" for any time; a day that had none before has the whole of it."""
    try:
        spans = parse(written)
    except ExchangeError:
        spans = []
    told = {name for name in days_of(written) if spans}
    parts = []
    for free, start, end in [*spans, (frozenset(DAYS.index(day) for day in days if day not in told), 0, 24)]:
        names = [name for day, name in enumerate(DAYS) if day in free and name in days]
        if (names and len(names) < len(DAYS)) or (names and (start, end) != (0, 24)):
            parts.append(",".join(names) + (f" {start}-{end}" if (start, end) != (0, 24) else ""))
    return "; ".join(parts)


def in_words(written: str, day_names: Sequence[str]) -> str:
    """The hours with the days' names in the reader's language, Monday first; as they are written where it has none."""
    names = dict(zip(DAYS, day_names, strict=False))
    return re.sub(r"[a-z]{3,}", lambda match: names.get(match[0][:3], match[0]), written.lower())
