"""What a text is in a conversation is kept with it, in every language, and shown and exported with the post."""

from __future__ import annotations

import pytest

from flows.conversations.catalogue import CATALOGUE
from flows.conversations.which import READ_AS
from flows.dialogue import DIALOGUE_ACTS, OF_A_TASK, SAID_BY
from hotline.archive import export
from hotline.console.words import Words
from hotline.exchange import tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from storage.records import Call, Message, Post
from storage.store import where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

NEED = "need food for 2 at oak and 5th today"


def said(town: ConsoleTown, *texts: str, phone: str = ROSA) -> tuple[str, ...]:
    """What the last of these texts of one phone was read as."""
    for words in texts:
        town.hears(phone, words)
    [last] = town.services.store.find(Message, where("direction") == "in", newest=True, limit=1)
    return last.acts


@pytest.mark.parametrize(
    ("texts", "acts"),
    [
        ((NEED,), ("need",)),
        (("I can give rides on saturday",), ("offer",)),
        (("NEED", "food"), ("answer", "need")),
        ((NEED, "not 2, 4"), ("correction",)),
        ((NEED, "the door is blue"), ("addition",)),
        ((NEED, "cancel the food please"), ("cancellation",)),
        ((NEED, "WITHDRAW"), ("cancellation",)),
        (("is it free?",), ("question",)),
        (("¿es gratis?",), ("question",)),
        (("do you open on sundays?",), ("question",)),
        ((NEED, "any news?"), ("status_question",)),
        ((NEED, "1007"), ("status_question",)),
        (("hello", "thanks!"), ("thanks",)),
        (("merci",), ("thanks",)),
        (("my number changed",), ("new_number",)),
        (("wrong number",), ("wrong_number",)),
        (("stop texting me please",), ("stop",)),
        (("no me manden mas mensajes",), ("stop",)),
        (("STOP",), ("stop",)),
        (("STOP", "START"), ("preference",)),
        (("no texts until monday",), ("preference",)),
        (("LANG",), ("preference",)),
        (("JOIN Ben, rides",), ("offer",)),
        (("my dad has chest pain at oak and 5th",), ("danger", "need")),
        (("Liked “see you there”",), ("reaction",)),
        (("I'm driving with Do Not Disturb While Driving turned on.",), ("machine",)),
        (("xyzzy",), ("other",)),
    ],
)
def test_a_text_is_kept_with_the_dialogue_acts_it_was_read_as(
    town: ConsoleTown, texts: tuple[str, ...], acts: tuple[str, ...]
) -> None:
    assert said(town, *texts) == acts


def test_a_helper_answers_tells_what_came_of_it_and_gives_back(town: ConsoleTown) -> None:
    town.volunteer(BEN), town.volunteer(LUZ, "Luz Vega")
    need = town.need()
    tasks.forward(town.services, need.ref, [BEN, LUZ], "coordinator:dana")
    read = [
        said(town, words, phone=phone)
        for phone, words in (
            (BEN, "TAKE"), (LUZ, "TAKE"), (BEN, "drop it, sorry"), (BEN, "TAKE"), (BEN, "nobody was home"),
            (BEN, "DONE"),
        )
    ]  # fmt: skip
    assert read == [("answer",), ("answer",), ("cancellation",), ("answer",), ("outcome",), ("outcome",)]
    assert said(town, "no, he was rude") == ("complaint", "outcome")


def test_a_question_of_a_task_is_no_answer_to_it(town: ConsoleTown) -> None:
    town.volunteer(BEN)
    tasks.forward(town.services, town.need().ref, [BEN], "coordinator:dana")
    assert said(town, "which floor?", phone=BEN) == ("question",)


def test_words_to_the_other_side_are_what_they_are_and_thanks_are_thanks(town: ConsoleTown) -> None:
    town.volunteer(BEN)
    need = town.need()
    tasks.forward(town.services, need.ref, [BEN], "coordinator:dana")
    said(town, "TAKE", phone=BEN)
    assert said(town, "which door is it?", phone=BEN) == ("question",)
    assert said(town, "the blue one") == ("answer",)
    assert said(town, "thank you so much for the soup") == ("thanks",)


def test_what_is_said_on_a_call_is_kept_with_the_call_and_keys_say_nothing(town: ConsoleTown) -> None:
    calls, sid = CallHandler(town.services), "CA" + "1" * 32
    turn = calls.call(sid, ROSA).turn
    turn = calls.call(sid, ROSA, turn=turn, caught=CallInput(key="1")).turn
    assert [call.acts for call in town.services.store.find(Call)] == [()]
    calls.call(sid, ROSA, turn=turn, caught=CallInput(words="i need groceries at oak and 5th", confidence=0.9))
    assert [call.acts for call in town.services.store.find(Call)] == [("need",)]
    [post] = export.rows(town.services.store, "posts")
    assert post["acts"] == ("need",)


def test_a_post_is_exported_with_all_that_was_said_about_it(town: ConsoleTown) -> None:
    said(town, NEED, "not 2, 4", "any news?")
    said(town, "is it free?", phone=LUZ)
    town.need()
    rows = {row["phone"]: row for row in export.rows(town.services.store, "posts") if row["channel"] == "text"}
    exported = [row["acts"] for row in export.rows(town.services.store, "posts")]
    assert exported == [("need", "correction", "status_question"), ()]
    assert {"acts", "how_many", "flags"} <= rows[ROSA].keys()
    texts = [row["acts"] for row in export.rows(town.services.store, "messages") if row["direction"] == "in"]
    assert texts[0] == ("need",)


def test_the_console_shows_beside_a_message_and_on_its_post_what_it_was_read_as(town: ConsoleTown) -> None:
    said(town, NEED, "not 2, 4")
    [post] = town.services.store.find(Post)
    page = town.browser("vic").page(f"/posts/{post.ref}")
    assert page.count('<span class="tag">need</span>') == 2
    assert page.count('<span class="tag">correction</span>') == 2
    assert "Read as" in page


def test_every_dialogue_act_is_a_known_one_and_has_a_name_in_the_console() -> None:
    words = Words.load()
    used = {flow.read_as for flow in CATALOGUE.flows} | {*READ_AS.values(), *OF_A_TASK.values(), *SAID_BY.values()}
    assert used - {""} <= set(DIALOGUE_ACTS)
    assert [act for act in DIALOGUE_ACTS if not words.has(f"acts.{act}")] == []


def test_things_stand_on_the_board_on_the_post_and_in_exports_as_they_were_said(town: ConsoleTown) -> None:
    said(town, "need 10 blankets, 4 cots and water for 5 people at oak and 5th today")
    [row] = export.rows(town.services.store, "posts")
    assert (row["items"], row["how_many"]) == (("10 blankets", "4 cots", "water"), 5)
    assert export.cell("items", row["items"]) == "10 blankets,4 cots,water"
    dana = town.browser("dana")
    for path in ("/", f"/posts/{row['ref']}"):
        assert "10 blankets, 4 cots, water" in dana.page(path)
