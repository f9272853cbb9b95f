# ruff: noqa: S608 - names in statements come from schema.py, values are always parameters
"""What SQLite and PostgreSQL share: a connection for each thread, transactions, and rows that answer for themselves."""

from __future__ import annotations

import os
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from storage.errors import Damaged, Refused, StoreError, Unreachable
from storage.schema import Index

Row = tuple[Any, ...]

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


class Engine(ABC):
    """The statements that rows need, on one kind of database."""

    mark = "?"
    """How a statement writes a parameter."""
    value = "?"
    """How a statement writes a text that is compared with an indexed one."""
    last_column = ""
    """What an index needs so that rows with equal values follow in the order of their ids."""
    busy_seconds = 30
    migrations: tuple[str, ...] = ()
    """The statements that lead from each version of the database to the next."""

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

    def has(self, table: str) -> bool:
        """Whether the table exists."""
        if table not in self._known and table in self.tables():
            self._known.add(table)
        return table in self._known

    def need(self, table: str) -> None:
        """Make the table unless it is there."""
        if not self.has(table):
            if not (table.isascii() and table.isidentifier() and table == table.lower() and len(table) < 50):
                raise Refused(f"{table!r} cannot name a table: use small letters, digits and _")
            with self.joined():
                self.held.made.add(table)
                self.make(table)

    def forget(self, table: str) -> None:
        """Drop the table and all its rows."""
        if self.has(table):
            with self.transaction():
                self.write(f'DROP TABLE "{table}"')
                self.write(f"DELETE FROM list_items WHERE kind = {self.mark}", (table,))
            self._known.discard(table)

    def count_up(self, name: str, start: int) -> int:
        """The next value of a counter; its twin shows when a bit of it has flipped."""
        mark = self.mark
        number: int = self.read(
            f"INSERT INTO counters (name, value, twin) VALUES ({mark}, {mark}, {mark}) ON CONFLICT (name)"
            " DO UPDATE SET value = counters.value + 1, twin = counters.twin - 1 RETURNING value",
            (name, start, -start),
        )[0][0]
        return number

    def counters(self) -> list[tuple[str, int]]:
        """The counters that callers named, with their values."""
        rows = self.read("SELECT name, value, twin FROM counters WHERE name LIKE 'number:%' ORDER BY name")
        if any(value + twin for _, value, twin in rows):
            raise self.damaged("counters", "?")
        return [(name.decode(), value) for name, value, _ in rows]

    def set_counter(self, name: str, value: int) -> None:
        """Let a counter stand here."""
        self.write(f"DELETE FROM counters WHERE name = {self.mark}", (name,))
        self.count_up(name, value)

    def damaged(self, table: str, number: object) -> Damaged:
        """The error for a row that is not what was written."""
        return Damaged(
            f"{self.place}: row {number} of {table} is damaged (its checksum does not match);"
            " restore the last backup, and check the disk"
        )

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
    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query; errors as `StoreError`."""

    @abstractmethod
    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows were changed; errors as `StoreError`."""

    @abstractmethod
    def write_many(self, statement: str, rows: Sequence[Sequence[object]]) -> int:
        """Run one statement for each of these; how many rows were changed."""

    @abstractmethod
    def version(self) -> int:
        """How many migrations are done."""

    @abstractmethod
    def migrate(self, version: int) -> None:
        """Run the migrations that follow this version."""

    @abstractmethod
    def built(self) -> dict[str, str]:
        """The indexes and triggers that there are, with what a DROP calls each."""

    @abstractmethod
    def build_items(self, table: str, index: Index) -> list[str]:
        """The statements that make the index of a list; one trigger bears its name."""

    @abstractmethod
    def tables(self) -> list[str]:
        """Names of the tables that hold documents."""

    @abstractmethod
    def make(self, table: str) -> None:
        """Make a table of documents."""

    @abstractmethod
    def next_id(self) -> int:
        """The next number of the store's own sequence, never given twice."""

    @abstractmethod
    def last_id(self) -> int:
        """The last number that was given; a backup takes it along."""

    @abstractmethod
    def raise_ids(self, number: int) -> None:
        """See that the sequence goes on above this number."""

    @abstractmethod
    def text(self, field: str) -> str:
        """The indexed expression for a field that holds text."""

    @abstractmethod
    def number(self, field: str) -> str:
        """The indexed expression for a field that holds a number."""

    @abstractmethod
    def hint(self, index: str) -> str:
        """How a statement is told which index to use; "" is none."""

    @abstractmethod
    def locking(self, table: str) -> str:
        """What a read in a transaction adds to hold its rows against those who write beside it."""

    @abstractmethod
    def skipping(self) -> str:
        """What a read adds to hold its rows and leave out what somebody else holds."""
