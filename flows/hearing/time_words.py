"""The words of time in a text, looked up by where they begin and end, and what stands beside a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from flows.hearing.matches import Hit, Matches

SLOT = "time"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
HYPHENS = ("-", "–", "—")
TIMELY = (SLOT, "when", "weekday", "every", "month", "clipped", "polite", "urgency", "past")
COUNTED = ("unit", "people", "category")
PLACED = ("place.type", "place.type_after_number", "place.unit", "place.spot", "place.ordinal")


class TimeWords:
    """What the list `time` found in a text, by its first token and by the token behind it."""

    def __init__(self, heard: Matches) -> None:
        """Sorts the hits of one text."""
        self.heard, self.words, self.breaks = heard, heard.text.words, heard.text.breaks
        self._starts: dict[int, list[Hit]] = defaultdict(list)
        self._ends: dict[int, list[Hit]] = defaultdict(list)
        for hit in heard.by_slot.get(SLOT, ()):
            self._starts[hit.start].append(hit)
            self._ends[hit.end].append(hit)
        self._named = {hit.start: int(hit.value) for hit in heard.by_slot.get("number", ()) if hit.end == hit.start + 1}
        self._begins: dict[str, set[int]] = {}

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
        return any(index in self._beginnings(slot) for slot in slots)

    def _beginnings(self, slot: str) -> set[int]:
        """Where the hits of a slot begin; of `place.joint` those of one list."""
        known = self._begins.get(slot)
        if known is None:
            name, _, value = slot.partition(".")
            hits = self.heard.by_slot.get(name, ())
            known = self._begins[slot] = {hit.start for hit in hits if not value or hit.value == value}
        return known

    def is_over(self, index: int) -> bool:
        """Whether a bare number before this token counts nothing and names no house: 'at 3', 'at 3 please'."""
        if index >= len(self.words) or self.breaks[index]:
            return True
        if self.begins(index, *COUNTED):
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

    def undone(self, index: int) -> bool:
        """Whether a clause says what has not been, so that a length in it is over: 'not eaten in 2 days'."""
        start = next((at for at in range(index, 0, -1) if self.breaks[at]), 0)
        return any(start <= hit.start < index for hit in self.heard.of(SLOT, "undone"))
