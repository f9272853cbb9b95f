"""When to try again: backoff with jitter, for more than a day, and then a visible end. Pure."""

from __future__ import annotations

import random
from datetime import timedelta

MOST_ATTEMPTS = 20
PATIENT_ATTEMPTS = 3
"""Faults of the whole carrier often hit whichever text was first: so many cost it no delay and keep its place."""
_FIRST = 30.0
_LONGEST = 2 * 3600.0
_LONGEST_HOLD = 300.0


def backoff(attempts: int, chance: float | None = None) -> timedelta:
    """The wait after so many failed attempts: 30 s doubling to two hours, and up to half as much again.

    Twenty attempts last 26 to 39 hours. `chance` is 0 to 1, by default random.
    """
    jitter = 1 + (random.random() if chance is None else chance) / 2  # noqa: S311 - no secret hangs on it
    return timedelta(seconds=min(_FIRST * 2 ** (attempts - 1), _LONGEST) * jitter)


def hold(retry_after: float, strikes: int) -> timedelta:
    """The wait of the whole line after so many 429 in a row: what the carrier asks for and up to five minutes more."""
    doubled = min(2.0 ** min(strikes - 1, 10), _LONGEST_HOLD)
    return timedelta(seconds=retry_after + doubled * random.random())  # noqa: S311 - no secret hangs on it
