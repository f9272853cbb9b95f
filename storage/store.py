"""The few verbs by which the hotline keeps and finds records; what they look up by stands with each record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from time import monotonic

from tinydb.queries import QueryLike

from storage.engine.interface import Engine
from storage.engine.sqlite import SQLite
from storage.errors import Gone, Refused, StoreError
from storage.query.codec import R, document, made, record
from storage.query.conditions import where
from storage.query.due import due
from storage.query.sql import Page
from storage.query.table import Rows
from storage.records import Message
from storage.tinydb_api import RowDB, RowStorage

__all__ = ["Store", "open_store", "where"]

SECONDS_BELIEVED, SECONDS_REFUSED = 30, 2
"""How long it is believed that the store keeps what it is given, or does not, before that is tried again."""


def open_store(where: str) -> Store:
    """The store at a folder, or at `postgresql://…`; raises `StoreError` when it cannot be opened."""
    if where.startswith(("postgresql://", "postgres://")):
        from storage.engine.postgres import Postgres

        return Store(Postgres(where))
    if "://" in where:
        raise Refused(f"{where.partition('://')[0]}://… is no store: name a folder, or postgresql://name@host/database")
    return Store(SQLite(Path(where)))


class Store:
    """What is kept; safe to use from several threads and processes, and after a fork."""

    def __init__(self, engine: Engine) -> None:
        """Keeps records in this engine."""
        self.engine = engine
        self._rows: dict[str, Rows] = {}
        self._refusal: StoreError | None = None
        self._tried_until = 0.0
        self.db = RowDB(engine, storage=RowStorage)
        """The same tables for anyone who wants plain TinyDB."""

    def rows(self, table: str) -> Rows:
        """The rows of one table."""
        try:
            return self._rows[table]
        except KeyError:
            return self._rows.setdefault(table, Rows(self.engine, table))

    def transaction(self, *, concurrent: bool = False) -> AbstractContextManager[None]:
        """One transaction over all tables, kept on leaving and rolled back on an exception.

        There is one writer at a time, on PostgreSQL too, so what was read inside stays true until the end: the first
        TAKE wins. An inner transaction is part of the outer one; one that fails takes back its own writes only.
        `concurrent=True` is for a sender that takes messages with `due` while others write; it changes only those.
        """
        return self.engine.transaction(concurrent)

    def add(self, record: R) -> R:
        """Keeps a new record and returns it with its id; raises `Taken` when a unique field has that value already."""
        number, kept = self.rows(record.table).keep(document(record))
        return made(type(record), number, kept)

    def keep(self, record: R) -> int:
        """`add` for whoever needs no more of the record than its id."""
        return self.rows(record.table).keep(document(record))[0]

    def put(self, record: R) -> R:
        """Keeps a changed record in its own place; raises `Gone` when it was dropped meanwhile."""
        kept = self.rows(record.table).replace(record.id, document(record))
        if kept is None:
            raise Gone(f"{record.table}: there is no row {record.id} to change; it was dropped or never added")
        return made(type(record), record.id, kept)

    def drop(self, record: R) -> None:
        """Deletes a record; raises `Gone` when it is not there."""
        if not self.rows(record.table).drop(record.id):
            raise Gone(f"{record.table}: there is no row {record.id} to drop")

    def get(self, kind: type[R], number: int) -> R | None:
        """The record with this id."""
        found = self.rows(kind.table).row(number)
        return None if found is None else record(kind, number, found)

    def one(self, kind: type[R], condition: QueryLike) -> R | None:
        """The first record that matches."""
        found = self.rows(kind.table).first(condition)
        return None if found is None else record(kind, *found)

    def find(
        self,
        kind: type[R],
        condition: QueryLike | None = None,
        *,
        limit: int | None = None,
        newest: bool = False,
        after: int | tuple[str, int] = 0,
        before: int = 0,
        order: str = "",
    ) -> list[R]:
        """The records that match, by id, or by the indexed field `order` and then by id; `newest` turns it round.

        `after` and `before` are ids of records and mean their places in that order: `after=page[-1].id` is the next
        page, `before=page[-1].id` the next one when `newest`. Where that record may have moved or gone, `after` is its
        place: the value of `order` and the id.
        """
        page = Page(newest, self._place(kind, order, after), self._place(kind, order, before), order, limit)
        return [record(kind, number, found) for number, found in self.rows(kind.table).pages(condition, page)]

    def _place(self, kind: type[R], order: str, number: int | tuple[str, int]) -> tuple[object, ...]:
        if isinstance(number, tuple):
            return number
        if not number or not order:
            return (number,) if number else ()
        found = self.rows(kind.table).row(number)
        if found is None:
            raise Gone(f"{kind.table}: there is no row {number} to go on from")
        return (found.get(order, ""), number)

    def count(self, kind: type[R], condition: QueryLike | None = None, at_most: int = 1000) -> int:
        """How many records match, counted no further than `at_most`."""
        return self.rows(kind.table).number(condition, at_most)

    def each(self, kind: type[R]) -> Iterator[R]:
        """Every record by id, read in batches, for exports."""
        return (record(kind, number, found) for number, found in self.rows(kind.table).pages(None, Page()))

    def next_number(self, name: str, start: int = 1) -> int:
        """The next number of a kept counter, `start` the first time; never given twice once its transaction is kept."""
        with self.engine.joined():
            return self.engine.count_up(f"number:{name}", start)

    def last_number(self, name: str) -> int:
        """The last number of a kept counter; 0 before the first."""
        return dict(self.engine.counters()).get(f"number:{name}", 0)

    def scrub(self) -> bool:
        """Lets nothing remain of what was erased or changed, as far as the database can; whether it could be done now.

        What it leaves, and for how long, stands in docs/reliability.md.
        """
        return self.engine.scrub()

    def due(self, now: str, limit: int) -> list[Message]:
        """Up to `limit` queued messages whose `not_before` has come, by priority and then by id.

        Held until the end of the transaction, so that no other sender takes them. When more postponed messages of one
        priority have come due than fit, those that are due longest come first.
        """
        found = due(self.engine, self.rows(Message.table), now, limit)
        return [record(Message, number, found) for number, found in found]

    def refusal(self) -> StoreError | None:
        """Why nothing can be kept just now, None where it can: tried out with a mere number, and not too often.

        A disk that is full or read-only is told at each look, and alike by every process.
        """
        if full := self.engine.full():
            return full
        now = monotonic()
        if now >= self._tried_until:
            self._refusal = self._tried()
            self._tried_until = now + (SECONDS_REFUSED if self._refusal else SECONDS_BELIEVED)
        return self._refusal

    def _tried(self) -> StoreError | None:
        try:
            self.next_number("trial")
        except StoreError as error:
            return error
        return None

    def connections(self) -> tuple[int, int, int]:
        """How many connections one process may have, how many the database allows, and how many it has now.

        All 0 where that is no matter, as with a file.
        """
        allowed, used = self.engine.room()
        return (self.engine.most_readers + 1, allowed, used) if allowed else (0, 0, 0)

    def explain(self, kind: type[R], condition: QueryLike | None, order: str = "") -> str:
        """The name of the index that answers, or "" when all rows are read."""
        plan = self.rows(kind.table).plan(condition, Page(order=order))
        return plan.by.name if plan else ""

    def close(self) -> None:
        """Closes this process's connections."""
        self.db.close()
