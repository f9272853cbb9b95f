"""The life of needs and tasks where several people act at once, on both stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotline.exchange import ExchangeError, opt_outs, people, posts, quiet, tasks
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services
from storage.records import Call, CallBack, Event, Message, Person, Post, Session, Task
from storage.store import Store, where
from tests.harness.base import NUMBER, HeldClock, town_config

ROSA = "+12025550101"
VOLUNTEERS = [f"+120255502{number:02d}" for number in range(8)]


@pytest.fixture
def services(store: Store, tmp_path: Path) -> Services:
    config = town_config(tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:1")
    opened = open_services(config, HeldClock(), TwilioLine(config), store)
    for phone in VOLUNTEERS:
        people.add(opened, phone, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    return opened


def text(services: Services, phone: str, body: str, number: int) -> list[str]:
    return TextHandler(services).text(IncomingText(sid=f"SM{number:032x}", phone=phone, body=body, to=NUMBER))


def a_need(services: Services) -> Post:
    text(services, ROSA, "need food for 2 at oak and 5th today", 1)
    return services.store.find(Post)[0]


def test_of_many_takes_at_once_one_wins_and_the_others_are_thanked(services: Services) -> None:
    ref = a_need(services).ref
    tasks.forward(services, ref, VOLUNTEERS, "test")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda at: text(services, VOLUNTEERS[at], f"TAKE {ref}", 100 + at), range(len(VOLUNTEERS)))
        )
    assert sum("is yours" in answer[0] for answer in answers) == 1
    assert sum("a moment before" in answer[0] for answer in answers) == 7
    assert sorted(task.status for task in services.store.find(Task)) == ["late"] * 7 + ["taken"]


def test_two_coordinators_who_forward_at_once_ask_each_volunteer_once(services: Services) -> None:
    ref = a_need(services).ref
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda who: tasks.forward(services, ref, VOLUNTEERS[:3], who), ["a", "b", "c", "d"]))
    assert services.store.count(Task, where("ref") == ref) == 3
    assert services.store.count(Message, where("status") == "queued") == 3


def test_the_same_text_at_the_same_moment_is_kept_once(services: Services) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text(services, ROSA, "need water at elm and 3rd today", 7), range(8)))
    assert services.store.count(Post, where("kind") == "need") == 1
    assert all(answer == answers[0] for answer in answers)


def test_nobody_without_consent_is_asked(services: Services) -> None:
    people.add(services, "+12025550300", who="test", consent="", name="Zoe")
    with pytest.raises(ExchangeError, match="has not agreed"):
        tasks.forward(services, a_need(services).ref, ["+12025550300"], "test")


def test_one_wrong_number_among_several_asks_nobody(services: Services) -> None:
    with pytest.raises(ExchangeError, match="nobody has the number"):
        tasks.forward(services, a_need(services).ref, [VOLUNTEERS[0], "+12025559999"], "test")
    assert services.store.count(Task, None) == 0


def test_forget_leaves_no_number_and_no_words_anywhere(services: Services) -> None:
    ref = a_need(services).ref
    text(services, ROSA, "my daughter Lucia is diabetic", 2)
    tasks.forward(services, ref, VOLUNTEERS[:1], "test")
    text(services, VOLUNTEERS[0], "take", 3)
    text(services, ROSA, "FORGET", 4)
    kept = [
        str(record)
        for kind in (Person, Post, Task, Message, Call, Session, Event, CallBack)
        for record in services.store.find(kind)
    ]
    assert not any(ROSA in record or "Lucia" in record or "oak and 5th" in record for record in kept)
    assert services.store.count(Message, where("sid") == f"SM{4:032x}") == 1


def test_what_a_resident_said_of_the_help_is_forgotten_with_them(services: Services) -> None:
    ref = a_need(services).ref
    tasks.forward(services, ref, VOLUNTEERS[:1], "test")
    text(services, VOLUNTEERS[0], "done", 2)
    text(services, ROSA, "no, Lucia got nothing", 3)
    text(services, ROSA, "FORGET", 4)
    kept = [str(record) for kind in (Post, Message, Event) for record in services.store.find(kind)]
    assert not any("Lucia" in record for record in kept)


def test_a_number_that_may_not_be_kept_is_nowhere(services: Services) -> None:
    text(services, ROSA, "my mother needs food at oak and 5th today, call her at (202) 555-0199", 1)
    text(services, ROSA, "no", 2)
    kept = [str(record) for kind in (Person, Post, Message, Event) for record in services.store.find(kind)]
    assert not any("555-0199" in record or "2025550199" in record for record in kept)


def test_every_answer_is_shown_with_the_need_it_settles(services: Services) -> None:
    ref = a_need(services).ref
    tasks.forward(services, ref, VOLUNTEERS[:1], "test")
    for number, (phone, words) in enumerate([(VOLUNTEERS[0], "done"), (ROSA, "yes thank you"), (ROSA, "ok")], start=2):
        text(services, phone, words, number)
    assert {message.post for message in services.store.find(Message) if message.direction == "in"} == {ref, ""}
    assert [message.body for message in services.store.find(Message, where("post") == "")] == ["ok"]


def test_an_opt_out_survives_being_forgotten(services: Services) -> None:
    a_need(services)
    opt_outs.opt_out(services, ROSA, "STOP")
    opt_outs.forget(services, ROSA)
    person = people.find(services, ROSA)
    assert person is not None
    assert (person.phone, person.opted_out) == ("", True)


def test_a_closed_post_can_be_reopened_and_every_step_is_in_the_trail(services: Services) -> None:
    ref = a_need(services).ref
    posts.open_(services, ref, "dana")
    posts.close(services, ref, "referred", "dana")
    assert posts.reopen(services, ref, "dana").status == "open"
    assert [event.did for event in services.store.find(Event, where("post") == ref)] == [
        "filed need", "opened", "closed", "reopened",
    ]  # fmt: skip


def test_quiet_hours_hold_what_nobody_decided_to_send_now(services: Services) -> None:
    community = services.community.model_copy(update={"quiet_from": "21:00", "quiet_until": "08:00"})
    clock = HeldClock()
    assert quiet.not_before(community, clock.now()) == ""
    clock.forward(hours=14)
    assert quiet.not_before(community, clock.now()) == "2026-05-15T12:00:00.000Z"
