"""A question about the words that answer a task, or two of them at once, carries none of them out."""

from __future__ import annotations

import pytest

from flows.acts import AnswerTask
from flows.engine import advance
from flows.facts import Facts, PostFact, TaskFact
from flows.hearing import choose, read
from flows.prompts import Input
from flows.words.wording import Wording
from tests.harness.vocabularies import vocabulary

WHEN = {"today": ("today",), "this_week": ("this week",), "any_time": ("any time",)}


def answers(words: str) -> tuple[list[str], list[str]]:
    """What is said to a volunteer with one open task, 1007, and what becomes of it."""
    heard, task = vocabulary(), TaskFact("1007", "sent", "asked", categories=("food",))
    reading = read(words, heard)
    named = {"1007": task} if "1007" in reading.refs else {}
    posts = {"1007": PostFact("1007", "need", "asked")} if named else {}
    facts = Facts(
        heard.community,
        heard,
        reading,
        Wording.load(heard.community).names,
        tasks=(task,),
        named=posts,
        named_tasks=named,
    )
    turn = advance({}, Input(words=words), facts)
    return [prompt.name for prompt in turn.says], [act.answer for act in turn.does if isinstance(act, AnswerTask)]


@pytest.mark.parametrize(
    "words",
    [
        "how do I take 1007?", "TAKE or PASS?", "I don't understand TAKE 1007", "what does DROP mean", "take 1007?",
        "can i take 1007 tomorrow?", "como hago para TOMAR 1007", "que significa PASO", "comment je prends 1007 ?",
        "je comprends pas PASSE 1007", "kijan pou m pran 1007", "m pa konprann PASE",
    ],
)  # fmt: skip
def test_a_question_is_answered_and_not_obeyed(words: str) -> None:
    assert answers(words) == (["how_to_answer"], [])


@pytest.mark.parametrize(
    "words", ["take 1007 no wait pass", "i take it no wait i pass", "TOMO 1007 no espere PASO", "pran 1007 non pase"]
)
def test_two_words_for_one_task_are_asked_back(words: str) -> None:
    assert answers(words) == (["task_which"], [])


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("take 1007", "take"), ("TAKE 1007 but after 5", "take"), ("i can take 1007", "take"),
        ("pass 1007 sorry", "pass"),
        ("TOMO 1007", "take"), ("je prends 1007", "take"), ("m ap pran 1007", "take"), ("done", "done"),
    ],
)  # fmt: skip
def test_a_plain_answer_is_still_obeyed(words: str, answer: str) -> None:
    assert answers(words)[1] == [answer]


@pytest.mark.parametrize(
    "words", ["2", "#2", "2)", "2.", "option 2", "number 2 please", "la opcion 2", "le 2", "chwa 2"]
)
def test_a_number_that_stands_alone_chooses(words: str) -> None:
    assert choose(words, WHEN, vocabulary()) == "this_week"


@pytest.mark.parametrize(
    "words", ["3pm", "at 3", "2 people", "not 1", "its 3 of us", "a las 3", "para 2", "pou 3 moun"]
)
def test_a_number_beside_a_noun_or_an_hour_chooses_nothing(words: str) -> None:
    assert choose(words, WHEN, vocabulary()) is None
