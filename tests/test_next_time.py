"""What comes again: filed once, its helper asked first and alone, and whoever must not be asked is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline.exchange import apart, desk_closings, next_time, opt_outs, people, posts, tasks
from storage.records import Message, Post, Task
from storage.store import where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

DESK = "coordinator:dana"


def weekly(town: ConsoleTown, words: str = "need food for 2 every friday, oak and 5th") -> str:
    """The ref of a need that Ben is done with, while Luz could help as well."""
    for phone, name in ((BEN, "Ben"), (LUZ, "Luz")):
        people.add(
            town.services, phone, who="test", consent="test", name=name, roles=("volunteer",), can=("food",),
            language="en",
        )  # fmt: skip
    town.hears(ROSA, words)
    (ref,) = (post.ref for post in town.services.store.find(Post))
    tasks.forward(town.services, ref, [BEN], DESK)
    town.hears(BEN, f"TAKE {ref}"), town.hears(BEN, f"DONE {ref}")
    return ref


def others(town: ConsoleTown, ref: str) -> list[Post]:
    return [post for post in town.services.store.find(Post) if post.ref != ref]


def asked(town: ConsoleTown, ref: str) -> list[tuple[str, str]]:
    return [(task.phone, task.status) for task in town.services.store.find(Task, where("ref") == ref)]


def test_a_yes_makes_it_theirs_and_nobody_else_is_asked(town: ConsoleTown) -> None:
    first = weekly(town)
    town.hears(ROSA, "yes")
    (again,) = others(town, first)
    assert (again.repeats, again.status, again.place) == ("fri", "asked", "oak and 5th")
    assert again.starts_at > posts.by_ref(town.services, first).starts_at
    town.hears(BEN, "yes")
    assert asked(town, again.ref) == [(BEN, "taken")]


@pytest.mark.parametrize("says", ["no", "PASS {ref}", ""])
def test_a_no_or_a_day_of_silence_asks_the_next_best(town: ConsoleTown, says: str) -> None:
    first = weekly(town)
    town.hears(ROSA, "yes")
    (again,) = others(town, first)
    tasks.silences(town.services)
    assert asked(town, again.ref) == [(BEN, "sent")]
    if says:
        town.hears(BEN, says.format(ref=again.ref))
    else:
        for text in town.services.store.find(Message, where("phone") == BEN):
            town.services.store.put(replace(text, status="sent"))
        town.clock.forward(hours=25)
        tasks.silences(town.services)
    assert asked(town, again.ref) == [(BEN, "passed" if says else "silent"), (LUZ, "sent")]


def test_it_is_filed_once_however_often_it_is_closed(town: ConsoleTown) -> None:
    first = weekly(town)
    town.hears(ROSA, "yes")
    desk_closings.reopen(town.services, first, DESK)
    desk_closings.close(town.services, first, "helped", DESK)
    assert len(others(town, first)) == 1


@pytest.mark.parametrize("because", ["withdrawn", "expired", "spam"])
def test_what_ends_otherwise_does_not_come_again(town: ConsoleTown, because: str) -> None:
    first = weekly(town)
    desk_closings.close(town.services, first, because, DESK)
    assert others(town, first) == []


@pytest.mark.parametrize("words", ["need food for 2 on friday, oak and 5th", "need food for 2, oak and 5th, any day"])
def test_what_is_meant_once_does_not_come_again(town: ConsoleTown, words: str) -> None:
    first = weekly(town, words)
    town.hears(ROSA, "yes")
    assert others(town, first) == []


def test_whoever_opted_out_pauses_or_was_parted_is_not_asked_and_the_desk_sees_it(town: ConsoleTown) -> None:
    first = weekly(town)
    town.services.store.put(replace(people.by_phone(town.services, BEN), paused_until="2030-01-01"))
    town.hears(ROSA, "yes")
    (again,) = others(town, first)
    assert (again.status, again.flags, asked(town, again.ref)) == ("open", ("nobody_found",), [])


@pytest.mark.parametrize("how", ["stop", "parted"])
def test_nobody_who_left_is_asked_again(town: ConsoleTown, how: str) -> None:
    first = weekly(town)
    if how == "stop":
        opt_outs.opt_out(town.services, BEN, "stop")
    else:
        with town.services.store.transaction():
            apart.part(town.services, ROSA, BEN, DESK)
    sent = town.services.store.count(Message, where("phone") == BEN)
    closed = replace(posts.by_ref(town.services, first), status="closed", closed_because="helped", helper=BEN)
    with town.services.store.transaction():
        filed = next_time.file(town.services, closed)
    assert filed is not None
    assert asked(town, filed.ref) == []
    assert town.services.store.count(Message, where("phone") == BEN) == sent
