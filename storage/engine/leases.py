"""A few connections for many threads: each has one while it reads, and the next thread takes it over."""

from __future__ import annotations

from threading import Lock, Semaphore

from storage.engine.thread_connection import ThreadConnection


class Leases:
    """At most so many connections beside the writer's; who finds all of them taken waits."""

    def __init__(self, most: int) -> None:
        """None is opened before it is needed."""
        self._places, self._lock = Semaphore(most), Lock()
        self._free: list[ThreadConnection] = []

    def take(self, wait_seconds: float) -> ThreadConnection | None:
        """A connection that was given back, or None to open one; raises TimeoutError when all stay taken."""
        if not self._places.acquire(timeout=wait_seconds):
            raise TimeoutError
        with self._lock:
            return self._free.pop() if self._free else None

    def give_back(self, connection: ThreadConnection | None) -> None:
        """The next thread may have it; None, or one that was closed, leaves its place to a new one."""
        with self._lock:
            if connection is not None and connection.driver is not None:
                self._free.append(connection)
        self._places.release()

    def idle(self) -> list[ThreadConnection]:
        """Takes away those that nobody has, to be closed."""
        with self._lock:
            idle, self._free = self._free, []
            return idle
