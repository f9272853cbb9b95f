"""Times as a coordinator writes them in a form: a day, from when, until when, and days of the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from flows.hearing.time_words import DAYS
from flows.hearing.times import NO_TIME
from hotline.exchange import ExchangeError, post_times
from hotline.exchange.post_times import FIELDS
from hotline.exchange.told_times import EVERY_DAY, Span
from hotline.services import Services
from storage.records import Post

YEARS = range(2000, 2100)
"""In which days may be; others are slips, and some of them no machine can reckon with."""


@dataclass(frozen=True, slots=True)
class Written:
    """A time as a form holds it, in the community's time zone; "" where something is open."""

    when: str = ""
    day: str = ""
    begins: str = ""
    ends: str = ""
    weekdays: tuple[str, ...] = ()


def shown(services: Services, post: Post) -> Written:
    """What a form shows of a post before anybody changes it."""
    span = post_times.of_post(services, post)
    if span.first is None:
        return Written(post.when)
    weekdays = DAYS if EVERY_DAY.intersection(span.repeats) else span.repeats
    return Written(
        post_times.rough_word(services, post), span.first.isoformat(), _hour(span.start), _hour(span.end), weekdays
    )


def fields(services: Services, written: Written, known: Post) -> dict[str, Any]:
    """What a post keeps of it; ExchangeError for what is no day or no hour. What was not changed stays as it was."""
    before = shown(services, known)
    if written == before:
        return {name: getattr(known, name) for name in FIELDS}
    if not (written.day or written.begins or written.ends or written.weekdays) or _only_roughly(written, before):
        return {**dict.fromkeys(FIELDS, ""), **post_times.fields(services, NO_TIME, written.when)}
    span = _span(services, written, known, before)
    return {"when": post_times.rough(span, post_times.here(services)), **post_times.stored(services, span)}


def _only_roughly(written: Written, before: Written) -> bool:
    """Whether nothing but the rough word was changed: it stands for the day from now on."""
    exact = (written.day, written.begins, written.ends, written.weekdays)
    return exact == (before.day, before.begins, before.ends, before.weekdays) and written.when != before.when


def _span(services: Services, written: Written, known: Post, before: Written) -> Span:
    old = post_times.of_post(services, known)
    try:
        first = _day(written.day) if written.day else post_times.here(services).date()
        start, end = (time.fromisoformat(hour) if hour else None for hour in (written.begins, written.ends))
    except ValueError:
        raise ExchangeError("a time is a day like 2026-12-05 and hours like 14:30", "no_time") from None
    weekdays = tuple(day for day in DAYS if day in written.weekdays)
    if weekdays and DAYS[first.weekday()] not in weekdays:
        first = next(day for day in (first + timedelta(ahead) for ahead in range(7)) if DAYS[day.weekday()] in weekdays)
    last = old.last if old.last and written.day == before.day else None
    after = old.after and written.begins == before.begins and not end
    return Span(first, last, start, end, after, ("daily",) if weekdays == DAYS else weekdays)


def _day(written: str) -> date:
    day = date.fromisoformat(written)
    if day.year not in YEARS:
        raise ValueError(written)
    return day


def _hour(hour: time | None) -> str:
    return hour.isoformat("minutes") if hour else ""
