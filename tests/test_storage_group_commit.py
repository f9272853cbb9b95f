"""Who writes next: threads that follow each other into one transaction, and processes that queue for the write lock."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from storage.engine.writer_queue import LARGEST_GROUP, WriteLock
from storage.errors import Full, StoreError
from storage.records import Note
from storage.store import Store, open_store


@contextmanager
def waiting_behind(store: Store, works: list[Callable[[], None]]) -> Iterator[list[str]]:
    """A transaction behind which these threads wait; what became of each, in the order in which they were answered."""
    answered: list[str] = []

    def run(name: str, work: Callable[[], None]) -> None:
        try:
            with store.transaction():
                work()
        except (StoreError, ValueError) as error:
            answered.append(f"{name} {type(error).__name__}")
        else:
            answered.append(f"{name} kept")

    queue, threads = store.engine._queue, []
    try:
        with store.transaction():
            store.add(Note(words="first"))
            for number, work in enumerate(works):
                threads.append(Thread(target=run, args=(str(number), work)))
                threads[-1].start()
                while len(queue._waiting) <= number:
                    os.sched_yield()
            yield answered
    finally:
        for thread in threads:
            thread.join(30)


def commits(store: Store, monkeypatch: pytest.MonkeyPatch, before: Callable[[], None] = lambda: None) -> list[str]:
    """Grows by one with every COMMIT that has returned."""
    done: list[str] = []
    commit = store.engine.commit

    def noted(connection: Any) -> None:
        before()
        commit(connection)
        done.append("commit")

    monkeypatch.setattr(store.engine, "commit", noted)
    return done


def adding(store: Store, words: str) -> Callable[[], None]:
    def add() -> None:
        store.add(Note(words=words))

    return add


def words(store: Store) -> list[str]:
    return [note.words for note in store.find(Note)]


def test_threads_that_wait_for_each_other_are_kept_by_one_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done = commits(store, monkeypatch)
    with waiting_behind(store, [adding(store, "second"), adding(store, "third")]) as answered:
        pass
    assert sorted(answered) == ["0 kept", "1 kept"]
    assert done == ["commit"]
    assert words(store) == ["first", "second", "third"]


def test_nobody_is_answered_before_the_commit_has_returned(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    too_early: list[list[str]] = []
    with waiting_behind(store, [adding(store, "second"), adding(store, "third")]) as answered:
        commits(store, monkeypatch, before=lambda: too_early.append(list(answered)))
    assert too_early == [[]]
    assert len(answered) == 2


def test_one_that_fails_takes_back_its_own_writes_only(store: Store) -> None:
    def fails() -> None:
        store.add(Note(words="never"))
        raise ValueError

    with waiting_behind(store, [adding(store, "second"), fails, adding(store, "third")]) as answered:
        pass
    assert sorted(answered) == ["0 kept", "1 ValueError", "2 kept"]
    assert words(store) == ["first", "second", "third"]


def test_when_the_last_one_fails_the_others_are_kept(store: Store) -> None:
    def fails() -> None:
        raise ValueError

    with waiting_behind(store, [fails]) as answered:
        pass
    assert answered == ["0 ValueError"]
    assert words(store) == ["first"]


def test_when_the_first_one_fails_the_others_start_afresh(store: Store) -> None:
    with pytest.raises(KeyError), waiting_behind(store, [adding(store, "second")]) as answered:
        raise KeyError
    assert answered == ["0 kept"]
    assert words(store) == ["second"]


def test_a_commit_that_fails_is_told_to_everybody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Any) -> None:
        raise Full("the disk is full")

    with pytest.raises(Full), waiting_behind(store, [adding(store, "second")]) as answered:
        monkeypatch.setattr(store.engine, "commit", full)
    assert answered == ["0 Full"]
    monkeypatch.undo()
    assert words(store) == []
    assert store.add(Note(words="again")).words == "again"


def test_ids_follow_each_other_through_a_shared_transaction_and_are_kept(store: Store) -> None:
    with waiting_behind(store, [adding(store, "second"), adding(store, "third")]):
        pass
    store.add(Note(words="fourth"))
    numbers = [note.id for note in store.find(Note)]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 4


def test_a_transaction_is_shared_by_so_many_and_no_more(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done = commits(store, monkeypatch)
    with waiting_behind(store, [adding(store, str(number)) for number in range(LARGEST_GROUP)]) as answered:
        pass
    assert len(answered) == LARGEST_GROUP
    assert len(words(store)) == LARGEST_GROUP + 1
    assert len(done) == 2


def write_and_stay(place: str, told: Connection) -> None:
    store = open_store(place)
    with store.transaction():
        store.add(Note(words="never"))
        told.send("inside")
        Event().wait()


def test_the_write_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=write_and_stay, args=(str(tmp_path), there))
    process.start()
    assert here.recv() == "inside"
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    store = open_store(str(tmp_path))
    store.engine.busy_seconds = 1
    store.add(Note(words="next"))
    assert words(store) == ["next"]
    store.close()


def test_a_process_that_has_just_written_does_not_push_in_front(tmp_path: Path) -> None:
    paths = tmp_path / "queue", tmp_path / "writer"
    ours, theirs, order = WriteLock(*paths), WriteLock(*paths), ["ours"]
    assert ours.acquire(1)

    def next_one() -> None:
        assert theirs.acquire(30)
        order.append("theirs")
        theirs.release()

    thread = Thread(target=next_one)
    thread.start()
    with paths[0].open() as queue:
        while _free(queue.fileno()):
            os.sched_yield()
    ours.release()
    assert ours.acquire(30)
    order.append("ours")
    thread.join()
    assert order == ["ours", "theirs", "ours"]


def _free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def test_a_write_lock_that_does_not_come_is_given_up(tmp_path: Path) -> None:
    ours, theirs = (WriteLock(tmp_path / "queue", tmp_path / "writer") for _ in range(2))
    assert ours.acquire(0)
    assert not theirs.acquire(0)
    ours.release()
    assert theirs.acquire(0)
