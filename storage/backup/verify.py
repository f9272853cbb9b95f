# ruff: noqa: S608 - names in statements come from the records, values are always parameters
"""Reads all that is kept, a batch at a time and beside whoever works, and names everything that is damaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

from storage.engine.postgres_migrations import LONGEST
from storage.engine.sqlite import SQLite
from storage.errors import StoreError
from storage.query.codec import unpack
from storage.records import INDEXES
from storage.store import Store

Progress = Callable[[int, int], None]
"""Called with how many rows are read and how many there are."""

_BATCH = 1000
_MOST = 100
"""Faults of SQLite's own structure that are named; a disk that has more is past mending."""
_CURE = "restore the last backup, and check the disk"


def faults(store: Store, progress: Progress | None = None) -> Iterator[str]:
    """One sentence for each fault, with the file or server, the table and the row; reads all as of one moment."""
    try:
        with store.engine.snapshot():
            yield from _structure(store)
            yield from _counters(store)
            total = sum(store.rows(table).size() for table in store.engine.tables())
            done = 0
            for table in store.engine.tables():
                for found in _table(store, table):
                    if isinstance(found, str):
                        yield found
                    else:
                        done += found
                        if progress:
                            progress(done, total)
    except StoreError as error:
        yield str(error)


def _structure(store: Store) -> Iterator[str]:
    """What SQLite says of its pages and indexes; PostgreSQL's server has checksums of its own."""
    if not isinstance(store.engine, SQLite):
        return
    try:
        rows = store.engine.read(f"PRAGMA integrity_check({_MOST})")
    except StoreError as error:
        yield str(error)
        return
    for (found,) in rows:
        said = found.decode("utf-8", "replace").strip().replace("\n", ", ")
        if said != "ok":
            yield f"{store.engine.place}: {said}; {_CURE}"


def _counters(store: Store) -> Iterator[str]:
    try:
        store.engine.counters()
    except StoreError as error:
        yield str(error)


def _table(store: Store, table: str) -> Iterator[str | int]:
    """Every fault of one table, and after each batch how many rows it had."""
    lists = [index.fields[0] for index in INDEXES.get(table, ()) if index.many]
    sums: Counter[str] = Counter()
    damaged = False
    try:
        for batch in _batches(store, table):
            for number, body, kept_sum in batch:
                document = unpack(table, number, body, kept_sum)
                if document is None:
                    damaged = True
                    yield str(store.engine.damaged(table, number))
                else:
                    for field in lists:
                        sums[field] += sum(_entry(value, number) for value in _items(store, document.get(field)))
            yield len(batch)
        for field in lists if not damaged else ():
            if _kept_items(store, table, field) != sums[field]:
                yield f"{store.engine.place}: the index of {field} in {table} is not that of its rows; {_CURE}"
    except StoreError as error:
        yield str(error)


def _batches(store: Store, table: str) -> Iterator[list[tuple[int, object, object]]]:
    mark, last = store.engine.mark, 0
    statement = f'SELECT id, body, sum FROM "{table}" WHERE id > {mark} ORDER BY id LIMIT {_BATCH}'
    while rows := store.engine.read(statement, (last,)):
        yield [(row[0], row[1], row[2]) for row in rows]
        last = rows[-1][0]


def _items(store: Store, value: Any) -> set[str]:
    """What the index of a list holds of it: its texts, or the keys of an object."""
    longest = None if isinstance(store.engine, SQLite) else LONGEST
    return {item[:longest] for item in value if isinstance(item, str)} if isinstance(value, list | dict) else set()


def _kept_items(store: Store, table: str, field: str) -> int:
    """The sum over what the index holds; the order in which things are added does not matter to it."""
    engine, total, last = store.engine, 0, ("", 0)
    mark = engine.mark
    statement = (
        f"SELECT value, id FROM list_items WHERE kind = {mark} AND field = {mark} AND (value, id) > ({mark}, {mark})"
        f" ORDER BY value, id LIMIT {_BATCH}"
    )
    while rows := engine.read(statement, (table, field, *last)):
        total += sum(_entry(_text(value), number) for value, number in rows)
        last = (_text(rows[-1][0]), rows[-1][1])
    return total


def _entry(value: str, number: int) -> int:
    return crc32(f"{number}:{value}".encode("utf-8", "surrogateescape"))


def _text(value: object) -> str:
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)
