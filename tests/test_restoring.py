"""A backup that comes back undoes no STOP and no FORGET, and says nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.archive.restore import restore, wishes
from hotline.exchange import bars, opt_outs, people, tasks
from hotline.outbox import health
from storage.records import Message, Person, Post
from storage.store import Store, where
from tests.harness.town import Town
from tests.test_trust_erasure import whole_store

ROSA, BEN, LUZ, ANA = "+12025550101", "+12025550102", "+12025550103", "+12025550104"
WORDS = "need water for 2, oak and 5th, today"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path / "data", store) as built:
        yield built


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


def put_back(town: Town, file: Path) -> int:
    store = town.services.store
    return restore(file, store, "", wishes(store), lambda: town.services)


def said(town: Town) -> list[tuple[str, str]]:
    town.carrier.deliver()
    listed = town.carrier.texts.list.newest_first()
    return [(one.to, one.body) for one in reversed(listed) if one.direction != "inbound"]


def wait_until_asked(town: Town) -> None:
    """The carrier's list is asked for as long as it may lag."""
    for _ in range(3):
        town.settle()
        town.clock.forward(minutes=16)
    town.settle()


def test_texts_that_left_since_the_backup_do_not_leave_again_and_the_others_do(town: Town, file: Path) -> None:
    for number in range(3):
        town.services.outbox.put(ROSA, f"notice {number}", purpose="notice")
    backups.take(town.services.store, file, "")
    town.services.outbox.pump(limit=2)
    put_back(town, file)
    assert health(town.services.store, town.clock)["queued"] == 3
    assert town.services.outbox.claim(9) == []
    wait_until_asked(town)
    assert said(town) == [(ROSA, f"notice {number}") for number in range(3)]
    assert {message.status for message in town.services.store.find(Message)} <= {"sent", "delivered"}


def test_a_text_for_later_still_waits_for_its_time(town: Town, file: Path) -> None:
    town.services.outbox.put(ROSA, "good morning", purpose="notice", not_before=town.services.now(hours=8))
    backups.take(town.services.store, file, "")
    put_back(town, file)
    wait_until_asked(town)
    assert said(town) == []
    town.clock.forward(hours=9)
    wait_until_asked(town)
    assert said(town) == [(ROSA, "good morning")]


def test_somebody_forgotten_since_the_backup_is_forgotten_again(town: Town, file: Path) -> None:
    for phone in (ROSA, BEN):
        town.text(phone, WORDS)
    backups.take(town.services.store, file, "")
    town.text(ROSA, "FORGET")
    put_back(town, file)
    assert not [row for row in whole_store(town.services).splitlines() if ROSA[1:] in row]
    assert people.find(town.services, ROSA)
    kept = town.services.store.one(Post, where("phone") == BEN)
    assert kept is not None
    assert "oak" in kept.words


def test_somebody_forgotten_whom_the_backup_does_not_know_stays_known_by_the_hash_alone(town: Town, file: Path) -> None:
    backups.take(town.services.store, file, "")
    town.text(ROSA, WORDS)
    opt_outs.opt_out(town.services, ROSA, "stop")
    opt_outs.forget(town.services, ROSA)
    put_back(town, file)
    assert town.services.store.count(Person) == 1
    found = people.find(town.services, ROSA)
    assert found is not None
    assert (found.phone, found.opted_out) == ("", True)


def test_a_stop_outlives_a_restore(town: Town, file: Path) -> None:
    town.text(LUZ, WORDS)
    town.services.outbox.put(LUZ, "Meeting at six", purpose="notice")
    backups.take(town.services.store, file, "")
    for phone in (LUZ, ANA):
        opt_outs.opt_out(town.services, phone, "please stop")
    put_back(town, file)
    for phone in (LUZ, ANA):
        found = people.find(town.services, phone)
        assert found is not None
        assert (found.opted_out, found.opted_out_words) == (True, "please stop")
    wait_until_asked(town)
    assert (LUZ, "Meeting at six") not in said(town)


def test_a_restore_into_a_new_store_needs_no_house(town: Town, file: Path) -> None:
    backups.take(town.services.store, file, "")
    assert not wishes(town.services.store)
    restore(file, town.services.store, "", wishes(town.services.store), lambda: pytest.fail("no house is needed"))


def test_a_bar_outlives_forget_and_a_restore(town: Town, file: Path) -> None:
    town.text(ROSA, WORDS)
    backups.take(town.services.store, file, "")
    bars.bar(town.services, ROSA, "threatened a volunteer", "coordinator:ada")
    town.text(ROSA, "FORGET")
    put_back(town, file)
    found = people.find(town.services, ROSA)
    assert found is not None
    assert (found.phone, found.barred, found.barred_by) == ("", bars.FORGOTTEN, "coordinator:ada")
    assert town.text(ROSA, WORDS)["answers"] == []


@pytest.mark.parametrize("again", [1, 2])
def test_whoever_was_forgotten_and_came_back_gets_no_old_words_back(town: Town, file: Path, again: int) -> None:
    town.text(ROSA, "need insulin at 12 zanzibar st, i am rosa quillfeather")
    backups.take(town.services.store, file, "")
    town.clock.forward(minutes=5)
    town.text(ROSA, "FORGET")
    town.text(ROSA, WORDS)
    town.text(ROSA, "STOP")
    for _ in range(again):
        put_back(town, file)
    kept = whole_store(town.services)
    assert not [trace for trace in ("zanzibar", "quillfeather", "insulin") if trace in kept]
    found = people.find(town.services, ROSA)
    assert found is not None
    assert (found.phone, found.consent, found.opted_out) == (ROSA, "texted", True)


def test_what_was_said_after_a_forget_comes_back_with_its_backup(town: Town, file: Path) -> None:
    town.text(ROSA, "FORGET")
    town.clock.forward(minutes=5)
    town.text(ROSA, WORDS)
    backups.take(town.services.store, file, "")
    put_back(town, file)
    assert "oak" in whole_store(town.services)


def test_whoever_left_the_volunteers_since_is_none_again(town: Town, file: Path) -> None:
    town.volunteer(BEN)
    town.need(phone=ROSA)
    tasks.forward(town.services, town.services.store.find(Post)[0].ref, [BEN], "coordinator:dana")
    town.text(BEN, "TAKE")
    backups.take(town.services.store, file, "")
    town.text(BEN, "i dont want to volunteer anymore")
    put_back(town, file)
    assert "volunteer" not in people.by_phone(town.services, BEN).roles
    [post] = town.services.store.find(Post)
    assert (post.status, post.helper) == ("open", "")
