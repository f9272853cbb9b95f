"""After an outage what came in is heard before anything goes out; nobody hears of a task that never reached them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.background.missed_messages import CatchUp
from hotline.background.worker import Background
from hotline.exchange import people, posts, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.text_handler import TextHandler
from hotline.line import machines
from hotline.line.twilio import TwilioLine
from storage.records import Message, Post, Task
from storage.store import Store, where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import Town

ME = "coordinator:dana"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path, store) as town:
        services = town.services
        desk, board = TextHandler(services), CallHandler(services)
        catch_up = CatchUp(services.store, TwilioLine(town.config), town.clock, desk.text, board.missed)
        services.outbox.hear_first = catch_up.hear_first
        for phone, name in ((BEN, "Ben Ito"), (ANA, "Ana Luz")):
            town.volunteer(phone, name)
            people.meet(services, phone)
        yield town


def need(town: Town) -> Post:
    town.text(ROSA, "need food at oak and 5th today")
    return town.services.store.find(Post, newest=True, limit=1)[0]


def read(town: Town, phone: str) -> list[str]:
    """What a phone has been texted, oldest first."""
    listed = reversed(town.carrier.texts.list.newest_first())
    return [one.body for one in listed if one.to == phone and one.direction != "inbound"]


def goes_down(town: Town) -> None:
    town.post("faults", refuse=-1, uplink_down=True)
    town.services.outbox.put(ROSA, "a text that notices it", purpose="answer", priority=0)
    town.services.outbox.pump()
    assert machines.of(town.services.store, town.line.machine).down_since


def comes_back(town: Town) -> None:
    town.http.delete(f"{town.api_url}/simulator/faults", timeout=10)
    for _ in range(12):
        town.clock.forward(seconds=1)
        town.services.outbox.pump()
    town.carrier.deliver()
    assert not machines.of(town.services.store, town.line.machine).down_since


def test_a_stop_that_came_during_an_outage_wins(town: Town) -> None:
    post = need(town)
    goes_down(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.carrier.text(BEN, "please stop texting me")
    comes_back(town)
    assert people.by_phone(town.services, BEN).opted_out
    assert not any(post.ref in words for words in read(town, BEN))


def test_a_need_that_was_taken_back_during_an_outage_asks_nobody_and_ends_for_nobody(town: Town) -> None:
    post = need(town)
    goes_down(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.carrier.text(ROSA, f"WITHDRAW {post.ref}")
    comes_back(town)
    assert posts.by_ref(town.services, post.ref).closed_because == "withdrawn"
    assert read(town, BEN) == []


def test_nobody_is_asked_after_an_outage_for_what_somebody_took_meanwhile(town: Town) -> None:
    post = need(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.settle()
    goes_down(town)
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.carrier.text(BEN, f"TAKE {post.ref}")
    comes_back(town)
    assert posts.by_ref(town.services, post.ref).helper == BEN
    assert read(town, ANA) == []


def test_what_came_a_moment_before_the_line_was_back_is_heard_as_well(town: Town) -> None:
    post = need(town)
    goes_down(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.clock.forward(seconds=30)
    town.carrier.text(BEN, "please stop texting me")
    comes_back(town)
    assert not any(post.ref in words for words in read(town, BEN))


def test_while_the_carrier_does_not_tell_what_came_in_nothing_goes_out(town: Town) -> None:
    post = need(town)
    goes_down(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    told = town.services.outbox.hear_first
    town.services.outbox.hear_first = lambda: False
    town.http.delete(f"{town.api_url}/simulator/faults", timeout=10)
    for _ in range(12):
        town.clock.forward(seconds=1)
        town.services.outbox.pump()
    assert read(town, BEN) == []
    town.services.outbox.hear_first = told
    comes_back(town)
    assert any(post.ref in words for words in read(town, BEN))


def test_a_machine_that_was_off_hears_before_it_sends(town: Town) -> None:
    post = need(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.post("faults", uplink_down=True)
    town.carrier.text(BEN, "please stop texting me")
    town.http.delete(f"{town.api_url}/simulator/faults", timeout=10)
    background = Background(town.services, TwilioLine(town.config))
    background.stop.set()
    background._send()
    town.settle()
    assert not any(post.ref in words for words in read(town, BEN))


def test_who_was_asked_beside_the_one_who_took_it_is_told_once(town: Town) -> None:
    post = need(town)
    tasks.forward(town.services, post.ref, [BEN, ANA], ME)
    town.settle()
    town.text(BEN, f"TAKE {post.ref}")
    town.settle()
    assert [words for words in read(town, ANA) if "Somebody else took" in words] == [
        f"Somebody else took {post.ref}, so you need not do anything. Thank you!"
    ]
    waiting = town.services.store.find(Task, where("status") == "sent")
    assert waiting == []


def test_a_task_that_had_not_left_yet_never_leaves_once_somebody_has_it(town: Town) -> None:
    post = need(town)
    tasks.forward(town.services, post.ref, [BEN, ANA], ME)
    town.text(BEN, f"TAKE {post.ref}")
    town.settle()
    assert not any(post.ref in words for words in read(town, ANA))
    [task] = town.services.store.find(Message, (where("phone") == ANA) & (where("post") == post.ref))
    assert task.status == "stale"
