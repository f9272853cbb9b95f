# ruff: noqa: S608 - names in statements come from the records, values are always parameters
"""What rows ask of a database; SQLite and PostgreSQL answer each in its own SQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from storage.engine.transactions import Transactions
from storage.errors import Damaged, Full, Refused
from storage.schema import Index

Row = tuple[Any, ...]


class Engine(Transactions):
    """The statements that rows need, on one kind of database."""

    mark = "?"
    """How a statement writes a parameter."""
    value = "?"
    """How a statement writes a text that is compared with an indexed one."""
    last_column = ""
    """What an index needs so that rows with equal values follow in the order of their ids."""
    not_by_id = ""
    """What keeps a planner from walking all rows by id where an index was meant."""
    limits_branches = False
    """Whether a query of several branches limits each of them, too."""
    migrations: tuple[str, ...] = ()
    """The statements that lead from each version of the database to the next."""

    def room(self) -> tuple[int, int]:
        """How many connections the database allows, and how many it has now; (0, 0) where that is no matter."""
        return 0, 0

    def full(self) -> Full | None:
        """Why the disk takes nothing more, where that can be told without writing; else None."""
        return None

    def has_table(self, table: str) -> bool:
        """Whether the table exists."""
        if table not in self._known_tables and table in self.tables():
            self._known_tables.add(table)
        return table in self._known_tables

    def ensure_table(self, table: str) -> None:
        """Makes the table unless it is there."""
        if not self.has_table(table):
            if not (table.isascii() and table.isidentifier() and table == table.lower() and len(table) < 50):
                raise Refused(f"{table!r} cannot name a table: use small letters, digits and _")
            with self.joined():
                self.connection.new_tables.add(table)
                self.create_table(table)

    def drop_table(self, table: str) -> None:
        """Drops the table and all its rows."""
        if self.has_table(table):
            with self.transaction():
                self.write(f'DROP TABLE "{table}"')
                self.write(f"DELETE FROM list_items WHERE kind = {self.mark}", (table,))
            self._known_tables.discard(table)

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

    def raise_counter(self, name: str, value: int) -> None:
        """Lets a counter go on above this number, and never go down."""
        known = self.read(f"SELECT value FROM counters WHERE name = {self.mark}", (name,))
        if not known or known[0][0] < value:
            self.write(f"DELETE FROM counters WHERE name = {self.mark}", (name,))
            self.count_up(name, value)

    def damaged(self, table: str, number: object) -> Damaged:
        """The error for a row that is not what was written."""
        return Damaged(
            f"{self.place}: row {number} of {table} is damaged (its checksum does not match);"
            " restore the last backup, and check the disk"
        )

    @abstractmethod
    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query; errors as `StoreError`."""

    @abstractmethod
    def write_many(self, statement: str, rows: Sequence[Sequence[object]]) -> int:
        """Runs one statement for each of these; how many rows were changed."""

    @abstractmethod
    def scrub(self) -> bool:
        """Keeps no longer what rows were before they were changed or deleted; outside of transactions.

        Whether it could be done now; somebody who reads for long, such as a backup, hinders it.
        """

    @abstractmethod
    def version(self) -> int:
        """How many migrations are done."""

    @abstractmethod
    def migrate(self, version: int) -> None:
        """Runs the migrations that follow this version."""

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
    def create_table(self, table: str) -> None:
        """Makes a table of documents."""

    @abstractmethod
    def next_id(self) -> int:
        """The next number of the store's own sequence, never given twice."""

    @abstractmethod
    def last_id(self) -> int:
        """The last number that was given; a backup takes it along."""

    @abstractmethod
    def raise_ids(self, number: int) -> None:
        """Sees that the sequence goes on above this number."""

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
    def for_update(self, table: str) -> str:
        """What a read in a transaction adds to hold its rows against those who write at the same time."""

    @abstractmethod
    def skip_locked(self) -> str:
        """What a read adds to hold its rows and leave out what somebody else holds."""
