"""Times of needs and offers: what was told becomes a date, an hour or a window in the community's time zone, and back.

A post keeps `starts_at` and `ends_at`, each a moment in UTC where an hour is known and a local date where only the day
is. An end that is the date of its start means 'after' that hour, a start that is the date of its end 'before' it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.hearing.time_words import DAYS
from flows.hearing.times import Time
from flows.local_time import LocalDay, LocalTime
from hotline.base.clock import moment, stamp
from hotline.services import Services
from storage.records import Post

MIDNIGHT = "24:00"
WEEK = 7
ROUNDED = timedelta(minutes=5)
LATEST = time(21)
"""The latest hour that a bare 'at 9' may mean in the evening."""
PLAIN = {"today": 0, "tomorrow": 1}
FIELDS = ("when", "starts_at", "ends_at", "repeats")
"""What a post keeps of its time."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in the community's zone: its first and last day, its hours where they are known, and its days again."""

    first: date | None = None
    last: date | None = None
    start: time | None = None
    end: time | None = None
    after: bool = False
    """Any time from the start on."""
    repeats: tuple[str, ...] = ()


def here(services: Services) -> datetime:
    """Now, in the community's time zone."""
    return services.clock.now().astimezone(zone(services))


def zone(services: Services) -> ZoneInfo:
    """The community's time zone."""
    return ZoneInfo(services.community.timezone)


def fields(services: Services, told: Time, when: str, known: Post | None = None) -> dict[str, Any]:
    """What a post keeps of a time; {} where none is told. An hour told alone goes with the day that is `known`."""
    now = here(services)
    if told:
        span = _together(of_post(services, known), told, now) if known else _span(told, now)
    elif when in PLAIN:
        span = Span(now.date() + timedelta(PLAIN[when]))
        if known and known.starts_at and of_post(services, known).first == span.first:
            return {"when": when}
    else:
        return {"when": when, "starts_at": "", "ends_at": "", "repeats": ""} if when else {}
    return {"when": rough(span, now), **stored(services, span)}


def stored(services: Services, span: Span) -> dict[str, str]:
    """The fields in which a post keeps a span."""
    first, last = span.first, span.last or span.first
    assert first is not None
    assert last is not None
    starts = _utc(services, first, span.start) if span.start else first.isoformat()
    ends = _utc(services, last, span.end) if span.end else last.isoformat() if span.after or span.last else ""
    return {"starts_at": starts, "ends_at": ends, "repeats": ",".join(span.repeats)}


def of_post(services: Services, post: Post) -> Span:
    """The time of a post, as it is in the community's zone."""
    if not post.starts_at:
        told = _local(services, post.created_at)[0] if post.created_at and post.when in PLAIN else None
        return Span(told + timedelta(PLAIN[post.when])) if told else Span()
    first, start = _local(services, post.starts_at)
    last, end = _local(services, post.ends_at) if post.ends_at else (None, None)
    after = bool(start and last == first and not end)
    repeats = tuple(filter(None, post.repeats.split(",")))
    return Span(first, None if last == first else last, start, end, after, repeats)


def due(services: Services, post: Post) -> datetime | None:
    """When something is over, where that is known: at its hour, or on its last day as late as it is now."""
    span, now = of_post(services, post), here(services)
    if span.first is None:
        return None
    hour = span.end or span.start or now.time()
    return datetime.combine(span.last or span.first, hour, zone(services)).astimezone(UTC)


def rough_word(services: Services, post: Post) -> str:
    """The old word for when a post is meant, as it is now: what was tomorrow is today a day later."""
    span = of_post(services, post)
    return rough(span, here(services)) if span.first else post.when


def rough(span: Span, now: datetime) -> str:
    """The old word for a time: today, tomorrow, this week, or any time."""
    assert span.first is not None
    ahead = (span.first - now.date()).days
    if span.repeats or (span.last and span.last > now.date() >= span.first):
        return "this_week"
    return {0: "today", 1: "tomorrow"}.get(ahead, "this_week" if 0 <= ahead <= WEEK else "any_time")


def local(services: Services, post: Post) -> LocalTime | None:
    """The time of a post as whoever reads it now sees it; None where neither a day nor an hour is known."""
    span, today = of_post(services, post), here(services).date()
    if span.first is None:
        return None
    return LocalTime(
        first=_seen(span.first, today), last=_seen(span.last, today) if span.last else None,
        begun=span.first <= today, start=_written(span.start), end=_written(span.end), after=span.after,
        repeats=span.repeats,
    )  # fmt: skip


