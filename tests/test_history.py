"""However long a phone has been with the hotline, its next text or call reads what is open, and not what is over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from hotline.inbound import call_ends
from storage.engine.sqlite import SQLite
from storage.store import Store, open_store
from tests.harness import history
from tests.harness.town import ConsoleTown
from tests.harness.turns import CASES, Turn, Turns, table_of

SMALL, LARGE = 120, 480
"""Even the small one is longer than the longest page that is read of anything."""


class Seasoned(Turns):
    """Turns of phones that each have so much behind them."""

    size = 0

    def phone(self) -> str:
        phone = super().phone()
        history.leave(self.services.store, phone, self.services.clock.now(), self.size)
        return phone


def stop(turns: Turns) -> Turn:
    """Somebody who has a need under way and somebody else's task stops it all."""
    post, _ = turns.taken()
    return lambda: turns.text(post.phone, "STOP")


def helper_stops(turns: Turns) -> Turn:
    _, helper = turns.taken()
    return lambda: turns.text(helper, "STOP")


def block(turns: Turns) -> Turn:
    _, helper = turns.taken()
    return lambda: turns.text(helper, "BLOCK")


def withdraw_after_many_words(turns: Turns) -> Turn:
    """All that they ever wrote is about the need that they take back."""
    post, _ = turns.taken()
    size = turns.size if isinstance(turns, Seasoned) else 0
    history.leave(turns.services.store, post.phone, turns.services.clock.now(), size, [history.about(post.ref)])
    return lambda: turns.text(post.phone, f"WITHDRAW {post.ref}")


def old_need_again(turns: Turns) -> Turn:
    post = turns.need()
    return lambda: turns.text(post.phone, "same as last time please")


def wrong_number(turns: Turns) -> Turn:
    phone = turns.phone()
    return lambda: turns.text(phone, "wrong number, take me off your list")


def end_of_a_call(turns: Turns) -> Turn:
    phone, first, sid = turns.phone(), f"CA{turns.number():032x}", f"CA{turns.number():032x}"
    for one in (first, sid):
        turns.calls.call(one, phone)
    call_ends.ended(turns.services, first, phone, "completed", 10)
    return lambda: call_ends.ended(turns.services, sid, phone, "completed", 10)


TURNS = {
    **CASES, "STOP": stop, "a helper's STOP": helper_stops, "BLOCK": block,
    "WITHDRAW after many words": withdraw_after_many_words, "once more": old_need_again,
    "a wrong number": wrong_number, "a call ends": end_of_a_call,
}  # fmt: skip


@contextmanager
def rows_read(store: Store) -> Iterator[dict[str, int]]:
    """How many rows of each table come out of the store, whatever its kind."""
    read, counted = store.engine.read, dict[str, int]()

    def reading(statement: str, values: object = ()) -> list[tuple[object, ...]]:
        rows = read(statement, values)  # type: ignore[arg-type]
        if table := table_of(statement):
            counted[table] = counted.get(table, 0) + (rows[0][0] if re.match("SELECT count", statement) else len(rows))
        return rows

    with patch.object(store.engine, "read", reading):
        yield counted


@contextmanager
def steps(store: Store) -> Iterator[list[int]]:
    """SQLite's own steps in tens, so that rows that an index leads to in vain are seen as well."""
    counted = [0]
    writer = store.engine._writer = store.engine._opened(store.engine._writer)

    def step() -> int:
        counted[0] += 1
        return 0

    writer.driver.set_progress_handler(step, 10)
    try:
        yield counted
    finally:
        writer.driver.set_progress_handler(None, 0)


def made_ready(place: Path, store: Store) -> Seasoned:
    turns = Seasoned(ConsoleTown(place, store).services)
    turns.services.store.next_number("ref", start=2000)
    for case in ("a first text", "a call begins"):  # the day's spending is on file from the first one on
        CASES[case](turns)()
    return turns


@pytest.mark.parametrize("case", TURNS)
def test_a_turn_reads_no_more_rows_of_a_phone_with_a_long_history(tmp_path: Path, store: Store, case: str) -> None:
    turns = made_ready(tmp_path, store)
    found = []
    for size in (SMALL, LARGE):
        turns.size = size
        act = TURNS[case](turns)
        with rows_read(store) as counted:
            act()
        found.append(counted)
    assert found[1] == found[0]


@pytest.mark.parametrize("case", TURNS)
def test_nor_does_the_store_go_through_more_of_them(tmp_path: Path, case: str) -> None:
    store = open_store(str(tmp_path / "data"))
    assert isinstance(store.engine, SQLite)
    turns = made_ready(tmp_path, store)
    found = []
    for size in (0, SMALL, LARGE):
        turns.size = size
        act = TURNS[case](turns)
        with steps(store) as counted:
            act()
        found.append(counted[0])
    store.close()
    assert found[2] <= 1.3 * found[1], found
