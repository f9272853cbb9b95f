"""Transactions, for several threads and processes: what SQLite and PostgreSQL have in common there."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from storage.engine.connections import Connections
from storage.engine.thread_connection import ThreadConnection
from storage.engine.writer_queue import LARGEST_GROUP, GroupCommit
from storage.errors import Busy, Damaged, Refused, StoreError, Unreachable


class Transactions(Connections):
    """Transactions at one place."""

    concurrent_writers = False
    """Whether the database lets a `concurrent` transaction change rows beside the writer at the same time."""

    def __init__(self, place: str) -> None:
        """Remembers the place as messages should name it."""
        super().__init__(place)
        self._known_tables: set[str] = set()

    @contextmanager
    def transaction(self, concurrent: bool = False) -> Iterator[None]:
        """One transaction over all tables, kept on leaving; an inner one is a savepoint of the outer one.

        Threads of one process that wait for each other share one transaction of the database: see `GroupCommit`.
        """
        connection: ThreadConnection | None = getattr(self._local, "connection", None)
        if connection is not None and connection.depth:
            with self._savepoint(connection):
                yield
        elif concurrent and self.concurrent_writers:
            with self.leased(), self._concurrent():
                yield
        else:
            with self._in_group():
                yield

    @contextmanager
    def _concurrent(self) -> Iterator[None]:
        connection = self._begin(self.connection, concurrent=True)
        self._local.connection = connection
        connection.depth, connection.concurrent = 1, True
        try:
            yield
            self.commit(connection)
        except BaseException as error:
            self._undo(connection, reconnect=isinstance(error, Damaged | Unreachable))
            raise
        finally:
            connection.reset()

    @contextmanager
    def _in_group(self) -> Iterator[None]:
        group, first = self._join_group()
        own, writer = getattr(self._local, "connection", None), group.connection
        self._local.connection, writer.depth = writer, 1
        kept = False
        try:
            if first:
                yield
            else:
                group.members += 1
                with self._savepoint(writer):
                    yield
            kept = True
        except BaseException as error:
            group.reconnect |= isinstance(error, Damaged | Unreachable)
            if first or self.lost(writer):
                group.failure = error if isinstance(error, StoreError) else self.rolled_back()
            raise
        finally:
            self._local.connection, writer.depth = own, 0
            self._leave_group(group, kept)
        if group.failure:
            raise type(group.failure)(*group.failure.args)

    def _join_group(self) -> tuple[GroupCommit, bool]:
        """The transaction to work in, and whether this thread has just begun it."""
        try:
            group = self._queue.acquire(self.busy_seconds)
        except TimeoutError:
            raise self.busy() from None
        if group:
            return group, False
        try:
            self._writer = self._begin(self._writer, concurrent=False)
            return GroupCommit(self._writer), True
        except BaseException:
            self._queue.release()
            raise

    def _begin(self, connection: ThreadConnection | None, concurrent: bool) -> ThreadConnection:
        """Begins; a connection that was lost while idle is replaced once."""
        connection = self._opened(connection)
        try:
            self.begin(connection, concurrent)
        except StoreError:
            if not self.lost(connection):
                raise
            self._disconnect(connection)
            connection = self._opened(None)
            self.begin(connection, concurrent)
        return connection

    def _leave_group(self, group: GroupCommit, kept: bool) -> None:
        """Hands the open transaction to who waits; the last one makes it durable for all, who wait for that."""
        if not group.failure and group.members < LARGEST_GROUP and self._queue.hand_over(group):
            if kept:
                group.wait()
            return
        try:
            if not group.failure:
                self.commit(group.connection)
        except StoreError as error:
            group.failure = error
        except BaseException:
            group.failure = self.rolled_back()
            raise
        finally:
            if group.failure:
                self._undo(group.connection, group.reconnect)
            elif group.reconnect:
                self._disconnect(group.connection)
            group.connection.reset()
            self.unlock()
            self._queue.release()
            group.finish()

    def _undo(self, connection: ThreadConnection, reconnect: bool) -> None:
        """Rolls back; after some faults the next use starts with a new connection."""
        try:
            self.rollback(connection)
        except StoreError:
            reconnect = True
        self._known_tables -= connection.new_tables
        if reconnect:
            self._disconnect(connection)

    @contextmanager
    def _savepoint(self, connection: ThreadConnection) -> Iterator[None]:
        name = f"inner{connection.depth}"
        self.write(f"SAVEPOINT {name}")
        connection.depth += 1
        try:
            yield
            self.write(f"RELEASE {name}")
        except BaseException:
            self._known_tables -= connection.new_tables
            if not self.lost(connection):
                self.write(f"ROLLBACK TO {name}")
                self.write(f"RELEASE {name}")
            raise
        finally:
            connection.depth -= 1

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads that all see the same moment, while others go on writing."""
        if self.connection.depth:
            raise Refused("a snapshot cannot be taken inside a transaction")
        with self.leased():
            connection = self.connection
            self.begin_snapshot(connection)
            connection.depth, connection.concurrent = 1, True
            try:
                yield
            finally:
                connection.depth = 0
                self._undo(connection, reconnect=False)

    @contextmanager
    def joined(self) -> Iterator[None]:
        """The transaction that is open, or one of its own."""
        if self.connection.depth:
            yield
        else:
            with self.transaction():
                yield

    def busy(self) -> Busy:
        """The error for a write lock that did not come in time."""
        return Busy(f"{self.place}: somebody else has been writing for {self.busy_seconds} s; try again")

    def rolled_back(self) -> StoreError:
        """The error for work in a transaction that is no more."""
        return StoreError(f"{self.place}: this transaction was rolled back after a fault; begin it anew")

    @abstractmethod
    def begin(self, connection: ThreadConnection, concurrent: bool) -> None:
        """Begins a transaction: the only writer, or beside it where `concurrent_writers`."""

    @abstractmethod
    def begin_snapshot(self, connection: ThreadConnection) -> None:
        """Begins a transaction whose reads all see the same moment."""

    @abstractmethod
    def commit(self, connection: ThreadConnection) -> None:
        """Makes it durable."""

    @abstractmethod
    def rollback(self, connection: ThreadConnection) -> None:
        """Undoes it."""

    @abstractmethod
    def unlock(self) -> None:
        """Lets the next process in, whether the transaction was kept or not."""

    @abstractmethod
    def lost(self, connection: ThreadConnection) -> bool:
        """Whether the connection is of no more use."""

    @abstractmethod
    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows were changed; errors as `StoreError`."""
