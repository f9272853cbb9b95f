"""What the wordlists say about one text: the hits, and which of them stand."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flows.hearing.text import Text

PIECES, ASIDE = frozenset({"peril", "scene"}), "other"
"""The slots whose lists are pieces of one thing: each is told by itself, hidden only by what is set aside."""
REF_DIGITS = 3
"""Digits from which a number may name a post."""


class Hit(NamedTuple):
    """A phrase found: tokens from start up to end lead to value in slot."""

    slot: str
    value: str
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Matches:
    """A text and everything the wordlists say about it; `language` is "" when unsure.

    `hits` are in the order of the text, `by_slot` are the same hits. `everyday` marks the tokens that are everyday
    words of some language.
    """

    text: Text
    hits: tuple[Hit, ...]
    by_slot: Mapping[str, tuple[Hit, ...]]
    language: str
    everyday: tuple[bool, ...]

    def of(self, slot: str, *values: str) -> list[Hit]:
        """Names the hits of one slot, in the order of the text; with values, only those."""
        hits = self.by_slot.get(slot, ())
        return [hit for hit in hits if hit.value in values] if values else list(hits)

    def within(self, start: int, end: int) -> list[Hit]:
        """Names the hits between two tokens, in the order of the text."""
        first = bisect_left(self.hits, start, key=_start)
        last = bisect_left(self.hits, end, key=_start)
        return [hit for hit in self.hits[first:last] if hit.end <= end]

    def leads(self, hit: Hit, start: int, most: int) -> bool:
        """Whether a hit stands before a token with so many words at most, and no pause, between."""
        return 0 <= start - hit.end <= most and not any(self.text.breaks[hit.end : start + 1])

    def evidence(self, hit: Hit) -> tuple[str, str]:
        """Says which words led where."""
        return self.text.written(hit.start, hit.end), f"{hit.slot}: {hit.value}"


def _start(hit: Hit) -> int:
    return hit.start


def sentence_ends(text: Text) -> list[int]:
    """Says for each token where its sentence ends, since no phrase goes on into the next."""
    end = len(text.words)
    ends = [end] * end
    for index in range(len(ends) - 1, -1, -1):
        ends[index] = end
        if text.breaks[index] == ".":
            end = index
    return ends


def clauses(text: Text, polite: list[Hit]) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Marks where a clause opens (before token i) and closes (after token i-1), courtesies and refs left aside."""
    size = len(text.words)
    opening = [index == 0 or bool(text.breaks[index]) for index in range(size)]
    closing = [False] + [index == size or bool(text.breaks[index]) for index in range(1, size + 1)]
    aside = [(hit.start, hit.end) for hit in polite]
    aside += [(at, at + 1) for at, word in enumerate(text.words) if len(word) >= REF_DIGITS and word.isdecimal()]
    for start, end in sorted(aside):
        if end < size and opening[start]:
            opening[end] = True
    for start, end in sorted(aside, reverse=True):
        if closing[end]:
            closing[start] = True
    return tuple(opening), tuple(closing)


def longest(hits: list[Hit]) -> dict[str, tuple[Hit, ...]]:
    """Drops what lies inside a longer hit of its own slot and what an idiom explains; groups the rest by slot.

    Pieces that only together mean something may lie inside one another, unless they are of one list.
    """
    by_slot: dict[str, list[Hit]] = defaultdict(list)
    for hit in dict.fromkeys(hits):
        by_slot[hit.slot].append(hit)
    idioms = by_slot.pop("idiom", [])
    everywhere = [hit for hit in idioms if hit.value == "any"]
    kept: dict[str, tuple[Hit, ...]] = {}
    for slot, group in by_slot.items():
        standing = _standing(group) if slot not in PIECES else _pieces(group)
        if len(standing) > 1:
            standing.sort(key=_place_in_slot)
        idiomatic = everywhere + [hit for hit in idioms if hit.value == slot]
        kept[slot] = tuple(_unexplained(standing, idiomatic) if idiomatic else standing)
    return kept


def _place_in_slot(hit: Hit) -> tuple[int, int, str, str]:
    return hit.start, -hit.end, hit.value, hit.language


def _standing(group: list[Hit]) -> list[Hit]:
    single = len(group) == 1 or all(hit.end - hit.start == 1 for hit in group)
    return group if single else _outermost(group)


def _pieces(group: list[Hit]) -> list[Hit]:
    """Keeps the outermost hits of each list: 'no more insulin' is running out, and insulin."""
    values = dict.fromkeys(hit.value for hit in group)
    lists = (_standing([hit for hit in group if hit.value in (value, ASIDE)]) for value in values)
    return [hit for value, told in zip(values, lists, strict=True) for hit in told if hit.value == value]


def _outermost(group: list[Hit]) -> list[Hit]:
    """Keeps the hits that lie inside no longer one of the group."""
    kept: list[Hit] = []
    reach = 0
    for hit in sorted(group, key=_extent):
        if hit.end > reach or (kept and _extent(hit) == _extent(kept[-1])):
            kept.append(hit)
            reach = hit.end
    return kept


def _extent(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _unexplained(hits: list[Hit], idioms: list[Hit]) -> list[Hit]:
    """Of hits in the order of the text those that lie inside no idiom."""
    left, reach = sorted(idioms, key=_start, reverse=True), 0
    kept: list[Hit] = []
    for hit in hits:
        while left and left[-1].start <= hit.start:
            reach = max(reach, left.pop().end)
        if hit.end > reach:
            kept.append(hit)
    return kept
