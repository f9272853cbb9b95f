"""The clock: wall time for what is kept, handed in so that tests can hold it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

CORRECTION = timedelta(minutes=5)
"""A difference up to this is a clock set right; a greater one is a jump."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Now, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return system_time()


def system_time() -> datetime:
    """What the machine's clock shows, in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`, so that stored times sort as text."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def moment(stamped: str) -> datetime:
    """The moment that `stamp` wrote down."""
    return datetime.fromisoformat(stamped)


def awake_seconds() -> float:
    """Seconds since the machine started, sleep included; nobody can set this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SteadyClock:
    """The machine's clock, unless it jumps: then time goes on as the seconds since the machine started tell.

    Corrections of up to five minutes are followed, so that a drifting clock may be set right while the hotline runs.
    A jump is not believed before the next start, and at the start only when it is not earlier than `newest`, the time
    of the newest record. macOS has no CLOCK_BOOTTIME; the hotline runs on Linux.
    """

    def __init__(
        self,
        newest: datetime | None = None,
        wall: Callable[[], datetime] = system_time,
        awake: Callable[[], float] = awake_seconds,
    ) -> None:
        """Believes the wall clock unless it is earlier than the newest record."""
        self._wall, self._awake = wall, awake
        self._time, self._at = max(wall(), newest or wall()), awake()
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Now, in UTC."""
        with self._lock:
            at = self._awake()
            expected = self._time + timedelta(seconds=at - self._at)
            wall = self._wall()
            self._time, self._at = wall if abs(wall - expected) <= CORRECTION else expected, at
            return self._time

    def jumped(self) -> timedelta:
        """How far the wall clock is ahead of ours; zero while it is believed."""
        ahead = self._wall() - self.now()
        return ahead if abs(ahead) > CORRECTION else timedelta()
