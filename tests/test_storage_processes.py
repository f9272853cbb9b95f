"""Several processes at one store: none waits forever, none overwrites another, and a killed one loses nothing kept."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from storage.errors import Busy, StoreError
from storage.records import Message, Note, Post, Session, Task
from storage.store import Store, open_store, where

TORTURE = os.environ.get("HOTLINE_TORTURE") == "1"
NOON = "2026-03-01T12:00:00.000Z"
APART = multiprocessing.get_context("spawn")


def in_processes(number: int, work: Callable[..., Any], *arguments: Any) -> list[Any]:
    """What each of several processes returns."""
    with APART.Pool(number) as pool:
        answers = pool.starmap_async(work, [(*arguments, n) for n in range(number)])
        return list(answers.get(60))


def add_notes(place: str, process: int) -> list[int]:
    store = open_store(place)
    kept = [store.add(Note(words=f"{process}")).id for _ in range(60)]
    for number in kept[::2]:
        store.drop(Note(id=number))
    store.close()
    return kept


def test_processes_that_write_at_once_never_share_an_id(store: Store, where_kept: str) -> None:
    kept = [number for numbers in in_processes(3, add_notes, where_kept) for number in numbers]
    assert len(set(kept)) == 180
    assert len(store.find(Note)) == 90


def take(place: str, process: int) -> list[str]:
    store = open_store(place)
    won = []
    for n in range(20):
        with store.transaction():
            post = store.one(Post, where("ref") == str(n))
            assert post is not None
            if not post.helper:
                store.put(replace(post, helper=f"+1202555010{process}"))
                store.add(Task(ref=str(n), status="taken"))
                won.append(post.ref)
    store.close()
    return won


def test_of_several_who_take_at_once_the_first_one_wins(store: Store, where_kept: str) -> None:
    for n in range(20):
        store.add(Post(ref=str(n)))
    won = [ref for refs in in_processes(3, take, where_kept) for ref in refs]
    assert sorted(won, key=int) == [str(n) for n in range(20)]
    assert store.count(Task, where("status") == "taken") == 20


def converse(place: str, process: int) -> None:
    store = open_store(place)
    for _ in range(20):
        with store.transaction():
            session = store.one(Session, where("key") == "+12025550123") or store.add(Session(key="+12025550123"))
            store.put(replace(session, turn=session.turn + 1))
    store.close()


def test_a_phone_has_one_session_whoever_hears_it(store: Store, where_kept: str) -> None:
    in_processes(3, converse, where_kept)
    assert [session.turn for session in store.find(Session)] == [60]


def send(place: str, process: int) -> list[int]:
    store = open_store(place)
    sent: list[int] = []
    while True:
        with store.transaction(concurrent=True):
            taken = store.due(NOON, 7)
            for message in taken:
                store.put(replace(message, status="sending"))
        if not taken and not store.count(Message, where("status") == "queued"):
            store.close()
            return sent
        sent += [message.id for message in taken]


def test_each_text_is_taken_by_one_sender(store: Store, where_kept: str) -> None:
    with store.transaction():
        kept = [store.add(Message(key=str(n), status="queued", priority=n % 3)).id for n in range(150)]
    sent = [number for numbers in in_processes(3, send, where_kept) for number in numbers]
    assert sorted(sent) == kept


@pytest.mark.parametrize("where_kept", ["postgresql"], indirect=True)
def test_a_sender_takes_beside_a_writer_and_leaves_out_what_is_held(store: Store, where_kept: str) -> None:
    first, second = (store.add(Message(key=key, status="queued")) for key in "ab")
    other = open_store(where_kept)
    with store.transaction():
        assert store.one(Message, where("key") == "a") == first
        with other.transaction(concurrent=True):
            assert other.due(NOON, 10) == [second]
    other.close()


@pytest.mark.parametrize("where_kept", ["postgresql"], indirect=True)
def test_a_writer_sees_what_a_sender_did_to_the_message_it_waited_for(store: Store, where_kept: str) -> None:
    store.add(Message(key="a", status="queued", phone="+12025550123"))
    other = open_store(where_kept)
    seen: list[list[Message]] = []

    def stop() -> None:
        with other.transaction():
            waiting = (where("phone") == "+12025550123") & (where("status") == "queued")
            seen.append(other.find(Message, waiting))
        other.close()

    with store.transaction(concurrent=True):
        (message,) = store.due(NOON, 10)
        writer = threading.Thread(target=stop)
        writer.start()
        store.put(replace(message, status="sending"))
    writer.join(30)
    assert seen == [[]]


def test_a_writer_who_waits_too_long_is_told_so(tmp_path: Path) -> None:
    store, other = open_store(str(tmp_path)), open_store(str(tmp_path))
    other.engine.busy_seconds = 0
    other.close()
    with store.transaction(), pytest.raises(Busy, match="somebody else has been writing"):
        other.add(Note(words="x"))
    assert other.add(Note(words="y")).words == "y"
    store.close()
    other.close()


def in_child(work: Callable[[], object]) -> str:
    """What happens in a forked child: "well", or the error."""
    mine, childs = multiprocessing.Pipe(False)
    child = os.fork()
    if child == 0:
        answer(childs, work)
    os.waitpid(child, 0)
    return str(mine.recv())


def answer(pipe: Connection, work: Callable[[], object]) -> None:
    try:
        work()
        pipe.send("well")
    except BaseException as error:
        pipe.send(repr(error))
    finally:
        os._exit(0)


def test_a_store_that_was_used_before_a_fork_works_in_both(store: Store) -> None:
    store.add(Note(words="before"))
    assert in_child(lambda: [store.add(Note(words="child")) for _ in range(5)]) == "well"
    store.add(Note(words="parent"))
    assert in_child(lambda: store.find(Note)) == "well"
    assert [note.words for note in store.find(Note)] == ["before", *["child"] * 5, "parent"]


def test_a_fork_in_the_middle_of_a_transaction_takes_nothing_of_it_along(store: Store) -> None:
    def see() -> None:
        assert store.find(Note) == []

    with store.transaction():
        store.add(Note(words="parent"))
        assert in_child(see) == "well"
    assert [note.words for note in store.find(Note)] == ["parent"]


VICTIM = """
import sys
from storage.records import Message, Post, Session
from storage.store import open_store, where
store = open_store(sys.argv[1])
start = int(sys.argv[2])
for n in range(start, start + 1_000_000):
    with store.transaction():
        store.add(Message(sid=f"SM{n}", body="need food " * 20))
        store.add(Message(key=f"K{n}", answers=f"SM{n}", direction="out", status="sent"))
        store.add(Post(ref=str(n), categories=("food",)))
    print(n, flush=True)
