"""The faults that a test or a demo can ask for."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields
from typing import Any

ALWAYS = -1


class UnknownFaultError(ValueError):
    """A fault that the simulator does not know, or a value it cannot take."""


@dataclass
class Settings:
    """How the carrier misbehaves; counts say how many of the next requests, -1 says all of them."""

    refuse: int = 0  # REST: the connection is closed at once, nothing happens
    unavailable: int = 0  # REST: 503, nothing happens
    rate_limited: int = 0  # REST: 429 with Retry-After, nothing happens
    retry_after_s: int = 1
    refuse_code: int = 0  # REST: every text is refused with this code of the carrier's
    fail_code: int = 0  # every text is taken, and reported as undelivered with this code
    hang: int = 0  # REST: the connection is accepted and never answered, nothing happens
    lose_answer: int = 0  # REST: a POST is carried out, then the connection is cut
    double_webhooks: int = 0  # the hotline hears the same thing twice
    reorder_callbacks: bool = False  # the last status callback comes first
    callback_delay_s: float = 0.0
    uplink_down: bool = False  # no webhook arrives; what comes in waits in the carrier's lists
    list_lag_s: float = 0.0  # a message is listed only this long after it was made
    answers_unlisted: bool = False  # answers in TwiML are not in the list, as with carriers that are only like Twilio
    bodies_blank: bool = False  # the list tells of texts without their words
    nameless: int = 0  # REST: a POST is carried out, and its answer has no SID
    recording_delay_s: float = 0.0
    recordings_lost: bool = False


class Faults:
    """The settings now in force, safe to change while requests run."""

    def __init__(self) -> None:
        """Starts without a fault."""
        self.now = Settings()
        self._lock = threading.Lock()
        self._changed = threading.Event()

    def change(self, wanted: dict[str, Any]) -> None:
        """Sets the named faults and leaves the others; raises UnknownFaultError and then changes nothing."""
        known = {field.name: type(getattr(self.now, field.name)) for field in fields(Settings)}
        for name, value in wanted.items():
            if name not in known:
                raise UnknownFaultError(f"There is no fault called {name!r}; known are {', '.join(known)}.")
            if not _fits(value, known[name]):
                raise UnknownFaultError(f"{name} takes {_takes(known[name])}.")
        with self._lock:
            for name, value in wanted.items():
                setattr(self.now, name, value)
            self._release()

    def clear(self) -> None:
        """Ends every fault; what hangs is let go."""
        with self._lock:
            self.now = Settings()
            self._release()

    def take(self, name: str) -> bool:
        """Whether this request meets the named fault; a counted fault is used up by one."""
        with self._lock:
            left = int(getattr(self.now, name))
            if left > 0:
                setattr(self.now, name, left - 1)
            return left != 0

    def wait_for_change(self, at_most_s: float) -> None:
        """Holds a hanging request until the faults change."""
        self._changed.wait(at_most_s)

    def _release(self) -> None:
        self._changed.set()
        self._changed = threading.Event()


def _fits(value: object, wanted: type) -> bool:
    if wanted is bool or isinstance(value, bool):
        return wanted is bool and isinstance(value, bool)
    if wanted is int:
        return isinstance(value, int) and value >= ALWAYS
    return isinstance(value, (int, float)) and value >= 0


def _takes(wanted: type) -> str:
    return {bool: "true or false", int: "a whole number, -1 for always"}.get(wanted, "a number of seconds")
