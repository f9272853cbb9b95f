"""Backup and restore: from either store into either, whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from storage.backup.dump import dump, is_used, load
from storage.errors import Damaged, Refused, StoreError
from storage.records import Message, Person, Post
from storage.store import Store, open_store, where


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A second store, an SQLite one."""
    opened = open_store(str(tmp_path_factory.mktemp("other")))
    yield opened
    opened.close()


def filled(store: Store) -> Store:
    store.add(Person(name="Zoë \U0001f600", can=("ride",)))
    for n in range(3):
        store.add(Post(ref=str(n), words='a "quoted"\nline', status="open", categories=("food",)))
    store.db.table("extra").insert({"float": 1e22, "small": -0.0, "body": ',"body":', "none": None})
    store.drop(store.add(Message(sid="SM1")))
    store.next_number("ref", 4000)
    return store


def contents(store: Store) -> dict[str, list[tuple[int, dict[str, object]]]]:
    tables = {name: [(one.doc_id, dict(one)) for one in store.db.table(name)] for name in sorted(store.db.tables())}
    return {name: rows for name, rows in tables.items() if rows}


def backup(store: Store, key: str = "") -> bytes:
    stream = io.BytesIO()
    dump(store, stream, key=key)
    return stream.getvalue()


@pytest.mark.parametrize("key", ["", "correct horse"])
def test_a_community_moves_to_another_store_and_back(store: Store, other: Store, key: str) -> None:
    before = contents(filled(store))
    last = store.engine.last_id()
    load(io.BytesIO(backup(store, key)), other, key=key)
    assert contents(other) == before
    assert other.find(Person, where("can").any(["ride"])) == store.find(Person)
    assert other.next_number("ref") == 4001
    assert other.add(Message(sid="SM1")).id > last

    store.add(Post(ref="later"))
    load(io.BytesIO(backup(other, key)), store, key=key)
    assert contents(store) == contents(other)
    assert store.next_number("ref") == 4002


def test_a_backup_is_json_lines_that_say_how_many_they_are(store: Store) -> None:
    lines = [json.loads(line) for line in gzip.decompress(backup(filled(store))).splitlines()]
    assert lines[0]["rows"] == lines[-1]["end"] == 5
    assert sum("table" in line for line in lines) == 5


def test_a_sealed_backup_shows_nothing(store: Store) -> None:
    assert b"\x1f\x8b" not in backup(filled(store), "key")[:200]


def test_a_backup_is_of_one_moment_while_others_write(store: Store) -> None:
    filled(store)

    stream = io.BytesIO()
    with store.engine.snapshot():
        assert len(store.find(Post)) == 3
        writer = open_store(where_of(store))
        writer.add(Post(ref="later"))
        writer.close()
        assert len(store.find(Post)) == 3
    assert dump(store, stream) == 6


def where_of(store: Store) -> str:
    return str(getattr(store.engine, "_url", "") or store.engine.path.parent)  # type: ignore[attr-defined]


def refused(data: bytes, store: Store, key: str) -> str:
    """Why a backup is not restored; "" when it is."""
    try:
        load(io.BytesIO(data), store, key=key)
    except (Damaged, Refused) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("key", ["", "key"])
def test_a_damaged_or_cut_backup_is_refused_and_changes_nothing(other: Store, key: str) -> None:
    whole = backup(filled(other), key)
    other.add(Post(ref="kept"))
    before = contents(other)
    for place in range(0, len(whole), 1 if key == "" else max(1, len(whole) // 12)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0x10
        refusal = refused(bytes(spoilt), other, key)
        if refusal:
            assert "\n" not in refusal
            assert "nothing was changed" in refusal
            assert contents(other) == before
        else:
            # Bytes of gzip's own header that mean nothing: what was restored is right all the same.
            assert place < 10
            load_back(other, before)
    for length in range(0, len(whole) - 1, max(1, len(whole) // 12)):
        with pytest.raises((Damaged, Refused)):
            load(io.BytesIO(whole[:length]), other, key=key)
    assert contents(other) == before


def load_back(store: Store, before: dict[str, list[tuple[int, dict[str, object]]]]) -> None:
    store.add(Post(ref="kept"))
    rows = contents(store)["posts"]
    assert [row["ref"] for _, row in rows] == [row["ref"] for _, row in before["posts"]]
    store.db.table("posts").remove(doc_ids=[rows[-1][0]])
    from tinydb.table import Document

    number, row = before["posts"][-1]
    store.db.table("posts").insert(Document(row, number))


def test_a_backup_with_the_wrong_key_or_none_is_refused(other: Store) -> None:
    sealed = backup(filled(other), "right")
    with pytest.raises(Refused, match="set HOTLINE_BACKUP_KEY"):
        load(io.BytesIO(sealed), other)
    with pytest.raises(Damaged, match="not the backup's key"):
        load(io.BytesIO(sealed), other, key="wrong")


@pytest.mark.parametrize(
    "junk",
    [b"", b"hello", gzip.compress(b'{"a":1}\n{"b":2}\n', mtime=0), gzip.compress(b"not json\n", mtime=0)],
    ids=["empty", "words", "other rows", "packed words"],
)
def test_a_file_that_is_no_backup_is_refused(other: Store, junk: bytes) -> None:
    with pytest.raises(StoreError, match="nothing was changed"):
        load(io.BytesIO(junk), other)


def test_a_used_store_is_known_as_such(store: Store) -> None:
    assert not is_used(store)
    store.add(Post(ref="1"))
    assert is_used(store)


def test_progress_ends_at_the_number_of_rows(store: Store, other: Store) -> None:
    told: list[tuple[int, int]] = []
    with store.transaction():
        for n in range(1001):
            store.add(Post(ref=str(n)))
    stream = io.BytesIO()
    assert dump(store, stream, lambda done, total: told.append((done, total))) == 1001
    assert told[-1] == (1001, 1001)
    stream.seek(0)
    assert load(stream, other, lambda done, total: told.append((done, total))) == 1001
    assert told[-1] == (1001, 1001)
    first = other.find(Post, limit=1)[0]
    assert other.put(replace(first, status="open")).status == "open"
