"""A text that is found late undoes nothing that its phone has said since: kept, shown, and not acted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hotline.background.missed_messages import CatchUp
from hotline.exchange import people, posts, tasks
from hotline.inbound import overtaken
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.text_handler import TextHandler
from hotline.line.twilio import TwilioLine
from storage.records import Call, CallBack, Message, Person, Post, Task
from storage.store import Store, where
from tests.harness.base import BEN, ROSA
from tests.harness.town import Town

ME = "coordinator:dana"


class LeakyTown(Town):
    """A hotline of whose webhooks some are lost; `finds` looks into the carrier's list."""

    def loses(self, phone: str, words: str) -> None:
        self.post("faults", uplink_down=True)
        self.text(phone, words)
        self.http.delete(f"{self.api_url}/simulator/faults", timeout=10)
        self.clock.forward(seconds=40)

    def finds(self) -> None:
        self.clock.forward(minutes=3)
        services = self.services
        line, desk, board = TwilioLine(self.config), TextHandler(services), CallHandler(services)
        assert CatchUp(services.store, line, self.clock, desk.text, board.missed).once() == 1
        self.settle()


@pytest.fixture
def town(tmp_path: Path, store: Store, town: object) -> Iterator[LeakyTown]:
    del town  # its passwords cost nothing, and its staff is on file
    with LeakyTown(tmp_path, store) as there:
        there.volunteer()
        there.text(ROSA, "need groceries for 2, 12 oak st today")
        there.clock.forward(minutes=1)
        yield there


def need(town: LeakyTown) -> Post:
    return posts.by_ref(town.services, town.services.store.find(Post)[0].ref)


def person(town: LeakyTown, phone: str = ROSA) -> Person:
    found = people.find(town.services, phone)
    assert found
    return found


def asked(town: LeakyTown) -> None:
    tasks.forward(town.services, need(town).ref, [BEN], ME)
    town.settle()


def taken(town: LeakyTown) -> None:
    asked(town)
    town.text(BEN, "TAKE")
    town.settle()
    town.clock.forward(minutes=1)


def shown(town: LeakyTown, phone: str) -> str:
    [of_phone] = [one for one in town.phones() if one["phone"] == phone] or [{"bubbles": []}]
    return " ".join(bubble["body"] for bubble in of_phone["bubbles"] if bubble["by"] == "hotline")


def flagged(town: LeakyTown, words: str) -> bool:
    """Whether the desk finds these words under a post that says what they are."""
    [kept] = [one for one in town.services.store.find(Message, where("status") == "received") if one.body == words]
    return overtaken.FLAG in posts.by_ref(town.services, kept.post).flags


@pytest.mark.parametrize("older", ["START", "UNSTOP", "yes"])
@pytest.mark.parametrize("newest", ["STOP", "leave me alone", "no me escriban mas"])
def test_an_older_start_undoes_no_stop(town: LeakyTown, older: str, newest: str) -> None:
    town.loses(ROSA, older)
    town.text(ROSA, newest)
    town.finds()
    assert person(town).opted_out
    assert flagged(town, older)


def test_an_older_stop_undoes_no_start_and_any_other_newer_word_leaves_it_a_stop(town: LeakyTown) -> None:
    town.loses(ROSA, "STOP")
    town.text(ROSA, "hello?")
    town.finds()
    assert person(town).opted_out
    town.clock.forward(minutes=1)
    town.loses(ROSA, "leave me alone")
    town.text(ROSA, "START")
    town.finds()
    assert not person(town).opted_out


@pytest.mark.parametrize("newest", ["PASS", "sorry i can not after all", "no puedo, lo siento"])
def test_an_older_take_undoes_no_pass(town: LeakyTown, newest: str) -> None:
    asked(town)
    town.loses(BEN, "TAKE")
    town.text(BEN, newest)
    town.finds()
    assert need(town).status == "open"
    assert [task.status for task in town.services.store.find(Task)] == ["passed"]
    assert "Ben will help" not in shown(town, ROSA)
    assert flagged(town, "TAKE")


def test_an_older_pass_undoes_no_take(town: LeakyTown) -> None:
    asked(town)
    town.loses(BEN, "PASS")
    town.text(BEN, "TAKE")
    town.finds()
    assert need(town).helper == BEN


