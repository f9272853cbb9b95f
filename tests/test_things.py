"""Things: joined, taken back, renumbered, in short words, exported and shown."""

from __future__ import annotations

import pytest

from flows.hearing import Corrected, corrected, things
from flows.hearing.things import Items
from flows.words.wording import Wording
from hotline.base.gsm7 import segments
from tests.harness.vocabularies import vocabulary
from tests.test_wording import community

KNOWN: Items = (("10 blankets", "clothing"), ("4 cots", "shelter"), ("diapers size 4", "supplies"))


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ((("6 blankets", "clothing"),), ("6 blankets", "4 cots", "diapers size 4")),
        ((("a blanket", "clothing"),), ("10 blankets", "4 cots", "diapers size 4")),
        ((("wipes", "supplies"),), ("10 blankets", "4 cots", "diapers size 4", "wipes")),
    ],
)
def test_a_thing_told_anew_takes_its_own_place_unless_it_says_less(told: Items, last: tuple[str, ...]) -> None:
    assert tuple(said for said, _ in things.joined(KNOWN, told, vocabulary())) == last


def test_things_are_taken_back_by_whatever_number() -> None:
    assert things.without(KNOWN, ["the cots", "diapers"], vocabulary()) == KNOWN[:1]
    assert things.only(KNOWN, (("diapers", "supplies"),), vocabulary()) == KNOWN[2:]


def test_a_number_told_otherwise_is_that_of_the_one_thing_that_has_it() -> None:
    assert things.renumbered(KNOWN, 10, 6)[0] == ("6 blankets", "clothing")
    assert things.renumbered(KNOWN, 4, 5) == KNOWN


def test_words_for_categories_alone_are_no_things() -> None:
    assert things.telling((("food", "food"), ("water", "water")), vocabulary()) == ()
    assert things.telling((("2 gallons of water", "water"),), vocabulary())


def _said(text: str) -> Corrected:
    said = corrected(text, vocabulary())
    assert said is not None
    return said


def test_a_correction_tells_which_things_stand_and_which_do_not() -> None:
    said = _said("only diapers, no milk")
    assert (said.things, said.denied) == ((("diapers", "supplies"),), ("milk",))
    assert _said("size 5 not 4").sized


def _what(language: str, said_in: str, items: Items = KNOWN) -> str:
    wording, kinds = Wording.load(community("en", "es")), tuple(dict.fromkeys(kind for _, kind in items))
    return wording.what({"categories": (*kinds, "food"), "items": items, "said_in": said_in}, language)


def test_things_are_said_in_the_words_of_whoever_named_them_with_the_categories_of_which_none_was() -> None:
    assert _what("en", "en", KNOWN[:2]) == "10 blankets, 4 cots and food"
    many = tuple((f"{n} boxes of canned food", "food") for n in range(10, 19))
    assert _what("en", "en", many) == "10 boxes of canned food, 11 boxes of canned food and more"


def test_whoever_reads_another_language_has_the_categories_and_the_things_that_have_a_number() -> None:
    cobijas: Items = (("8 cobijas", "clothing"), ("jabon", "supplies"))
    assert _what("en", "es", cobijas) == 'clothing, supplies and food ("8 cobijas, jabon")'
    assert segments(_what("es", "en")) == 1


def test_a_thing_counts_while_its_category_does() -> None:
    wording = Wording.load(community("en"))
    assert wording.what({"categories": ("shelter",), "items": KNOWN, "said_in": "en"}, "en") == "4 cots"
