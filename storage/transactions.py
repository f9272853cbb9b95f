"""A connection for each thread and process, and transactions on it: what SQLite and PostgreSQL have in common there."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from storage.errors import Damaged, Refused, StoreError, Unreachable

_inherited: list[object] = []
"""Connections of a parent process: kept so that nothing in the child ever closes them."""


def _call(method: weakref.WeakMethod[Callable[[], None]]) -> None:
    if alive := method():
        alive()


class Held:
    """One thread's connection and how deep it is in transactions."""

    def __init__(self, connection: Any) -> None:
        """Take over an open connection."""
        self.connection = connection
        self.depth = 0
        self.beside = False
        self.spare: list[int] = []
        self.made: set[str] = set()

    def __del__(self) -> None:
        """Close with the thread."""
        if self.connection is not None:
            self.connection.close()


class Transactions(ABC):
    """Transactions at one place, for several threads, and for several processes that were forked."""

    def __init__(self, place: str) -> None:
        """Remember the place as messages should name it; connections are opened where they are used."""
        self.place = place
        self._known: set[str] = set()
        self._start()
        released, restarted = weakref.WeakMethod(self._release), weakref.WeakMethod(self._restart)
        os.register_at_fork(before=lambda: _call(released), after_in_child=lambda: _call(restarted))

    def _restart(self) -> None:
        """Forget what belongs to the parent process, without closing it."""
        _inherited.extend(self._all)
        self._start()

    def _start(self) -> None:
        self._local = threading.local()
        self._all: weakref.WeakSet[Held] = weakref.WeakSet()
        self.gate = threading.Lock()

    def _release(self) -> None:
        """Close this thread's idle connection: SQLite forbids to carry one across a fork."""
        held: Held | None = getattr(self._local, "held", None)
        if held is not None and not held.depth:
            self._drop(held)

    @property
    def held(self) -> Held:
        """This thread's connection, opened at its first use in this process."""
        try:
            held: Held = self._local.held
        except AttributeError:
            held = self._local.held = Held(self.connect())
            self._all.add(held)
        return held

    def _drop(self, held: Held) -> None:
        if getattr(self._local, "held", None) is held:
            del self._local.held
        connection, held.connection = held.connection, None
        if connection is not None:
            connection.close()

    def close(self) -> None:
        """Close every connection of this process."""
        for held in list(self._all):
            self._drop(held)

    @contextmanager
    def transaction(self, beside: bool = False) -> Iterator[None]:
        """One transaction over all tables; an inner one is a savepoint of the outer one."""
        held = self.held
        if held.depth:
            with self._savepoint(held):
                yield
            return
        held = self._begin_afresh(held, beside)
        held.depth, held.beside = 1, beside
        try:
            yield
            self.commit(held)
        except BaseException as error:
            self._undo(held, give_up=isinstance(error, Damaged | Unreachable))
            raise
        finally:
            held.depth = 0
            held.spare.clear()
            held.made.clear()
            self.after()

    def _begin_afresh(self, held: Held, beside: bool) -> Held:
        """Begin; a connection that was lost while idle is replaced once."""
        try:
            self.begin(held, beside)
        except StoreError:
            if not self.lost(held):
                raise
            self._drop(held)
            held = self.held
            self.begin(held, beside)
        return held

    def _undo(self, held: Held, give_up: bool) -> None:
        """Roll back; after some faults the next use starts with a new connection."""
        try:
            self.rollback(held)
        except StoreError:
            give_up = True
        self._known -= held.made
        if give_up:
            self._drop(held)

    @contextmanager
    def _savepoint(self, held: Held) -> Iterator[None]:
        name = f"inner{held.depth}"
        self.write(f"SAVEPOINT {name}")
        held.depth += 1
        try:
            yield
            self.write(f"RELEASE {name}")
        except BaseException:
            self._known -= held.made
            if not self.lost(held):
                self.write(f"ROLLBACK TO {name}")
                self.write(f"RELEASE {name}")
            raise
        finally:
            held.depth -= 1

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads that all see the same moment, while others go on writing."""
        held = self.held
        if held.depth:
            raise Refused("a snapshot cannot be taken inside a transaction")
        self.begin_snapshot(held)
        held.depth, held.beside = 1, True
        try:
            yield
        finally:
            held.depth = 0
            self._undo(held, give_up=False)

    @contextmanager
    def joined(self) -> Iterator[None]:
        """The transaction that is open, or one of its own."""
        if self.held.depth:
            yield
        else:
            with self.transaction():
                yield

    @abstractmethod
    def connect(self) -> Any:
        """Open a connection."""

    @abstractmethod
    def begin(self, held: Held, beside: bool) -> None:
        """Begin a transaction: the only writer, or beside it where the database can."""

    @abstractmethod
    def begin_snapshot(self, held: Held) -> None:
        """Begin a transaction whose reads all see the same moment."""

    @abstractmethod
    def commit(self, held: Held) -> None:
        """Make it durable."""

    @abstractmethod
    def rollback(self, held: Held) -> None:
        """Undo it."""

    @abstractmethod
    def after(self) -> None:
        """Let the next writer in, whether the transaction was kept or not."""

    @abstractmethod
    def lost(self, held: Held) -> bool:
        """Whether the connection is of no more use."""

    @abstractmethod
    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows were changed; errors as `StoreError`."""

