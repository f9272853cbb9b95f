"""A need of which nothing comes is asked about before it closes, and never closed unheard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import opt_outs, people, posts, tasks, waiting_long
from hotline.exchange.waiting_long import UNASKED, WAITED
from storage.records import CallBack, Message, Post
from storage.store import Store, where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    return ConsoleTown(tmp_path, store)


def go_by(town: ConsoleTown, days: float) -> None:
    town.clock.forward(days=days)
    waiting_long.ask(town.services)


def asked(town: ConsoleTown, phone: str) -> list[Message]:
    return [one for one in town.services.store.find(Message, where("phone") == phone) if "still need" in one.body]


def arrived(town: ConsoleTown) -> None:
    """Whatever waits to leave has left."""
    with town.services.store.transaction():
        for text in town.services.store.find(Message, where("status") == "queued"):
            town.services.store.put(replace(text, status="delivered"))


def now(town: ConsoleTown, post: Post) -> Post:
    return posts.by_ref(town.services, post.ref)


def test_its_side_is_asked_once_and_silence_closes_it_as_expired(town: ConsoleTown) -> None:
    need = town.need()
    go_by(town, 13)
    assert not asked(town, ROSA)
    go_by(town, 1)
    waiting_long.ask(town.services)
    assert len(asked(town, ROSA)) == 1
    arrived(town)
    go_by(town, 2.9)
    assert now(town, need).status == "new"
    go_by(town, 0.2)
    assert (now(town, need).status, now(town, need).closed_because) == ("closed", "expired")
    told = town.services.store.find(Message, (where("phone") == ROSA) & (where("status") == "queued"))
    assert "too long ago" in told[-1].body


def test_a_question_that_never_arrived_closes_nothing(town: ConsoleTown) -> None:
    need = town.need()
    go_by(town, 14)
    go_by(town, 4)
    assert now(town, need).status == "new"
    assert UNASKED in now(town, need).flags


@pytest.mark.parametrize("why", ["no consent", "opted out", "no number"])
def test_where_nobody_may_be_asked_a_person_has_to(town: ConsoleTown, why: str) -> None:
    phone = "anonymous" if why == "no number" else ROSA
    need = town.need(phone=phone)
    if why == "opted out":
        opt_outs.opt_out(town.services, ROSA, "stop")
    elif why == "no consent":
        with town.services.store.transaction():
            person = people.meet(town.services, ROSA)
            town.services.store.put(replace(person, consent=""))
    go_by(town, 14)
    go_by(town, 4)
    assert now(town, need).status == "new"
    assert UNASKED in now(town, need).flags
    assert not asked(town, phone)


def test_what_is_said_since_keeps_it_open(town: ConsoleTown) -> None:
    need = town.need()
    go_by(town, 14)
    arrived(town)
    town.clock.forward(days=1)
    town.hears(ROSA, "thank you all")
    go_by(town, 3)
    assert now(town, need).status == "new"
    assert WAITED in now(town, need).flags


def test_whom_it_is_for_is_asked_too_and_either_may_answer(town: ConsoleTown) -> None:
    need = town.need(for_phone=LUZ)
    with town.services.store.transaction():
        people.meet(town.services, LUZ, consent="told dana")
    go_by(town, 14)
    assert len(asked(town, ROSA)) == len(asked(town, LUZ)) == 1
    town.hears(LUZ, "yes")
    assert now(town, need).still_asked_at == ""
    told = town.services.store.find(Message, (where("phone") == ROSA) & (where("status") == "queued"))
    assert "it is still needed" in told[-1].body


def test_a_landline_is_called_and_a_call_without_an_answer_leaves_it_to_the_desk(town: ConsoleTown) -> None:
    need = town.need()
    with town.services.store.transaction():
        town.services.store.put(replace(people.meet(town.services, ROSA), reached_by="voice"))
    go_by(town, 14)
    assert [one.prompt for one in town.services.store.find(CallBack)] == [waiting_long.ASKS.name]
    go_by(town, 4)
    assert now(town, need).status == "new"
    assert [one.status for one in town.services.store.find(CallBack)] == ["open"]


def test_who_takes_it_meanwhile_ends_the_question(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    go_by(town, 14)
    arrived(town)
    tasks.forward(town.services, need.ref, [BEN], "coordinator:dana")
    assert now(town, need).still_asked_at == ""
    town.hears(BEN, f"take {need.ref}")
    go_by(town, 30)
    assert now(town, need).status == "taken"


def test_offers_unclear_words_and_needs_that_somebody_has_are_not_asked_about(town: ConsoleTown) -> None:
    with town.services.store.transaction():
        for kind in ("offer", "unclear"):
            posts.file(town.services, Post(kind=kind, phone=ROSA, words="x"))
        for status in ("asked", "taken", "done", "closed"):
            posts.change(town.services, town.need(), who="test", status=status, helper=BEN)
    go_by(town, 100)
    assert not asked(town, ROSA)


def test_zero_days_never_asks(town: ConsoleTown) -> None:
    need = town.need()
    community = town.services.community.model_copy(update={"still_days": 0})
    town.services = replace(town.services, config=town.config.model_copy(update={"community": community}))
    go_by(town, 100)
    assert now(town, need).still_asked_at == ""


SAID = [
    ("no", "closed"),
    ("no thank you very much", "closed"),
    ("not anymore, thanks", "closed"),
    ("no, we are all good now", "closed"),
    ("no it did not come", "new"),
    ("no i have no food", "new"),
    ("no nobody came", "new"),
    ("yes but only rice now", "new"),
]


@pytest.mark.parametrize(("words", "status"), SAID)
def test_only_a_no_that_ends_it_ends_it(town: ConsoleTown, words: str, status: str) -> None:
    need = town.need()
    town.hears(ROSA, "hello")
    go_by(town, 14)
    arrived(town)
    town.hears(ROSA, words)
    kept = now(town, need)
    assert (kept.status, kept.closed_because, kept.still_asked_at) == (status, "withdrawn" * (status == "closed"), "")
