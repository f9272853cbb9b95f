# ruff: noqa: S608 - names in statements come from the records, values are always parameters
"""The rows of one table: kept, changed and found, each one checked against its checksum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from tinydb.queries import QueryLike

from storage.engine.interface import Engine, Row
from storage.errors import Refused, Taken
from storage.query.codec import checksum, pack, unpack
from storage.query.planner import Plan, Planner
from storage.query.sql import Page, Statements
from storage.records import INDEXES

_FIRST = Page(limit=1)
_BATCH = 500
_LARGEST_BATCH = 10_000
_FEW = 500
"""With fewer rows than this in one index the others are not worth asking."""


class Rows:
    """The rows of one table; queries go to indexes as far as `storage.query.planner` understands them."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Uses the table of this name; it is made when something is first kept in it."""
        self.engine = engine
        self.name = name
        self._indexes = INDEXES.get(name, ())
        self._planner = Planner(self._indexes)
        self._statements = Statements(engine, name)
        mark = engine.mark
        values = f"({mark}, {mark}, {mark})"
        self._insert = f'INSERT INTO "{name}" (id, body, sum) VALUES {values} ON CONFLICT DO NOTHING'
        self._change = f'UPDATE "{name}" SET body = {mark}, sum = {mark} WHERE id = {mark}'
        self._delete = f'DELETE FROM "{name}" WHERE id = {mark}'
        self._by_id = f'SELECT id, body, sum FROM "{name}" AS t WHERE id = {mark}'

    def keep(self, document: Mapping[str, Any], number: int = 0) -> tuple[int, Mapping[str, Any]]:
        """Inserts one document; its id (the next one unless given) and what it will read like."""
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004 - as TinyDB does
        engine = self.engine
        with engine.joined():
            engine.ensure_table(self.name)
            if number:
                engine.raise_ids(number)
            else:
                number = engine.next_id()
            text, body, kept = pack(self.name, document)
            if not engine.write(self._insert, (number, text, checksum(self.name, number, body))):
                raise self._taken(document, number)
        return number, kept

    def replace(self, number: int, document: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Puts this document in the row's place; what it will read like, or None when there is no such row."""
        if not self._there():
            return None
        text, body, kept = pack(self.name, document)
        with self.engine.joined():
            changed = self.engine.write(self._change, (text, checksum(self.name, number, body), number))
        return kept if changed else None

    def drop(self, number: int) -> bool:
        """Deletes one row."""
        if not self._there():
            return False
        with self.engine.joined():
            return bool(self.engine.write(self._delete, (number,)))

    def _taken(self, document: Mapping[str, Any], number: int) -> Taken:
        named = [
            f"{index.fields[0]} {document[index.fields[0]]!r}"
            for index in self._indexes
            if index.unique and document.get(index.fields[0])
        ]
        return Taken(f"{self.name}: another row already has {' or '.join([f'id {number}', *named])}")

    def _there(self) -> bool:
        return self.engine.has_table(self.name)

    def row(self, number: int) -> dict[str, Any] | None:
        """The document with this id."""
        if not self._there():
            return None
        found = self.engine.read(self._by_id + self.engine.for_update(self.name), (number,))
        return self.open(found[0]) if found else None

    def open(self, row: Row) -> dict[str, Any]:
        """The document of a row (id, body, sum); raises `Damaged` when it is not what was written."""
        document = unpack(self.name, row[0], row[1], row[2])
        if document is None:
            raise self.engine.damaged(self.name, row[0])
        return document

    def first(self, condition: QueryLike) -> tuple[int, dict[str, Any]] | None:
        """The first row that matches, as (id, document)."""
        plan = self.plan(condition, _FIRST) if self._there() else None
        if plan is None or not plan.exact:
            return next(self.pages(condition, _FIRST), None)
        for row in self.engine.read(*self._statements.select(plan, _FIRST)):
            document = self.open(row)
            if condition(document):
                return row[0], document
        return None

    def pages(self, condition: QueryLike | None, page: Page) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows that match, as (id, document), fetched in batches so that few are read for a few wanted."""
        if not self._there():
            return
        plan = self.plan(condition, page)
        left = page.limit
        exact = condition is None or (plan is not None and plan.exact)
        size = _BATCH if left is None else left if exact else min(max(2 * left, 20), _LARGEST_BATCH)
        last: object = None
        while left is None or left > 0:
            if page.limit != size:
                page = page._replace(limit=size)
            rows = self.engine.read(*self._statements.select(plan, page))
            for row in rows:
                document = self.open(row)
                if row[0] != last and (condition is None or condition(document)):
                    yield row[0], document
                    left = None if left is None else left - 1
                    if left == 0:
                        return
                last = row[0]
            if len(rows) < size:
                return
            here = (rows[-1][4], last) if page.order else (last,)
            page = page._replace(before=here) if page.newest else page._replace(after=here)
            size = min(4 * size, _LARGEST_BATCH)

    def plan(self, condition: QueryLike | None, page: Page) -> Plan | None:
        """The plan to find these rows; of several indexes that hold many rows each, the one with the fewest."""
        found = self._planner.plans(condition, page.order)
        if page.order:
            self._check_order(found, page.order)
            found = [plan for plan in found if plan.by.narrow or page.order == plan.by.fields[-1]] or found
        if len(found) < 2 or found[0].by.narrow or found[0].exact:
            return found[0] if found else None
        return min(found, key=lambda plan: self._count(plan, _FEW))

    def _check_order(self, found: list[Plan], order: str) -> None:
        if not found and not any(order in index.fields for index in self._indexes):
            raise Refused(f"{self.name}: no index gives the order of {order!r}; its record lists them")

    def _count(self, plan: Plan | None, at_most: int) -> int:
        statement, values = self._statements.select(plan, Page(limit=at_most), count=True)
        return cast(int, self.engine.read(statement, values)[0][0])

    def number(self, condition: QueryLike | None, at_most: int) -> int:
        """How many rows match, counted no further than `at_most`; read from the index alone where that is exact."""
        if not self._there():
            return 0
        plan = self.plan(condition, Page())
        if condition is None or (plan is not None and plan.exact):
            return self._count(plan, at_most)
        return sum(1 for _ in self.pages(condition, Page(limit=at_most)))

    def raw(self, page: Page) -> Iterator[tuple[int, int, bytes]]:
        """Every row as (id, checksum, body), each one checked, for a backup."""
        while True:
            statement, values = self._statements.select(None, page._replace(limit=_BATCH))
            rows = self.engine.read(statement, values)
            for row in rows:
                self.open(row)
                yield row[0], row[2], row[1]
            if len(rows) < _BATCH:
                return
            page = page._replace(after=(rows[-1][0],))

    def keep_raw(self, rows: list[tuple[int, str, int]]) -> None:
        """Keeps rows (id, body, checksum) that a backup brought."""
        self.engine.ensure_table(self.name)
        if self.engine.write_many(self._insert, rows) != len(rows):
            raise Taken(f"{self.name}: two rows of the backup have the same id or the same unique value")

    def size(self) -> int:
        """How many rows there are."""
        return int(self.engine.read(f'SELECT count(*) FROM "{self.name}"')[0][0]) if self._there() else 0

    def clear(self) -> None:
        """Deletes every row; their ids stay used."""
        if self._there():
            with self.engine.joined():
                self.engine.write(f'DELETE FROM "{self.name}"')
