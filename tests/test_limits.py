"""Loops between machines end; people do not meet the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline.clock import stamp
from hotline.exchange.limits import may_answer
from storage.records import Message
from storage.store import Store
from tests.held import HeldClock

BOT, BEN = "+12025550166", "+12025550102"


class Talk:
    """One phone texting, and the hotline answering as far as it may."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.texts = store, HeldClock(), 0

    def text(self, phone: str = BOT, *, answers_a_question: bool = False, parts: int = 1) -> bool:
        """The phone texts; whether it was answered."""
        self.texts += 1
        now = stamp(self.clock.now())
        sid = f"SM{self.texts:032x}"
        heard = Message(sid=sid, phone=phone, body=f"out of office {self.texts}", created_at=now)
        self.store.add(heard)
        allowed = may_answer(self.store, phone, now, answers_a_question)
        for _ in range(parts if allowed else 0):
            said = replace(heard, sid="", direction="out", status="sent", purpose="answer", answers=sid)
            self.store.add(replace(said, unasked=not answers_a_question))
        return allowed


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


def test_a_bot_with_varying_words_gets_three_replies_in_ten_minutes(talk: Talk) -> None:
    assert [talk.text() for _ in range(6)] == [True, True, True, False, False, False]
    talk.clock.forward(minutes=9)
    assert not talk.text()
    talk.clock.forward(minutes=2)
    assert talk.text()


def test_a_bot_that_texts_all_day_gets_twenty_replies_an_hour_at_most(talk: Talk) -> None:
    replies = 0
    for _ in range(120):
        replies += talk.text()
        talk.clock.forward(seconds=30)
    assert 3 <= replies <= 20


def test_somebody_in_the_middle_of_a_conversation_never_meets_a_limit(talk: Talk) -> None:
    assert talk.text(BEN)
    answered = []
    for _ in range(15):
        talk.clock.forward(seconds=20)
        answered.append(talk.text(BEN, answers_a_question=True, parts=2))
    assert all(answered)


def test_a_machine_that_seems_to_answer_questions_gets_twenty_replies_an_hour(talk: Talk) -> None:
    assert [talk.text(answers_a_question=True) for _ in range(25)] == [True] * 20 + [False] * 5
    talk.clock.forward(minutes=61)
    assert talk.text(answers_a_question=True)


def test_a_flood_is_not_answered_again_once_its_replies_are_far_behind(talk: Talk) -> None:
    assert sum(talk.text() for _ in range(100)) == 3
    talk.clock.forward(minutes=11)
    assert not talk.text()
    talk.clock.forward(minutes=50)
    assert talk.text()


def test_one_phone_in_a_loop_leaves_the_others_alone(talk: Talk) -> None:
    for _ in range(10):
        talk.text()
    assert talk.text(BEN)
