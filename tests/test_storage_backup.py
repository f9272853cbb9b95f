"""Backup and restore: from either store into either, whole or not at all."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from pyrage import passphrase

from storage.backup import encryption
from storage.backup.dump import dump, is_used, load
from storage.errors import Damaged, Refused, StoreError
from storage.records import Message, Person, Post
from storage.store import Store, open_store, where

SEALED_BEFORE_AGE = (Path(__file__).parent / "data" / "sealed_before_age").read_bytes()
"""A `filled` store, sealed by the last version before age."""
ITS_KEY = "correct horse battery staple"


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


def understood(store: Store) -> list[object]:
    """What a version reads from the store: a field that records got later has its default in older rows."""
    return [store.find(Person), store.find(Post), store.find(Message), contents(store)["extra"]]


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


def test_a_sealed_backup_shows_nothing_and_is_an_age_file_of_the_open_one(store: Store) -> None:
    sealed = backup(filled(store), "key")
    assert b"\x1f\x8b" not in sealed[:200]
    assert sealed.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert passphrase.decrypt(sealed, "key") == backup(store)


class Quick:
    """Age files for a key of age's own: what is sealed is the same, without the second that scrypt takes."""

    identity = pyrage.x25519.Identity.generate()

    @classmethod
    def encrypt(cls, plain: bytes, _: str) -> bytes:
        return pyrage.encrypt(plain, [cls.identity.to_public()])

    @classmethod
    def decrypt(cls, sealed: bytes, _: str) -> bytes:
        return pyrage.decrypt(sealed, [cls.identity])


def test_a_long_backup_is_several_age_files_that_cannot_be_left_out_or_change_places(
    other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(filled(other))
    packed = backup(other)
    monkeypatch.setattr(encryption, "PIECE", len(packed) // 2 + 1)
    monkeypatch.setattr(encryption, "passphrase", Quick)
    sealed = backup(other, "key")
    second = sealed.index(encryption.MAGIC, 1)
    first, last = sealed[:second], sealed[second:]
    assert Quick.decrypt(first, "key") + Quick.decrypt(last, "key") == packed
    for wrong in (first, last, last + first):
        assert "damaged" in refused(wrong, other, "key")
    other.add(Post(ref="later"))
    load(io.BytesIO(sealed), other, key="key")
    assert contents(other) == before


def test_a_backup_that_was_sealed_before_age_still_opens(other: Store) -> None:
    before = understood(filled(other))
    other.add(Post(ref="later"))
    assert SEALED_BEFORE_AGE.startswith(b"hotline sealed backup 1 ")
    assert load(io.BytesIO(SEALED_BEFORE_AGE), other, key=ITS_KEY) == 5
    assert understood(other) == before
    assert other.next_number("ref") == 4001


@pytest.mark.parametrize("length", [30, 60, len(SEALED_BEFORE_AGE) - 1])
def test_a_damaged_or_cut_backup_from_before_age_is_refused_and_changes_nothing(other: Store, length: int) -> None:
    before = contents(filled(other))
    spoilt = bytearray(SEALED_BEFORE_AGE)
    spoilt[length] ^= 0x10
    for wrong in (SEALED_BEFORE_AGE[:length], bytes(spoilt)):
        refusal = refused(wrong, other, ITS_KEY)
        assert "damaged" in refusal
        assert "nothing was changed" in refusal
    assert contents(other) == before


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
    for place in range(len(whole)) if key == "" else one_in_each_part(whole):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0x10
        refusal = refused(bytes(spoilt), other, key)
        if refusal:
            assert "\n" not in refusal
            assert "nothing was changed" in refusal
            assert contents(other) == before
        else:
            # Bits of gzip's own that mean nothing, in its header or behind the last one packed: it holds the same.
            assert gzip.decompress(spoilt) == gzip.decompress(whole)
            load_back(other, before)
    for length in range(0, len(whole) - 1, max(1, len(whole) // 12)) if key == "" else one_in_each_part(whole):
        with pytest.raises((Damaged, Refused)):
            load(io.BytesIO(whole[:length]), other, key=key)
    assert contents(other) == before


def one_in_each_part(sealed: bytes) -> Iterable[int]:
    """A place in each part of an age file: version, kind, salt, cost, key, checksum, nonce, what is sealed, its end."""
    version, recipient, key, *_ = sealed.split(b"\n")
    places = (0, len(version) + 5, len(version) + 15, len(version) + len(recipient) - 1)
    header = sealed.index(b"\n--- ")
    body = sealed.index(b"\n", header + 1) + 1
    return (*places, header - len(key) // 2, header + 10, body + 1, (body + len(sealed)) // 2, len(sealed) - 1)


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
    with pytest.raises(Refused, match="set HOTLINE_BACKUP_KEY"):
        load(io.BytesIO(SEALED_BEFORE_AGE), other)
    with pytest.raises(Damaged, match="not the backup's key"):
        load(io.BytesIO(SEALED_BEFORE_AGE), other, key="wrong")


def test_a_backup_whose_key_takes_this_machine_too_long_says_what_to_do(other: Store) -> None:
    sealed = backup(filled(other), "key")
    version, recipient, rest = sealed.split(b"\n", 2)
    dear = b"\n".join([version, recipient.rpartition(b" ")[0] + b" 40", rest])
    with pytest.raises(Refused, match="open it with age"):
        load(io.BytesIO(dear), other, key="key")


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
