"""One hour of the day as it stands in a text: its digits or its word, and what marks it as an hour."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.hearing.time_words import DATED, TimeWords

HOURS = 12
LATEST_DARK = 6
"""Bare hours up to this one are of the afternoon."""
_LATEST_MORNING = 11
LAST_MONTH = 12
_ARTICLES = frozenset(("un", "yon", "youn"))
"""Words for one that no hour is said with: 'si quelqu'un en a un', but 'a la una'."""
_ORDINAL_HOUR = re.compile(r"(\d{1,2})e")


class Figure(NamedTuple):
    """An hour as it stands: `half` is am, pm or "" where nobody says which, `marked` when it can only be an hour."""

    end: int
    hour: int
    minute: int
    half: str
    marked: bool
    weak: bool = False
    """A mark that may count hours as well: '8 h', '2 heures'."""


def figure(words: TimeWords, index: int) -> Figure | None:
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
        spelt = "è" in words.heard.text.written(index, whole.end).lower()
        return int(whole.value), 0, whole.end, spelt or not words.number(whole.end)
    if is_hour_in_kreyol(words, index):
        return int(word[:-1]), 0, index + 1, True
    if word.isdecimal() and len(word) in (3, 4) and _is_run_together(words, index):
        return int(word[:-2]), int(word[-2:]), index + 1, True
    one = words.number(index) == 1 and word not in _ARTICLES and bool(words.ends(index, "at"))
    named = one or 2 <= words.number(index) <= HOURS
    if not (word.isdecimal() and len(word) <= 2) and not named:
        return -1, 0, index, False
    hour = int(word) if word.isdecimal() else words.number(index)
    following = words.words[index + 1] if index + 1 < len(words.words) else ""
    marks = (":", ".") if _may_have_a_dot(words, index) or is_dotted(words, index) else (":",)
    if following.isdecimal() and len(following) == 2 and words.between(index + 1) in marks:
        return hour, int(following), index + 2, True
    if following.isdecimal() and len(following) == 2 and words.between(index + 1) == " " and words.is_fine(index + 2):
        return hour, int(following), index + 2, True
    return hour, 0, index + 1, False


def _may_have_a_dot(words: TimeWords, index: int) -> bool:
    """Whether something beside it says that digits with a dot are an hour: '9.15 am', 'at 9.15'."""
    return bool(words.starts(index + 2, "am", "pm") or (words.ends(index, "at") and words.is_over(index + 2)))


def is_dotted(words: TimeWords, index: int) -> bool:
    """Whether digits behind a day are an hour with its minutes, and no day with its month: 'the 19th, 10.40'."""
    dated = any(hit.end == index for slot in DATED for hit in words.heard.by_slot.get(slot, ()))
    minute = words.words[index + 1] if index + 1 < len(words.words) and words.between(index + 1) == "." else ""
    fits = minute.isdecimal() and len(minute) == 2 and (minute == "00" or int(minute) > LAST_MONTH)
    return (dated or _is_ordinal(words, index - 1)) and fits and words.is_over(index + 2)


def _is_ordinal(words: TimeWords, index: int) -> bool:
    return index >= 0 and words.words[index][:1].isdecimal() and words.words[index][-2:] in ("st", "nd", "rd", "th")


def is_hour_in_kreyol(words: TimeWords, index: int) -> bool:
    """Whether a word is an hour, and no ordinal: '8è'."""
    spelt = words.heard.language == "ht" or "è" in words.heard.text.written(index, index + 1).lower()
    return spelt and bool(_ORDINAL_HOUR.fullmatch(words.words[index]))


def _is_run_together(words: TimeWords, index: int) -> bool:
    """Whether a longer number is an hour with its minutes: '830am', 'at 1030', 'tomorrow 330'."""
    word = words.words[index]
    quarter = int(word[-2:]) % 15 == 0 and int(word[:-2]) <= HOURS and words.is_over(index + 1)
    fetched = int(word[-2:]) > 0 and words.stands_behind(index, "coming")
    visited = any(hit.end == index for hit in words.heard.of("place", "spot")) and any(map(words.heard.of, DATED))
    led = words.ends(index, "at") or fetched or visited or words.stands_behind(index, *DATED)
    return bool(words.starts(index + 1, "am", "pm") or (quarter and led))


def _marked(words: TimeWords, figure: Figure) -> Figure:
    """Adds what stands behind the digits: 'am', 'h30', 'de la tarde', 'y media'."""
    mark = words.starts(figure.end, "oclock", "hour")
    if mark and not words.breaks[mark.start]:  # 'gwosè 2, e yon bwat lèt'
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


def minutes(figure: Figure, otherwise: str) -> tuple[int, bool]:
    """The minute of the day; a bare hour up to six is one of the afternoon, one from seven on may be either."""
    hour, half = figure.hour, figure.half or (otherwise if figure.hour <= HOURS else "")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
        return hour * 60 + figure.minute, False
    if 1 <= hour <= LATEST_DARK:
        hour += 12
    return hour * 60 + figure.minute, LATEST_DARK < figure.hour <= _LATEST_MORNING
