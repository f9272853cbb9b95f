"""Days as people name them: 'thu', 'el 5 de diciembre', 'in 3 days', 'apre demen'; and the days that come again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.hearing.figures import LAST_MONTH, is_dotted, is_hour_in_kreyol
from flows.hearing.matches import Hit
from flows.hearing.time_words import COUNTED, DAYS, HYPHENS, MONTHS, SLOT, TIMELY, TimeWords

LAST_OF_MONTH = 31
FEW = 3
EITHER = frozenset(("or", "o", "ou", "oswa"))
"""Words between two days of which one will do."""
WHOLE_WEEKS = {"weekend": ("sat", "sun"), "workday": DAYS[:5]}
NAMED = {"after_tomorrow": "+2", "weekend": "weekend", "next_week": "next_week"}
OFFSETS = {"today": "+0", "tomorrow": "+1"}
LENGTHS = {"days": 1, "weeks": 7}
_FOLLOW = ("morning", "afternoon", "evening", "noon", "at", "until", "after", "from", "between")
_LEADS = ("on", "by", "until", "next", "every")

LONG_OVER, LONG_OVER_IN_SHORT = range(1900, 2021), range(32, 100)
"""Years in which somebody was born rather than needs anything, whole and as two digits."""
_DATE = re.compile(r"\d\d-\d\d")


class Day(NamedTuple):
    """A day: '+2' from today, 'tue', '12-05', '-05' of a month, 'weekend', 'next_week'."""

    start: int
    end: int
    value: str


def repeats(words: TimeWords) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The days of the week on which something is needed again and again, and where that is said."""
    told = [hit for hit in words.heard.of("every") if hit.value in (*DAYS, *WHOLE_WEEKS, "daily", "any")]
    told = [hit for hit in told if not _is_unfit(words, hit)]
    told = [hit for hit in told if not words.working(hit.start)] or told
    if not told or (words.heard.of(SLOT, "alternate") and told[0].value in DAYS):
        return (), (0, 0)
    start, end = told[0].start, told[-1].end
    if told[0].value in ("daily", "any"):
        before = _days_before(words, start)
        if not before and _weekdays(words) and told[0].end - start == 1 and _is_part(words, start):
            return (), (0, 0)  # as in "i work nights, a ride on thursday"
        if not before or words.begins(start, "weekday"):
            return (told[0].value,), (start, told[0].end)
        return tuple(day for day in DAYS if day in {one.value for one in before}), (before[0].start, told[0].end)
    named = {day for hit in told for day in WHOLE_WEEKS.get(hit.value, (hit.value,))}
    for hit in _weekdays(words):
        joined = words.starts(end, "and")
        if hit.start in (end, joined.end if joined else -1):
            named.add(hit.value)
            end = hit.end
    return tuple(day for day in DAYS if day in named), (start, end)


def _is_part(words: TimeWords, start: int) -> bool:
    """Whether a part of the day begins here: 'nights', 'mornings'."""
    parts = words.heard.of(SLOT, "morning", "noon", "afternoon", "evening")
    return any(hit.start == start for hit in parts)


def _days_before(words: TimeWords, end: int) -> list[Hit]:
    """The days right before a part of the day that comes again: 'tue and thu mornings'."""
    found: list[Hit] = []
    for hit in reversed(_weekdays(words)):
        if hit.end == end or (found and _joins(words, hit.end, end)):
            found.insert(0, hit)
            end = hit.start
    return found


def listed_days(words: TimeWords, named: list[Day]) -> tuple[str, ...]:
    """Days that are told one after the other, each of them meant: 'wed thurs fri', 'mardi et jeudi'."""
    run = named[:1]
    for day in named[1:]:
        if not _joins(words, run[-1].end, day.start):
            break
        if not _names_again(words, run[-1], day):
            run.append(day)
    told = [day.value for day in run]
    either = run and len(run) == FEW - 1 and not EITHER.isdisjoint(words.words[run[0].end : run[-1].start])
    fits = len(told) > 1 and len(set(told)) == len(told) and all(value in (*DAYS, "+0", "+1", "+2") for value in told)
    return tuple(told) if fits and not either and not words.ends(run[0].start, "by", "until") else ()


