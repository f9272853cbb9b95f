"""A backup is read as from a stranger: whatever is in the file, it is refused with one line, in little memory."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from storage.backup.dump import dump, load
from storage.errors import Damaged, Refused, StoreError
from storage.query.codec import checksum
from storage.records import Note
from storage.store import Store, open_store

HEADER = {"hotline": "backup", "format": 1, "rows": 1, "ids": 9}
MOST_MB = 400
"""What reading may take, the interpreter and the store included."""


def line(values: object) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def row(table: str, number: int, body: bytes) -> bytes:
    head = f'{{"table":"{table}","id":{number},"sum":{checksum(table, number, body)},"body":'
    return head.encode() + body + b"}\n"


def whole(lines: Iterable[bytes], header: object = HEADER) -> Iterator[bytes]:
    """The lines of a backup whose checksum is right, as only somebody who means harm would make it."""
    digest = hashlib.sha256()
    for one in (line(header), *lines) if isinstance(lines, list) else (line(header), *list(lines)):
        digest.update(one)
        yield one
    yield line({"end": 1, "sha256": digest.hexdigest()})


def packed(lines: Iterable[bytes]) -> bytes:
    return gzip.compress(b"".join(lines), mtime=0)


def bomb(piece: bytes, times: int) -> bytes:
    """A gzip file of one piece again and again; packed twice over it would be as many times smaller still."""
    out, packer = io.BytesIO(), zlib.compressobj(9, zlib.DEFLATED, 31)
    for _ in range(times):
        out.write(packer.compress(piece))
    out.write(packer.flush())
    return out.getvalue()


MEGABYTE = 1024 * 1024


def tar_bomb() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        info = tarfile.TarInfo("hotline.jsonl")
        info.size = 300 * MEGABYTE
        tar.addfile(info, io.BytesIO(bytes(info.size)))
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hotline.jsonl", bytes(300 * MEGABYTE))
    return out.getvalue()


DEEP = b"[" * 200_000 + b"]" * 200_000
FILES: dict[str, Callable[[], bytes]] = {
    "a line of a gigabyte": lambda: bomb(b"x" * MEGABYTE, 1024),
    "a first line that never ends": lambda: bomb(b'{"hotline":"backup",' + b" " * MEGABYTE, 300),
    "nothing but ends of lines": lambda: bomb(b"\n" * MEGABYTE, 64),
    "a zip bomb": zip_bomb,
    "a tar bomb": tar_bomb,
    "sealed, and of one piece without end": lambda: b"age-encryption.org/v1\n" + bytes(300 * MEGABYTE),
    "deep JSON in the first line": lambda: packed([b'{"hotline":' + DEEP + b"}\n", line({"sha256": ""})]),
    "deep JSON in a line": lambda: packed(whole([b'{"counter":' + DEEP + b"}\n"])),
    "deep JSON in a row": lambda: packed(whole([row("notes", 1, b'{"words":' + DEEP + b"}")])),
    "a row that is no object": lambda: packed(whole([row("notes", 1, b"not json")])),
    "a million counters": lambda: packed(whole([line({"counter": f"number:{n}", "value": 1}) for n in range(100_000)])),
    "as many tables as rows": lambda: packed(whole([row(f"t{n}", n + 1, b"{}") for n in range(5000)])),
    "a table of the store's own": lambda: packed(whole([row("counters", 1, b"{}")])),
    "a name that is no table": lambda: packed(whole([row('x";drop table notes;--', 1, b"{}")])),
    "an absurd number of rows": lambda: packed(whole([], {**HEADER, "rows": 10**400})),
    "an absurd id": lambda: packed(whole([row("notes", 2**70, b"{}")])),
    "absurd ids": lambda: packed(whole([], {**HEADER, "ids": 2**63})),
    "absurdly many digits": lambda: packed(whole([b'{"counter":"number:x","value":' + b"9" * 4060 + b"}\n"])),
    "two rows with one id": lambda: packed(whole([row("notes", 1, b"{}"), row("notes", 1, b'{"words":"b"}')])),
    "a header of texts": lambda: packed(whole([], {"hotline": "backup", "format": "1", "rows": [], "ids": {}})),
}
READS = """
import re, sys
from pathlib import Path
from storage.backup.dump import load
from storage.errors import StoreError
from storage.store import open_store
store = open_store(sys.argv[2])
try:
    with Path(sys.argv[1]).open("rb") as stream:
        load(stream, store, key=sys.argv[3])
except StoreError as error:
    most = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
    print(int(most[1]) // 1024, str(error).count("\\n"), len(str(error)))
"""


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_was_made_to_hurt_is_refused_in_little_memory(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_bytes(FILES[kind]())
    key = "key" if "sealed" in kind else ""
    with open_store(str(tmp_path / "data")).transaction():
        pass
    command = [sys.executable, "-c", READS, str(tmp_path / "file"), str(tmp_path / "data"), key]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert ran.stdout, ran.stderr[-800:]
    megabytes, ends, length = map(int, ran.stdout.split())
    assert megabytes < MOST_MB
    assert (ends, length < 400) == (0, True)


@pytest.mark.parametrize("kind", [kind for kind in FILES if "row" in kind or "JSON" in kind or "absurd" in kind])
def test_either_store_stays_as_it_was(store: Store, kind: str) -> None:
    store.add(Note(words="stays"))
    with pytest.raises(StoreError):
        load(io.BytesIO(FILES[kind]()), store)
    assert [note.words for note in store.find(Note)] == ["stays"]


def test_a_long_recording_comes_back_though_most_lines_may_be_no_longer(store: Store) -> None:
    store.add(Note(words="x" * 22 * MEGABYTE))
    copy = io.BytesIO()
    dump(store, copy)
    copy.seek(0)
    assert load(copy, store) == 1
    assert len(store.find(Note)[0].words) == 22 * MEGABYTE


def test_a_backup_that_is_not_sealed_is_refused_where_a_key_is_set(store: Store) -> None:
    store.add(Note(words="stays"))
    copy = io.BytesIO()
    dump(store, copy)
    copy.seek(0)
    with pytest.raises(Refused, match="not sealed, though HOTLINE_BACKUP_KEY is set"):
        load(copy, store, key="a key")
    copy.seek(0)
    assert load(copy, store) == 1


def test_no_number_is_given_a_second_time_after_an_older_backup_has_come_back(store: Store) -> None:
    given, ids = [store.next_number("ref", start=100)], [store.add(Note()).id]
    copy = io.BytesIO()
    dump(store, copy)
    given += [store.next_number("ref") for _ in range(5)] + [store.next_number("only since")]
    ids += [store.add(Note()).id for _ in range(5)]
    copy.seek(0)
    load(copy, store)
    assert store.next_number("ref") > max(given)
    assert store.next_number("only since") == 2
    assert store.add(Note()).id > max(ids)


def test_a_row_whose_checksum_does_not_fit_is_damaged(store: Store) -> None:
    broken = row("notes", 1, b'{"words":"a"}').replace(b'"a"', b'"b"')
    with pytest.raises(Damaged):
        load(io.BytesIO(packed(whole([broken]))), store)
