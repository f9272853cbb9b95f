"""TinyDB's own seams, Storage and Table, kept as rows: a document is one row, and nothing is read whole to reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.engine import Engine, Row
from storage.errors import Refused, Taken
from storage.pack import checksum, pack, unpack
from storage.plans import Plan, plans
from storage.schema import INDEXES
from storage.statements import Page, Statements

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]
_BATCH = 500
_LARGEST_BATCH = 10_000
_FEW = 500
"""With fewer rows than this in one index the others are not worth asking."""


class RowStorage(Storage):
    """TinyDB's storage over an engine; tables go to the engine themselves and never read it whole."""

    def __init__(self, engine: Engine) -> None:
        """Keep documents in this engine's tables."""
        self.engine = engine

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Everything, as TinyDB's contract has it; nothing in the house asks for that."""
        everything = {
            name: {str(found.doc_id): dict(found) for found in RowTable(self, name)} for name in self.engine.tables()
        }
        return everything or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Put this in the place of everything."""
        with self.engine.transaction():
            for name in self.engine.tables():
                RowTable(self, name).truncate()
            for name, found in data.items():
                RowTable(self, name).insert_multiple(Document(doc, int(number)) for number, doc in found.items())

    def close(self) -> None:
        """Close this process's connections."""
        self.engine.close()


