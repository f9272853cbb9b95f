"""Loops between machines end; people do not meet the limits."""

from __future__ import annotations

import pytest

from hotline.base.clock import stamp
from hotline.exchange.limits import MOST_SAID, answered, heard, may_answer, times_said
from storage.records import Session
from tests.harness.base import HeldClock

BOT, BEN = "+12025550166", "+12025550102"


class Talk:
    """Phones texting, and the hotline answering as far as it may."""

    def __init__(self) -> None:
        self.clock = HeldClock()
        self.sessions: dict[str, Session] = {}

    def text(self, phone: str = BOT, *, answers_a_question: bool = False) -> bool:
        """The phone texts; whether it was answered."""
        now = stamp(self.clock.now())
        session = self.sessions.get(phone, Session(key=phone))
        allowed = may_answer(session, now, answers_a_question)
        if allowed:
            self.sessions[phone] = answered(session, now, answers_a_question)
        return allowed


@pytest.fixture
def talk() -> Talk:
    return Talk()


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
    replies = []
    for _ in range(15):
        talk.clock.forward(seconds=20)
        replies.append(talk.text(BEN, answers_a_question=True))
    assert all(replies)


def test_a_machine_that_seems_to_answer_questions_gets_twenty_replies_an_hour(talk: Talk) -> None:
    assert [talk.text(answers_a_question=True) for _ in range(25)] == [True] * 20 + [False] * 5
    talk.clock.forward(minutes=61)
    assert talk.text(answers_a_question=True)


def test_what_is_remembered_of_a_flood_stays_small(talk: Talk) -> None:
    for number in range(600):
        talk.text(answers_a_question=number % 2 == 0)
        talk.clock.forward(seconds=20)
    assert len(talk.sessions[BOT].replies) <= 20
    assert len(talk.sessions[BOT].unasked) <= 3


def test_one_phone_in_a_loop_leaves_the_others_alone(talk: Talk) -> None:
    for _ in range(10):
        talk.text()
    assert talk.text(BEN)


def said(words: str, times: int, *, apart: float = 5) -> list[int]:
    """How often the same was said by then, text by text, so many minutes apart."""
    clock, session, counts = HeldClock(), Session(key=BOT), []
    for number in range(times):
        session = heard(session, words.format(number), stamp(clock.now()))
        counts.append(times_said(session))
        clock.forward(minutes=apart)
    return counts


def test_the_same_words_are_counted_whatever_numbers_are_in_them() -> None:
    assert said("Your request was received. Case 4821{}.", 8) == list(range(1, 9))
    assert said("we are closed", 3, apart=13 * 60) == [1, 2, 2]


def test_a_number_alone_is_another_text_than_another_number() -> None:
    assert said("{}", 4) == [1, 1, 1, 1]


def test_what_is_remembered_of_a_loop_stays_small_and_has_no_words() -> None:
    session = Session(key=BOT)
    for _ in range(600):
        session = heard(session, "thank you for contacting us " * 40, stamp(HeldClock().now()))
    assert len(session.said) <= MOST_SAID
    assert not any("thank" in one for one in session.said)
    assert max(map(len, session.said)) < 200