def _names_again(words: TimeWords, before: Day, day: Day) -> bool:
    """Whether a day of the week only says which day the one right before it is: 'tomorrow friday'."""
    return before.value[0] == "+" and day.value in DAYS and before.end == day.start and not words.breaks[day.start]


def _joins(words: TimeWords, start: int, end: int) -> bool:
    """Whether nothing but an 'and' and an article stands between two days."""
    joined = words.starts(start, "and")
    at = joined.end if joined else start
    article = words.starts(at, "on", "on_day")
    return end in (at, article.end if article else at)


def days(words: TimeWords) -> list[Day]:
    """All days to come that a text names, in their order."""
    found = [*_offsets(words), *_dates(words), *_lengths(words), *_numbered(words)]
    found += [Day(hit.start, hit.end, hit.value) for hit in _weekdays(words)]
    found.sort(key=lambda day: (day.start, -day.end, "-" not in day.value))
    whole = [day for before, day in zip([None, *found], found, strict=False) if not (before and day.end <= before.end)]
    return [day for day in whole if not (_is_past(words, day) or _is_unfit(words, day))]


def _is_past(words: TimeWords, day: Day) -> bool:
    """Whether a day is one that has been: 'since monday', 'el lunes pasado', 'it broke on monday'."""
    broke = day.value != OFFSETS["today"] and words.befell(day.start)
    return bool(
        _is_of_a_life(words, day) or broke or words.ends(day.start, "past") or words.starts(day.end, "past_behind")
    )


def _is_of_a_life(words: TimeWords, day: Day) -> bool:
    """Whether a date has a year that is long over: 'march 3 1949', 'el 3 de marzo del 49'; not '5 dec 1942 oak'."""
    if not _DATE.fullmatch(day.value):
        return False
    said = words.words[day.end : day.end + 2]
    led = bool(said) and not said[0].isdecimal()
    year, behind = (said[-1] if said else ""), day.end + led + 1
    if not year.isdecimal() or (led and len(said) < 2):
        return False
    ends = behind >= len(words.words) or bool(words.breaks[behind])
    return (int(year) in LONG_OVER and (led or ends)) or (led and len(year) == 2 and int(year) in LONG_OVER_IN_SHORT)


def _is_unfit(words: TimeWords, day: Day | Hit) -> bool:
    """Whether a day is one that will not do: 'monday is no good, come tuesday', 'm pap la lendi, vin madi'."""
    return bool(words.ends(day.start, "unfit") or words.starts(day.end, "unfit_behind"))


def _offsets(words: TimeWords) -> Iterator[Day]:
    parts = words.heard.of(SLOT, "morning", "afternoon", "evening", "after_tomorrow")
    for hit in words.heard.of("when", *OFFSETS):
        inside = (part for part in parts if part.start <= hit.start and hit.end <= part.end)
        if not any(part.end - part.start > hit.end - hit.start for part in inside):
            yield Day(hit.start, hit.end, OFFSETS[hit.value])
    for hit in words.heard.of(SLOT, *NAMED):
        yield Day(hit.start, hit.end, NAMED[hit.value])


def _weekdays(words: TimeWords) -> list[Hit]:
    """Days of the week; one cut short ('sat', 'mar') only where it can be nothing else."""
    whole = words.heard.of("weekday")
    short = [hit for hit in words.heard.of("clipped") if _is_meant(words, hit)]
    return sorted({(hit.start, hit.end): hit for hit in (*short, *whole)}.values(), key=lambda hit: hit.start)


def _is_meant(words: TimeWords, hit: Hit) -> bool:
    """Whether a shortened day stands alone, or beside a word of time, an hour or another day."""
    if words.ends(hit.start, *_LEADS) or words.starts(hit.end, *_FOLLOW):
        return True
    if words.begins(hit.end, "month") or any(other.end == hit.start for other in words.heard.of("month")):
        return True
    if len(words.words) == 1 or (len(words.words) == hit.end and words.breaks[hit.start]):
        return True
    others = [other for other in (*words.heard.of("clipped"), *words.heard.of("weekday")) if other is not hit]
    beside, ends = {other.start for other in others}, {other.end for other in others}
    if hit.end in beside or hit.start in ends:
        return True
    joined = words.starts(hit.end, "and")
    led = words.ends(hit.start, "and")
    if (joined and joined.end in beside) or (led and led.start in ends):
        return True
    hour = bool(words.number(hit.end)) and not words.breaks[hit.end]
    ranged = words.between(hit.end + 1).strip() in HYPHENS or words.between(hit.end + 1) == ":"
    return hour and bool(ranged or words.starts(hit.end + 1, "am", "pm", "oclock", "hour"))