"""


def killed(place: str, start: int, after: int) -> list[int]:
    """What a writer acknowledged before it was killed, a few texts after its first."""
    writer = subprocess.Popen(
        [sys.executable, "-c", VICTIM, place, str(start)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert writer.stdout
    acknowledged = [int(writer.stdout.readline()) for _ in range(after)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in writer.stdout.read().splitlines()]
    writer.wait()
    writer.stdout.close()
    return acknowledged


def test_killed_at_any_moment_nothing_acknowledged_is_lost_doubled_or_halved(where_kept: str) -> None:
    acknowledged: list[int] = []
    kills = 1000 if TORTURE else 50
    for kill in range(kills):
        acknowledged += killed(where_kept, kill * 1_000_000, 1 + kill % 13)
    store = open_store(where_kept)
    sids = [message.sid for message in store.each(Message) if message.direction == "in"]
    assert len(set(sids)) == len(sids)
    assert {f"SM{n}" for n in acknowledged} <= set(sids)
    assert len(sids) <= len(acknowledged) + kills
    answers = {message.answers for message in store.each(Message) if message.direction == "out"}
    assert answers == set(sids) == {f"SM{post.ref}" for post in store.each(Post)}
    assert store.count(Post, where("categories").any(["food"]), at_most=10**6) == len(sids)
    store.close()


def test_a_lost_connection_in_a_transaction_keeps_none_of_it(store: Store) -> None:
    def break_off() -> None:
        with store.transaction():
            store.add(Note(words="half"))
            store.engine.connection.driver.close()
            store.add(Note(words="other half"))

    with pytest.raises(StoreError):
        break_off()
    assert store.find(Note) == []
    assert store.add(Note(words="again")).words == "again"
