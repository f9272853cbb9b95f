"""Threads in lanes: the carrier and the console wait only for their own kind, and addresses take turns."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

Work = tuple[Callable[[], Any], Callable[[Future[Any]], None]]


class Lane:
    """Some threads for one kind of request; used by one thread alone, the one that watches the sockets."""

    def __init__(self, threads: int, each: int) -> None:
        """With so many threads, of which one address has at most `each`."""
        self.pool = ThreadPoolExecutor(threads)
        self._free, self._each = threads, each
        self._at_work: Counter[str] = Counter()
        self._waiting: dict[str, deque[Work]] = {}

    def put(self, address: str, work: Callable[[], Any], ended: Callable[[Future[Any]], None]) -> None:
        """Has this work done when it is this address's turn; `ended` is called by the thread that did it."""
        self._waiting.setdefault(address, deque()).append((work, ended))
        self._fill()

    def done(self, address: str) -> None:
        """A thread is free again."""
        self._free += 1
        self._at_work[address] -= 1
        if not self._at_work[address]:
            del self._at_work[address]
        self._fill()

    def _fill(self) -> None:
        while self._free and (address := self._next()) is not None:
            waiting = self._waiting.pop(address)
            work, ended = waiting.popleft()
            if waiting:
                self._waiting[address] = waiting  # behind all others
            self._free -= 1
            self._at_work[address] += 1
            self.pool.submit(work).add_done_callback(ended)

    def _next(self) -> str | None:
        return next((address for address in self._waiting if self._at_work[address] < self._each), None)
