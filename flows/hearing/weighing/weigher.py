"""Weighs what a text is and speaks of, by weights that were learned from examples."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from flows.hearing.matches import Matches
from flows.hearing.weighing.features import BUCKETS, Spans, features
from flows.hearing.weighing.fitting import likelihood

KIND, CATEGORY, MOVE = "kind ", "category ", "move "
"""How the names of outputs begin; a move's goes on with the role of whoever speaks."""
WEIGHTS = Path(__file__).parent / "weights.bin"
MOVE_WEIGHTS = Path(__file__).parent / "moves.bin"
MIDDLE, FINEST = 128, 127
"""The byte that stands for a weight of 0, and the bytes to either side of it."""
MOST_ADDED = 256
"""Bytes whose sum is sure to fit into 16 bits."""


class Weigher:
    """The weights of every output, a byte each, with what a byte is worth; immutable and shared between threads."""

    def __init__(self, columns: Mapping[str, bytes], worth: Mapping[str, float], examples: str) -> None:
        """`examples` are the digests of the examples that the weights were fitted to."""
        self.columns, self.worth, self.examples = dict(columns), dict(worth), examples

    @classmethod
    def of(cls, weights: Mapping[str, Sequence[float]], examples: str) -> Weigher:
        """The weigher of fitted weights, rounded to bytes."""
        worth = {name: max(map(abs, column)) / FINEST or 1.0 for name, column in weights.items()}
        columns = {
            name: bytes(MIDDLE + round(weight / worth[name]) for weight in column) for name, column in weights.items()
        }
        return cls(columns, worth, examples)

    def weigh(self, heard: Matches, kind: str, *beginnings: str, marked: Spans | None = None) -> dict[str, float]:
        """How likely each output is whose name begins so, from 0 to 1.

        `kind` is what the grammar reads the text as, `marked` what is told in its spans.
        """
        places = features(heard, kind, marked)
        none, share = MIDDLE * len(places), 1 / math.sqrt(len(places))
        return {
            name: likelihood((added - none) * self.worth[name] * share)
            for name, added in zip(self.columns, self._added(places), strict=True)
            if name.startswith(beginnings)
        }

    @cached_property
    def _lanes(self) -> struct.Struct:
        return struct.Struct(f"<{len(self.columns)}H")

    @cached_property
    def _rows(self) -> list[int]:
        """For each place the weights of all outputs as one number, 16 bits each, so that one addition adds them all."""
        size = self._lanes.size
        spread = bytearray(BUCKETS * size)
        for at, column in enumerate(self.columns.values()):
            spread[2 * at :: size] = column
        return [int.from_bytes(spread[at : at + size], "little") for at in range(0, len(spread), size)]

    def _added(self, places: Sequence[int]) -> list[int]:
        """The sum of each output's bytes at these places."""
        rows, lanes = self._rows, self._lanes
        sums = [
            lanes.unpack(sum([rows[at] for at in places[start : start + MOST_ADDED]]).to_bytes(lanes.size, "little"))
            for start in range(0, len(places), MOST_ADDED)
        ]
        return [sum(parts) for parts in zip(*sums, strict=True)]

    def to_bytes(self) -> bytes:
        """One line of JSON, then the bytes of each output in its order."""
        head = {"examples": self.examples, "worth": {name: round(worth, 6) for name, worth in self.worth.items()}}
        return json.dumps(head).encode() + b"\n" + b"".join(self.columns[name] for name in self.worth)

    @classmethod
    def from_bytes(cls, written: bytes) -> Weigher:
        """The weigher that was written so."""
        line, _, body = written.partition(b"\n")
        head = json.loads(line)
        names = list(head["worth"])
        columns = {name: body[at * BUCKETS : (at + 1) * BUCKETS] for at, name in enumerate(names)}
        return cls(columns, head["worth"], head["examples"])


@cache
def shipped() -> Weigher:
    """The weigher that comes with the hotline."""
    kinds, moves = (Weigher.from_bytes(path.read_bytes()) for path in (WEIGHTS, MOVE_WEIGHTS))
    return Weigher(kinds.columns | moves.columns, kinds.worth | moves.worth, f"{kinds.examples} {moves.examples}")
