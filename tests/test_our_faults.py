"""A fault of ours loses nothing: the words are on file and flagged, whoever spoke is answered, the rest is undone."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from flows.acts import AnswerTask, Details, FilePost, PassOn
from flows.prompts import Prompt
from flows.steps import Turn
from hotline.exchange import NotNow, asked, tasks
from hotline.inbound import text_handler
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.effects import HANDLERS
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.errors import Full
from storage.records import Call, Message, Post, Session
from storage.store import Store, where
from tests.harness.base import BEN, NUMBER, ROSA
from tests.harness.town import ConsoleTown

SID = "SM" + "1" * 32
WORDS = "need groceries for 2, oak and 5th, today"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    return ConsoleTown(tmp_path, store)


def text(town: ConsoleTown, words: str, phone: str = ROSA, sid: str = SID) -> list[str]:
    return TextHandler(town.services).text(IncomingText(sid=sid, phone=phone, to=NUMBER, body=words))


def broken(*_: Any, **__: Any) -> Any:
    raise ZeroDivisionError(f"{ROSA} said {WORDS}")


def kept(town: ConsoleTown) -> Post:
    (post,) = [post for post in town.services.store.find(Post) if "fault" in post.flags]
    return post


@pytest.mark.parametrize("part", ["hearing.read", "look_up", "advance", "read"])
def test_words_that_cannot_be_dealt_with_are_kept_and_answered_once(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(f"hotline.inbound.text_handler.{part}", broken)
    answers = text(town, WORDS)
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    post = town.services.store.find(Post)[-1]
    assert (post.kind, post.words, post.flags) == ("unclear", WORDS, ("fault",))
    assert answers == text(town, WORDS)
    assert f"We kept your message as {post.ref}. A person will read it." in answers[0]
    (message,) = town.services.store.find(Message, where("sid") == SID)
    assert (message.body, message.post) == (WORDS, post.ref)
    assert "ZeroDivisionError" in line
    assert ROSA not in line
    assert "groceries" not in line


def test_danger_is_answered_first_even_by_a_fault(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_handler, "advance", broken)
    assert "Call 911 now" in text(town, "my dad has chest pain and cannot breathe")[0]
    assert town.services.store.find(Post)[-1].urgency == "danger"


def test_what_was_half_done_is_undone(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    does = (FilePost(Details(kind="need", words="half")), PassOn("4823", "x"))
    monkeypatch.setattr(text_handler, "advance", lambda *_: Turn((Prompt("thanks"),), does))
    monkeypatch.setitem(HANDLERS, PassOn, broken)
    text(town, WORDS)
    assert [post.words for post in town.services.store.find(Post)] == [WORDS]


def test_an_act_that_cannot_be_done_is_undone_alone(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    town.volunteer()
    first, second = town.need(), town.need("need water")
    for post in (first, second):
        tasks.forward(town.services, post.ref, [BEN], who="dana")

    before = HANDLERS[AnswerTask]

    def refused(act: AnswerTask, context: Any) -> None:
        before(act, context)
        if act.ref == first.ref:
            raise NotNow("it cannot be")

    monkeypatch.setitem(HANDLERS, AnswerTask, refused)
    answer = " ".join(text(town, f"take {first.ref}, take {second.ref}", BEN))
    statuses = [post.status for post in town.services.store.find(Post) if post.kind == "need"]
    assert statuses == ["asked", "taken"]
    assert [task.status for task in asked.waiting(town.services, BEN)] == ["sent", "taken"]
    assert f"Task {second.ref} is yours" in answer
    assert f"Task {first.ref}" not in answer
    assert f"We kept your message as {kept(town).ref}" in answer


def test_a_store_that_cannot_keep_is_told_to_the_carrier(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Turn:
        raise Full("no room")

    monkeypatch.setattr(text_handler, "advance", full)
    with pytest.raises(Full):
        text(town, WORDS)
    assert not town.services.store.find(Message)


def test_the_carriers_own_words_get_no_answer_even_by_a_fault(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_handler, "advance", broken)
    assert text(town, "STOP") == []
    assert kept(town).words == "STOP"


def test_two_machines_do_not_talk_through_a_fault_for_ever(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_handler, "advance", broken)
    answered = [text(town, WORDS, sid=f"SM{number:032x}") for number in range(10)]
    assert sum(map(bool, answered)) == 3


def test_a_state_that_breaks_is_given_up(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.services.store.transaction():
        town.services.store.add(
            Session(key=ROSA, state={"flow": "need", "at": "when", "got": 7}, updated_at=town.services.now())
        )
    text(town, "today")
    text(town, WORDS, sid="SM" + "2" * 32)
    assert town.services.store.find(Post)[-1].kind == "need"


def test_a_fault_on_a_call_leads_to_the_recorder_and_keeps_the_words(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = CallHandler(town.services)
    said = board.call("CA1", ROSA)
    monkeypatch.setattr("hotline.inbound.call_handler.advance", broken)
    spoken = board.call("CA1", ROSA, turn=said.turn, caught=CallInput(words="i need a ride to the clinic"))
    assert board.call("CA1", ROSA, turn=said.turn, caught=CallInput(words="i need a ride")) == spoken
    assert spoken.hint == "words"
    assert "We kept your message" in spoken.lines[0][1]
    assert kept(town).words == "i need a ride to the clinic"
    assert town.services.store.one(Session, where("key") == "CA1") is not None
    (call,) = town.services.store.find(Call)
    assert call.post == kept(town).ref
