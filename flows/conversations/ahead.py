"""The days ahead as a conversation may know them, and which of them 'until monday' or 'for a few days' means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from flows.hearing.days import day_of_month
from flows.hearing.matches import Matches
from flows.hearing.time_words import DAYS, MONTHS

FEW = 3
LENGTHS = {"days": 1, "weeks": 7, "months": 30}
FARTHEST = 180
"""Days ahead that somebody may stay away; what is said to be longer is left for a person."""
BESIDE = 3
"""Words between a number and what it counts."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The local dates from today on, as 2026-12-05, and which day of the week today is (Monday is 0)."""

    dates: tuple[str, ...]
    weekday: int

    def day(self, index: int) -> str:
        """The day of the week so many days from now."""
        return DAYS[(self.weekday + index) % 7]

    def next(self, day: str) -> int:
        """In how many days it is this day of the week, a week from now where it is today."""
        return (DAYS.index(day) - self.weekday - 1) % 7 + 1

    def first(self, ending: str) -> int:
        """In how many days the date ends so; 0 where no day to come does."""
        return next((index for index, date in enumerate(self.dates) if index and date.endswith(ending)), 0)


def until(heard: Matches, ahead: Ahead) -> int:
    """In how many days somebody may be asked again, 0 where the words do not tell."""
    told = _date(heard, ahead) or _lasting(heard, ahead)
    return told if told <= FARTHEST else 0


def _date(heard: Matches, ahead: Ahead) -> int:
    """Reads a day that 'until' or 'back' stands before."""
    if not heard.of("pause", "until", "day_of"):
        return 0
    for hit in heard.of("month"):
        for index in (hit.end, hit.start - 1, hit.start - 2, hit.end + 1):
            if day := day_of_month(heard.text.words, index):
                return ahead.first(f"-{MONTHS.index(hit.value) + 1:02}-{day:02}")
    for hit in chain(heard.of("weekday"), heard.of("clipped"), heard.of("every"), heard.of("on_days")):
        if hit.value in DAYS:
            return ahead.next(hit.value)
    if day := _day_alone(heard):
        return ahead.first(f"-{day:02}")
    if heard.of("pause", "next_week"):
        return ahead.next("mon")
    return 1 if heard.of("pause", "tomorrow") else 0


def _lasting(heard: Matches, ahead: Ahead) -> int:
    often = heard.of("prefer", "a_week") if heard.of("prefer", "most") or heard.of("often") else []
    for hit in heard.of("pause"):
        if any(week.start <= hit.start < week.end for week in often):
            continue  # 'once a week' tells how often, and not for how long
        if hit.value == "this_week":
            return ahead.next("mon")
        if hit.value == "next_week":
            return ahead.next("mon") + 7
        if hit.value == "this_month":
            return ahead.first("-01")
        if hit.value in LENGTHS:
            return _how_many(heard, hit.start) * LENGTHS[hit.value]
    return 0


def _how_many(heard: Matches, before: int) -> int:
    """The number in front of 'days': 'a few' is three, none is one."""
    if any(before - BESIDE < hit.end <= before for hit in heard.of("pause", "few")):
        return FEW
    return next((number for number, at in numbers(heard) if before - BESIDE < at < before), 1)


def numbers(heard: Matches) -> Iterator[tuple[int, int]]:
    """The numbers of a text, in digits or in words, with where they stand."""
    for index, word in enumerate(heard.text.words):
        if word.isdecimal() and len(word) <= 2:
            yield int(word), index
    yield from ((int(hit.value), hit.start) for hit in heard.of("number"))


def _day_alone(heard: Matches) -> int:
    """A day without its month: 'back on the 5th', 'till like the 25th'."""
    behind = [_ordinal(heard, hit.end + more) for hit in heard.of("pause", "until") for more in range(BESIDE)]
    told = [day_of_month(heard.text.words, hit.end) for hit in heard.of("pause", "day_of")]
    return next(filter(None, (*behind, *told)), 0)


def _ordinal(heard: Matches, index: int) -> int:
    """The day of a month that a word names with more than its digits: 'till like the 25th'."""
    words = heard.text.words
    return day_of_month(heard.text.words, index) if index < len(words) and not words[index].isdecimal() else 0
