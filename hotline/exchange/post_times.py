"""Times of needs and offers: what was told becomes a date, an hour or a window in the community's time zone, and back.

A post keeps `starts_at` and `ends_at`, each a moment in UTC where an hour is known and a local date where only the day
is. An end that is the date of its start means 'after' that hour, a start that is the date of its end 'before' it. Days
that come again and have a last day are a list of days, once each; an end before its start is on the day after.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flows.hearing.time_words import DAYS
from flows.hearing.times import Time
from flows.local_time import LocalDay, LocalTime
from hotline.base.clock import moment, stamp
from hotline.exchange.told_times import WEEK, Span, span_of, together
from hotline.services import Services
from storage.records import Post

PLAIN = {"today": 0, "tomorrow": 1}
FIELDS = ("when", "starts_at", "ends_at", "repeats")
"""What a post keeps of its time."""


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
        span = together(of_post(services, known), told, now) if known else span_of(told, now)
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
    last += timedelta(span.ends_a_day_later)
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
    span = Span(first, last, start, end, after, repeats)
    if last and span.overnight and (repeats or last == first + timedelta(1)):
        last -= timedelta(1)
    return replace(span, last=None if last == first else last)


def due(services: Services, post: Post) -> datetime | None:
    """When something is over, where that is known: at its hour, or on its last day as late as it is now."""
    span, now = of_post(services, post), here(services)
    if span.first is None:
        return None
    hour = span.end or span.start or now.time()
    day = (span.last or span.first) + timedelta(span.ends_a_day_later)
    return datetime.combine(day, hour, zone(services)).astimezone(UTC)


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
        repeats=span.repeats, listed=tuple(_seen(day, today) for day in _listed(span)),
    )  # fmt: skip


def _listed(span: Span) -> list[date]:
    """The days of a list, each of them meant once; none for what comes again without an end."""
    if not (span.first and span.last and span.repeats):
        return []
    every = (span.first + timedelta(ahead) for ahead in range((span.last - span.first).days + 1))
    return [day for day in every if DAYS[day.weekday()] in span.repeats]


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
