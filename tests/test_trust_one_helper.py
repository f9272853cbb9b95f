"""A need has one helper: whichever way it leaves one, their task ends, and no store keeps two that hold it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import NotNow, bars, blocks, desk_closings, opt_outs, people, posts, tasks
from storage.errors import Taken
from storage.records import Message, Post, Task
from storage.store import Store, where
from tests.harness.agreement import disagreements
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

ME = "coordinator:dana"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    town = ConsoleTown(tmp_path, store)
    town.volunteer()
    town.volunteer(ANA, "Ana Luz")
    return town


def told(town: ConsoleTown, phone: str) -> str:
    sent = town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))
    return sent[-1].body


def taken(town: ConsoleTown) -> Post:
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return posts.by_ref(town.services, post.ref)


Ends = Callable[[ConsoleTown, Post], object]
ENDS: dict[str, Ends] = {
    "drop": lambda town, _: town.hears(BEN, "DROP"),
    "stop": lambda town, _: town.hears(BEN, "STOP"),
    "forget": lambda town, _: town.hears(BEN, "FORGET"),
    "the resident's no": lambda town, post: town.hears(ROSA, f"nobody came for {post.ref}"),
    "withdraw": lambda town, post: town.hears(ROSA, f"WITHDRAW {post.ref}"),
    "block": lambda town, post: town.hears(ROSA, f"BLOCK {post.ref}"),
    "the desk's reopening": lambda town, post: desk_closings.reopen(town.services, post.ref, ME),
    "the desk's closing": lambda town, post: desk_closings.close(town.services, post.ref, "referred", ME),
    "the desk's parting": lambda town, post: blocks.by_desk(town.services, post.ref, BEN, ME),
    "the desk's bar": lambda town, _: bars.bar(town.services, BEN, "threats", ME),
    "a stop told to the desk": lambda town, _: opt_outs.opt_out(town.services, BEN, "told dana", ME),
}


@pytest.mark.parametrize("end", ENDS)
def test_whichever_way_a_need_leaves_its_helper_their_task_ends(town: ConsoleTown, end: str) -> None:
    post = taken(town)
    ENDS[end](town, post)
    assert town.services.store.count(Task, where("status") == "taken") == 0
    if posts.by_ref(town.services, post.ref).status == "closed":
        posts.reopen(town.services, post.ref, ME)
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, f"TAKE {post.ref}")
    held = posts.by_ref(town.services, post.ref)
    assert (held.status, held.helper) == ("taken", ANA)
    assert list(disagreements(held, town.services.store.find(Task, where("ref") == post.ref))) == []


def test_reopening_tells_the_old_helper_that_it_is_theirs_no_more(town: ConsoleTown) -> None:
    post = taken(town)
    desk_closings.reopen(town.services, post.ref, ME)
    assert "not yours any more" in told(town, BEN)
    town.hears(BEN, f"DONE {post.ref}")
    done = taken_again(town, post)
    assert "not done yet" in told(town, BEN)
    assert done.helper == ANA


def taken_again(town: ConsoleTown, post: Post) -> Post:
    desk_closings.reopen(town.services, post.ref, ME)
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, "TAKE")
    return posts.by_ref(town.services, post.ref)


def test_no_store_keeps_two_tasks_that_hold_one_need(store: Store) -> None:
    first = store.add(Task(ref="4823", phone=BEN, status="taken"))
    with pytest.raises(Taken):
        store.add(Task(ref="4823", phone=ANA, status="taken"))
    second = store.add(Task(ref="4823", phone=ANA))
    with pytest.raises(Taken):
        store.put(replace(second, status="taken"))
    store.put(replace(first, status="dropped"))
    assert store.put(replace(second, status="taken")).held == "4823"
    store.add(Task(ref="4838", phone=BEN, status="taken"))


def test_nobody_takes_or_finishes_what_somebody_else_has(town: ConsoleTown) -> None:
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN, ANA], ME)
    answer(town.services, tasks.take, post.ref, BEN)
    for how in (tasks.take, tasks.done):
        with pytest.raises(NotNow):
            answer(town.services, how, post.ref, ANA)
    assert posts.by_ref(town.services, post.ref).helper == BEN
    assert people.by_phone(town.services, ANA).helped == 0
