"""Whatever may not leave is asked about each time: at the claim, the hand-over, another try, and before a call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import bars, people, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.outgoing_calls import call_waiting
from storage.records import CallBack, Message, Post
from storage.store import Store, where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown, Town

ME = "coordinator:dana"


class Ringing:
    """A line that rings whoever it is told to."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def place_call(self, to: str, url: str, status_callback: str, **options: object) -> str:
        del url, status_callback, options
        self.rung.append(to)
        return f"CA{len(self.rung):032x}"


@pytest.fixture
def sockets(tmp_path: Path, store: Store, town: object) -> Iterator[Town]:
    del town  # its passwords cost nothing, and its staff is on file
    with Town(tmp_path, store) as there:
        there.volunteer()
        yield there


def filed_by_desk(town: ConsoleTown, phone: str = LUZ) -> Post:
    """A need of somebody who has agreed to nothing, and Ben has it."""
    words = "needs groceries at oak and 5th"
    town.browser("dana").send("/new", on="/new", kind="need", phone=phone, words=words, categories="food")
    [post] = town.services.store.find(Post)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, f"TAKE {post.ref}")
    return post


def failed(town: ConsoleTown, phone: str = LUZ) -> list[Message]:
    return [one for one in town.services.store.find(Message, where("phone") == phone) if one.status == "failed"]


def test_send_again_asks_for_consent_too(town: ConsoleTown) -> None:
    town.volunteer()
    filed_by_desk(town)
    [text] = failed(town)
    dana = town.browser("dana")
    dana.send(f"/texts/{text.id}/retry", on="/texts")
    assert failed(town) == [text]
    assert "have not agreed to texts" in dana.page("/texts")


def test_a_text_that_waits_for_whoever_agreed_to_nothing_does_not_leave(sockets: Town) -> None:
    filed_by_desk(sockets)
    [text] = failed(sockets)
    sockets.services.outbox.retry(text)
    sockets.settle()
    assert [(one.status, one.error) for one in failed(sockets)] == [("failed", "no_consent")]


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lambda town: town.hears(BEN, "STOP"), "opted_out"),
        (lambda town: town.hears(BEN, "please leave me alone, no more texts"), "opted_out"),
        (lambda town: town.hears(BEN, "FORGET"), "forgotten"),
        (lambda town: bars.bar(town.services, BEN, "threatened a neighbor", ME), "barred"),
    ],
)
def test_a_wish_between_the_claim_and_the_hand_over_is_seen(
    sockets: Town, meanwhile: Callable[[Town], object], why: str
) -> None:
    post = sockets.need()
    tasks.forward(sockets.services, post.ref, [BEN], ME)
    [claimed] = sockets.services.outbox.claim(1)
    meanwhile(sockets)
    sockets.services.outbox.hand_over(claimed)
    sockets.carrier.deliver()
    kept = sockets.services.store.get(Message, claimed.message.id)
    assert kept
    assert (kept.status, kept.error) == ("failed", why)
    assert not [one for one in sockets.phones() if one["phone"] == BEN and one["bubbles"]]


def by_voice(town: ConsoleTown, phone: str = LUZ) -> Post:
    """As `filed_by_desk`, of a phone that gets no texts."""
    town.volunteer()
    person = people.add(town.services, phone, who=ME, name="Luz", reached_by="voice")
    assert not person.consent
    return filed_by_desk(town, phone)


def test_nobody_is_called_who_agreed_to_nothing(town: ConsoleTown) -> None:
    by_voice(town)
    line = Ringing()
    call_waiting(town.services, line)  # type: ignore[arg-type]
    assert line.rung == []
    assert {one.status for one in town.services.store.find(CallBack, where("phone") == LUZ)} == {"open"}


def test_whoever_calls_us_is_called_with_their_news(town: ConsoleTown) -> None:
    post = by_voice(town)
    CallHandler(town.services).call("CA" + "5" * 32, LUZ)
    assert people.by_phone(town.services, LUZ).consent == "called"
    town.hears(BEN, f"DROP {post.ref}")
    line = Ringing()
    call_waiting(town.services, line)  # type: ignore[arg-type]
    assert line.rung == [LUZ]


def test_a_told_number_is_still_asked_by_a_call(town: ConsoleTown) -> None:
    people.add(town.services, LUZ, who=ME, reached_by="voice")
    town.hears(ROSA, f"my aunt needs water at 12 oak st, call her at {LUZ}")
    town.hears(ROSA, "yes")
    line = Ringing()
    call_waiting(town.services, line)  # type: ignore[arg-type]
    assert line.rung == [LUZ]


@pytest.mark.parametrize("agreed", ["", "told dana"])
def test_nobody_is_rung_for_their_helper_who_agreed_to_nothing(town: ConsoleTown, agreed: str) -> None:
    services = town.services
    town.volunteer()
    post = town.need(phone=LUZ, channel="desk")
    services.store.put(replace(people.by_phone(services, LUZ), consent=agreed))
    tasks.forward(services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    calls, sid = CallHandler(services), "CA" + "7" * 32
    first = calls.call(sid, BEN)
    rung = calls.call(sid, BEN, turn=first.turn, caught=CallInput(key="1"))
    assert rung.dial == ((LUZ,) if agreed else ())
    assert ("cannot reach" in " ".join(town.hears(BEN, f"{post.ref} i am there at 5"))) is not bool(agreed)
    assert any(owed.phone == LUZ for owed in services.store.find(CallBack)) is not bool(agreed)
