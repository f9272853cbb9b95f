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
from typing import Any, BinaryIO, cast

from storage.backup import encryption, lines, sealed_before_age
from storage.errors import Damaged, Refused, StoreError
from storage.query.sql import Page
from storage.store import Store

Progress = Callable[[int, int], None]
"""Called with how many rows are done and how many there are."""

RawRow = tuple[int, str, int]
_BATCH = 500
_HELD = 4 * 1024 * 1024
"""Characters of rows that are held at a time, but for one row that is longer by itself."""
_BODY = b',"body":'
_GZIP = b"\x1f\x8b"


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
    Raises `Damaged` or `Refused`, with one line, for a file that is damaged, cut short, open where a key is set, or not
    a backup. Counters, and the ids of rows, never go down, so that no number is given a second time.
    """
    name = str(getattr(stream, "name", "the backup"))
    start = stream.tell()
    try:
        _check(_lines_of(stream, name, key), name)
        stream.seek(start)
        return _restore(_lines_of(stream, name, key), store, progress)
    except StoreError:
        raise
    except ValueError as error:
        raise _damaged(name) from error


def _lines_of(stream: BinaryIO, name: str, key: str) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=_opened(stream, name, key), mode="rb") as packed:
            yield from lines.bounded(cast(BinaryIO, packed))
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
        if key and begins.startswith(_GZIP):
            raise Refused(
                f"{name}: this backup is not sealed, though HOTLINE_BACKUP_KEY is set: anybody may have written it;"
                " unset the key for this once if you know where it comes from"
            )
        return stream
    if not key:
        raise Refused(f"{name}: this backup is encrypted; set HOTLINE_BACKUP_KEY to its key")
    opener = encryption.Opener if is_age else sealed_before_age.OldOpener
    return cast(BinaryIO, opener(stream, key, name))


def _damaged(name: str) -> Damaged:
    return Damaged(f"{name}: the backup is damaged or cut short; nothing was changed, take another one")


def _check(found: Iterator[bytes], name: str) -> None:
    """Raise unless the first line is a backup's, each has its form, and the last line agrees with all the others."""
    first = before = next(found, b"")
    head = lines.header(first)
    if head.form != 1:
        raise Refused(f"{name}: made by a later version of the hotline, install that one; nothing was changed")
    digest = hashlib.sha256()

    def each() -> Iterator[bytes]:
        nonlocal before
        for line in found:
            digest.update(before)
            before = line
            yield line

    for _ in lines.parsed(each()):
        pass
    if lines.digest(before) != digest.hexdigest():
        raise _damaged(name)


def _restore(found: Iterator[bytes], store: Store, progress: Progress | None) -> int:
    """Keep these lines, which were found to be whole, and nothing else."""
    head = lines.header(next(found))
    done = 0
    with store.transaction():
        for table in store.engine.tables():
            store.rows(table).clear()
        store.engine.raise_ids(head.ids)
        for table, batch in _batches(lines.parsed(found), store):
            store.rows(table).keep_raw(batch)
            done += len(batch)
            if progress:
                progress(done, head.rows)
    return done


def _batches(found: Iterator[lines.Row | lines.Counter], store: Store) -> Iterator[tuple[str, list[RawRow]]]:
    """Rows of one table at a time, few enough and small enough to be held; counters are kept on the way."""
    table, batch, held = "", list[RawRow](), 0
    for one in found:
        if isinstance(one, lines.Counter):
            store.engine.raise_counter(one.name, one.value)
            continue
        if batch and (one.table != table or len(batch) == _BATCH or held + len(one.body) > _HELD):
            yield table, batch
            batch, held = [], 0
        table = one.table
        batch.append((one.number, one.body, one.kept_sum))
        held += len(one.body)
    if batch:
        yield table, batch
