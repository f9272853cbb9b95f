"""The lines of a backup, read as from a stranger: none is longer than a row can be, and each has the form it must have.

A file that was made to hurt (a line of a gigabyte, JSON in itself ten thousand times, tables without end) costs no more
memory than a real one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from storage.query.codec import checksum

LONGEST = 32 * 1024 * 1024
"""Bytes of a line; the longest row holds a recording, 16 MiB of sound as base64."""
_LONGEST_HEAD = 4096
"""Bytes of what is not the body of a row: names and numbers."""
_LARGEST = 2**62
_MOST_TABLES = 200
_MOST_COUNTERS = 1000
_BODY = b',"body":'


class MalformedError(ValueError):
    """A line that no backup has."""


class Row(NamedTuple):
    """One row, its body the very text whose checksum it carries."""

    table: str
    number: int
    body: str
    kept_sum: int


class Counter(NamedTuple):
    """A counter and its last number."""

    name: str
    value: int


class Header(NamedTuple):
    """The first line."""

    form: int
    rows: int
    ids: int


def bounded(packed: BinaryIO) -> Iterator[bytes]:
    """The lines, none of which is too long to be held."""
    while line := packed.readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise MalformedError
        yield line


def header(line: bytes) -> Header:
    """What the first line says."""
    values = _values(line)
    if values.get("hotline") != "backup":
        raise MalformedError
    return Header(_number(values.get("format")), _number(values.get("rows")), _number(values.get("ids")))


def digest(line: bytes) -> str:
    """The checksum of all other lines, which the last one has."""
    return str(_values(line).get("sha256", ""))


def parsed(lines: Iterator[bytes]) -> Iterator[Row | Counter]:
    """Rows and counters, of as many tables as a backup may have; any other line, such as the last, is passed over."""
    tables: set[str] = set()
    counters = 0
    for line in lines:
        one = _parse(line)
        if isinstance(one, Row):
            tables.add(one.table)
        elif one:
            counters += 1
        if len(tables) > _MOST_TABLES or counters > _MOST_COUNTERS:
            raise MalformedError
        if one:
            yield one


def _parse(line: bytes) -> Row | Counter | None:
    head, found, body = line.partition(_BODY)
    values = _values(head + b"}" if found else line)
    if not found:
        return _counter(values) if "counter" in values else None
    table, number, kept_sum = values.get("table"), _number(values.get("id")), _number(values.get("sum"))
    if not isinstance(table, str) or not (table.isascii() and table.isidentifier() and table == table.lower()):
        raise MalformedError
    body = body[:-2]
    if len(table) > 50 or checksum(table, number, body) != kept_sum:
        raise MalformedError
    return Row(table, number, body.decode(), kept_sum)


def _counter(values: dict[str, Any]) -> Counter:
    name, value = values["counter"], _number(values.get("value"))
    if not isinstance(name, str) or not name.startswith("number:") or len(name) > 100:
        raise MalformedError
    return Counter(name, value)


def _values(text: bytes) -> dict[str, Any]:
    """A small JSON object."""
    try:
        values = json.loads(text) if len(text) <= _LONGEST_HEAD else None
    except RecursionError:
        values = None
    if not isinstance(values, dict):
        raise MalformedError
    return values


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST:
        raise MalformedError
    return value
