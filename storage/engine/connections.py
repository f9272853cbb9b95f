"""Connections: one for the writer, and one for each thread that reads, or few for all; none is carried over a fork."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from storage.engine.leases import Leases
from storage.engine.thread_connection import ThreadConnection
from storage.engine.writer_queue import WriterQueue
from storage.errors import Busy

_inherited: list[object] = []
"""Connections of a parent process: kept so that nothing in the child ever closes them."""


def _call(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    if alive := method():
        alive()


class Connections(ABC):
    """Connections to one place, for several threads, and for several processes that were forked."""

    most_readers = 0
    """How many connections all threads of a process share to read; 0 is one for each thread."""
    busy_seconds = 30
    """How long a writer waits for the one before it, and a reader for a connection."""

    def __init__(self, place: str) -> None:
        """Remembers the place as messages should name it; connections are opened where they are used."""
        self.place = place
        self._start()
        before, after = weakref.WeakMethod(self._before_fork), weakref.WeakMethod(self._after_fork)
        os.register_at_fork(before=lambda: _call(before), after_in_child=lambda: _call(after))

    def _start(self) -> None:
        self._local = threading.local()
        self._all: weakref.WeakSet[ThreadConnection] = weakref.WeakSet()
        self._leases = Leases(self.most_readers)
        self._queue = WriterQueue()
        self._writer: ThreadConnection | None = None

    def _before_fork(self) -> None:
        """Closes idle connections: SQLite forbids to carry one across a fork."""
        own: ThreadConnection | None = getattr(self._local, "connection", None)
        if own is not None and not own.depth:
            self._disconnect(own)
        for idle in self._leases.idle():
            self._disconnect(idle)
        if self._writer is not None and self._queue.try_acquire():
            self._disconnect(self._writer)
            self._queue.release()

    def _after_fork(self) -> None:
        """Forgets, in the child, what belongs to the parent process, without closing it."""
        _inherited.extend(self._all)
        self._start()

    @property
    def connection(self) -> ThreadConnection:
        """This thread's connection, opened at its first use in this process; in a transaction, the writer's.

        Where threads share connections, whoever has none gets one that leads nowhere: `leased` brings one that does.
        """
        own: ThreadConnection | None = getattr(self._local, "connection", None)
        if own is None and self.most_readers:
            return ThreadConnection(None)
        if own is None or own.driver is None:
            own = self._local.connection = self._opened(None)
        return own

    @contextmanager
    def leased(self) -> Iterator[None]:
        """This thread has a connection meanwhile, its own or one of the few."""
        if not self.most_readers or getattr(self._local, "connection", None) is not None:
            yield
            return
        try:
            taken = self._leases.take(self.busy_seconds)
        except TimeoutError:
            raise Busy(f"{self.place}: all connections have been in use for {self.busy_seconds} s; try again") from None
        try:
            self._local.connection = taken = self._opened(taken)
            yield
        finally:
            self._leases.give_back(getattr(self._local, "connection", None) or taken)
            self._local.connection = None

    def _opened(self, connection: ThreadConnection | None) -> ThreadConnection:
        if connection is None or connection.driver is None:
            connection = ThreadConnection(self.connect())
            self._all.add(connection)
        return connection

    def _disconnect(self, connection: ThreadConnection) -> None:
        driver, connection.driver = connection.driver, None
        if driver is not None:
            driver.close()

    def close(self) -> None:
        """Closes every connection of this process."""
        for connection in list(self._all):
            self._disconnect(connection)

    @abstractmethod
    def connect(self) -> Any:
        """Opens a connection of the database's driver."""
