"""Hours of the day as people write them: '9am', 'a las 3', '14h30', '8 è', 'till 6', '2-4pm', 'after school'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from flows.hearing.matches import Hit
from flows.hearing.time_words import HYPHENS, TimeWords

NOON, HALF_A_DAY, MIDNIGHT = 12 * 60, 12 * 60, 24 * 60
HOURS = 12
PARTS = {"morning": (6 * 60, NOON), "afternoon": (NOON, 18 * 60), "evening": (18 * 60, 22 * 60)}
"""What the parts of the day are, in minutes; a whole part is said by its name."""
AFTERWARDS = {"school": 15 * 60, "work": 17 * 60}
"""When people mean by 'after school' and 'after work'."""
LED = ("at", "from", "until", "after", "between")
SINCE = "since"
LASTS = ("in", "lasting")
ANYWHERE = frozenset({-1})
"""Tokens of days, where a text need not tell one."""
_ORDINAL_HOUR = re.compile(r"(\d{1,2})e")
_LATEST_MORNING, _LATEST_DARK = 11, 6


class Figure(NamedTuple):
    """An hour as it stands: `half` is am, pm or "" where nobody says which, `marked` when it can only be an hour."""

    end: int
    hour: int
    minute: int
    half: str
    marked: bool
    weak: bool = False
    """A mark that may count hours as well: '8 h', '2 heures'."""


class Window(NamedTuple):
    """From when until when, in minutes; -1 where that is open, and `unsure` when it may be twelve hours later."""

    start: int
    end: int
    begins: int
    ends: int
    unsure: bool = False


def windows(words: TimeWords, dated: Set[int]) -> list[Window]:
    """All hours that a text tells, in their order; `dated` are the tokens of its days."""
    found: list[Window] = []
    index = 0
    while index < len(words.words):
        window = None if index in dated else _window(words, index, bool(dated))
        if window:
            found.append(window)
        index = window.end if window else index + 1
    if not found:
        found = [Window(hit.start, hit.end, *PARTS[hit.value]) for hit in _parts(words, dated)][:1]
    return found or list(_afterwards(words))


def _parts(words: TimeWords, dated: Set[int]) -> list[Hit]:
    """The parts of the day; a bare 'night' only beside a day, and none in a greeting or of a day that has been."""
    wished = [*words.heard.of("polite"), *words.heard.of("greeting")]
    return [
        hit
        for hit in words.heard.of("time", *PARTS)
        if (dated or hit.end - hit.start > 1)
        and not any(wish.start < hit.end and hit.start < wish.end for wish in wished)
        and not words.ends(hit.start, "past")
        and (hit.start - 1 in dated or not words.number(hit.start - 1))
    ]


def _afterwards(words: TimeWords) -> Iterator[Window]:
    for hit in words.heard.of("time", *AFTERWARDS):
        yield Window(hit.start, hit.end, AFTERWARDS[hit.value], MIDNIGHT)


def _window(words: TimeWords, index: int, dated: bool) -> Window | None:
    first = _figure(words, index)
    if first is None or _is_street(words, index, first) or words.is_flat(index, first.end):
        return None
    lead = _lead(words, index)
    ranged = _ranged(words, index, first, lead, dated)
    if ranged or lead == SINCE or (lead in ("between", "from") and not first.marked):
        return ranged
    if not (first.marked or (lead in LED and words.is_over(first.end) and first.hour <= HOURS)):
        return None
    if lead in LASTS or (first.weak and not (lead or dated or first.hour > _LATEST_DARK)):
        return None
    minute, unsure = _minutes(first, _part_of_day(words))
    return _led(lead, index, first.end, minute, unsure)


def _is_street(words: TimeWords, index: int, first: Figure) -> bool:
    """Whether a number is a street and no hour: 'la 5' but 'las 5' and 'la 1', and 'la 5 de la tarde'."""
    return index > 0 and words.words[index - 1] == "la" and first.hour != 1 and not (first.marked or first.half)


def _led(lead: str, start: int, end: int, minute: int, unsure: bool) -> Window:
    if lead == "until":
        return Window(start, end, -1, minute)
    return Window(start, end, minute, MIDNIGHT if lead in ("after", "from") else -1, unsure)


def _ranged(words: TimeWords, index: int, first: Figure, lead: str, dated: bool) -> Window | None:
    """'2-4pm', 'from 9 to 5', 'entre las 2 y las 4'."""
    start = _behind_joint(words, first.end, lead)
    second = _figure(words, start) if start else None
    if second is None or not (second.marked or words.is_over(second.end)):
        return None
    sure = (first.marked or second.marked) and not (first.weak or second.weak)
    if not (sure or lead in ("from", "since", "between") or (dated and lead not in LASTS) or lead == "at"):
        return None
    ends, _ = _minutes(second, _part_of_day(words))
    half = first.half or second.half
    begins, _ = _minutes(first._replace(half=half), "")
    if begins >= ends and not second.half:
        ends += HALF_A_DAY
    if begins >= ends and not first.half:
        begins -= HALF_A_DAY
    return Window(index, second.end, begins, ends) if 0 <= begins < ends <= MIDNIGHT else None


def _behind_joint(words: TimeWords, index: int, lead: str) -> int:
    """Where the second hour of a window stands; 0 where none does."""
    if words.between(index).strip() in HYPHENS:
        return index
    joint = words.starts(index, "to", "until") or (words.starts(index, "and") if lead == "between" else None)
    if joint is None:
        return 0
    article = words.starts(joint.end, "at")
    return article.end if article else joint.end


def _lead(words: TimeWords, index: int) -> str:
    """The word before an hour: 'at', 'until', 'after'; the outer one of two, as in 'hasta a las'."""
    hit = words.ends(index, *LED, SINCE, *LASTS)
    if hit is None:
        return ""
    outer = words.ends(hit.start, "from", SINCE, "until", "after", "between") if hit.value == "at" else None
    return outer.value if outer else hit.value


def _figure(words: TimeWords, index: int) -> Figure | None:
    """Reads an hour with its minutes and what marks it as one."""
    if index >= len(words.words):
        return None
    noon = words.starts(index, "noon")
    if noon:
        return _marked(words, Figure(noon.end, 12, 0, "pm", True))
    before = words.starts(index, "half_past", "quarter_past", "quarter_to")
    if before and words.number(before.end):
        hour = words.number(before.end)
        return _marked(words, _shifted(Figure(before.end + 1, hour, 0, "", True), before.value))
    hour, minute, end, marked = _digits(words, index)
    if not 0 <= hour < 24 or minute > 59:
        return None
    return _marked(words, Figure(end, hour, minute, "", marked or (hour in range(13, 25) and bool(minute))))


def _shifted(figure: Figure, by: str) -> Figure:
    more = {"half_past": 30, "quarter_past": 15, "quarter_to": -15}[by]
    hour, minute = divmod(figure.hour * 60 + more, 60)
    return figure._replace(hour=hour, minute=minute)


def _digits(words: TimeWords, index: int) -> tuple[int, int, int, bool]:
    """Reads hour, minute, the token behind them, and whether they can only be a time of day; hour -1 for no hour."""
    word = words.words[index]
    if words.begins(index, "oclock"):
        whole = next(hit for hit in words.heard.of("oclock") if hit.start == index)
        return int(whole.value), 0, whole.end, True
    if is_hour_in_kreyol(words, index):
        return int(word[:-1]), 0, index + 1, True
    if word.isdecimal() and len(word) in (3, 4) and _is_run_together(words, index):
        return int(word[:-2]), int(word[-2:]), index + 1, True
    named = 2 <= words.number(index) <= HOURS or (words.number(index) == 1 and bool(words.ends(index, "at")))
    if not (word.isdecimal() and len(word) <= 2) and not named:
        return -1, 0, index, False
    hour = int(word) if word.isdecimal() else words.number(index)
    following = words.words[index + 1] if index + 1 < len(words.words) else ""
    marks = (":", ".") if words.starts(index + 2, "am", "pm") else (":",)
    if following.isdecimal() and len(following) == 2 and words.between(index + 1) in marks:
        return hour, int(following), index + 2, True
    return hour, 0, index + 1, False


def is_hour_in_kreyol(words: TimeWords, index: int) -> bool:
    """Whether a word is an hour, and no ordinal: '8è'."""
    spelt = words.heard.language == "ht" or "è" in words.heard.text.written(index, index + 1).lower()
    return spelt and bool(_ORDINAL_HOUR.fullmatch(words.words[index]))


def _is_run_together(words: TimeWords, index: int) -> bool:
    """Whether a longer number is an hour with its minutes: '830am', 'at 1030'."""
    word = words.words[index]
    quarter = int(word[-2:]) % 15 == 0 and int(word[:-2]) <= HOURS and words.is_over(index + 1)
    return bool(words.starts(index + 1, "am", "pm") or (quarter and words.ends(index, "at")))


def _marked(words: TimeWords, figure: Figure) -> Figure:
    """Adds what stands behind the digits: 'am', 'h30', 'de la tarde', 'y media'."""
    mark = words.starts(figure.end, "oclock", "hour")
    if mark:
        end, minute = mark.end, figure.minute
        following = words.words[end] if end < len(words.words) else ""
        glued = following.isdecimal() and len(following) == 2 and not words.between(end)
        if glued:
            end, minute = end + 1, int(following)
        figure = figure._replace(end=end, minute=minute, weak=mark.value == "hour" and not glued, marked=True)
    behind = words.starts(figure.end, "and_half", "and_quarter", "less_quarter")
    if behind:
        by = {"and_half": "half_past", "and_quarter": "quarter_past", "less_quarter": "quarter_to"}[behind.value]
        sure = figure.marked or behind.value == "less_quarter"
        figure = _shifted(figure, by)._replace(end=behind.end, marked=sure)
    half = _half(words, figure.end)
    if half and 0 < figure.hour <= HOURS:
        figure = figure._replace(end=half[1], half=half[0], marked=True, weak=False)
    return figure


def _half(words: TimeWords, index: int) -> tuple[str, int] | None:
    """am or pm, or a part of the day that says so, and the token behind it."""
    if words.words[index : index + 2] in (("a", "m"), ("p", "m")):
        return words.words[index] + "m", index + 2
    hit = words.starts(index, "am", "pm", "morning", "afternoon", "evening")
    if hit is None:
        return None
    return ("am" if hit.value in ("am", "morning") else "pm"), hit.end


def _part_of_day(words: TimeWords) -> str:
    """What a part of the day told elsewhere says of a bare hour: 'saturday morning at 6'."""
    parts = _parts(words, ANYWHERE)
    return ("am" if parts[0].value == "morning" else "pm") if parts else ""


def _minutes(figure: Figure, otherwise: str) -> tuple[int, bool]:
    """The minute of the day; a bare hour up to six is one of the afternoon, one from seven on may be either."""
    hour, half = figure.hour, figure.half or (otherwise if figure.hour <= HOURS else "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
        return hour * 60 + figure.minute, False
    if 1 <= hour <= _LATEST_DARK:
        hour += 12
    return hour * 60 + figure.minute, _LATEST_DARK < figure.hour <= _LATEST_MORNING
