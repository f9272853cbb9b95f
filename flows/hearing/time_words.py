"""The words of time in a text, looked up by where they begin and end, and what stands beside a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set

from flows.hearing.matches import Hit, Matches

SLOT = "time"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
HYPHENS = ("-", "–", "—")
TIMELY = (SLOT, "when", "weekday", "every", "month", "clipped", "polite", "urgency", "past")
DATED = ("every", "when", "weekday", "clipped", "on_days")
COUNTED = ("unit", "people", "category")
FROM_WORK_ON = ("childcare", "care")
"""What is needed while somebody works, and not before."""
THING = 3
"""Words for what broke, between that it did and when: 'se descompuso el refri el martes'."""
PLACED = ("place.type", "place.type_after_number", "place.unit", "place.spot", "place.ordinal")


class TimeWords:
    """What the list `time` found in a text, by its first token and by the token behind it."""

    def __init__(self, heard: Matches, aside: Set[int] = frozenset()) -> None:
        """Sorts the hits of one text; the digits of phone numbers, `aside`, are no numbers here."""
        self.heard, self.breaks, self.aside = heard, heard.text.breaks, aside
        self.words = tuple("#" if at in aside else word for at, word in enumerate(heard.text.words))
        self._starts: dict[int, list[Hit]] = defaultdict(list)
        self._ends: dict[int, list[Hit]] = defaultdict(list)
        for hit in heard.by_slot.get(SLOT, ()):
            self._starts[hit.start].append(hit)
            self._ends[hit.end].append(hit)
        self._named = {hit.start: int(hit.value) for hit in heard.by_slot.get("number", ()) if hit.end == hit.start + 1}
        self._begins: dict[tuple[str, ...], set[int]] = {}
        self._working: set[int] | None = None

    def starts(self, index: int, *values: str) -> Hit | None:
        """The word of one of these lists that begins at a token, the longest first."""
        return next((hit for hit in self._starts.get(index, ()) if hit.value in values), None)

    def ends(self, index: int, *values: str) -> Hit | None:
        """The word of one of these lists that ends right before a token."""
        return next((hit for hit in self._ends.get(index, ()) if hit.value in values), None)

    def number(self, index: int) -> int:
        """A token as a number of one or two digits, or a word for one; 0 when it is none."""
        word = self.words[index] if 0 <= index < len(self.words) else ""
        if word.isdecimal():
            return int(word) if len(word) <= 2 else 0
        found = self._named.get(index, 0)
        return found if found < 100 else 0

    def between(self, index: int) -> str:
        """What is written between the token before this one and this one."""
        if not 0 < index < len(self.words):
            return ""
        spans = self.heard.text.spans
        return self.heard.text.clean[spans[index - 1][1] : spans[index][0]]

    def begins(self, index: int, *slots: str) -> bool:
        """Whether something of one of these slots begins at a token."""
        known = self._begins.get(slots)
        if known is None:
            known = self._begins[slots] = {start for slot in slots for start in self._beginnings(slot)}
        return index in known

    def stands_behind(self, index: int, *slots: str) -> bool:
        """Whether something of one of these slots ends right before a token, in the same clause."""
        clause = 0 < index < len(self.words) and not self.breaks[index]
        return clause and any(hit.end == index for slot in slots for hit in self.heard.by_slot.get(slot, ()))

    def _beginnings(self, slot: str) -> Iterator[int]:
        """Where the hits of a slot begin; of `place.joint` those of one list."""
        name, _, value = slot.partition(".")
        hits = self.heard.by_slot.get(name, ())
        return (hit.start for hit in hits if not value or hit.value == value)

    def is_over(self, index: int) -> bool:
        """Whether a bare number before this token counts nothing and names no house: 'at 3', 'at 3 please'."""
        if index >= len(self.words) or self.breaks[index] or index in self.aside:
            return True
        if self.begins(index, *COUNTED) or index in self._named:
            return False
        if self.begins(index, *TIMELY):
            return True
        if self.begins(index, *PLACED) or not self.heard.everyday[index]:
            return False
        joins = self.begins(index, "place.joint")
        return not joins or (index + 1 < len(self.words) and self.heard.everyday[index + 1])

    def is_flat(self, index: int, end: int) -> bool:
        """Whether a number names a flat, though an hour that it may begin would go on to `end`: 'apt 2, tonight'."""
        marked = self.starts(index + 1, "am", "pm", "hour", "oclock") and not self.breaks[index + 1]
        alone = end == index + 1 or not marked
        return alone and any(hit.end == index for hit in self.heard.of("place", "unit"))

    def from_now(self, *units: str) -> Iterator[tuple[Hit, int, Hit]]:
        """Each 'in' before a length of time still to come, with how many of which unit: 'in 2 hours', 'in a week'."""
        for hit in self.heard.of(SLOT, "in"):
            for at in (hit.end, hit.end + 1, hit.end + 2):
                unit = self.starts(at, *units)
                if unit and not self.undone(hit.start):
                    yield hit, (self.number(at - 1) if at > hit.end else 1) or 1, unit
                    break

    def working(self, start: int) -> bool:
        """Whether a day is one on which somebody says that they work: 'i work weekdays', 'la semaine je travaille'."""
        if self._working is None:
            self._working = set()
            for hit in self.heard.of(SLOT, "busy"):
                self._working.update(range(hit.start, hit.end), self._days_beside(hit.end, 1))
                self._working.update(self._days_beside(hit.start - 1, -1))
        return start in self._working

    def _days_beside(self, index: int, step: int) -> Iterator[int]:
        """The tokens of words of time that follow each other from one on, in one clause."""
        while 0 <= index < len(self.words):
            behind = index if step > 0 else index + 1
            if (behind < len(self.words) and self.breaks[behind]) or not self._is_timely(index):
                return
            yield index
            index += step

    def _is_timely(self, index: int) -> bool:
        timely = [hit for slot in DATED for hit in self.heard.of(slot)]
        timely += self.heard.of(SLOT, "on", "on_day", "to", "and", "every", "weekend")
        return any(hit.start <= index < hit.end for hit in timely)

    def works_from(self, index: int) -> bool:
        """Whether an hour is one at which work begins, and not from when on children are to be looked after."""
        if self.heard.of("category", *FROM_WORK_ON):
            return False
        lead = self.ends(index, "at")
        at = lead.start if lead else index
        begins = {hit.end for hit in self.heard.of("work_begins")}
        while at > 0 and at not in begins and not self.breaks[at] and self._is_timely(at - 1):
            at -= 1
        return at in begins

    def is_fine(self, index: int) -> bool:
        """Whether an hour with minutes was told, of which is said that it suits: '8 30 fine'."""
        minutes = index >= 2 and self.words[index - 1].isdecimal() and self.words[index - 2].isdecimal()
        suits = any(hit.start == index for hit in (*self.heard.of("answer", "yes"), *self.heard.of("fine")))
        return minutes and suits

    def is_led_for(self, index: int) -> bool:
        """Whether a number says for how many: 'for 4'."""
        return any(hit.end == index for hit in self.heard.of("count", "for"))

    def befell(self, index: int) -> bool:
        """Whether a day is the one on which something broke: 'the furnace quit monday'."""
        asked = [hit.start for hit in self.heard.of("kind", "need", "plea")]
        told = (hit for hit in self.heard.of(SLOT, "befell") if self.heard.leads(hit, index, THING))
        return any(not any(hit.end <= at < index for at in asked) for hit in told)

    def undone(self, index: int) -> bool:
        """Whether a clause says what has not been, so that a length in it is over: 'not eaten in 2 days'."""
        start = next((at for at in range(index, 0, -1) if self.breaks[at]), 0)
        return any(start <= hit.start < index for hit in self.heard.of(SLOT, "undone"))
