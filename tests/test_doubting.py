"""When a reading is asked back, by which question, and what the desk sees of it."""

from __future__ import annotations

import re

import pytest

from flows.hearing import read
from flows.hearing.doubting import EITHER, Doubt, doubt_of
from flows.hearing.weighing.reliability import Judged, by_kind, by_tenth
from hotline.exchange import own_examples
from storage.records import Post
from storage.store import where
from tests.harness.base import ROSA
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import vocabulary


@pytest.mark.parametrize(
    ("kinds", "grammar", "judged", "asks"),
    [
        ({"need": 0.51, "offer": 0.40, "unclear": 0.09}, "need", "need", ""),
        ({"need": 0.48, "offer": 0.47, "unclear": 0.05}, "need", "need", "either"),
        ({"need": 0.10, "offer": 0.55, "unclear": 0.35}, "need", "need", "either"),
        ({"need": 0.45, "offer": 0.02, "unclear": 0.53}, "need", "need", ""),
        ({"need": 0.30, "offer": 0.68, "unclear": 0.02}, "need", "offer", "either"),
        ({"need": 0.30, "offer": 0.68, "unclear": 0.02}, "offer", "offer", ""),
        ({"need": 0.02, "offer": 0.45, "unclear": 0.53}, "offer", "offer", "offer"),
        ({"need": 0.25, "offer": 0.30, "unclear": 0.45}, "unclear", "unclear", "either"),
        ({"need": 0.26, "offer": 0.02, "unclear": 0.72}, "unclear", "unclear", "need"),
        ({"need": 0.02, "offer": 0.26, "unclear": 0.72}, "unclear", "unclear", ""),
        ({"need": 0.02, "offer": 0.56, "unclear": 0.42}, "unclear", "unclear", "offer"),
    ],
)
def test_the_question_is_the_one_that_separates_what_it_may_be(
    kinds: dict[str, float], grammar: str, judged: str, asks: str
) -> None:
    assert doubt_of(kinds, grammar, judged, plain=False).asks == asks


def test_a_plain_need_is_never_asked_about_and_a_plain_offer_only_where_a_need_is_likelier() -> None:
    assert not doubt_of({"need": 0.35, "offer": 0.59, "unclear": 0.06}, "need", "need", plain=True).asks
    assert not doubt_of({"need": 0.02, "offer": 0.45, "unclear": 0.53}, "offer", "offer", plain=True).asks
    assert doubt_of({"need": 0.52, "offer": 0.45, "unclear": 0.03}, "offer", "offer", plain=True).asks == "either"


def test_both_readings_are_told_with_whoever_read_them_so() -> None:
    doubt = doubt_of({"need": 0.39, "offer": 0.47, "unclear": 0.14}, "need", "need", plain=False)
    assert doubt.readings == (("offer", "0.47"), ("need", "0.39"), ("need", "words"))


@pytest.mark.parametrize(
    "words",
    [
        "need food",
        "can i get a ride to dialysis thursday",
        "mwen bezwen moun repare chofaj la, oak ak 5th, jodi a",
        "i can drive people on saturdays",
        "de galon dlo pou grann mwen",
        "algun abanico que presten?? la casa es un horno y tengo una embarazada",
        "traigo hambre",
        "I FOUND NO HELP I CAN DIE NOW",
        "M se yon viktim, tanpri m bezwen ed nou",
        "fire in the kitchen, soup for anybody",
        "NEED soup for anybody",
    ],
)
def test_plain_words_and_danger_are_never_asked(words: str) -> None:
    assert not read(words, vocabulary()).doubt.asks


@pytest.mark.parametrize("words", ["xyzzy", "4", "أحتاج ماء"])
def test_what_no_list_knows_may_be_either(words: str) -> None:
    assert read(words, vocabulary()).doubt == EITHER


def test_the_desk_reads_what_unsure_words_may_be_until_it_is_settled(town: ConsoleTown) -> None:
    asked = town.hears(ROSA, "soup at 12 oak for anybody")
    post = town.services.store.one(Post, where("phone") == ROSA)
    assert "Do you need help with soup, or can you offer it?" in asked[0]
    assert post
    assert post.kind == "unclear"
    assert [kind for kind, _ in post.readings] == ["offer", "need", "need"]
    page = town.browser("dana").page(f"/posts/{post.ref}")
    said = r"on the whole it reads as an offer \(\d\d %\) or a need \(\d\d %\), by its words alone as a need\."
    assert re.search(said, page)
    town.hears(ROSA, "2")
    settled = town.services.store.one(Post, where("ref") == post.ref)
    assert settled
    assert settled.kind == "offer"
    assert "on the whole it reads" not in town.browser("dana").page(f"/posts/{post.ref}")


@pytest.mark.parametrize(
    ("words", "answer", "kind"),
    [
        ("soup at 12 oak for anybody", "2", "offer"),
        ("the bus to the clinic is gone now", "yes", "need"),
        ("the bus to the clinic is gone now", "i need it", "need"),
        ("the bus to the clinic is gone now", "NO", "unclear"),
        ("soup at 12 oak for anybody", "we need it for the kids", "need"),
    ],
)
def test_what_is_answered_is_an_example_of_the_community_s_own(
    town: ConsoleTown, words: str, answer: str, kind: str
) -> None:
    town.hears(ROSA, words)
    town.hears(ROSA, answer)
    assert [(one.words, one.kind) for one in own_examples.gathered(town.services).values()] == [(words, kind)]


@pytest.mark.parametrize(
    ("asked", "words", "kinds"),
    [
        ("generator", "i need it for my dads oxygen", ["need"]),
        ("mi carro tiene 4 asientos", "lo necesito para la insulina", ["need"]),
        ("jenerate", "mwen bezwen l pou papa m malad", ["need"]),
        ("generator", "i need insulin for my dad", ["unclear", "need"]),
        ("generator", "necesito la insulina de mi papa", ["unclear", "need"]),
    ],
)
def test_what_was_asked_about_is_told_from_what_else_is_needed(
    town: ConsoleTown, asked: str, words: str, kinds: list[str]
) -> None:
    town.hears(ROSA, asked)
    town.hears(ROSA, words)
    assert [post.kind for post in town.services.store.find(Post, where("phone") == ROSA)] == kinds


def test_a_no_with_other_words_beside_it_teaches_nothing(town: ConsoleTown) -> None:
    town.hears(ROSA, "the bus to the clinic is gone now")
    town.hears(ROSA, "no i drive it")
    assert not own_examples.gathered(town.services)


def test_reliability_counts_by_tenth_and_by_kind() -> None:
    judged = [
        Judged("x", "need", "need", Doubt(share=0.91)),
        Judged("x", "need", "other", Doubt(share=0.93)),
        Judged("x", "need", "offer", Doubt("either", (), 0.45)),
        Judged("x", "need", "need", Doubt(share=1.0)),
    ]
    assert [" ".join(line.split()) for line in by_tenth(judged)] == [
        "likelihood 0.4 to 0.5 said 0.45 right 0.00 (1 texts)",
        "likelihood 0.9 to 1.0 said 0.92 right 0.50 (2 texts)",
    ]
    line = next(line for line in by_kind(judged) if line.startswith("read as need"))
    assert "asked 0.250  right 0.500  where not asked 0.667  asked: need 0  offer 1  other 0" in line