def test_a_take_beside_something_newer_that_settles_nothing_is_a_take(town: LeakyTown) -> None:
    asked(town)
    town.loses(BEN, "TAKE")
    town.text(BEN, "what do i have to bring?")
    town.finds()
    assert need(town).helper == BEN


def test_nothing_of_before_a_forget_comes_back(town: LeakyTown) -> None:
    town.loses(ROSA, "my name is Rosalinda, need insulin at 9 elm")
    town.text(ROSA, "FORGET")
    town.finds()
    kept = repr([*town.services.store.find(Post), *town.services.store.find(Message)])
    assert not person(town).phone
    assert "insulin" not in kept
    assert ROSA not in kept
    assert "Sorry for the delay" not in shown(town, ROSA)


def test_nor_when_they_have_come_back_since(town: LeakyTown) -> None:
    town.loses(ROSA, "my name is Rosalinda, need insulin at 9 elm")
    town.text(ROSA, "FORGET")
    town.clock.forward(minutes=1)
    town.text(ROSA, "need diapers at hill")
    town.finds()
    assert person(town).phone
    assert "insulin" not in repr([*town.services.store.find(Post), *town.services.store.find(Message)])


def test_a_call_of_before_a_forget_leaves_no_number(town: LeakyTown) -> None:
    before = town.services.now()
    town.clock.forward(minutes=5)
    town.text(ROSA, "FORGET")
    CallHandler(town.services).missed(f"CA{7:032x}", ROSA, before)
    assert [call.phone for call in town.services.store.find(Call)] == ["forgotten"]
    assert town.services.store.find(CallBack) == []


def test_a_forget_takes_no_need_of_after_it_along(town: LeakyTown) -> None:
    town.loses(ROSA, "FORGET")
    town.text(ROSA, "need insulin at 9 elm, it is urgent")
    town.finds()
    assert [post.place for post in town.services.store.find(Post) if "insulin" in post.words] == ["9 elm"]
    assert flagged(town, "FORGET")


def test_a_need_of_before_a_withdrawal_is_not_open(town: LeakyTown) -> None:
    town.loses(ROSA, "need water, hill")
    town.text(ROSA, "WITHDRAW")
    town.finds()
    assert [post.kind for post in town.services.store.find(Post)] == ["need", "unclear"]
    assert need(town).status == "closed"
    assert flagged(town, "need water, hill")


def test_a_need_of_before_a_greeting_is_one(town: LeakyTown) -> None:
    town.loses(ROSA, "need a ride to the clinic, hill")
    town.text(ROSA, "hello?")
    town.finds()
    assert "ride" in {category for post in town.services.store.find(Post) for category in post.categories}


@pytest.mark.parametrize("change", ["it is at {} pine st", "it is at {} pine st not at 12 oak st"])
def test_an_older_place_undoes_no_newer_one(town: LeakyTown, change: str) -> None:
    taken(town)
    town.loses(ROSA, change.format(55))
    town.text(ROSA, change.format(99))
    town.finds()
    assert "55" not in need(town).place
    assert "55 pine" not in shown(town, BEN)
    assert flagged(town, change.format(55))


@pytest.mark.parametrize("ends", [lambda town: town.text(ROSA, "BLOCK"), lambda town: town.text(BEN, "DROP")])
def test_older_words_reach_nobody_who_is_in_touch_no_more(town: LeakyTown, ends: Callable[[LeakyTown], object]) -> None:
    taken(town)
    town.loses(ROSA, "my door code is 7731")
    ends(town)
    town.finds()
    assert "7731" not in shown(town, BEN)


@pytest.mark.parametrize("newest", ["thank you", "hello?"])
def test_an_older_withdrawal_and_block_are_done(town: LeakyTown, newest: str) -> None:
    taken(town)
    town.loses(ROSA, "BLOCK")
    town.text(ROSA, newest)
    town.finds()
    assert need(town).helper == ""
    town.loses(ROSA, "WITHDRAW")
    town.text(ROSA, newest)
    town.finds()
    assert need(town).closed_because == "withdrawn"
