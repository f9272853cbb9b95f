"""When something is needed or offered, as one text tells it: a day, an hour or a window, and whether it comes again."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace

from flows.hearing.clocks import MIDNIGHT, Window, windows
from flows.hearing.days import OFFSETS, WHOLE_WEEKS, Day, days, listed_days, repeats
from flows.hearing.matches import Matches
from flows.hearing.time_words import DAYS, SLOT, TimeWords

HOUR = 60
LENGTHS = {"minutes": 1, "hours": HOUR, "half_hour": HOUR // 2}
TELLING = ("weekday", "clipped", "every", "month", "oclock", "number")
"""Lists of which a text that tells a time in words has something, else one of these words of `hear.time`."""
ALONE = frozenset((
    "morning", "afternoon", "evening", "noon", "school", "work", "after_tomorrow", "weekend", "next_week", "minutes",
    "hours", "half_hour", "days", "weeks",
))  # fmt: skip
DEADLINES = ("by", "until")
WORDS = {value: word for word, value in OFFSETS.items()}


@dataclass(frozen=True, slots=True)
class Time:
    """A time as it is told, before anybody looks at a calendar; nothing at all is no time.

    `day` and `last` are '+2' days from today, 'tue', '12-05', '-05' of a month, 'weekend', 'next_week', or 'next tue'
    in it; `last` ends a span of days. `start` and `end` are hours of the day like '14:30'; an end of '24:00' means
    'after' the start, one before the start is of the next day. `unsure` is an hour that may be twelve later, `bare` one
    of which nobody said the half of the day. `minutes` is how long from now, `repeats` the days of the week on which it
    comes again, `daily`, or `any` day; with a `last` they are the days of a list, once each: 'wed, thu and fri'.
    """

    day: str = ""
    last: str = ""
    start: str = ""
    end: str = ""
    unsure: bool = False
    bare: bool = False
    minutes: int = 0
    repeats: tuple[str, ...] = ()
    tokens: tuple[int, ...] = field(default=(), compare=False)
    """Where in the text it is told."""

    def __bool__(self) -> bool:
        """Whether any time was told."""
        return bool(self.day or self.start or self.end or self.minutes or self.repeats)

    @property
    def habitual(self) -> bool:
        """Whether it is a part of the day, or an open end, of which no day is told: 'evenings', 'after school'."""
        return bool(self.end) and not (self.day or self.repeats or self.minutes)

    @property
    def when(self) -> str:
        """The old word for it: today, tomorrow or this week."""
        if self.repeats or self.last not in ("", "+1"):
            return "this_week"
        if not self.day:
            return "today" if self else ""
        return WORDS.get(self.day, "this_week")


NO_TIME = Time()


def read_time(heard: Matches, aside: Set[int] = frozenset()) -> Time:
    """Reads the first time to come that a text tells; `aside` are tokens of phone numbers, which tell none."""
    if not _may_tell(heard):
        return NO_TIME
    words = TimeWords(heard, aside)
    again, where = repeats(words)
    named = days(words)
    if again and words.working(where[0]) and any(not words.working(day.start) for day in named):
        again, where = (), (0, 0)
    named = [] if again else _wanted(words, named)
    minutes, soon = _from_now(words)
    if minutes:
        return Time(minutes=minutes, tokens=tuple(range(*soon)))
    listed = listed_days(words, named)
    tokens = {*range(*where)}.union(*(range(one.start, one.end) for one in named))
    hours = [one for one in windows(words, tokens) if not words.ends(_lead_start(words, one), "past")]
    day, last = ("", listed[-1]) if listed else _span(words, named)
    told = _hour_told(hours)
    begins, ends = told.begins, told.ends
    if last and not listed and _is_deadline(words, named[0]):
        day, last, begins, ends = _deadline(day, last, begins, ends)
    if begins >= 0 <= ends and any(told.start < one.start < told.end for one in named[1:]):
        last = named[1].value
    if 0 <= ends < begins and _follows(day, last):
        last = ""
    if again == ("any",) and not hours:
        return NO_TIME
    tokens.update(*(range(one.start, one.end) for one in hours[:2]))
    return Time(
        day=day, last=last, start=_clock(begins), end=_clock(ends), unsure=told.unsure, bare=told.bare,
        repeats=again or listed, tokens=tuple(sorted(tokens)),
    )  # fmt: skip


def as_habit(time: Time, heard: Matches) -> Time:
    """An offer of 'evenings' is one of every evening; 'le dimanche' and 'sat and sun only' are each of these days."""
    if time.habitual:
        return replace(time, repeats=("daily",))
    if _is_only(time, heard):
        return replace(time, day="", last="", repeats=WHOLE_WEEKS.get(time.day, time.repeats))
    lead = time.tokens and any(
        hit.end == time.tokens[0] and hit.language != "en" and heard.text.words[hit.start] == "le"
        for hit in heard.of(SLOT, "on_day")
    )
    return replace(time, day="", repeats=(time.day,)) if lead and time.day in DAYS and not time.last else time


def _is_only(time: Time, heard: Matches) -> bool:
    """Whether several days are told as the only ones, or beside a whole week of work: 'sat n sun only'."""
    if time.day not in WHOLE_WEEKS and not (time.last and time.repeats):
        return False
    beside = {time.tokens[0], time.tokens[0] - 1, time.tokens[-1] + 1}
    only = any(beside & {hit.start, hit.end} for hit in heard.of(SLOT, "only"))
    return only or bool(heard.of(SLOT, "busy") and heard.of("every"))


def _wanted(words: TimeWords, named: list[Day]) -> list[Day]:
    """Leaves out how long a trouble lasts ('heat is off till friday') and a mere 'now', where another day is told."""
    now = {hit.start for hit in words.heard.of(SLOT, "now")}
    kept = [
        day
        for before, day in zip([None, *named], named, strict=False)
        if day.start not in now and (not words.ends(day.start, "all_along") or (before and before.end >= day.start - 2))
    ]
    free = [day for day in kept if not words.working(day.start)]
    return free or kept or named


def _may_tell(heard: Matches) -> bool:
    """Whether a closer look is worth it: most texts have no number and no word of a day."""
    known = heard.by_slot
    if any(slot in known for slot in TELLING) or any(map(str.isdigit, heard.text.clean)):
        return True
    return any(hit.value in OFFSETS for hit in known.get("when", ())) or any(
        hit.value in ALONE for hit in known.get(SLOT, ())
    )


def _lead_start(words: TimeWords, window: Window) -> int:
    lead = words.ends(window.start, "at", "from", "until", "after")
    return lead.start if lead else window.start


def _hour_told(hours: list[Window]) -> Window:
    """From when until when; 'after 2, before 5' is one window, and the hour to come at goes before what it is for."""
    if not hours:
        return Window(0, 0, -1, -1)
    first = hours[0]
    if len(hours) > 1 and first.ends in (-1, MIDNIGHT) and hours[1].begins < 0 and first.begins < hours[1].ends:
        return Window(first.start, hours[1].end, first.begins, hours[1].ends)
    return next((one for one in hours if one.fetched and one.minute <= first.minute), first)


def _span(words: TimeWords, named: list[Day]) -> tuple[str, str]:
    """The first day, and the last where they are several that follow each other, or where it is one to be done by."""
    if not named:
        return "", ""
    first = named[0]
    if _is_deadline(words, first):
        return "+0", first.value
    week = {first.value, named[1].value} if len(named) > 1 else set()
    if "next_week" in week and (weekday := next(iter(week.intersection(DAYS)), "")):
        return f"next {weekday}", ""
    if len(named) > 1 and _follows(first.value, named[1].value):
        return first.value, named[1].value
    return first.value, ""


def _is_deadline(words: TimeWords, day: Day) -> bool:
    """'by friday', 'due on the 1st'."""
    return bool(words.ends(day.start, *DEADLINES) or words.ends(day.start + 1, "by"))


def _deadline(day: str, last: str, begins: int, ends: int) -> tuple[str, str, int, int]:
    """'by friday 5pm' is before that hour of that day; a part of the day tells no hour by which."""
    if begins >= 0 and ends < 0:
        return last, "", -1, begins
    return (last, "", -1, ends) if begins < 0 <= ends else (day, last, -1, -1)


def _follows(one: str, other: str) -> bool:
    if one in DAYS and other in DAYS:
        return (DAYS.index(other) - DAYS.index(one)) % 7 == 1
    return (one, other) == ("+0", "+1")


def _from_now(words: TimeWords) -> tuple[int, tuple[int, int]]:
    """'in 2 hours', 'en media hora', 'nan 30 minit', in minutes."""
    for hit, many, unit in words.from_now(*LENGTHS):
        half = HOUR // 2 if unit.value == "hours" and words.starts(unit.end, "and_half") else 0
        return many * LENGTHS[unit.value] + half, (hit.start, unit.end)
    return 0, (0, 0)


def _clock(minute: int) -> str:
    return f"{minute // HOUR:02}:{minute % HOUR:02}" if minute >= 0 else ""
