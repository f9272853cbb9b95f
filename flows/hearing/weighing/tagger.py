"""Marks the tokens of a text that tell where, what, when and for whom, by weights that were learned from examples."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from operator import add
from pathlib import Path

from flows.hearing.weighing.marked import OUTSIDE, TAGS
from flows.hearing.weighing.token_features import Token, row

SPAN_WEIGHTS = Path(__file__).parent / "spans.bin"
FINEST, MIDDLE = 127, 128
"""The bytes to either side of the one that stands for a weight of 0."""
SIZE = len(TAGS)
_LANES = struct.Struct(f"<{SIZE}H")
"""The weights of all tags as one number, 16 bits each, so that a row is added up in one addition."""
INSIDE = tuple(tuple(at for at, before in enumerate(TAGS) if tag[:2] == "I-" and before[2:] == tag[2:]) for tag in TAGS)
"""For each tag inside a span those that may stand before it, since it has begun; any may before the others."""
NEVER = float("-inf")
Moves = Sequence[Sequence[float]]
"""For each tag what speaks for it behind each other."""


def follows(before: int, mark: str, letter: str) -> tuple[str, ...]:
    """The features of a tag that depend on the one before it."""
    return f"t {before}", f"t {before} mark {mark}", f"t {before} letter {letter}"


class Tagger:
    """A byte for each row and tag; immutable and shared between threads."""

    def __init__(self, weights: bytes, examples: str) -> None:
        """`examples` is the digest of the examples that the weights were fitted to."""
        self.weights, self.examples = weights, examples
        wide = b"".join(bytes((weight, 0)) for weight in range(256))
        spread = b"".join(wide[2 * weight : 2 * weight + 2] for weight in weights)
        size = _LANES.size
        self._rows = [int.from_bytes(spread[at : at + size], "little") for at in range(0, len(spread), size)]
        self._moves = lru_cache(maxsize=1024)(self._moving)

    @classmethod
    def of(cls, weights: Sequence[Sequence[float] | None], examples: str) -> Tagger:
        """The tagger of fitted rows, rounded to bytes."""
        worth = max(abs(weight) for tags in weights if tags for weight in tags) / FINEST
        none = bytes([MIDDLE] * SIZE)
        told = (bytes(MIDDLE + round(weight / worth) for weight in tags) if tags else none for tags in weights)
        return cls(b"".join(told), examples)

    def to_bytes(self) -> bytes:
        """One line of JSON, then the rows in their order."""
        return json.dumps({"examples": self.examples}).encode() + b"\n" + self.weights

    @classmethod
    def from_bytes(cls, written: bytes) -> Tagger:
        """The tagger that was written so."""
        line, _, weights = written.partition(b"\n")
        return cls(weights, json.loads(line)["examples"])

    def tag(self, tokens: Sequence[Token]) -> list[int]:
        """The likeliest tags of a text, by their places in TAGS."""
        return likeliest((self._added(token.rows), self._moves(*token.before)) for token in tokens)

    def _moving(self, mark: str, letter: str) -> Moves:
        """What speaks for a tag behind each other, where this mark and this letter stand."""
        behind = [self._added([row(name) for name in follows(at, mark, letter)]) for at in range(SIZE)]
        return list(zip(*behind, strict=True))

    def _added(self, places: Sequence[int]) -> tuple[int, ...]:
        return _LANES.unpack(sum([self._rows[at] for at in places]).to_bytes(_LANES.size, "little"))


def likeliest(steps: Iterable[tuple[Sequence[float], Moves]]) -> list[int]:
    """The likeliest tags together (Viterbi, 1967), by what speaks for each at a token, and for it behind each other."""
    ways: list[list[int]] = []
    scores = [0.0 if tag == OUTSIDE else NEVER for tag in TAGS]
    for own, moves in steps:
        way, now = [], []
        for tag, inside in enumerate(INSIDE):
            behind = moves[tag]
            if inside:
                begun, going = inside
                best, further = scores[begun] + behind[begun], scores[going] + behind[going]
                found = begun
                if further > best:
                    best, found = further, going
            else:
                sums = list(map(add, scores, behind))
                best = max(sums)
                found = sums.index(best)
            way.append(found)
            now.append(best + own[tag])
        ways.append(way)
        scores = now
    said = [max(range(SIZE), key=lambda at: scores[at])] if ways else []
    for way in reversed(ways[1:]):
        said.append(way[said[-1]])
    return said[::-1]


@cache
def shipped_tagger() -> Tagger:
    """The tagger that comes with the hotline."""
    return Tagger.from_bytes(SPAN_WEIGHTS.read_bytes())
