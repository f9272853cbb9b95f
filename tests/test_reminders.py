"""Silence after TAKE and DONE is noticed once, whoever looks and however often, on both stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import asked, opt_outs, people, posts, tasks
from hotline.exchange.reminders import remind
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services
from storage.records import CallBack, Message, Post, Task
from storage.store import Store, where
from tests.harness.base import NUMBER, HeldClock, town_config

ROSA, BEN = "+12025550101", "+12025550201"


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def services(store: Store, tmp_path: Path, clock: HeldClock) -> Services:
    config = town_config(tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:1")
    opened = open_services(config, clock, TwilioLine(config), store)
    people.add(opened, BEN, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    return opened


def text(services: Services, phone: str, body: str) -> list[str]:
    number = services.store.count(Message) + 1
    return TextHandler(services).text(IncomingText(sid=f"SM{number:032x}", phone=phone, body=body, to=NUMBER))


def taken(services: Services, words: str = "need food for 2 at oak and 5th today") -> Post:
    text(services, ROSA, words)
    ref = services.store.find(Post, newest=True)[0].ref
    tasks.forward(services, ref, [BEN], "test")
    text(services, BEN, f"TAKE {ref}")
    all_sent(services)
    return posts.by_ref(services, ref)


def all_sent(services: Services) -> None:
    for message in services.store.find(Message, where("status") == "queued"):
        services.store.put(replace(message, status="sent"))


def waiting(services: Services, phone: str) -> list[str]:
    queued = services.store.find(Message, (where("phone") == phone) & (where("status") == "queued"))
    return [message.body for message in queued]


def flags(services: Services, post: Post) -> tuple[str, ...]:
    return posts.by_ref(services, post.ref).flags


def test_several_who_look_at_once_ask_once_and_flag_once(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    for hours in (4, 4):
        clock.forward(hours=hours)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: remind(services), range(8)))
        assert len(waiting(services, BEN)) == (0 if flags(services, post) else 1)
        all_sent(services)
    assert flags(services, post) == ("helper_silent",)


def test_a_hotline_that_was_stopped_meanwhile_goes_on_where_it_was(
    services: Services, clock: HeldClock, tmp_path: Path
) -> None:
    post = taken(services)
    clock.forward(hours=4)
    remind(services)
    all_sent(services)
    config = town_config(tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:1")
    again = open_services(config, clock, TwilioLine(config), services.store)
    assert remind(again) == 0
    clock.forward(hours=4)
    assert remind(again) == 1
    assert flags(again, post) == ("helper_silent",)
    clock.forward(days=9)
    assert remind(again) == 0


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("need food at oak and 5th today", 4),
        ("need food at oak and 5th tomorrow", 28),
        ("need food at oak and 5th this week", 48),
        ("need insulin at oak and 5th, urgent", 4),
    ],
)
def test_a_helper_is_asked_when_the_need_should_be_done(
    services: Services, clock: HeldClock, words: str, hours: int
) -> None:
    taken(services, words)
    clock.forward(hours=hours, minutes=-1)
    assert remind(services) == 0
    clock.forward(minutes=1)
    assert remind(services) == 1
    assert "done? Reply DONE" in waiting(services, BEN)[0]


def test_a_need_that_moves_to_another_day_moves_the_question(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    text(services, ROSA, f"{post.ref} not today, tomorrow")
    assert posts.by_ref(services, post.ref).when == "tomorrow"
    all_sent(services)
    clock.forward(hours=27)
    assert remind(services) == 0
    clock.forward(hours=1)
    assert remind(services) == 1


def test_nobody_is_silent_about_a_text_that_has_not_left(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    for _ in range(3):
        clock.forward(hours=4)
        remind(services)
    assert len(waiting(services, BEN)) == 1
    assert flags(services, post) == ()
    all_sent(services)
    clock.forward(hours=4)
    remind(services)
    assert flags(services, post) == ("helper_silent",)


def test_a_resident_who_sent_stop_is_not_asked_again_and_the_desk_is_told(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    text(services, BEN, "done")
    all_sent(services)
    opt_outs.opt_out(services, ROSA, "stop")
    clock.forward(hours=24)
    assert remind(services) == 1
    assert waiting(services, ROSA) == []
    assert flags(services, post) == ("resident_silent",)


def test_a_resident_on_the_phone_stands_once_on_the_list_of_calls(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    rosa = people.find(services, ROSA)
    assert rosa is not None
    services.store.put(replace(rosa, reached_by="voice"))
    text(services, BEN, "done")
    clock.forward(hours=24)
    assert remind(services) == 1
    assert flags(services, post) == ("resident_silent",)
    owed = services.store.find(CallBack, where("phone") == ROSA)
    assert [(one.status, one.prompt) for one in owed] == [("open", "did_it_happen")]
    text(services, ROSA, "yes")
    assert [one.status for one in services.store.find(CallBack, where("phone") == ROSA)] == ["done"]


def test_of_a_need_that_was_done_twice_only_the_last_time_is_asked_about(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    text(services, BEN, "done")
    text(services, ROSA, "no, nobody came")
    tasks.forward(services, post.ref, [BEN], "test")
    text(services, BEN, f"TAKE {post.ref}")
    text(services, BEN, "done")
    all_sent(services)
    clock.forward(hours=24)
    assert remind(services) == 2
    assert len(waiting(services, ROSA)) == 1


def test_what_is_settled_is_looked_at_once_and_says_nothing(services: Services, clock: HeldClock) -> None:
    post = taken(services)
    text(services, BEN, "done")
    text(services, ROSA, "yes")
    all_sent(services)
    clock.forward(days=3)
    assert (remind(services), remind(services)) == (1, 0)
    assert waiting(services, ROSA) == []
    assert [task.silent_at for task in asked.of_post(services, post.ref)] == [""]
    assert services.store.count(Task, where("status") == "done") == 1
