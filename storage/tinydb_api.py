"""TinyDB's own seams, Storage and Table, kept as rows: a document is a row, and nothing is read whole to reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from storage.engine.interface import Engine
from storage.query.sql import Page
from storage.query.table import Rows

Fields = Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None]


class RowStorage(Storage):
    """TinyDB's storage over an engine; tables go to the engine themselves and never read it whole."""

    def __init__(self, engine: Engine) -> None:
        """Keeps documents in this engine's tables."""
        self.engine = engine

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Everything, as TinyDB's contract has it; nothing in the hotline asks for that."""
        everything = {
            name: {str(found.doc_id): dict(found) for found in RowTable(self, name)} for name in self.engine.tables()
        }
        return everything or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Puts this in the place of everything."""
        with self.engine.transaction():
            for name in self.engine.tables():
                RowTable(self, name).truncate()
            for name, found in data.items():
                RowTable(self, name).insert_multiple(Document(doc, int(number)) for number, doc in found.items())

    def close(self) -> None:
        """Closes this process's connections."""
        self.engine.close()


class RowTable(Table):
    """A TinyDB table whose documents are rows.

    Unlike stock TinyDB an id is never used twice, not even after `truncate`, and comes from one sequence for all
    tables; documents are JSON when they come back (a tuple is a list); there is no query cache, because another
    process would make it stale; comparing a field with a value of another type finds nothing where an index answers.
    """

    def __init__(self, storage: RowStorage, name: str, **options: Any) -> None:
        """Uses the rows of this table; TinyDB's options for its cache have no meaning here."""
        super().__init__(storage, name, cache_size=0)
        self.rows = Rows(storage.engine, name)
        if options.get("persist_empty"):
            storage.engine.ensure_table(name)

    def insert(self, document: Mapping[str, Any]) -> int:
        """Inserts a document and returns its id; a `Document` brings its own."""
        return self.rows.keep(document, document.doc_id if isinstance(document, Document) else 0)[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Inserts all of these or none."""
        with self.rows.engine.joined():
            return [self.insert(document) for document in documents]

    def __iter__(self) -> Iterator[Document]:
        """All documents, a batch at a time."""
        return (Document(found, number) for number, found in self.rows.pages(None, Page()))

    def __len__(self) -> int:
        """How many documents there are."""
        return self.rows.size()

    def search(self, cond: QueryLike) -> list[Document]:
        """All documents that match, in the order of their ids."""
        return [Document(found, number) for number, found in self.rows.pages(cond, Page())]

    def get(  # type: ignore[override]
        self, cond: QueryLike | None = None, doc_id: int | None = None, doc_ids: Iterable[int] | None = None
    ) -> Document | list[Document] | None:
        """The document with this id, those with these ids, or the first that matches."""
        if doc_id is not None:
            found = self.rows.row(doc_id)
            return None if found is None else Document(found, doc_id)
        if doc_ids is not None:
            rows = ((number, self.rows.row(number)) for number in sorted(set(doc_ids)))
            return [Document(found, number) for number, found in rows if found is not None]
        if cond is not None:
            row = self.rows.first(cond)
            return None if row is None else Document(row[1], row[0])
        raise RuntimeError("You have to pass either cond or doc_id or doc_ids")

    def count(self, cond: QueryLike) -> int:
        """How many documents match."""
        return sum(1 for _ in self.rows.pages(cond, Page()))

    def update(self, fields: Fields, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Sets these fields, or lets a callable change the documents, and returns the ids."""
        with self.rows.engine.joined():
            changed = []
            for number, found in self._chosen(cond, doc_ids):
                if callable(fields):
                    fields(found)
                else:
                    found.update(fields)
                self.rows.replace(number, found)
                changed.append(number)
            return changed

    def _chosen(self, cond: QueryLike | None, doc_ids: Iterable[int] | None) -> Iterator[tuple[int, dict[str, Any]]]:
        if doc_ids is None:
            yield from self.rows.pages(cond, Page())
            return
        for number in doc_ids:
            if (found := self.rows.row(number)) is not None:
                yield number, found

    def update_multiple(self, updates: Iterable[tuple[Fields, QueryLike]]) -> list[int]:
        """Several updates, each with its condition, or none of them."""
        with self.rows.engine.joined():
            return sorted(number for fields, cond in updates for number in self.update(fields, cond))

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Updates what matches (or the row of a `Document`), or inserts it."""
        with self.rows.engine.joined():
            return super().upsert(document, cond)

    def remove(self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None) -> list[int]:
        """Deletes what matches or has these ids, and returns the ids."""
        if cond is None and doc_ids is None:
            raise RuntimeError("Use truncate() to remove all documents")
        with self.rows.engine.joined():
            return [number for number, _ in self._chosen(cond, doc_ids) if self.rows.drop(number)]

    def truncate(self) -> None:
        """Deletes every document; their ids stay used."""
        self.rows.clear()

    def _read_table(self) -> NoReturn:
        raise NotImplementedError("rows are never read whole")

    def _update_table(self, updater: object) -> NoReturn:
        raise NotImplementedError("rows are never written whole")


class RowDB(TinyDB):
    """A TinyDB whose tables are rows."""

    table_class: type[Table] = RowTable

    def tables(self) -> set[str]:
        """The names of all tables."""
        return set(cast(RowStorage, self.storage).engine.tables())

    def drop_table(self, name: str) -> None:
        """Drops one table."""
        self._tables.pop(name, None)
        cast(RowStorage, self.storage).engine.drop_table(name)

    def drop_tables(self) -> None:
        """Drops all tables."""
        for name in self.tables():
            self.drop_table(name)
