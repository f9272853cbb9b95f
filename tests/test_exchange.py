"""The life of needs and tasks where several people act at once, on both stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotline.desk import Desk
from hotline.exchange import ExchangeError, leaving, people, posts, quiet, tasks
from hotline.house import House, open_house
from hotline.line import IncomingText
from hotline.line.twilio import TwilioLine
from storage.records import Call, CallBack, Event, Message, Person, Post, Session, Task
from storage.store import Store, where
from tests.held import HeldClock
from tests.town import NUMBER, town_config

ROSA = "+12025550101"
VOLUNTEERS = [f"+120255502{number:02d}" for number in range(8)]


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    config = town_config(tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:1")
    opened = open_house(config, HeldClock(), TwilioLine(config), store)
    for phone in VOLUNTEERS:
        people.add(opened, phone, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    return opened


def text(house: House, phone: str, body: str, number: int) -> list[str]:
    return Desk(house).text(IncomingText(sid=f"SM{number:032x}", phone=phone, body=body, to=NUMBER))


def a_need(house: House) -> Post:
    text(house, ROSA, "need food for 2 at oak and 5th today", 1)
    return house.store.find(Post)[0]


def test_of_many_takes_at_once_one_wins_and_the_others_are_thanked(house: House) -> None:
    ref = a_need(house).ref
    tasks.forward(house, ref, VOLUNTEERS, "test")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda at: text(house, VOLUNTEERS[at], f"TAKE {ref}", 100 + at), range(len(VOLUNTEERS)))
        )
    assert sum("is yours" in answer[0] for answer in answers) == 1
    assert sum("a moment before" in answer[0] for answer in answers) == 7
    assert sorted(task.status for task in house.store.find(Task)) == ["late"] * 7 + ["taken"]


def test_two_coordinators_who_forward_at_once_ask_each_volunteer_once(house: House) -> None:
    ref = a_need(house).ref
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda who: tasks.forward(house, ref, VOLUNTEERS[:3], who), ["a", "b", "c", "d"]))
    assert house.store.count(Task, where("ref") == ref) == 3
    assert house.store.count(Message, where("status") == "queued") == 3


def test_the_same_text_at_the_same_moment_is_kept_once(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: text(house, ROSA, "need water at elm and 3rd today", 7), range(8)))
    assert house.store.count(Post, where("kind") == "need") == 1
    assert all(answer == answers[0] for answer in answers)


def test_nobody_without_consent_is_asked(house: House) -> None:
    people.add(house, "+12025550300", who="test", consent="", name="Zoe")
    with pytest.raises(ExchangeError, match="has not agreed"):
        tasks.forward(house, a_need(house).ref, ["+12025550300"], "test")


def test_one_wrong_number_among_several_asks_nobody(house: House) -> None:
    with pytest.raises(ExchangeError, match="nobody has the number"):
        tasks.forward(house, a_need(house).ref, [VOLUNTEERS[0], "+12025559999"], "test")
    assert house.store.count(Task, None) == 0


def test_forget_leaves_no_number_and_no_words_anywhere(house: House) -> None:
    ref = a_need(house).ref
    text(house, ROSA, "my daughter Lucia is diabetic", 2)
    tasks.forward(house, ref, VOLUNTEERS[:1], "test")
    text(house, VOLUNTEERS[0], "take", 3)
    text(house, ROSA, "FORGET", 4)
    kept = [
        str(record)
        for kind in (Person, Post, Task, Message, Call, Session, Event, CallBack)
        for record in house.store.find(kind)
    ]
    assert not any(ROSA in record or "Lucia" in record or "oak and 5th" in record for record in kept)
    assert house.store.count(Message, where("sid") == f"SM{4:032x}") == 1


def test_what_a_resident_said_of_the_help_is_forgotten_with_them(house: House) -> None:
    ref = a_need(house).ref
    tasks.forward(house, ref, VOLUNTEERS[:1], "test")
    text(house, VOLUNTEERS[0], "done", 2)
    text(house, ROSA, "no, Lucia got nothing", 3)
    text(house, ROSA, "FORGET", 4)
    kept = [str(record) for kind in (Post, Message, Event) for record in house.store.find(kind)]
    assert not any("Lucia" in record for record in kept)


def test_a_number_that_may_not_be_kept_is_nowhere(house: House) -> None:
    text(house, ROSA, "my mother needs food at oak and 5th today, call her at (202) 555-0199", 1)
    text(house, ROSA, "no", 2)
    kept = [str(record) for kind in (Person, Post, Message, Event) for record in house.store.find(kind)]
    assert not any("555-0199" in record or "2025550199" in record for record in kept)


def test_every_answer_is_shown_with_the_need_it_settles(house: House) -> None:
    ref = a_need(house).ref
    tasks.forward(house, ref, VOLUNTEERS[:1], "test")
    for number, (phone, words) in enumerate([(VOLUNTEERS[0], "done"), (ROSA, "yes thank you"), (ROSA, "ok")], start=2):
        text(house, phone, words, number)
    assert {message.post for message in house.store.find(Message) if message.direction == "in"} == {ref, ""}
    assert [message.body for message in house.store.find(Message, where("post") == "")] == ["ok"]


def test_an_opt_out_survives_being_forgotten(house: House) -> None:
    a_need(house)
    leaving.opt_out(house, ROSA, "STOP")
    leaving.forget(house, ROSA)
    person = people.find(house, ROSA)
    assert person is not None
    assert (person.phone, person.opted_out) == ("", True)


def test_a_closed_post_can_be_reopened_and_every_step_is_in_the_trail(house: House) -> None:
    ref = a_need(house).ref
    posts.open_(house, ref, "dana")
    posts.close(house, ref, "referred", "dana")
    assert posts.reopen(house, ref, "dana").status == "open"
    assert [event.did for event in house.store.find(Event, where("post") == ref)] == [
        "filed need", "opened", "closed", "reopened",
    ]  # fmt: skip


def test_quiet_hours_hold_what_nobody_decided_to_send_now(house: House) -> None:
    community = house.community.model_copy(update={"quiet_from": "21:00", "quiet_until": "08:00"})
    clock = HeldClock()
    assert quiet.not_before(community, clock.now()) == ""
    clock.forward(hours=14)
    assert quiet.not_before(community, clock.now()) == "2026-05-15T12:00:00.000Z"