def told(services: Services, time: Time, when: str) -> LocalTime | None:
    """A time that was told just now, before anything keeps it."""
    kept = fields(services, time, when)
    return local(services, Post(**kept)) if kept.get("starts_at") else None


def _seen(day: date, today: date) -> LocalDay:
    near = {0: "today", 1: "tomorrow"}.get((day - today).days, "")
    return LocalDay(day.isoformat(), DAYS[day.weekday()], near)


def _written(hour: time | None) -> str:
    return hour.isoformat("minutes") if hour else ""


def _utc(services: Services, day: date, hour: time) -> str:
    return stamp(datetime.combine(day, hour, zone(services)).astimezone(UTC))


def _local(services: Services, kept: str) -> tuple[date, time | None]:
    if len(kept) == len("2026-12-05"):
        return date.fromisoformat(kept), None
    local = moment(kept).astimezone(zone(services))
    return local.date(), local.time()


def _together(known: Span, told: Time, now: datetime) -> Span:
    """An hour alone is on the day that was told before, a day alone at the hour that was told before."""
    span = _span(told, now)
    hours = bool(told.start or told.end)
    days = bool(told.day or told.repeats)
    if known.first and hours and not days and not told.minutes and known.first >= now.date():
        return replace(span, first=known.first, last=known.last, repeats=known.repeats)
    if (known.start or known.end) and days and not hours:
        span = replace(span, start=known.start, end=known.end, after=known.after)
    if len(known.repeats) == 1 and told.day in DAYS:
        return replace(span, repeats=(told.day,))
    return span


def _span(told: Time, now: datetime) -> Span:
    if told.minutes:
        at = now + timedelta(minutes=told.minutes)
        at -= timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
        return Span(at.date(), start=at.time().replace(second=0, microsecond=0))
    start, end = _hour(told.start), _hour(told.end)
    after = told.end == MIDNIGHT
    first, last = _days(told, now.date())
    gone = _is_gone(end or start, now)
    if gone and told.unsure and start and first in (None, now.date()):
        later = start.replace(hour=start.hour + 12)
        if later <= LATEST and not _is_gone(later, now):
            start, gone = later, False
    if first is None:
        first = now.date() + timedelta(gone and not after)
    elif gone and first == now.date() and (told.day in DAYS or told.repeats) and not after:
        first = _next(told, first + timedelta(1))
    return Span(first, last, start, end, after, told.repeats)


def _is_gone(hour: time | None, now: datetime) -> bool:
    return hour is not None and hour <= now.time()


def _next(told: Time, day: date) -> date:
    """The first day from this one on that is one of those told."""
    wanted = told.repeats or (told.day,)
    return next(
        one
        for one in (day + timedelta(ahead) for ahead in range(WEEK))
        if "daily" in wanted or DAYS[one.weekday()] in wanted
    )


def _hour(written: str) -> time | None:
    return time.fromisoformat(written) if written and written != MIDNIGHT else None


def _days(told: Time, today: date) -> tuple[date | None, date | None]:
    """The first day and, of several, the last; None where no day is told."""
    if told.repeats:
        return _next(told, today), None
    if told.day == "weekend":
        saturday = today + timedelta((5 - today.weekday()) % WEEK if today.weekday() != 6 else 0)
        return saturday, saturday + timedelta(6 - saturday.weekday())
    if told.day == "next_week":
        monday = today + timedelta(WEEK - today.weekday())
        return monday, monday + timedelta(WEEK - 1)
    first = _day(told.day, today)
    last = _day(told.last, today) if told.last else None
    if told.last in ("weekend", "next_week"):
        last = _days(Time(day=told.last), today)[1]
    return first, last if last and first and last > first else None


def _day(told: str, today: date) -> date | None:
    if not told:
        return None
    if told.startswith("+"):
        return today + timedelta(int(told[1:]))
    if told.startswith("next "):
        return today + timedelta(WEEK - today.weekday() + DAYS.index(told.removeprefix("next ")))
    if told in DAYS:
        return today + timedelta((DAYS.index(told) - today.weekday()) % WEEK)
    month, _, number = told.partition("-")
    every = (today + timedelta(ahead) for ahead in range(366 * 4))
    return next((day for day in every if day.day == int(number) and month in ("", f"{day.month:02}")), None)