def _dates(words: TimeWords) -> Iterator[Day]:
    """A day of a month: 'dec 5', '5th of december', 'el 5 de diciembre', '12/5'."""
    for hit in words.heard.of("month"):
        for index in (hit.end, hit.start - 1, hit.start - 2, hit.end + 1):
            day = day_of_month(words.words, index)
            if day and not _is_hour(words, index) and not words.begins(index + 1, *COUNTED):
                first, last = min(index, hit.start), max(index + 1, hit.end)
                if not any(hit.end in (first, first - 1) for hit in words.heard.of("place", "prefix")):
                    yield Day(first, last, f"{MONTHS.index(hit.value) + 1:02}-{day:02}")
                break
    for index in range(1, len(words.words)):
        if words.between(index) == "/" and (value := _slashed(words, index)):
            yield Day(index - 1, index + 1, value)


def _is_hour(words: TimeWords, index: int) -> bool:
    """Whether a number is rather an hour: 'dec 5 9am', 'friday 8:30', 'friday 8.30'."""
    marked = words.starts(index + 1, "am", "pm", "oclock", "hour") or words.between(index + 1) == ":"
    return bool(marked) or is_hour_in_kreyol(words, index) or is_dotted(words, index)


def _slashed(words: TimeWords, index: int) -> str:
    """'12/5' behind a word that leads a day; the month first in English."""
    one, two = (word if word.isdecimal() and len(word) <= 2 else "0" for word in words.words[index - 1 : index + 1])
    led = words.ends(index - 1, "on", "until", "by", "after") or any(
        hit.end == index - 1 for hit in (*words.heard.of("weekday"), *words.heard.of("clipped"))
    )
    month, day = int(one), int(two)
    if words.heard.language not in ("en", ""):
        month, day = day, month
    if month > LAST_MONTH >= day:
        month, day = day, month
    fits = 1 <= month <= LAST_MONTH and 1 <= day <= LAST_OF_MONTH
    return f"{month:02}-{day:02}" if led and fits else ""


def _lengths(words: TimeWords) -> Iterator[Day]:
    """'in 3 days', 'dans une semaine'."""
    for hit, many, unit in words.from_now(*LENGTHS):
        many = FEW if words.starts(hit.end, "few") else many
        yield Day(hit.start, unit.end, f"+{many * LENGTHS[unit.value]}")


def _numbered(words: TimeWords) -> Iterator[Day]:
    """A day without its month: 'on the 5th', 'friday the 5th', 'el viernes 5', 'jou 5 la'."""
    text = words.words
    weekdays = {hit.end: hit for hit in words.heard.of("weekday")}
    beside = {at for hit in words.heard.of("month") for at in (hit.start - 1, hit.start - 2, hit.end, hit.end + 1)}
    for index in range(1, len(text)):
        day = day_of_month(text, index)
        if not day or index in beside or _is_hour(words, index):
            continue
        if not (words.is_over(index + 1) or _is_hour(words, index + 1)):
            continue
        lead, named = words.ends(index, "on_day"), weekdays.get(index)
        ordinal = not text[index].isdecimal()
        foreign = bool(named and named.language != "en")
        strictly = index + 1 == len(text) or words.breaks[index + 1] or words.begins(index + 1, *TIMELY)
        if (lead and (ordinal or (strictly and lead.language != "en"))) or (named and (ordinal or foreign)):
            behind = weekdays.get(lead.start) if lead else named
            start = behind.start if behind else lead.start if lead else index
            yield Day(start, index + 1, f"-{day:02}")


def day_of_month(text: tuple[str, ...], index: int) -> int:
    """The day that a word names: '5', '5th', '1er'; 0 for no day."""
    if not 0 <= index < len(text):
        return 0
    digits = text[index].rstrip("abcdefghijklmnopqrstuvwxyzèº")
    return int(digits) if digits.isdecimal() and len(digits) <= 2 and 0 < int(digits) <= LAST_OF_MONTH else 0
