"""Connections: one for each thread that reads, one for the writer; none is carried across a fork."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from storage.engine.thread_connection import ThreadConnection
from storage.engine.writer_queue import WriterQueue

_inherited: list[object] = []
"""Connections of a parent process: kept so that nothing in the child ever closes them."""


def _call(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    if alive := method():
        alive()


class Connections(ABC):
    """Connections to one place, for several threads, and for several processes that were forked."""

    def __init__(self, place: str) -> None:
        """Remembers the place as messages should name it; connections are opened where they are used."""
        self.place = place
        self._start()
        before, after = weakref.WeakMethod(self._before_fork), weakref.WeakMethod(self._after_fork)
        os.register_at_fork(before=lambda: _call(before), after_in_child=lambda: _call(after))

    def _start(self) -> None:
        self._local = threading.local()
        self._all: weakref.WeakSet[ThreadConnection] = weakref.WeakSet()
        self._queue = WriterQueue()
        self._writer: ThreadConnection | None = None

    def _before_fork(self) -> None:
        """Closes idle connections: SQLite forbids to carry one across a fork."""
        own: ThreadConnection | None = getattr(self._local, "connection", None)
        if own is not None and not own.depth:
            self._disconnect(own)
        if self._writer is not None and self._queue.try_acquire():
            self._disconnect(self._writer)
            self._queue.release()

    def _after_fork(self) -> None:
        """Forgets, in the child, what belongs to the parent process, without closing it."""
        _inherited.extend(self._all)
        self._start()

    @property
    def connection(self) -> ThreadConnection:
        """This thread's connection, opened at its first use in this process; in a transaction, the writer's."""
        own: ThreadConnection | None = getattr(self._local, "connection", None)
        if own is None or own.driver is None:
            own = self._local.connection = self._opened(None)
        return own

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
