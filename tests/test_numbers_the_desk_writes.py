"""What the desk types tells nobody the number of somebody else, while numbers stay hidden."""

from __future__ import annotations

import pytest

from hotline.exchange import ExchangeError, desk_questions, desk_texts, people, tasks
from storage.records import Message, Post
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
TELL = (f"call her at {ROSA}", f"her number is {ROSA[2:5]}-{ROSA[5:8]}-{ROSA[8:]}", f"{ROSA[5:8]}.{ROSA[8:]} is hers")


def asked_about_hers(town: ConsoleTown) -> Post:
    town.volunteer()
    need = town.need()
    tasks.forward(town.services, need.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    town.hears(ROSA, "BLOCK")
    town.hears(BEN, f"why was {need.ref} taken from me?")
    return next(post for post in town.services.store.find(Post, where("phone") == BEN) if "question" in post.flags)


@pytest.mark.parametrize("words", TELL[:2])
def test_an_answer_with_the_number_of_the_other_side_is_refused(town: ConsoleTown, words: str) -> None:
    question = asked_about_hers(town)
    with pytest.raises(ExchangeError) as refused:
        desk_questions.answer(town.services, question.ref, words, ME)
    assert refused.value.key == "tells_a_number"
    sent = town.services.store.find(Message, where("phone") == BEN)
    assert not any(ROSA[-4:] in message.body for message in sent)
    assert "question" in town.services.store.find(Post, where("ref") == question.ref)[0].flags


@pytest.mark.parametrize("words", TELL)
def test_no_text_about_a_need_tells_the_number_of_its_side(town: ConsoleTown, words: str) -> None:
    need = town.need()
    with pytest.raises(ExchangeError):
        desk_texts.write(town.services, people.find(town.services, BEN), BEN, words, need.ref, ME)


@pytest.mark.parametrize(
    "words", ["we are at 202-555-0177", f"your number is {BEN}", "Food bank: 12 Oak St, 9-12, 4823"]
)
def test_their_own_number_and_one_that_nobody_here_has_may_be_told(town: ConsoleTown, words: str) -> None:
    town.volunteer()
    need = town.need()
    assert desk_texts.write(town.services, people.find(town.services, BEN), BEN, words, need.ref, ME)
