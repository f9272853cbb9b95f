"""Marks the tokens of a text that tell where, what, when and for whom, by weights that were learned from examples."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from flows.hearing.weighing.marked import OUTSIDE, TAGS
from flows.hearing.weighing.token_features import Token, row

SPAN_WEIGHTS = Path(__file__).parent / "spans.bin"
FINEST, MIDDLE = 127, 128
"""The bytes to either side of the one that stands for a weight of 0."""
SIZE = len(TAGS)
_LANES = struct.Struct(f"<{SIZE}H")
"""The weights of all tags as one number, 16 bits each, so that a row is added up in one addition."""
INSIDE = tuple((TAGS.index(f"B-{tag[2:]}"), (at,)) if tag[:2] == "I-" else None for at, tag in enumerate(TAGS))
"""For each tag inside a span what may stand before it, the tag that begins it and itself; any may before the others."""
NEVER = float("-inf")


class Moves(NamedTuple):
    """For each tag what speaks for it behind each other, and how far apart these are at most."""

    behind: Sequence[Sequence[float]]
    most: float

    @classmethod
    def of(cls, before: Iterable[Sequence[float]]) -> Moves:
        """Turns what speaks for each tag behind one, for each one that may stand before."""
        behind = list(zip(*before, strict=True))
        return cls(behind, max(max(weights) - min(weights) for weights in behind))


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
        return Moves.of(self._added([row(name) for name in follows(at, mark, letter)]) for at in range(SIZE))

    def _added(self, places: Sequence[int]) -> tuple[int, ...]:
        return _LANES.unpack(sum([self._rows[at] for at in places]).to_bytes(_LANES.size, "little"))


def likeliest(steps: Iterable[tuple[Sequence[float], Moves]]) -> list[int]:
    """The likeliest tags together (Viterbi, 1967), by what speaks for each at a token, and for it behind each other.

    Where any tag may stand before, those are left out that are too far behind the best for any move to make up for it.
    """
    ways: list[list[int]] = []
    scores = [0.0 if tag == OUTSIDE else NEVER for tag in TAGS]
    for own, moves in steps:
        least = max(scores) - moves.most
        near, *others = [at for at, score in enumerate(scores) if score >= least]
        way, now = [], []
        for weight, inside, behind in zip(own, INSIDE, moves.behind, strict=True):
            found, rest = inside or (near, others)
            best = scores[found] + behind[found]
            for at in rest:
                if scores[at] + behind[at] > best:
                    found, best = at, scores[at] + behind[at]
            way.append(found)
            now.append(best + weight)
        ways.append(way)
        scores = now
    said = [max(range(SIZE), key=scores.__getitem__)] if ways else []
    for way in reversed(ways[1:]):
        said.append(way[said[-1]])
    return said[::-1]


@cache
def shipped_tagger() -> Tagger:
    """The tagger that comes with the hotline."""
    return Tagger.from_bytes(SPAN_WEIGHTS.read_bytes())