class RowTable(Table):
    """A TinyDB table whose documents are rows; queries go to indexes as far as `storage.plans` understands them.

    Unlike stock TinyDB an id is never used twice, not even after `truncate`, and it comes from one sequence for all
    tables; documents are JSON when they come back (a tuple is a list); there is no query cache, because another
    process would make it stale; comparing a field with a value of another type finds nothing where an index answers.
    """

    def __init__(self, storage: RowStorage, name: str, **options: Any) -> None:
        """Use the rows of this table; TinyDB's options for its cache have no meaning here."""
        super().__init__(storage, name, cache_size=0)
        self._engine = storage.engine
        self._indexes = INDEXES.get(name, ())
        self._statements = Statements(self._engine, name)
        mark = self._engine.mark
        self._insert = (
            f'INSERT INTO "{name}" (id, body, sum) VALUES ({mark}, {mark}, {mark}) ON CONFLICT DO NOTHING'  # noqa: S608
        )
        self._change = f'UPDATE "{name}" SET body = {mark}, sum = {mark} WHERE id = {mark}'  # noqa: S608
        self._delete = f'DELETE FROM "{name}" WHERE id = {mark}'  # noqa: S608
        self._by_id = f'SELECT id, body, sum FROM "{name}" AS t WHERE id = {mark}'  # noqa: S608
        if options.get("persist_empty"):
            self._engine.need(name)

    def keep(self, document: Mapping[str, Any], number: int = 0) -> tuple[int, Mapping[str, Any]]:
        """Insert one document; its id (the next one unless given) and what it will read like."""
        if not isinstance(document, Mapping):
            raise ValueError("Document is not a Mapping")  # noqa: TRY004 - as TinyDB does
        engine = self._engine
        with engine.joined():
            engine.need(self.name)
            if number:
                engine.raise_ids(number)
            else:
                number = engine.next_id()
            text, body, kept = pack(self.name, document)
            if not engine.write(self._insert, (number, text, checksum(self.name, number, body))):
                raise self._taken(document, number)
        return number, kept

    def replace(self, number: int, document: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Put this document in the row's place; what it will read like, or None when there is no such row."""
        if not self._engine.has(self.name):
            return None
        text, body, kept = pack(self.name, document)
        with self._engine.joined():
            changed = self._engine.write(self._change, (text, checksum(self.name, number, body), number))
        return kept if changed else None

    def drop(self, number: int) -> bool:
        """Delete one row."""
        if not self._engine.has(self.name):
            return False
        with self._engine.joined():
            return bool(self._engine.write(self._delete, (number,)))

    def _taken(self, document: Mapping[str, Any], number: int) -> Taken:
        named = [
            f"{index.fields[0]} {document[index.fields[0]]!r}"
            for index in self._indexes
            if index.unique and document.get(index.fields[0])
        ]
        return Taken(f"{self.name}: another row already has {' or '.join([f'id {number}', *named])}")

    def row(self, number: int) -> dict[str, Any] | None:
        """The document with this id."""
        if not self._engine.has(self.name):
            return None
        found = self._engine.read(self._by_id + self._engine.locking(self.name), (number,))
        return self.open(found[0]) if found else None

    def open(self, row: Row) -> dict[str, Any]:
        """The document of a row (id, body, sum); raises `Damaged` when it is not what was written."""
        document = unpack(self.name, row[0], row[1], row[2])
        if document is None:
            raise self._engine.damaged(self.name, row[0])
        return document

    def pages(self, condition: QueryLike | None, page: Page) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows that match, as (id, document), fetched in batches so that few are read for a few wanted."""
        if not self._engine.has(self.name):
            return
        plan = self.plan(condition, page)
        left = page.limit
        exact = condition is None or (plan is not None and plan.exact)
        size = _BATCH if left is None else left if exact else min(max(2 * left, 20), _LARGEST_BATCH)
        last: object = None
        while left is None or left > 0:
            statement, values = self._statements.select(plan, page._replace(limit=size))
            rows = self._engine.read(statement, values)
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
            here = (rows[-1][3], last) if page.order else (last,)
            page = page._replace(before=here) if page.newest else page._replace(after=here)
            size = min(4 * size, _LARGEST_BATCH)

    def plan(self, condition: QueryLike | None, page: Page) -> Plan | None:
        """The plan to find these rows; of several indexes that hold many rows each, the one with the fewest."""
        found = plans(condition, self._indexes, page.order)
        if page.order:
            self._check_order(found, page.order)
            found = [plan for plan in found if plan.index.narrow or page.order == plan.index.fields[-1]] or found
        if len(found) < 2 or found[0].index.narrow or found[0].exact:
            return found[0] if found else None
        return min(found, key=lambda plan: self._count(plan, _FEW))

    def _check_order(self, found: list[Plan], order: str) -> None:
        if not found and not any(order in index.fields for index in self._indexes):
            raise Refused(f"{self.name}: no index gives the order of {order!r}; storage/schema.py lists them")

    def _count(self, plan: Plan | None, at_most: int) -> int:
        statement, values = self._statements.select(plan, Page(limit=at_most), count=True)
        return cast(int, self._engine.read(statement, values)[0][0])

    def number(self, condition: QueryLike | None, at_most: int) -> int:
        """How many rows match, counted no further than `at_most`; read from the index alone where that is exact."""
        if not self._engine.has(self.name):
            return 0
        plan = self.plan(condition, Page())
        if condition is None or (plan is not None and plan.exact):
            return self._count(plan, at_most)
        return sum(1 for _ in self.pages(condition, Page(limit=at_most)))

    # What TinyDB's users call

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document and return its id; a `Document` brings its own."""
        return self.keep(document, document.doc_id if isinstance(document, Document) else 0)[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert all of these or none."""
        with self._engine.joined():
            return [self.insert(document) for document in documents]

    def __iter__(self) -> Iterator[Document]:
        """All documents, a batch at a time."""
        return (Document(found, number) for number, found in self.pages(None, Page()))

    def __len__(self) -> int:
        """How many documents there are."""
        if not self._engine.has(self.name):
            return 0
        return cast(int, self._engine.read(f'SELECT count(*) FROM "{self.name}"')[0][0])  # noqa: S608

    def search(self, cond: QueryLike) -> list[Document]:
        """All documents that match, in the order of their ids."""
        return [Document(found, number) for number, found in self.pages(cond, Page())]

    def get(  # type: ignore[override]
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: Iterable[int] | None = None
    ) -> Document | list[Document] | None:
        """The document with this id, those with these ids, or the first that matches."""
        if doc_id is not None:
            found = self.row(doc_id)
            return None if found is None else Document(found, doc_id)
        if doc_ids is not None:
            rows = ((number, self.row(number)) for number in sorted(set(doc_ids)))
            return [Document(found, number) for number, found in rows if found is not None]
        if cond is not None:
            return next((Document(found, number) for number, found in self.pages(cond, Page(limit=1))), None)
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def count(self, cond: QueryLike) -> int:
        """How many documents match."""
        return sum(1 for _ in self.pages(cond, Page()))

    def update(
        self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Set these fields, or let a callable change the documents, and return the ids."""
        with self._engine.joined():
            changed = []
            for number, found in self._chosen(cond, doc_ids):
                if callable(fields):
                    fields(found)
                else:
                    found.update(fields)
                self.replace(number, found)
                changed.append(number)
            return changed

    def _chosen(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterator[tuple[int, dict[str, Any]]]:
        if doc_ids is None:
            yield from self.pages(cond, Page())
            return
        for number in doc_ids:
            if (found := self.row(number)) is not None:
                yield number, found

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        """Several updates, each with its condition, or none of them."""
        with self._engine.joined():
            return sorted(number for fields, cond in updates for number in self.update(fields, cond))

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update what matches (or the row of a `Document`), or insert it."""
        with self._engine.joined():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Delete what matches or has these ids, and return the ids."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self._engine.joined():
            return [number for number, _ in self._chosen(cond, doc_ids) if self.drop(number)]

    def truncate(self) -> None:
        """Delete every document; their ids stay used."""
        if self._engine.has(self.name):
            with self._engine.joined():
                self._engine.write(f'DELETE FROM "{self.name}"')  # noqa: S608

    def _read_table(self) -> NoReturn:
        raise NotImplementedError("rows are never read whole")

    def _update_table(self, updater: object) -> NoReturn:
        raise NotImplementedError("rows are never written whole")


class RowDB(TinyDB):
    """A TinyDB whose tables are rows."""

    table_class = RowTable

    def tables(self) -> set[str]:
        """The names of all tables."""
        return set(cast(RowStorage, self.storage).engine.tables())

    def drop_table(self, name: str) -> None:
        """Drop one table."""
        self._tables.pop(name, None)
        cast(RowStorage, self.storage).engine.forget(name)

    def drop_tables(self) -> None:
        """Drop all tables."""
        for name in self.tables():
            self.drop_table(name)
