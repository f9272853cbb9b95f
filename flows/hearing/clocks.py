"""Hours of the day as people write them: '9am', 'a las 3', '14h30', '8 è', 'till 6', '2-4pm', 'after school'."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from flows.hearing.figures import HOURS, LATEST_DARK, Figure, figure, minutes
from flows.hearing.matches import Hit
from flows.hearing.time_words import COUNTED, HYPHENS, TimeWords

NOON, HALF_A_DAY, MIDNIGHT = 12 * 60, 12 * 60, 24 * 60
PARTS = {"morning": (6 * 60, NOON), "afternoon": (NOON, 18 * 60), "evening": (18 * 60, 22 * 60)}
"""What the parts of the day are, in minutes; a whole part is said by its name."""
EVENING = 17 * 60
"""From when an hour before it ends on the next day."""
AFTERWARDS = {"school": 15 * 60, "work": 17 * 60}
"""When people mean by 'after school' and 'after work'."""
LED = ("at", "from", "until", "after", "between")
SINCE = "since"
LASTS = ("in", "lasting")
AHEAD = 4 * 60
"""How long before an appointment somebody is fetched at most."""
FAR = 8
"""How many words may stand between a word like 'collect' and its hour."""
ANYWHERE = frozenset({-1})
"""Tokens of days, where a text need not tell one."""


class Window(NamedTuple):
    """From when until when, in minutes; -1 where that is open, and `unsure` when it may be twelve hours later."""

    start: int
    end: int
    begins: int
    ends: int
    unsure: bool = False
    bare: bool = False
    """Whether nobody said which half of the day it is in."""
    fetched: bool = False
    """Whether it is the hour at which somebody is to come, and not the one of an appointment."""
    limits: bool = False
    """Whether it is the hour at which somebody has to be at work, before which all else is to be done."""

    @property
    def minute(self) -> int:
        """The hour that was told, whichever end of the window it is."""
        return self.begins if self.begins >= 0 else self.ends


def windows(words: TimeWords, dated: Set[int]) -> list[Window]:
    """All hours that a text tells, in their order; `dated` are the tokens of its days."""
    found: list[Window] = []
    index = 0
    while index < len(words.words):
        window = None if index in dated else _window(words, index, dated) or _quarter_before(words, index, found)
        if window:
            found.append(window)
        index = window.end if window else index + 1
    if not found:
        found = [Window(hit.start, hit.end, *PARTS[hit.value]) for hit in _parts(words, dated)][:1]
    found = [one for one in found if not one.limits] or found
    return _in_one_half(found) or list(_afterwards(words))


def _in_one_half(found: list[Window]) -> list[Window]:
    """Lets an am or pm count for the other hours of a text: 'be there 6:30 so come at 6:15 am'."""
    sure = [one for one in found if not one.bare]
    if sure:
        return [_nearest(one, sure[0].minute) if one.bare else one for one in found]
    told = next((one.minute for one in found if not one.fetched), -1)
    return [_ahead(one, told) if one.fetched else one for one in found]


def _ahead(window: Window, told: int) -> Window:
    """Moves an hour at which somebody is to come before that of what they are taken to: 'dentist at 8, get me 6:30'."""
    early = window.minute - HALF_A_DAY
    return _nearest(window, early) if 0 <= early < told < min(early + AHEAD, window.minute) else window


def _nearest(window: Window, minute: int) -> Window:
    """Moves a window by half a day where that brings it nearer to a minute."""
    move = min((0, HALF_A_DAY, -HALF_A_DAY), key=lambda by: (abs(window.minute + by - minute), abs(by)))
    if not 0 <= window.minute + move < MIDNIGHT:
        return window
    begins, ends = (at + move if 0 <= at < MIDNIGHT else at for at in (window.begins, window.ends))
    return window._replace(begins=begins, ends=ends, unsure=False, bare=False)


def _quarter_before(words: TimeWords, index: int, found: list[Window]) -> Window | None:
    """'by nine, so quarter to' is a quarter before the hour that was told."""
    told = words.starts(index, "quarter_to") if found else None
    if told is None or words.number(told.end) or not words.is_over(told.end):
        return None
    before = found[-1]
    return Window(index, told.end, before.minute - 15, -1, before.unsure, before.bare, fetched=True)


def _parts(words: TimeWords, dated: Set[int]) -> list[Hit]:
    """The parts of the day; a bare 'night' only beside a day, and none in a greeting or of a day that has been."""
    wished = [*words.heard.of("polite"), *words.heard.of("greeting")]
    return [
        hit
        for hit in words.heard.of("time", *PARTS)
        if (dated or hit.end - hit.start > 1)
        and not any(wish.start < hit.end and hit.start < wish.end for wish in wished)
        and not words.ends(hit.start, "past")
        and not words.befell(hit.start)
        and (hit.start - 1 in dated or not words.number(hit.start - 1) or words.is_led_for(hit.start - 1))
    ]


def _afterwards(words: TimeWords) -> Iterator[Window]:
    for hit in words.heard.of("time", *AFTERWARDS):
        yield Window(hit.start, hit.end, AFTERWARDS[hit.value], MIDNIGHT)


def _window(words: TimeWords, index: int, dated: Set[int]) -> Window | None:
    first = figure(words, index)
    if first is None or _is_street(words, index, first) or words.is_flat(index, first.end):
        return None
    lead = _lead(words, index)
    ranged = _ranged(words, index, first, lead, dated)
    if ranged or lead == SINCE or (lead in ("between", "from") and not first.marked):
        return ranged
    if not (
        first.marked
        or words.is_fine(first.end)
        or (first.minute and any(hit.end == index for hit in words.heard.of("correction")))  # 'mejor 7 y media'
        or (lead in LED and _stands_alone(words, index, first) and first.hour <= HOURS)
    ):
        return None
    lasts = first.weak and not (lead or dated or first.hour > LATEST_DARK)
    if lead in LASTS or lasts or _counts_people(words, index, first):
        return None
    part = _part_of_day(words)
    minute, unsure = minutes(first, part)
    bare = not (first.half or part) and 0 < first.hour <= HOURS
    told = _led(lead, index, first.end, minute, unsure)._replace(bare=bare, fetched=_is_fetched(words, index))
    if lead in ("", "at") and words.works_from(index):
        return told._replace(begins=-1, ends=minute, limits=True)
    return told


def _stands_alone(words: TimeWords, index: int, first: Figure) -> bool:
    """Whether a number that is led like an hour counts nothing and names no house; 'a las 10' does neither."""
    plainly = bool(index) and words.words[index - 1] == "las" and not words.begins(first.end, *COUNTED)
    return plainly or words.is_over(first.end)


def _counts_people(words: TimeWords, index: int, first: Figure) -> bool:
    """Whether a number says for how many, with no more than a part of the day behind it: 'repas pour 4 ce soir'."""
    return words.is_led_for(index) and not words.starts(index + 1, "am", "pm", "hour", "oclock") and not first.minute


def _is_fetched(words: TimeWords, index: int) -> bool:
    """Whether an hour is one at which somebody is to come: 'pick me up at 8'."""
    come = [hit for hit in words.heard.of("coming") if hit.end <= index]
    return bool(come) and words.heard.leads(come[-1], index, FAR)


def _is_street(words: TimeWords, index: int, first: Figure) -> bool:
    """Whether a number is a street and no hour: 'la 5', 'la 1 de' but 'las 5', 'la 1', and 'la 5 de la tarde'."""
    if not index or words.words[index - 1] != "la" or first.marked or first.half:
        return False
    return first.hour != 1 or words.words[first.end : first.end + 1] == ("de",)


def _led(lead: str, start: int, end: int, minute: int, unsure: bool) -> Window:
    if lead == "until":
        return Window(start, end, -1, minute, unsure)
    return Window(start, end, minute, MIDNIGHT if lead in ("after", "from") else -1, unsure)


def _ranged(words: TimeWords, index: int, first: Figure, lead: str, dated: Set[int]) -> Window | None:
    """'2-4pm', 'from 9 to 5', 'entre las 2 y las 4', 'saturday 7pm to sunday 7am'."""
    start = _behind_joint(words, first.end, lead, dated)
    second = figure(words, start) if start else None
    behind_day = index - 1 in dated and not words.breaks[index]
    if second is None or not (second.marked or behind_day or words.is_over(second.end)):
        return None
    if any(hit.end in (index, index - 1) for hit in words.heard.of("count", "total")):
        return None
    if any(hit.end == index for hit in words.heard.of("thing", "size")):
        return None
    strong = first.hour > HOURS or not (first.weak or second.weak)
    sure = (first.marked or second.marked) and strong
    falls = first.hour > second.hour and not words.between(first.end).strip()
    if not (sure or falls or lead in ("from", "since", "between", "at") or (dated and lead not in LASTS)):
        return None
    ends, _ = minutes(second, _part_of_day(words))
    half = first.half or second.half
    begins, _ = minutes(first._replace(half=half), "")
    moved = {begins: True, begins - HALF_A_DAY: not (first.half or first.hour > HOURS)}
    until = {ends: True, ends + HALF_A_DAY: not second.half}
    for till, fits in until.items():
        for since, fitting in moved.items():
            if fits and fitting and 0 <= since < till <= MIDNIGHT:
                return Window(index, second.end, since, till)
    return _overnight(first, second, index)


def _overnight(first: Figure, second: Figure, index: int) -> Window | None:
    """'10pm to 6am', '22-6': from an evening until the next morning."""
    begins, _ = minutes(first, "pm" if second.half == "am" else "")
    ends, _ = minutes(second, "am")
    late = first.half == "pm" or first.hour > HOURS or second.half == "am"
    return Window(index, second.end, begins, ends) if late and begins >= EVENING and ends <= NOON else None


def _behind_joint(words: TimeWords, index: int, lead: str, dated: Set[int]) -> int:
    """Where the second hour of a window stands, behind its own day if it has one; 0 where none does."""
    if words.between(index).strip() in HYPHENS:
        return index
    joint = words.starts(index, "to", "until") or (words.starts(index, "and") if lead == "between" else None)
    if joint is None:
        return 0
    at = joint.end
    while at in dated:
        at += 1
    article = words.starts(at, "at")
    return article.end if article else at


def _lead(words: TimeWords, index: int) -> str:
    """The word before an hour: 'at', 'until', 'after'; the outer one of two, as in 'hasta a las'."""
    hit = words.ends(index, *LED, SINCE, *LASTS)
    if hit is None or words.breaks[index]:
        return ""
    outer = words.ends(hit.start, "from", SINCE, "until", "after", "between") if hit.value == "at" else None
    return outer.value if outer else hit.value


def _part_of_day(words: TimeWords) -> str:
    """What a part of the day told elsewhere says of a bare hour: 'saturday morning at 6'."""
    parts = _parts(words, ANYWHERE)
    return ("am" if parts[0].value == "morning" else "pm") if parts else ""
