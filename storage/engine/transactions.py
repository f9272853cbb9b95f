"""Transactions, for several threads and processes: what SQLite and PostgreSQL have in common there."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from storage.engine.connections import Connections, ThreadConnection
from storage.engine.writer_queue import MOST_IN_ONE, GroupCommit
from storage.errors import Busy, Damaged, Refused, StoreError, Unreachable


class Transactions(Connections):
    """Transactions at one place."""

    busy_seconds = 30
    """How long a writer waits for the one before it."""
    many_write = False
    """Whether the database lets a transaction `beside` the writer change rows at the same time."""

    def __init__(self, place: str) -> None:
        """Remember the place as messages should name it."""
        super().__init__(place)
        self._known: set[str] = set()

    @contextmanager
    def transaction(self, beside: bool = False) -> Iterator[None]:
        """One transaction over all tables, kept on leaving; an inner one is a savepoint of the outer one.

        Threads of one process that wait for each other share one transaction of the database: see `GroupCommit`.
        """
        held: ThreadConnection | None = getattr(self._local, "held", None)
        if held is not None and held.depth:
            with self._savepoint(held):
                yield
        elif beside and self.many_write:
            with self._beside():
                yield
        else:
            with self._shared():
                yield

    @contextmanager
    def _beside(self) -> Iterator[None]:
        held = self._begin(self.held, beside=True)
        self._local.held = held
        held.depth, held.beside = 1, True
        try:
            yield
            self.commit(held)
        except BaseException as error:
            self._undo(held, give_up=isinstance(error, Damaged | Unreachable))
            raise
        finally:
            held.rest()

    @contextmanager
    def _shared(self) -> Iterator[None]:
        together, first = self._enter()
        own, held = getattr(self._local, "held", None), together.held
        self._local.held, held.depth = held, 1
        kept = False
        try:
            if first:
                yield
            else:
                together.aboard += 1
                with self._savepoint(held):
                    yield
            kept = True
        except BaseException as error:
            together.give_up |= isinstance(error, Damaged | Unreachable)
            if first or self.lost(held):
                together.failure = error if isinstance(error, StoreError) else self.rolled_back()
            raise
        finally:
            self._local.held, held.depth = own, 0
            self._leave(together, kept)
        if together.failure:
            raise type(together.failure)(*together.failure.args)

    def _enter(self) -> tuple[GroupCommit, bool]:
        """The transaction to work in, and whether this thread has just begun it."""
        try:
            together = self._queue.enter(self.busy_seconds)
        except TimeoutError:
            raise self.busy() from None
        if together:
            return together, False
        try:
            self._writer = self._begin(self._writer, beside=False)
            return GroupCommit(self._writer), True
        except BaseException:
            self._queue.hand_over()
            raise

    def _begin(self, held: ThreadConnection | None, beside: bool) -> ThreadConnection:
        """Begin; a connection that was lost while idle is replaced once."""
        held = self._opened(held)
        try:
            self.begin(held, beside)
        except StoreError:
            if not self.lost(held):
                raise
            self._drop(held)
            held = self._opened(None)
            self.begin(held, beside)
        return held

    def _leave(self, together: GroupCommit, kept: bool) -> None:
        """Hand the open transaction to who waits; the last one makes it durable for all, who wait for that."""
        if not together.failure and together.aboard < MOST_IN_ONE and self._queue.hand_over(together):
            if kept:
                together.wait()
            return
        try:
            if not together.failure:
                self.commit(together.held)
        except StoreError as error:
            together.failure = error
        except BaseException:
            together.failure = self.rolled_back()
            raise
        finally:
            if together.failure:
                self._undo(together.held, together.give_up)
            elif together.give_up:
                self._drop(together.held)
            together.held.rest()
            self.after()
            self._queue.hand_over()
            together.settle()

    def _undo(self, held: ThreadConnection, give_up: bool) -> None:
        """Roll back; after some faults the next use starts with a new connection."""
        try:
            self.rollback(held)
        except StoreError:
            give_up = True
        self._known -= held.made
        if give_up:
            self._drop(held)

    @contextmanager
    def _savepoint(self, held: ThreadConnection) -> Iterator[None]:
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

    def busy(self) -> Busy:
        """The error for a turn to write that did not come."""
        return Busy(f"{self.place}: somebody else has been writing for {self.busy_seconds} s; try again")

    def rolled_back(self) -> StoreError:
        """The error for work in a transaction that is no more."""
        return StoreError(f"{self.place}: this transaction was rolled back after a fault; begin it anew")

    @abstractmethod
    def begin(self, held: ThreadConnection, beside: bool) -> None:
        """Begin a transaction: the only writer, or beside it where `many_write`."""

    @abstractmethod
    def begin_snapshot(self, held: ThreadConnection) -> None:
        """Begin a transaction whose reads all see the same moment."""

    @abstractmethod
    def commit(self, held: ThreadConnection) -> None:
        """Make it durable."""

    @abstractmethod
    def rollback(self, held: ThreadConnection) -> None:
        """Undo it."""

    @abstractmethod
    def after(self) -> None:
        """Let the next process in, whether the transaction was kept or not."""

    @abstractmethod
    def lost(self, held: ThreadConnection) -> bool:
        """Whether the connection is of no more use."""

    @abstractmethod
    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows were changed; errors as `StoreError`."""
