"""Goes on fitting from weights that are there, with few examples of a place's own; the same every time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from zlib import compress, crc32, decompress

from flows.hearing.weighing.features import BUCKETS
from flows.hearing.weighing.fitting import likelihood
from flows.hearing.weighing.weigher import FINEST, MIDDLE, Weigher

TURNS, STEP, DRAW = 6, 1.0, 0.003
"""How often every example is gone through, the first step, and what of a weight's way each step takes back: with few
examples they stay near where they began."""
KNOWN = 0.02
"""An error below this teaches nothing more: what is read rightly and surely stays as it is."""


class SeenText(NamedTuple):
    """The places of a text's features, and for each output that is known whether it holds."""

    places: Sequence[int]
    wanted: Mapping[str, bool]


def gone_on(weigher: Weigher, lessons: Sequence[SeenText]) -> Weigher:
    """The weigher with what the lessons move of its weights; outputs that none of them names are the same."""
    names = dict.fromkeys(name for lesson in lessons for name in lesson.wanted if name in weigher.columns)
    moved = {name: _moved(weigher.columns[name], weigher.worth[name], _of(lessons, name)) for name in names}
    return Weigher(weigher.columns | moved, weigher.worth, weigher.examples)


def _of(lessons: Iterable[SeenText], name: str) -> list[tuple[Sequence[int], bool]]:
    return [(lesson.places, lesson.wanted[name]) for lesson in lessons if name in lesson.wanted]


def _moved(column: bytes, worth: float, taught: Sequence[tuple[Sequence[int], bool]]) -> bytes:
    """One output's bytes after the lessons: AdaGrad, as the shipped weights are fitted, but drawn towards these."""
    way, grown = dict.fromkeys((place for places, _ in taught for place in places), 0.0), dict[int, float]()
    begun = [sum(column[place] - MIDDLE for place in places) * worth for places, _ in taught]
    for turn in range(TURNS):
        for at in sorted(range(len(taught)), key=lambda index: crc32(f"{turn} {index}".encode())):
            places, wanted = taught[at]
            share = 1 / math.sqrt(len(places))
            error = likelihood((begun[at] + sum([way[place] for place in places])) * share) - wanted
            if abs(error) < KNOWN:
                continue
            step = error * share
            for place in places:
                grown[place] = grown.get(place, 1.0) + step * step
                way[place] -= STEP * (step / math.sqrt(grown[place]) + DRAW * way[place])
    bytes_now = bytearray(column)
    for place, far in way.items():
        bytes_now[place] = max(MIDDLE - FINEST, min(MIDDLE + FINEST, column[place] + round(far / worth)))
    return bytes(bytes_now)


def difference(before: Weigher, after: Weigher) -> bytes:
    """What is other in the second weigher, small: nearly every byte is the same."""
    names = list(before.columns)
    pairs = (zip(before.columns[name], after.columns[name], strict=True) for name in names)
    return compress(b"".join(bytes((now - was) % 256 for was, now in pair) for pair in pairs), 9)


def with_difference(before: Weigher, told: bytes) -> Weigher:
    """The weigher that `difference` told of; ValueError where it was told of another one's outputs."""
    body = decompress(told)
    if len(body) != BUCKETS * len(before.columns):
        raise ValueError("a difference to weights of other outputs")
    columns = {}
    for at, (name, column) in enumerate(before.columns.items()):
        part = body[at * BUCKETS : (at + 1) * BUCKETS]
        other = any(part)
        columns[name] = bytes((was + by) % 256 for was, by in zip(column, part, strict=True)) if other else column
    return Weigher(columns, before.worth, before.examples)
