"""What is told of a time becomes days and hours: the next tuesday, the evening of today, the day nearest to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from flows.hearing.time_words import DAYS
from flows.hearing.times import Time

MIDNIGHT = "24:00"
WEEK = 7
LATEST = time(21)
"""The latest hour that a bare 'at 9' may mean in the evening."""
EARLY, LATE = time(7), time(19)
"""Hours outside these are of the night, and so is the one that puts them right."""
EVERY_DAY = frozenset(("daily", "any"))
"""Repetitions in which no day of the week is left out."""


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

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after it began: '10 pm to 6 am'."""
        return bool(self.start and self.end and self.end < self.start)

    @property
    def ends_a_day_later(self) -> bool:
        """Whether its end is on the day after its last: that of one night, or of each night that comes again."""
        return self.overnight and (bool(self.repeats) or not self.last)


def together(known: Span, told: Time, now: datetime) -> Span:
    """An hour alone is on the day that was told before, a day alone at the hour that was told before."""
    span = span_of(told, now)
    hours = bool(told.start or told.end)
    days = bool(told.day or told.repeats)
    on_known = known.first if hours and not days and not told.minutes else None
    if on_known and on_known > now.date():
        span = replace(span, start=_hour(told.start), end=_hour(told.end))  # no hour of a day to come is over
    if told.bare and known.start and span.start and not days and not EARLY <= known.start < LATE:
        span = replace(span, start=_same_half(known.start, span.start))
    if on_known and on_known >= now.date():
        return replace(span, first=known.first, last=known.last, repeats=known.repeats)
    if (known.start or known.end) and days and not hours:
        span = replace(span, start=known.start, end=known.end, after=known.after)
    if _begins_then(known, span, told):
        return replace(span, repeats=known.repeats)
    if len(known.repeats) == 1 and told.day in DAYS:
        return replace(span, repeats=(told.day,))
    if known.first and told.day in DAYS and not told.last:
        return replace(span, first=_near(known.first, told.day, span.first or now.date(), now.date()))
    return span


def _begins_then(known: Span, span: Span, told: Time) -> bool:
    """Whether a date is that from which on something comes again: 'every wednesday', then 'from the 9th'."""
    dated = told.day not in DAYS and not told.repeats and told.day not in ("+0", "+1") and not span.last
    weekday = DAYS[span.first.weekday()] if span.first else ""
    return dated and bool(known.repeats) and (weekday in known.repeats or not EVERY_DAY.isdisjoint(known.repeats))


def _same_half(known: time, told: time) -> time:
    """A bare hour that puts another right is of the same half of the day as one of the night: '3 am', 'no, at 5'."""
    return told.replace(hour=told.hour % 12 + (12 if known >= LATE else 0))


def _near(known: date, weekday: str, otherwise: date, today: date) -> date:
    """The day of the week that is nearest to the day told before: 'not monday, tuesday' is the day after it."""
    around = [known + timedelta(by) for by in (1, -1, 2, -2, 3, -3) if known + timedelta(by) >= today]
    return next((day for day in around if DAYS[day.weekday()] == weekday), otherwise)


def span_of(told: Time, now: datetime) -> Span:
    """The days and hours that a time comes to now."""
    if told.minutes:
        at = now + timedelta(minutes=told.minutes)
        at -= timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
        return Span(at.date(), start=at.time())
    start, end = _hour(told.start), _hour(told.end)
    after = told.end == MIDNIGHT
    first, last = _days(told, now.date())
    over = start if start and end and end < start else end or start
    gone = _is_gone(over, now)
    if gone and told.unsure and over and first in (None, now.date()):
        later = over.replace(hour=over.hour + 12)
        if later <= LATEST and not _is_gone(later, now):
            start, end, gone = (later, end, False) if start else (start, later, False)
    if told.repeats and told.last:
        return _each(told, now, gone=gone, start=start, end=end)
    if first is None:
        first = now.date() + timedelta(gone and not after)
    elif gone and first == now.date() and (told.day in DAYS or told.repeats) and not after:
        first = _next(told, first + timedelta(1))
    return Span(first, last, start, end, after, told.repeats)


def _each(told: Time, now: datetime, *, gone: bool, start: time | None, end: time | None) -> Span:
    """A list of days; one of the week that is today, but whose hour is past, is the one in a week."""
    today = now.date()
    named = [(day, _day(day, today) or today) for day in told.repeats]
    days = sorted(at + timedelta(WEEK if gone and at == today and day in DAYS else 0) for day, at in named)
    weekdays = {DAYS[day.weekday()] for day in days}
    return Span(days[0], days[-1], start, end, False, tuple(day for day in DAYS if day in weekdays))


def _is_gone(hour: time | None, now: datetime) -> bool:
    return hour is not None and hour <= now.time()


def _next(told: Time, day: date) -> date:
    """The first day from this one on that is one of those told."""
    wanted = told.repeats or (told.day,)
    return next(
        one
        for one in (day + timedelta(ahead) for ahead in range(WEEK))
        if EVERY_DAY.intersection(wanted) or DAYS[one.weekday()] in wanted
    )


def _hour(written: str) -> time | None:
    return time.fromisoformat(written) if written and written != MIDNIGHT else None


def _days(told: Time, today: date) -> tuple[date | None, date | None]:
    """The first day and, of several, the last; None where no day is told."""
    if told.repeats and told.last:
        return min(_day(day, today) or today for day in told.repeats), None
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
