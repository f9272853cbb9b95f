"""Connections to PostgreSQL: few enough for ten machines, and none that counts on a session of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from hotline.serving import room
from storage.backup import dump
from storage.errors import Unreachable
from storage.records import Note, Post
from storage.store import Store, open_store, where
from tests.harness.pgbouncer import PROGRAM, Bouncer
from tests.harness.postgres import Cluster, binaries
from tests.harness.town import ConsoleTown
from tests.harness.turns import CASES, Turns

MACHINES, PROCESSES, THREADS = 10, 3, 8
"""A machine of two cores has two web processes and a sender."""


@pytest.fixture(scope="module")
def default_server() -> Iterator[str]:
    """A server that allows a hundred connections, three of them to its superuser alone."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: the Debian package `postgresql` provides it")
    cluster = Cluster(connections=100)
    try:
        cluster.start()
        yield cluster.url("postgres")
    finally:
        cluster.remove()


def used(url: str) -> int:
    with psycopg.connect(url) as server:
        counted = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hotline'"
        return int(server.execute(counted).fetchall()[0][0])


def test_ten_machines_fit_on_one_server_as_it_comes(default_server: str) -> None:
    stores = [open_store(default_server) for _ in range(MACHINES * PROCESSES)]
    faults: list[Exception] = []
    at_once = threading.Barrier(len(stores) * THREADS)

    def work(store: Store, number: int) -> None:
        try:
            at_once.wait(60)
            for turn in range(2):
                store.find(Note, where("post") == f"{number}")
                store.add(Note(post=f"{number}", words=f"{turn}"))
                assert store.count(Note, where("post") == f"{number}") == turn + 1
        except Exception as fault:
            faults.append(fault)

    threads = [
        threading.Thread(target=work, args=(store, THREADS * which + number))
        for which, store in enumerate(stores)
        for number in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert used(default_server) <= 90
    for store in stores:
        store.close()


def test_a_machine_says_at_its_start_what_it_takes_or_what_to_set(
    default_server: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    store = open_store(default_server)
    assert room.told(store).startswith("up to 9 connections to PostgreSQL, which allows 97 and has ")
    others = [psycopg.connect(default_server) for _ in range(90)]
    said = room.told(store)
    assert "PostgreSQL allows 97 connections" in said
    assert "set max_connections" in said
    assert "pgbouncer" in said
    for other in others:
        other.close()
    store.close()
    assert room.told(open_store(str(tmp_path))) == ""


def test_a_server_that_has_no_connection_left_says_what_to_set(default_server: str) -> None:
    taken = []
    with suppress(psycopg.OperationalError):
        while True:
            taken.append(psycopg.connect(default_server))
    with pytest.raises(Unreachable, match=r"no connection left .* set max_connections higher"):
        open_store(default_server)
    for one in taken:
        one.close()


@pytest.fixture(params=[{}, {"ignore_startup_parameters": "options"}], ids=["as it comes", "options ignored"])
def bouncer(request: pytest.FixtureRequest, empty_postgres: str) -> Iterator[Bouncer]:
    if PROGRAM is None:
        pytest.skip("pgbouncer is not installed: the Debian package `pgbouncer` provides it")
    started = Bouncer(empty_postgres, sessions=3, **request.param)
    try:
        yield started
    finally:
        started.stop()


def test_every_turn_goes_through_a_pooler_that_lends_sessions_for_a_transaction(
    bouncer: Bouncer, tmp_path: Path
) -> None:
    """Often enough that statements would have been prepared, in sessions that change between them."""
    stores = [open_store(bouncer.url("postgres")) for _ in range(4)]
    towns = [Turns(ConsoleTown(tmp_path / f"{number}", store).services) for number, store in enumerate(stores)]
    for number, turns in enumerate(towns):
        turns._last = 1000 * number
    stores[0].next_number("ref", start=2000)
    faults: list[Exception] = []

    def work(turns: Turns) -> None:
        try:
            for case in ("a first text", "a known phone's text", "TAKE", "a call begins", "forward to one") * 2:
                CASES[case](turns)()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(turns,)) for turns in towns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    refs = [post.ref for post in stores[0].each(Post)]
    assert len(refs) == len(set(refs)) >= 16
    for store in stores:
        store.close()


def test_one_writer_at_a_time_and_a_whole_backup_through_a_pooler(bouncer: Bouncer) -> None:
    first, second = (open_store(bouncer.url("postgres")) for _ in range(2))
    for _ in range(7):  # as often as it takes to prepare a statement
        numbers: list[int] = []

        def count(store: Store, into: list[int] = numbers) -> None:
            with store.transaction():
                known = store.last_number("tickets")
                into.append(store.next_number("tickets"))
                assert into[-1] == known + 1

        threads = [threading.Thread(target=count, args=(store,)) for store in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(numbers)) == 2
    copy = BytesIO()
    first.add(Note(words="kept"))
    assert dump.dump(first, copy) == 1
    copy.seek(0)
    assert dump.load(copy, second) == 1
    assert first.scrub()
    assert first.last_number("tickets") == 14
    for store in (first, second):
        store.close()


def test_what_a_session_is_told_is_told_in_each_transaction_there(bouncer: Bouncer) -> None:
    store = open_store(bouncer.url("postgres"))
    with store.transaction():
        told = [store.engine.read(f"SHOW {name}")[0][0] for name in ("lock_timeout", "synchronous_commit")]
    assert told == [b"30s", b"on"]
    assert store.engine.read("SHOW lock_timeout")[0][0] == b"0"
    assert store.connections() == (0, 0, 0)
    store.close()
