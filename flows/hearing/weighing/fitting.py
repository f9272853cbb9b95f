"""Fits weights to examples: a logistic regression for each output of the weigher, a perceptron for the tagger."""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

from flows.hearing.weighing.features import BUCKETS
from flows.hearing.weighing.tagger import SIZE, Moves, follows, likeliest
from flows.hearing.weighing.token_features import ROWS, Token, row

ROUNDS, RATE, DECAY = 8, 2.0, 3e-4
"""How often every example is gone through, the first step of AdaGrad (Duchi, Hazan and Singer, 2011), and what of a
weight each step takes back."""
AVERAGED = 4
"""Last rounds of which the weights are the mean: another order of the examples then changes half as many readings."""
SURE = 0.01
"""An error below this teaches nothing any more."""


def fit(seen: Sequence[Sequence[int]], wanted: Sequence[bool]) -> list[float]:
    """Finds the weights whose sum over a text's features is above 0 where `wanted` holds; the same every time."""
    weights, grown, kept = [0.0] * BUCKETS, [1.0] * BUCKETS, [0.0] * BUCKETS
    for turn in range(ROUNDS):
        for at in sorted(range(len(seen)), key=lambda index: crc32(f"{turn} {index}".encode())):
            places = seen[at]
            share = 1 / math.sqrt(len(places))
            error = likelihood(sum([weights[place] for place in places]) * share) - wanted[at]
            if abs(error) < SURE:
                continue
            step = error * share
            for place in places:
                grown[place] += step * step
                weights[place] -= RATE * (step / math.sqrt(grown[place]) + DECAY * weights[place])
        if turn >= ROUNDS - AVERAGED:
            kept = [before + now for before, now in zip(kept, weights, strict=True)]
    return [total / AVERAGED for total in kept]


def likelihood(score: float) -> float:
    """Says how likely an output is, from 0 to 1, by the weighed sum of a text's features."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


class Perceptron:
    """Rows of weights, each with what it was on average since the beginning (Collins, 2002)."""

    def __init__(self) -> None:
        """Begins with no weight at all."""
        self.rows: list[list[float] | None] = [None] * ROWS
        self._grown: dict[int, list[float]] = {}
        self._turn = 1

    def learn(self, tokens: Sequence[Token], wanted: Sequence[int]) -> None:
        """Reads a text, and moves the weights where it was read otherwise than is wanted."""
        found = self._tag(tokens)
        self._turn += 1
        if found == wanted:
            return
        for at, token in enumerate(tokens):
            if found[at] != wanted[at]:
                for place in token.rows:
                    self._move(place, wanted[at], 1.0)
                    self._move(place, found[at], -1.0)
            if at and (found[at - 1 : at + 1] != wanted[at - 1 : at + 1]):
                for tags, step in ((wanted, 1.0), (found, -1.0)):
                    for name in follows(tags[at - 1], *token.before):
                        self._move(row(name), tags[at], step)

    def averaged(self) -> list[list[float] | None]:
        """The rows as they were on average."""
        return [
            [now - grown / self._turn for now, grown in zip(tags, self._grown[at], strict=True)] if tags else None
            for at, tags in enumerate(self.rows)
        ]

    def _move(self, place: int, tag: int, step: float) -> None:
        tags = self.rows[place]
        if tags is None:
            tags = self.rows[place] = [0.0] * SIZE
            self._grown[place] = [0.0] * SIZE
        tags[tag] += step
        self._grown[place][tag] += step * self._turn

    def _tag(self, tokens: Sequence[Token]) -> list[int]:
        return likeliest((self._added(token.rows), self._moves(*token.before)) for token in tokens)

    def _moves(self, mark: str, letter: str) -> Moves:
        return Moves.of(self._added([row(name) for name in follows(at, mark, letter)]) for at in range(SIZE))

    def _added(self, places: Sequence[int]) -> list[float]:
        found = [tags for place in places if (tags := self.rows[place])]
        return [sum(column) for column in zip(*found, strict=True)] or [0.0] * SIZE


def fit_tags(seen: Sequence[tuple[Sequence[Token], Sequence[int]]]) -> list[list[float] | None]:
    """Finds the rows of weights by which texts are tagged as is wanted; the same every time."""
    learning = Perceptron()
    for turn in range(ROUNDS):
        for at in sorted(range(len(seen)), key=lambda index: crc32(f"{turn} {index}".encode())):
            learning.learn(*seen[at])
    return learning.averaged()
