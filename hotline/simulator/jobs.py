"""What the carrier still has to do, each at its time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.base.clock import Clock
from hotline.simulator.faults import Faults


@dataclass(frozen=True)
class Job:
    """One thing to do when it is due; a `callback` is a webhook that only reports."""

    due: datetime
    act: Callable[[], object]
    callback: bool = False


class Jobs:
    """A list of jobs that `deliver` empties as far as the clock allows."""

    def __init__(self, clock: Clock, faults: Faults) -> None:
        """Starts empty."""
        self._clock = clock
        self._faults = faults
        self._waiting: list[Job] = []
        self._lock = threading.Lock()

    def add(self, act: Callable[[], object], after_s: float = 0.0) -> None:
        """Does this, at the earliest so many seconds from now."""
        self._append(Job(self._clock.now() + timedelta(seconds=after_s), act))

    def add_callback(self, act: Callable[[], object]) -> None:
        """Reports this, as late as the faults in force say."""
        late = timedelta(seconds=self._faults.now.callback_delay_s)
        self._append(Job(self._clock.now() + late, act, callback=True))

    def deliver(self) -> int:
        """Does all that is due, and what that makes due; returns how many jobs were done."""
        done = 0
        while batch := self._take_due():
            for place, job in enumerate(batch):
                try:
                    job.act()
                except Exception:
                    self._put_back(batch[place + 1 :])
                    raise
            done += len(batch)
        return done

    def _append(self, job: Job) -> None:
        with self._lock:
            self._waiting.append(job)

    def _put_back(self, jobs: list[Job]) -> None:
        with self._lock:
            self._waiting[:0] = jobs

    def _take_due(self) -> list[Job]:
        now = self._clock.now()
        with self._lock:
            due = [job for job in self._waiting if job.due <= now]
            self._waiting = [job for job in self._waiting if job.due > now]
        callbacks = [job for job in due if job.callback]
        if self._faults.now.reorder_callbacks:
            callbacks.reverse()
        return [job for job in due if not job.callback] + callbacks
