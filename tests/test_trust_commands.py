"""A command is done whatever reason stands behind it, and where it is wished; the other side reads nothing of it."""

from __future__ import annotations

import pytest

from hotline.exchange import apart, people, posts, tasks
from storage.records import Message, Post
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"


def texts(rows: str) -> list[str]:
    return [text.strip() for row in rows.strip().splitlines() for text in row.split(" | ")]


BLOCKS = texts("""
BLOCK I dont feel safe | BLOCK he is scary | BLOCK please he scares me | BLOCK because he came drunk | BLOCK everyone
BLOQUEAR me da miedo | BLOQUEAR porque me grito | BLOQUER il me fait peur | BLOQUER parce que j ai peur
BLOKE li fe m pe | BLOKE paske m pe | BLOCK and WITHDRAW | bloquear al ayudante
""")
WITHDRAWALS = texts("""
WITHDRAW he scares me | withdraw i am afraid of him | WITHDRAW because she was rude | I want to withdraw my request
i'd like to withdraw | RETIRAR me da miedo | RETIRAR porque tengo miedo | quiero retirar mi pedido
RETIRER il me fait peur | je veux retirer ma demande | RETIRE li fe m pe | mwen vle retire demann mwen
""")
DROPS = texts("""
I want to drop it | DROP she shouted at me | DROP because i am ill | quiero dejar 4823 | mwen vle lage 4823
""")
FORGETS = texts("""
FORGET he scares me | I want to be forgotten | OLVIDAR me da miedo | quiero que me olviden
OUBLIER il me fait peur | je veux etre oubliee | mwen vle nou bliye m
""")
LOOK_ALIKES = texts("""
block 7 door 3 | block party on elm blocks the way | i live on the next block, he can park there
can you drop it at the door | leave the bag with my neighbor please | withdraw cash for me? no just come
i forgot the door code, it is 7731 | dont forget he has no teeth, soft bread please
""")


@pytest.fixture
def post(town: ConsoleTown) -> Post:
    """Rosa's need, which Ben has taken."""
    town.volunteer()
    people.add(town.services, ROSA, who=ME, consent="told dana", name="Rosa", language="en")
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return posts.by_ref(town.services, post.ref)


def now(town: ConsoleTown, post: Post) -> Post:
    return posts.by_ref(town.services, post.ref)


def passed_on(town: ConsoleTown, phone: str) -> list[str]:
    theirs = (where("phone") == phone) & (where("purpose") == "relay")
    return [one.body for one in town.services.store.find(Message, theirs) if one.direction == "out"]


@pytest.mark.parametrize("said", BLOCKS)
def test_a_block_with_a_reason_parts(town: ConsoleTown, post: Post, said: str) -> None:
    town.hears(ROSA, said)
    assert apart.are(town.services, ROSA, BEN)
    assert now(town, post).helper == ""
    assert passed_on(town, BEN) == []


@pytest.mark.parametrize("said", WITHDRAWALS)
def test_a_withdrawal_with_a_reason_or_a_wish_takes_it_back(town: ConsoleTown, post: Post, said: str) -> None:
    town.hears(ROSA, said)
    assert now(town, post).closed_because == "withdrawn"
    assert passed_on(town, BEN) == []


@pytest.mark.parametrize("said", DROPS)
def test_a_task_is_given_back_with_a_reason_or_a_wish(town: ConsoleTown, post: Post, said: str) -> None:
    town.hears(BEN, said.replace("4823", post.ref))
    assert now(town, post).status == "open"
    assert passed_on(town, ROSA) == []


@pytest.mark.parametrize("said", FORGETS)
@pytest.mark.parametrize("who", [ROSA, BEN])
def test_forget_with_a_reason_or_a_wish_is_asked_once_more(town: ConsoleTown, post: Post, who: str, said: str) -> None:
    answer = " ".join(town.hears(who, said))
    assert any(word in answer for word in ("FORGET", "OLVIDAR", "OUBLIER", "BLIYE"))
    assert now(town, post).status == "taken"
    assert passed_on(town, BEN if who == ROSA else ROSA) == []
    town.hears(who, "FORGET")
    found = people.find(town.services, who)
    assert found
    assert found.phone == ""


@pytest.mark.parametrize("said", LOOK_ALIKES)
def test_what_only_has_such_a_word_is_none(town: ConsoleTown, post: Post, said: str) -> None:
    answer = " ".join(town.hears(ROSA, said))
    assert now(town, post).status == "taken"
    assert not apart.are(town.services, ROSA, BEN)
    assert "erase" not in answer


def test_the_reason_is_the_desks(town: ConsoleTown, post: Post) -> None:
    town.hears(ROSA, "WITHDRAW he was rude to me")
    assert "complaint" in now(town, post).flags
