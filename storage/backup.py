"""A whole store as one file, and back, into a store of either kind.

The file is JSON lines in gzip, sealed when there is a key: a header, a line for each counter, a line for each row
(with the row's own checksum) and a last line with the SHA-256 of all the others.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from storage.errors import Damaged, Refused
from storage.pack import checksum
from storage.sealing import MAGIC, Opener, Sealer
from storage.statements import Page
from storage.store import Store

Progress = Callable[[int, int], None]
"""Called with how many rows are done and how many there are."""

_BATCH = 500
_BODY = b',"body":'


def is_used(store: Store) -> bool:
    """Whether anything at all is kept, so that a restore would replace it."""
    return any(store.rows(table).number(None, 1) for table in store.engine.tables())


def dump(store: Store, stream: BinaryIO, progress: Progress | None = None, *, key: str = "") -> int:
    """Write everything as it is at this moment, beside whoever goes on working, and return the number of rows.

    `key` is any passphrase. Raises `Damaged` for a row that is not what was written.
    """
    sealer = Sealer(stream, key) if key else None
    with gzip.GzipFile(fileobj=cast(BinaryIO, sealer or stream), mode="wb", mtime=0) as packed:
        digest = hashlib.sha256()
        with store.engine.snapshot():
            total = sum(store.rows(table).size() for table in store.engine.tables())
            done = 0
            for line in _lines(store, total):
                packed.write(line)
                digest.update(line)
                done += _BODY in line
                if progress and done % _BATCH == 0:
                    progress(done, total)
        packed.write(_line({"end": done, "sha256": digest.hexdigest()}))
    if sealer:
        sealer.close()
    stream.flush()
    if progress:
        progress(done, total)
    return done


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _lines(store: Store, total: int) -> Iterator[bytes]:
    engine = store.engine
    yield _line({"hotline": "backup", "format": 1, "rows": total, "ids": engine.last_id()})
    for name, value in engine.counters():
        yield _line({"counter": name, "value": value})
    for table in engine.tables():
        for number, kept_sum, body in store.rows(table).raw(Page()):
            yield b'{"table":"%s","id":%d,"sum":%d%s%s}\n' % (table.encode(), number, kept_sum, _BODY, body)


def load(stream: BinaryIO, store: Store, progress: Progress | None = None, *, key: str = "") -> int:
    """Put a backup in the place of everything that is kept, in one transaction, and return the number of rows.

    Raises `Damaged` or `Refused` for a file that is damaged, cut short or not a backup; then nothing was changed.
    """
    name = str(getattr(stream, "name", "the backup"))
    start = _peek(stream)
    source = cast(BinaryIO, Opener(stream, key, name) if start.startswith(MAGIC) else stream)
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as packed:
            return _Loading(store, name, progress).run(packed)
    except gzip.BadGzipFile as error:
        raise Refused(f"{name}: this is not a backup of a hotline; nothing was changed") from error
    except (EOFError, zlib.error) as error:
        raise _damaged(name) from error


def _peek(stream: BinaryIO) -> bytes:
    place = stream.tell()
    start = stream.read(len(MAGIC))
    stream.seek(place)
    return start


def _damaged(name: str) -> Damaged:
    return Damaged(f"{name}: the backup is damaged or cut short; nothing was changed, take another one")


class _Loading:
    """One backup on its way into a store."""

    def __init__(self, store: Store, name: str, progress: Progress | None) -> None:
        self._store = store
        self._name = name
        self._progress = progress
        self._total = 0
        self._done = 0

    def run(self, packed: gzip.GzipFile) -> int:
        with self._store.transaction():
            lines = self._checked(packed)
            self._start(self._values(next(lines)))
            table = ""
            waiting: list[tuple[int, str, int]] = []
            for line in lines:
                kept_table, row = self._row(line)
                if waiting and (kept_table != table or len(waiting) == _BATCH):
                    self._keep(table, waiting)
                    waiting = []
                table = kept_table
                if row:
                    waiting.append(row)
            self._keep(table, waiting)
        return self._done

    def _start(self, header: dict[str, Any]) -> None:
        if header.get("hotline") != "backup":
            raise Refused(f"{self._name}: this is not a backup of a hotline; nothing was changed")
        if header.get("format") != 1:
            raise Refused(f"{self._name}: made by a later version of the hotline; install that version")
        self._total = header["rows"]
        for table in self._store.engine.tables():
            self._store.rows(table).clear()
        self._store.engine.raise_ids(header["ids"])

    def _checked(self, packed: gzip.GzipFile) -> Iterator[bytes]:
        """The lines but the last, which has to agree with them."""
        digest = hashlib.sha256()
        before = b""
        for line in packed:
            if before:
                digest.update(before)
                yield before
            before = line
        last = self._values(before)
        if last.get("sha256") != digest.hexdigest():
            raise _damaged(self._name)

    def _values(self, line: bytes) -> dict[str, Any]:
        try:
            values = json.loads(line)
        except ValueError as error:
            raise _damaged(self._name) from error
        if not isinstance(values, dict):
            raise _damaged(self._name)
        return values

    def _row(self, line: bytes) -> tuple[str, tuple[int, str, int] | None]:
        head, found, body = line.rstrip(b"\n").partition(_BODY)
        if not found:
            counter = self._values(line)
            self._store.engine.set_counter(str(counter["counter"]), int(counter["value"]))
            return "", None
        place = self._values(head + b"}")
        table, number, body = str(place["table"]), int(place["id"]), body[:-1]
        if checksum(table, number, body) != place["sum"]:
            raise _damaged(self._name)
        return table, (number, body.decode(), place["sum"])

    def _keep(self, table: str, rows: list[tuple[int, str, int]]) -> None:
        if rows:
            self._store.rows(table).keep_raw(rows)
        self._done += len(rows)
        if self._progress:
            self._progress(self._done, self._total)
