"""Machines that text the hotline, over real sockets: loops end, the desk is told, and people never notice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotline.base.clock import moment
from hotline.console import accounts
from hotline.exchange import people, tasks
from hotline.outbox import ends
from storage.records import CallBack, Message, Person, Post, Session
from storage.store import Store, where
from tests.harness.town import PASSWORD, Browser, Town

BOT, OTHER, ROSA, BEN = "+12025550166", "+12025550177", "+12025550101", "+12025550102"
AWAY = (
    "I am out of the office until {n} May. For urgent matters call my colleague.",
    "Thanks for your message no {n}! I will get back to you as soon as I can.",
    "Automatic reply {n}: on leave. Your request was logged and needs no answer.",
    "We got your text {n}. Our office hours are 9 to 5.",
    "Ticket {n} was opened for you. What else do you need?",
)


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path, store) as built:
        yield built


def busiest(times: list[datetime], span: timedelta) -> int:
    """The most that fell into any such span."""
    return max((sum(start <= time < start + span for time in times) for start in times), default=0)


def test_an_out_of_office_bot_with_varying_words_falls_silent_and_is_flagged(town: Town) -> None:
    answered: list[datetime] = []
    unasked: set[str] = set()
    for number in range(120):
        if town.carrier.text(BOT, AWAY[number % len(AWAY)].format(n=number)).answers:
            answered.append(town.clock.now())
        session = town.services.store.one(Session, where("key") == BOT)
        unasked.update(session.unasked if session else ())
        town.clock.forward(seconds=60)
    assert 3 <= len(answered) <= 40
    assert busiest(answered, timedelta(hours=1)) <= 20
    assert busiest(answered, timedelta(minutes=10)) <= 20
    assert busiest(sorted(map(moment, unasked)), timedelta(minutes=10)) <= 3
    assert any("too_many_texts" in post.flags for post in town.services.store.find(Post, where("phone") == BOT))
    assert town.services.store.count(Message, (where("phone") == BOT) & (where("direction") == "in")) == 120


def test_a_machine_that_says_the_same_every_five_minutes_is_answered_six_times_and_flagged_once(town: Town) -> None:
    answers = 0
    for number in range(40):
        answers += bool(town.carrier.text(BOT, f"Your request was received. Case {48000 + number}.").answers)
        town.clock.forward(minutes=5)
    store, theirs = town.services.store, where("phone") == BOT
    assert answers == 6
    assert store.count(Message, theirs & (where("direction") == "in")) == 40
    assert ["too_many_texts" in post.flags for post in store.find(Post, theirs)].count(True) == 1
    assert town.carrier.text(ROSA, "hello? anyone there").answers


@pytest.mark.parametrize("greeted", [False, True])
def test_two_hotlines_that_text_each_other_fall_silent(tmp_path: Path, store: Store, greeted: bool) -> None:
    """The first text to a phone speaks of STOP, which the other one takes for no wish: the limits end the talk."""
    with Town(tmp_path, store) as one, Town(tmp_path / "other") as other:
        for town in (one, other) if greeted else ():
            town.carrier.text(OTHER, "hello")
        waiting = deque([(one, other, OTHER, "need water for 2, oak and 5th, today")])
        said = 0
        while waiting and said < 200:
            hears, speaks, phone, words = waiting.popleft()
            for answer in hears.carrier.text(phone, words).answers:
                said += 1
                waiting.append((speaks, hears, OTHER, answer))
            for town in (one, other):
                town.clock.forward(seconds=5)
        assert not waiting, "they would talk for ever"
        assert said <= 40
        assert any(post.flags for town in (one, other) for post in town.services.store.find(Post))


def test_somebody_is_answered_while_a_bot_is_not(town: Town) -> None:
    for number in range(30):
        town.carrier.text(BOT, AWAY[number % len(AWAY)].format(n=number))
    for words in ("need", "food", "oak and 5th", "today"):
        assert town.carrier.text(ROSA, words).answers


def forwarded(town: Town, kind: str, *, stopped: bool = False) -> Message:
    """A task text to Ben, whose phone is of this kind, and what became of it."""
    people.add(town.services, BEN, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    town.post(f"phones/{BEN}", kind=kind)
    if stopped:
        town.carrier.network.phones.get(BEN).opted_out = True
    town.text(ROSA, "need groceries for 2, oak and 5th, today")
    (post,) = town.services.store.find(Post)
    tasks.forward(town.services, post.ref, [BEN], "test")
    town.settle()
    message = town.services.store.one(Message, (where("phone") == BEN) & (where("direction") == "out"))
    assert message
    return message


def test_a_volunteer_the_carrier_knows_to_have_said_stop_is_opted_out(town: Town) -> None:
    message = forwarded(town, "mobile", stopped=True)
    assert (message.status, message.error) == ("failed", "21610")
    ben = town.services.store.one(Person, where("phone") == BEN)
    assert ben
    assert ben.opted_out


@pytest.mark.parametrize(("kind", "code"), [("not_mobile", "21614"), ("landline", "30006")])
def test_a_phone_that_gets_no_texts_is_remembered_and_its_text_becomes_a_call_back(
    town: Town, kind: str, code: str
) -> None:
    message = forwarded(town, kind)
    assert (message.status, message.error) == ("failed", code)
    ben = town.services.store.one(Person, where("phone") == BEN)
    assert ben
    assert ben.reached_by == "voice"
    (told,) = town.services.store.find(CallBack, where("phone") == BEN)
    assert told.words == message.body


def test_a_coordinator_sends_a_failed_text_again(town: Town) -> None:
    with town.services.store.transaction():
        queued = town.services.outbox.put(ROSA, "Meeting at six", purpose="notice")
        assert queued
        ends.fail(town.services.store, queued, "30007", town.services.now(), town.services.outbox.withheld)
    browser = Browser(town.app.test_client())
    accounts.add(town.services, "dana", "coordinator", PASSWORD)
    browser.log_in("dana")
    assert "Meeting at six" in browser.page("/texts?status=failed")
    assert browser.send(f"/texts/{queued.id}/retry", on="/texts?status=failed").status_code == 302
    town.settle()
    again = town.services.store.get(Message, queued.id)
    assert again
    assert again.status == "delivered"


def test_a_task_text_that_is_too_late_is_not_sent_and_flags_its_need(town: Town) -> None:
    town.text(ROSA, "need groceries for 2, oak and 5th, today")
    (post,) = town.services.store.find(Post)
    people.add(town.services, BEN, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    town.post("faults", refuse=-1)
    tasks.forward(town.services, post.ref, [BEN], "test")
    town.services.outbox.pump()
    town.clock.forward(days=3)
    town.http.delete(f"{town.api_url}/simulator/faults", timeout=10)
    for _ in range(4):
        town.settle()
        town.clock.forward(minutes=6)  # as long as the carrier's list may lag, it may have left
    late = town.services.store.one(Message, (where("phone") == BEN) & (where("direction") == "out"))
    assert late
    assert late.status == "stale"
    told = town.services.store.get(Post, post.id)
    assert told
    assert "stale_text" in told.flags
    assert not [one for one in town.carrier.texts.list.newest_first() if one.to == BEN]
