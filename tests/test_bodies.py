"""Words as the carrier hands them on: packed ones are read, and what people type is left as it is."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.bodies import unpacked
from storage.records import Message, Post
from storage.store import Store, where
from tests.harness.base import LUZ, NUMBER, ROSA
from tests.harness.town import ConsoleTown, Town

LONG = "we need baby formula and two packs of diapers at elm and 9th please, before tonight if anybody can"
FRENCH = "bonjour, il nous faut de l'eau potable et du pain pour six personnes à l'école, avant ce soir s'il vous plaît"


def packed(words: str) -> str:
    return base64.b64encode(words.encode()).decode()


@pytest.mark.parametrize("words", [LONG, FRENCH, LONG + "\nthank you"])
@pytest.mark.parametrize("on_its_way", [str, lambda body: body + "\r", lambda body: f"{body[:76]}\r\n{body[76:]}\n"])
def test_a_long_text_that_comes_in_base64_is_read(words: str, on_its_way: Callable[[str], str]) -> None:
    assert unpacked(on_its_way(packed(words))) == words


@pytest.mark.parametrize("coding", ["utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("words", [LONG, FRENCH, FRENCH + " \u2764\ufe0f", "\u0645\u0627\u0621 " * 20])
def test_so_is_one_in_the_letters_of_the_network(words: str, coding: str) -> None:
    assert unpacked(base64.b64encode(words.encode(coding)).decode()) == words


def test_a_text_that_was_cut_within_a_letter_is_read_up_to_it() -> None:
    cut = base64.b64encode(FRENCH.encode()[: FRENCH.encode().index("\u00e0".encode()) + 1]).decode()
    assert unpacked(cut) == FRENCH[: FRENCH.index("\u00e0")]


@pytest.mark.parametrize(
    "body",
    [
        "", LONG, FRENCH, "YES", "HELPHELPHELPHELP" * 5, "no" * 40, "a" * 64, "1234" * 20, packed("need water"),
        base64.b64encode(bytes(range(90))).decode(), base64.b64encode(b"\xff" * 90).decode(), packed("x" * 90),
        packed(LONG) + "!", packed(LONG)[:-1], "see " + packed(LONG),
    ],
)  # fmt: skip
def test_what_somebody_typed_stays_as_it_is(body: str) -> None:
    assert unpacked(body) == body


def test_a_packed_text_files_what_it_says_by_webhook_and_out_of_the_list(tmp_path: Path, store: Store) -> None:
    with Town(tmp_path, store) as town:
        town.text(ROSA, packed(LONG))
        [kept] = town.services.store.find(Message, where("direction") == "in")
        assert kept.body == LONG
        [post] = town.services.store.find(Post)
        assert "childcare" in post.categories or "supplies" in post.categories


def test_a_packed_text_that_is_heard_late_is_read_too(town: ConsoleTown) -> None:
    TextHandler(town.services).text(
        IncomingText(sid="SM" + "1" * 32, phone=LUZ, body=packed(LONG), to=NUMBER), late=True
    )
    [kept] = town.services.store.find(Message, where("direction") == "in")
    assert kept.body == LONG
