"""A question before TAKE and its answer: whom they reach, whom never, and what stays of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.exchange import asked_first, blocks, opt_outs, posts, tasks
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.records import Message, Post, Relay
from storage.store import Store, where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    return ConsoleTown(tmp_path, store)


class Texts:
    """Phones that text the desk about one need that was put to two volunteers."""

    def __init__(self, town: ConsoleTown) -> None:
        self.town, self.desk, self.number = town, TextHandler(town.services), 0
        self.post: Post = town.need()
        for helper in (BEN, ANA):
            town.volunteer(helper)
        tasks.forward(town.services, self.post.ref, [BEN, ANA], ME)

    def send(self, phone: str, words: str) -> str:
        self.number += 1
        sent = self.desk.text(IncomingText(sid=f"SM{self.number:032x}", phone=phone, body=words))
        return " ".join(sent)

    def passed(self, phone: str) -> list[str]:
        found = self.town.services.store.find(Message, where("phone") == phone)
        return [
            one.body for one in found if one.purpose == "relay" and one.direction == "out" and one.status != "failed"
        ]


def test_the_answer_goes_to_the_one_who_asked_and_to_no_other(town: ConsoleTown) -> None:
    texts = Texts(town)
    texts.send(BEN, "what floor is she on?")
    texts.send(ROSA, "third, call me at 202 555 0177")
    [asked], [answered] = texts.passed(ROSA), texts.passed(BEN)
    assert "what floor is she on?" in asked
    assert "third" in answered
    assert f"TAKE {texts.post.ref}" in answered
    assert "0177" not in answered
    assert BEN[2:] not in asked + answered
    assert texts.passed(ANA) == []


def test_whoever_was_parted_after_asking_hears_no_answer_and_asks_no_more(town: ConsoleTown) -> None:
    texts = Texts(town)
    texts.send(BEN, "what floor is she on?")
    blocks.by_desk(town.services, texts.post.ref, BEN, ME)
    texts.send(ROSA, "the third")
    texts.send(BEN, "which bell do i ring?")
    assert texts.passed(BEN) == []
    assert not any("bell" in words for words in texts.passed(ROSA))


def test_a_question_asked_too_often_is_for_a_person(town: ConsoleTown) -> None:
    texts = Texts(town)
    for nth in range(asked_first.MOST_QUESTIONS + 2):
        texts.send(BEN, f"does she eat dish number {nth}?")
    assert len(texts.passed(ROSA)) == asked_first.MOST_QUESTIONS
    assert "question" in posts.by_ref(town.services, texts.post.ref).flags


def test_whoever_gets_no_texts_is_asked_nothing(town: ConsoleTown) -> None:
    texts = Texts(town)
    opt_outs.opt_out(town.services, ROSA, "STOP")
    texts.send(BEN, "what floor is she on?")
    assert texts.passed(ROSA) == []


def test_take_ends_every_such_way_and_closing_erases_the_words(town: ConsoleTown) -> None:
    texts, store = Texts(town), town.services.store
    texts.send(BEN, "what floor is she on?")
    texts.send(ANA, "does she eat fish?")
    texts.send(BEN, f"TAKE {texts.post.ref}")
    assert store.find(Relay, where("status") == "asking") == []
    posts.close(town.services, texts.post.ref, "helped", ME)
    left = store.find(Message, (where("post") == texts.post.ref) & (where("purpose") == "relay"))
    assert not any(one.body for one in left if one.status not in ("queued", "sending", "unknown"))
