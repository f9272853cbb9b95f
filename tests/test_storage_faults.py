"""Disks that are full, broken or forgetful: nothing is acknowledged that is not kept, nothing wrong is served."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage.errors import Damaged, Newer, StoreError, Unreachable
from storage.records import Message, Note, Post
from storage.store import Store, open_store, where
from tests.harness.postgres import Cluster, binaries

WRITER = """
import sys
from storage.errors import StoreError
from storage.records import Message
from storage.store import open_store
store = open_store(sys.argv[1])
for line in sys.stdin:
    try:
        with store.transaction():
            store.add(Message(sid=line.strip(), body="x" * 3000))
            store.add(Message(key="answer " + line.strip(), body="y"))
        print("kept", flush=True)
    except StoreError as error:
        print(type(error).__name__, str(error).count(chr(10)), len(store.find(Message)), error, flush=True)
"""


def test_a_store_that_was_deleted_acknowledges_nothing_and_one_put_back_is_taken_up(tmp_path: Path) -> None:
    place, aside = tmp_path / "data", tmp_path / "aside"
    store = open_store(str(place))
    store.add(Note(words="before"))
    place.rename(aside)
    for attempt in (lambda: store.add(Note(words="lost")), lambda: store.count(Note)):
        with pytest.raises(Unreachable, match="is gone"):
            attempt()
    assert not place.exists()
    aside.rename(place)
    store.add(Note(words="after"))
    assert [note.words for note in store.find(Note)] == ["before", "after"]
    place.rename(aside)
    shutil.copytree(aside, place)
    store.add(Note(words="in the copy"))
    store.close()
    assert [note.words for note in open_store(str(place)).find(Note)] == ["before", "after", "in the copy"]


class Writer:
    """A process whose disk obeys us: it keeps what it is told and says how that went."""

    def __init__(self, folder: Path, shim: Path) -> None:
        self.fault = folder / "fault"
        environment = {**os.environ, "LD_PRELOAD": str(shim), "DISK_FAULT": str(self.fault), "PYTHONPATH": "."}
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def keep(self, sid: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(sid + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture
def writer(tmp_path: Path, shim: Path) -> Iterator[Writer]:
    process = Writer(tmp_path, shim)
    yield process
    process.close()


@pytest.mark.parametrize("fault", ["enospc", "eio", "sync"])
def test_what_cannot_be_stored_is_not_acknowledged_and_the_service_goes_on(
    writer: Writer, tmp_path: Path, fault: str
) -> None:
    kept = []
    for turn in range(4):
        sid = f"before {turn}"
        assert writer.keep(sid) == "kept"
        kept.append(sid)
        writer.fault.write_text(fault)
        for again in range(3):
            answer = writer.keep(f"during {turn} {again}")
            assert answer.startswith(f"Full 0 {2 * len(kept)} {tmp_path / 'data' / 'hotline.db'}: the disk is full")
            assert answer.endswith("the service goes on by itself")
        writer.fault.unlink()
    store = open_store(str(tmp_path / "data"))
    assert [message.sid for message in store.find(Message) if message.sid] == kept
    assert len(store.find(Message)) == 2 * len(kept)
    store.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_a_folder_and_its_file_are_for_this_user_alone(folder: Path) -> None:
    open_store(str(folder)).add(Note(words="x"))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def read_note(store: Store, number: int) -> tuple[list[Note | None], str]:
    """What the store says a note is, in every way to ask for it, or how it is damaged."""
    try:
        return [store.get(Note, number), *store.find(Note), *store.find(Note, where("post") == "4823")], ""
    except Damaged as error:
        return [], str(error)


def test_every_flipped_bit_of_a_row_is_found_and_named(folder: Path) -> None:
    store = open_store(str(folder))
    words = "somebody needs water at oak and 5th"
    note = store.add(Note(post="4823", words=words))
    store.close()
    path = folder / "hotline.db"
    whole = path.read_bytes()
    body = whole.index(b'{"post":"4823"')
    start, end = body - 12, whole.index(b"}", body) + 1
    store = open_store(str(folder))
    for place in range(start, end):
        for bit in (0x01, 0x20, 0x80):
            store.close()
            spoilt = bytearray(whole)
            spoilt[place] ^= bit
            path.write_bytes(spoilt)
            found, damage = read_note(store, note.id)
            assert all(one in (note, None) for one in found)
            if place >= body:
                assert f"{path}: row {note.id} of notes" in damage
                assert "\n" not in damage
    store.close()


def test_a_changed_id_or_a_row_in_anothers_place_is_found(folder: Path) -> None:
    store = open_store(str(folder))
    first, second = store.add(Note(words="first")), store.add(Note(words="other"))
    store.close()
    with sqlite3.connect(folder / "hotline.db") as raw:
        raw.execute("UPDATE notes SET id = 99 WHERE id = ?", (second.id,))
    raw.close()
    with pytest.raises(Damaged, match="row 99 of notes"):
        store.find(Note)
    assert store.get(Note, first.id) == first
    store.close()


@pytest.mark.parametrize("where_kept", ["postgresql"], indirect=True)
def test_a_postgresql_row_that_was_changed_underneath_is_found(where_kept: str, store: Store) -> None:
    note = store.add(Note(words="water"))
    with psycopg.connect(where_kept) as raw:
        raw.execute("UPDATE notes SET body = replace(body, 'water', 'wader')")
    with pytest.raises(Damaged, match=f"row {note.id} of notes"):
        store.find(Note)


def test_a_counter_whose_bit_flipped_gives_no_number(folder: Path) -> None:
    store = open_store(str(folder))
    store.next_number("ref", 100)
    with sqlite3.connect(folder / "hotline.db") as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute("UPDATE counters SET value = 36 WHERE name = 'number:ref'")
    raw.close()
    with pytest.raises(Damaged, match="a row of counters is damaged"):
        store.next_number("ref")
    store.close()


def test_a_file_of_a_later_version_is_left_alone(folder: Path) -> None:
    open_store(str(folder)).close()
    with sqlite3.connect(folder / "hotline.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(Newer, match="written by a later version of the hotline; install that version"):
        open_store(str(folder))


def test_a_file_that_is_no_database_is_named(folder: Path) -> None:
    folder.mkdir()
    (folder / "hotline.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(Damaged, match=r"hotline\.db: the file is damaged"):
        open_store(str(folder))


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unreachable, match="cannot be opened"):
        open_store(str(tmp_path / "file"))


def test_missing_indexes_are_built_and_unknown_ones_dropped_at_the_next_start(folder: Path) -> None:
    store = open_store(str(folder))
    post = store.add(Post(ref="4823", lined_up=("+12025550123",)))
    store.close()
    with sqlite3.connect(folder / "hotline.db") as raw:
        raw.execute('DROP INDEX "posts.ref.unique"')
        raw.execute('DROP TRIGGER "posts.lined_up.items"')
        raw.execute("DELETE FROM list_items")
        raw.execute("""CREATE INDEX "posts.words" ON posts (json_extract(body, '$.words'))""")
    raw.close()
    store = open_store(str(folder))
    assert "posts.words" not in store.engine.built()
    assert store.one(Post, where("ref") == "4823") == post
    store.close()


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(Unreachable) as caught:
        open_store("postgresql://somebody:secret@127.0.0.1:1/hotline")
    assert "127.0.0.1/hotline: PostgreSQL does not answer" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_goes_away_is_one_line_and_comes_back_by_itself() -> None:
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: the Debian package `postgresql` provides it")
    cluster = Cluster()
    cluster.start()
    store = open_store(cluster.url("postgres"))
    try:
        note = store.add(Note(words="kept"))
        cluster.stop()
        for _ in range(2):
            with pytest.raises(StoreError, match="the service goes on by itself") as caught:
                store.add(Note(words="lost"))
            assert "\n" not in str(caught.value)
        cluster.start()
        assert store.find(Note) == [note]
        with store.transaction():
            store.add(Note(words="again"))
        assert [one.words for one in store.each(Note)] == ["kept", "again"]
    finally:
        store.close()
        cluster.remove()
