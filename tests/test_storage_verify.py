"""Whatever bit flips on the disk is found and named when all is read, or makes no difference to anybody."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from hotline.cli import main
from storage.backup.verify import faults
from storage.errors import StoreError
from storage.records import Message, Person, Post
from storage.store import Store, open_store, where
from tests.harness.base import ROOT
from tests.test_checking import SETTINGS

FLIPS = 250


def filled(store: Store) -> None:
    with store.transaction():
        for n in range(120):
            phone = f"+1202555{n % 40:04}"
            store.add(Message(sid=f"SM{n}", phone=phone, body="need water " * (1 + n % 30)))
            store.add(Post(ref=str(n), phone=phone, words="water", categories=("water", "food")[: n % 3]))
        store.add(Person(name="Zoë", phone="+12025550123", can=("ride", "Zoë")))
        store.next_number("ref", 4000)


def served(store: Store) -> object:
    """What anybody gets to see, by tables and by indexes."""
    return (
        [list(store.each(kind)) for kind in (Message, Post, Person)],
        [store.find(Message, where("phone") == f"+1202555{n:04}") for n in range(40)],
        [store.one(Post, where("ref") == str(n)) for n in range(120)],
        [store.find(Post, where("categories").any([item])) for item in ("water", "food")],
        store.find(Person, where("can").any(["ride"])),
        store.find(Post, where("status") == "new"),
    )


def test_a_store_as_it_was_written_has_no_fault(store: Store) -> None:
    filled(store)
    seen: list[tuple[int, int]] = []
    assert list(faults(store, lambda done, total: seen.append((done, total)))) == []
    assert seen[-1] == (241, 241)


def test_a_flipped_bit_anywhere_in_the_file_is_found_or_makes_no_difference(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    filled(store)
    truth = served(store)
    store.close()
    path = tmp_path / "hotline.db"
    whole = path.read_bytes()
    chance, found = random.Random(3), 0
    for _ in range(FLIPS):
        spoilt = bytearray(whole)
        spoilt[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(spoilt)
        said = told(tmp_path, truth)
        assert all(str(path) in sentence and "\n" not in sentence for sentence in said)
        found += bool(said)
    assert found > FLIPS / 5


def told(folder: Path, truth: object) -> list[str]:
    """What a store says of itself when it is opened and read; one that has nothing to say serves the truth."""
    try:
        store = open_store(str(folder))
    except StoreError as error:
        return [str(error)]
    try:
        said = list(faults(store))
        assert said or served(store) == truth
        return said
    finally:
        store.close()


def test_every_damaged_row_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    kept = [store.add(Message(sid=f"SM{n}", body="need water")) for n in range(1500)]
    with sqlite3.connect(tmp_path / "hotline.db") as raw:
        raw.execute(
            "UPDATE messages SET body = replace(body, 'water', 'wader') WHERE id IN (?, ?)", (kept[3].id, kept[1400].id)
        )
    raw.close()
    said = list(faults(store))
    assert [sentence.partition(": ")[2].partition(" (")[0] for sentence in said] == [
        f"row {kept[3].id} of messages is damaged",
        f"row {kept[1400].id} of messages is damaged",
    ]
    assert all("restore the last backup, and check the disk" in sentence for sentence in said)
    store.close()


@pytest.mark.parametrize("where_kept", ["postgresql"], indirect=True)
def test_a_damaged_row_of_postgresql_is_named(where_kept: str, store: Store) -> None:
    filled(store)
    with psycopg.connect(where_kept) as raw:
        raw.execute("UPDATE people SET body = replace(body, 'ride', 'rice')")
    (said,) = faults(store)
    assert "of people is damaged" in said


def test_an_index_of_lists_that_has_lost_an_entry_is_named(where_kept: str, store: Store) -> None:
    filled(store)
    lose = "DELETE FROM list_items WHERE kind = 'people' AND field = 'found_by'"
    if where_kept.startswith("postgresql"):
        with psycopg.connect(where_kept) as server:
            server.execute(lose)
    else:
        with sqlite3.connect(Path(where_kept, "hotline.db")) as file:
            file.execute(lose)
        file.close()
    (said,) = faults(store)
    assert "the index of found_by in people is not that of its rows" in said


def test_hotline_check_reads_the_store(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    kept = store.add(Message(sid="SM1", body="need water"))
    store.close()
    path = tmp_path / "hotline.db"
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE messages SET body = replace(body, 'water', 'wader')")
    raw.close()
    ran = CliRunner().invoke(
        main, ["--config", str(ROOT / "hotline.toml"), "check"], env={**SETTINGS, "HOTLINE_STORE": str(tmp_path)}
    )
    assert ran.exit_code == 1
    assert ran.output == (
        f"Error: {path}: row {kept.id} of messages is damaged (its checksum does not match);"
        " restore the last backup, and check the disk\n"
    )
