"""Connections: one for each thread that reads, one for whoever writes; none is carried across a fork."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from storage.engine.writer_queue import WriterQueue

_inherited: list[object] = []
"""Connections of a parent process: kept so that nothing in the child ever closes them."""


def _call(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    if alive := method():
        alive()


class ThreadConnection:
    """A connection, one thread's own or that of whoever writes, and how deep it is in transactions."""

    def __init__(self, connection: Any) -> None:
        """Take over an open connection."""
        self.connection = connection
        self.depth = 0
        self.beside = False
        self.spare: list[int] = []
        self.ids = 0
        self.made: set[str] = set()

    def rest(self) -> None:
        """Forget what belonged to a transaction."""
        self.depth = self.ids = 0
        self.spare.clear()
        self.made.clear()

    def __del__(self) -> None:
        """Close with the thread."""
        if self.connection is not None:
            self.connection.close()


class Connections(ABC):
    """Connections to one place, for several threads, and for several processes that were forked."""

    def __init__(self, place: str) -> None:
        """Remember the place as messages should name it; connections are opened where they are used."""
        self.place = place
        self._start()
        released, restarted = weakref.WeakMethod(self._release), weakref.WeakMethod(self._restart)
        os.register_at_fork(before=lambda: _call(released), after_in_child=lambda: _call(restarted))

    def _restart(self) -> None:
        """Forget what belongs to the parent process, without closing it."""
        _inherited.extend(self._all)
        self._start()

    def _start(self) -> None:
        self._local = threading.local()
        self._all: weakref.WeakSet[ThreadConnection] = weakref.WeakSet()
        self._queue = WriterQueue()
        self._writer: ThreadConnection | None = None

    def _release(self) -> None:
        """Close idle connections before a fork: SQLite forbids to carry one across it."""
        held: ThreadConnection | None = getattr(self._local, "held", None)
        if held is not None and not held.depth:
            self._drop(held)
        if self._writer is not None and self._queue.enter_at_once():
            self._drop(self._writer)
            self._queue.hand_over()

    @property
    def held(self) -> ThreadConnection:
        """This thread's connection, opened at its first use in this process."""
        held: ThreadConnection | None = getattr(self._local, "held", None)
        if held is None or held.connection is None:
            held = self._local.held = self._opened(None)
        return held

    def _opened(self, held: ThreadConnection | None) -> ThreadConnection:
        if held is None or held.connection is None:
            held = ThreadConnection(self.connect())
            self._all.add(held)
        return held

    def _drop(self, held: ThreadConnection) -> None:
        connection, held.connection = held.connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Close every connection of this process."""
        for held in list(self._all):
            self._drop(held)

    @abstractmethod
    def connect(self) -> Any:
        """Open a connection."""
