"""Fits the weights of the weigher to examples: a logistic regression for each of its outputs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from zlib import crc32

from flows.hearing.weighing.features import BUCKETS

ROUNDS, RATE, DECAY = 8, 2.0, 3e-4
"""How often every example is gone through, the first step of AdaGrad (Duchi, Hazan and Singer, 2011), and what of a
weight each step takes back."""
SURE = 0.01
"""An error below this teaches nothing any more."""


def fit(seen: Sequence[Sequence[int]], wanted: Sequence[bool]) -> list[float]:
    """Finds the weights whose sum over a text's features is above 0 where `wanted` holds; the same every time."""
    weights, grown = [0.0] * BUCKETS, [1.0] * BUCKETS
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
    return weights


def likelihood(score: float) -> float:
    """Says how likely an output is, from 0 to 1, by the weighed sum of a text's features."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
