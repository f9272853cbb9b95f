"""Records by the beginning of one of their derived keys (`found_by`), in the keys' order: no row too many is read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice

from storage.query.codec import R, Record, record
from storage.store import Store

_END = "\U0010ffff"
_FIELD = "found_by"


def starting(
    store: Store, kind: type[R], prefix: str, *, limit: int, newest: bool = False, beyond: tuple[str, int] | None = None
) -> list[tuple[str, R]]:
    """Up to `limit` pairs of key and record whose key begins with `prefix`, by key and id; `newest` turns it round.

    `beyond` is the key and id of the last pair of the page before.
    """
    statement, values = _select(store, kind.table, prefix, beyond, newest)
    way = " DESC" if newest else ""
    columns, order = "t.id, t.body, t.sum, l.value", f"l.value{way}, l.id{way}"
    statement = f"SELECT {columns} {statement} ORDER BY {order} LIMIT {store.engine.mark}"
    table = store.rows(kind.table)
    return [
        (_text(row[3]), record(kind, row[0], table.open(row[:3])))
        for row in store.engine.read(statement, (*values, limit))
    ]


def keys(store: Store, kind: type[Record], prefix: str, *, limit: int, newest: bool = False) -> list[tuple[str, int]]:
    """Up to `limit` pairs of key and id whose key begins with `prefix`, in order, read from the index alone."""
    mark, way = store.engine.mark, " DESC" if newest else ""
    statement = (
        f"SELECT l.value, l.id FROM list_items AS l WHERE l.kind = {mark} AND l.field = {mark}"  # noqa: S608
        f" AND l.value >= {mark} AND l.value < {mark} ORDER BY l.value{way}, l.id{way} LIMIT {mark}"
    )
    prefix = _plain(prefix)
    found = store.engine.read(statement, (kind.table, _FIELD, prefix, prefix + _END, limit))
    return [(_text(value), number) for value, number in found]


def merged(store: Store, kind: type[R], prefixes: Sequence[str], *, limit: int) -> list[R]:
    """Up to `limit` records with a key that begins with one of `prefixes`, in the order of what follows the prefix.

    Only keys are read of the others.
    """
    found = [
        [(key[len(prefix) :], number) for key, number in keys(store, kind, prefix, limit=limit)] for prefix in prefixes
    ]
    numbers = dict.fromkeys(number for _, number in sorted(chain(*found)))
    kept = (store.get(kind, number) for number in islice(numbers, limit))
    return [one for one in kept if one is not None]


def _select(
    store: Store, table: str, prefix: str, beyond: tuple[str, int] | None, newest: bool
) -> tuple[str, tuple[object, ...]]:
    mark = store.engine.mark
    further = f" AND (l.value, l.id) {'<' if newest else '>'} ({mark}, {mark})" if beyond else ""
    statement = (
        f'FROM list_items AS l JOIN "{table}" AS t ON t.id = l.id WHERE l.kind = {mark} AND l.field = {mark}'
        f" AND l.value >= {mark} AND l.value < {mark}{further}"
    )
    key, *number = beyond or ("",)
    after = (_plain(key), *number) if beyond else ()
    return statement, (table, _FIELD, _plain(prefix), _plain(prefix) + _END, *after)


def _plain(key: str) -> str:
    """A key as it may be asked for: PostgreSQL takes no NUL, which stands in none."""
    return key.replace("\0", "")


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
