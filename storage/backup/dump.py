"""A whole store as one file, and back, into a store of either kind.

The file is JSON lines in gzip, sealed when there is a key: a header, a line for each counter, a line for each row
(with the row's own checksum) and a last line with the SHA-256 of all the others.
Sealed it is an age file (`storage.backup.encryption`); what was sealed before age still opens.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from typing import Any, BinaryIO, cast

from storage.backup import encryption, sealed_before_age
from storage.errors import Damaged, Refused
from storage.query.sql import Page
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
    sealer = encryption.Sealer(stream, key) if key else None
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

    The stream has to be seekable: it is read twice, and nothing is touched before all of it was found to be whole.
    Raises `Damaged` or `Refused`, with one line, for a file that is damaged, cut short or not a backup.
    """
    name = str(getattr(stream, "name", "the backup"))
    start = stream.tell()
    _check(_lines_of(stream, name, key), name)
    stream.seek(start)
    return _restore(_lines_of(stream, name, key), store, progress)


def _lines_of(stream: BinaryIO, name: str, key: str) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=_opened(stream, name, key), mode="rb") as packed:
            yield from packed
    except gzip.BadGzipFile as error:
        raise Refused(f"{name}: this is not a backup of a hotline, or it is damaged; nothing was changed") from error
    except (EOFError, zlib.error) as error:
        raise _damaged(name) from error


def _opened(stream: BinaryIO, name: str, key: str) -> BinaryIO:
    """The packed lines of a backup, whichever way it was sealed or not."""
    start = stream.tell()
    begins = stream.read(max(len(encryption.MAGIC), len(sealed_before_age.MAGIC)))
    stream.seek(start)
    is_age = begins.startswith(encryption.MAGIC)
    if not is_age and not begins.startswith(sealed_before_age.MAGIC):
        return stream
    if not key:
        raise Refused(f"{name}: this backup is encrypted; set HOTLINE_BACKUP_KEY to its key")
    opener = encryption.Opener if is_age else sealed_before_age.OldOpener
    return cast(BinaryIO, opener(stream, key, name))


def _damaged(name: str) -> Damaged:
    return Damaged(f"{name}: the backup is damaged or cut short; nothing was changed, take another one")


def _check(lines: Iterator[bytes], name: str) -> None:
    """Raise unless the first line is a backup's and the last line agrees with all the others."""
    first = before = next(lines, b"")
    digest = hashlib.sha256()
    for line in lines:
        digest.update(before)
        before = line
    try:
        header, last = json.loads(first), json.loads(before)
        whole = last["sha256"] == digest.hexdigest()
        ours, form = header["hotline"] == "backup", header["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(name) from error
    if not whole or not ours:
        raise _damaged(name)
    if form != 1:
        raise Refused(f"{name}: made by a later version of the hotline, install that one; nothing was changed")


def _restore(lines: Iterator[bytes], store: Store, progress: Progress | None) -> int:
    """Keep these lines, which were found to be whole, and nothing else."""
    header = json.loads(next(lines))
    done = 0
    with store.transaction():
        for table in store.engine.tables():
            store.rows(table).clear()
        store.engine.raise_ids(header["ids"])
        for table, rows in groupby((_parse(line) for line in lines), key=lambda parsed: parsed[0]):
            if not table:
                _restore_counters(store, [values for _, values in rows])
                continue
            while batch := list(islice(rows, _BATCH)):
                store.rows(table).keep_raw([(row["id"], row["body"], row["sum"]) for _, row in batch])
                done += len(batch)
                if progress:
                    progress(done, header["rows"])
    return done


def _restore_counters(store: Store, lines: list[dict[str, Any]]) -> None:
    for values in lines:
        if "counter" in values:
            store.engine.set_counter(values["counter"], values["value"])


def _parse(line: bytes) -> tuple[str, dict[str, Any]]:
    """The table of a line and what it holds; the body stays the very text whose checksum the row carries."""
    head, found, body = line.partition(_BODY)
    values: dict[str, Any] = json.loads(head + b"}" if found else line)
    if found:
        values["body"] = body[:-2].decode()
    return values.get("table", ""), values
