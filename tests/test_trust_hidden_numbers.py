"""Whoever helps, and whoever is helped, reads no phone number in words: not by text, on a call or in a task."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.exchange import posts, tasks
from hotline.inbound.call_handler import CallHandler
from storage.records import Message, Post
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
WAYS = [
    "202/555/0177", "202 555 0177", "2 0 2.5 5 5.0 1 7 7", "two oh two five five five zero one seven seven",
    "dos cero dos cinco cinco cinco cero uno siete siete", "deux zéro deux cinq cinq cinq zéro un sept sept",
    "de zewo de senk senk senk zewo youn sèt sèt", "202x555x0177", "２０２５５５０１７７", "202 dash 555 dash 0177",
]  # fmt: skip


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def told(town: ConsoleTown, phone: str) -> str:
    sent = town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))
    return " | ".join(message.body for message in sent)


def taken(town: ConsoleTown, words: str, **known: Any) -> Post:
    post = town.need(words, channel="text", **known)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return posts.by_ref(town.services, post.ref)


def is_hidden(said: str, number: str) -> bool:
    """Whether nothing of it is left but what hides it."""
    return number not in said and "0177" not in said and "555" not in said and "sèt sèt" not in said


@pytest.mark.parametrize("number", WAYS)
def test_words_that_go_between_the_two_hold_no_number(town: ConsoleTown, number: str) -> None:
    post = taken(town, "need groceries for 2, oak and 5th")
    town.hears(BEN, f"{post.ref} please call {number} when you are there")
    town.hears(ROSA, f"{post.ref} ring {number} at the green door")
    assert "please call ... when you are there" in told(town, ROSA)
    assert "ring ... at the green door" in told(town, BEN)
    assert is_hidden(told(town, ROSA) + told(town, BEN), number)


@pytest.mark.parametrize("number", WAYS)
def test_a_note_of_who_helps_holds_no_number(town: ConsoleTown, number: str) -> None:
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, f"take {post.ref} but call {number}")
    town.hears(BEN, f"done {post.ref} left it, {number}")
    town.hears(ROSA, post.ref)
    assert is_hidden(told(town, ROSA), number)
    assert "..." in told(town, ROSA)


@pytest.mark.parametrize("number", WAYS)
def test_what_a_task_tells_holds_no_number(town: ConsoleTown, number: str) -> None:
    told_by_rosa = f"we have had nothing to eat since monday and the oven is broken, so please bring food, {number}"
    taken(town, told_by_rosa, place=f"oak and 5th, {number}", name=f"Rosa {number}", items=((number, "food"),))
    assert "nothing to eat since monday" in told(town, BEN)
    assert is_hidden(told(town, BEN), number)


@pytest.mark.parametrize("number", WAYS)
def test_words_said_on_a_call_hold_no_number(town: ConsoleTown, number: str) -> None:
    post = taken(town, "need groceries for 2, oak and 5th")
    town.hears(ROSA, "please call me, I cannot read texts")
    town.hears(BEN, f"{post.ref} my number: {number}")
    said = CallHandler(town.services).call("CA" + "3" * 32, ROSA)
    assert is_hidden(" ".join(line for _, line in said.lines), number)


def test_houses_hours_doses_and_refs_reach_whoever_helps_as_they_are(town: ConsoleTown) -> None:
    post = taken(town, "need groceries for 2, oak and 5th")
    words = "1432 Oak St apt 1201, 10:30-12:15 on 12/05/2026, 500 mg 2x a day, 3 kids 5 8 and 11, code 4411, ref 4838"
    town.hears(ROSA, f"{post.ref} {words}")
    assert words in told(town, BEN)


@pytest.mark.parametrize("number", WAYS)
def test_a_viewer_reads_of_such_a_number_the_last_two_digits_and_the_desk_all(town: ConsoleTown, number: str) -> None:
    post = town.need(f"call {number} please", place=f"oak 1432, {number}")
    posts.note(town.services, post.ref, f"she said {number}", ME)
    page = town.browser("vic").page(f"/posts/{post.ref}")
    assert number not in page
    assert page.count("••• 77") >= 3
    assert number in town.browser("dana").page(f"/posts/{post.ref}")
