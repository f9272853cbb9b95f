"""What people say otherwise, take back and need again: tables of sentences in four languages, none of them a stop."""

from __future__ import annotations

import pytest

from flows.hearing import Corrected, cancelled, corrected, stop
from tests.harness.vocabularies import vocabulary

CANCELS = [
    ("cancel my ride please", ("ride",), ()),
    ("never mind my son came", (), ()),
    ("we dont need the food anymore", ("food",), ()),
    ("no ride needed but still the groceries", ("ride",), ("food",)),
    ("my cousin can drive me so no ride", ("ride",), ()),
    ("the ride is not needed anymore", ("ride",), ()),
    ("ya no ocupo los pañales, la comida si", ("supplies",), ("food",)),
    ("ya no necesito el ride", ("ride",), ()),
    ("plus besoin du trajet mais toujours les courses", ("ride",), ("food",)),
    ("on n'a plus besoin de la nourriture", ("food",), ()),
    ("m pa bezwen l ankò", (), ()),
    ("m pa bezwen dlo anko, men m toujou bezwen manje", ("water",), ("food",)),
]
NO_CANCELS = ["we have no food", "no tenemos comida", "nou pa gen manje", "i dont need much just bread", "need food"]


def _said(text: str) -> Corrected:
    said = corrected(text, vocabulary())
    assert said is not None, text
    return said


@pytest.mark.parametrize(("text", "gone", "kept"), CANCELS)
def test_a_cancel_in_words_tells_what_is_not_needed_and_what_still_is(
    text: str, gone: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    said = cancelled(text, vocabulary())
    assert said is not None
    assert (said.categories, said.kept) == (gone, kept)


@pytest.mark.parametrize("text", [text for text, _, _ in CANCELS])
def test_a_cancel_is_never_a_stop(text: str) -> None:
    assert stop(text, vocabulary()) is None


@pytest.mark.parametrize("text", NO_CANCELS)
def test_having_none_is_no_cancel(text: str) -> None:
    assert cancelled(text, vocabulary()) is None


@pytest.mark.parametrize("text", ["stop texting me", "no me manden mas mensajes", "arrêtez de m'écrire", "please stop"])
def test_a_stop_is_never_a_cancel(text: str) -> None:
    assert stop(text, vocabulary()) is not None
    assert cancelled(text, vocabulary()) is None


@pytest.mark.parametrize(
    ("text", "before", "now"),
    [
        ("sorry not 2, 4", 2, 4),
        ("4 not 2", 2, 4),
        ("perdon, no somos 2, somos 4", 2, 4),
        ("4 pas 3 pardon", 3, 4),
        ("se pa 2, se 4", 2, 4),
    ],
)
def test_one_number_stands_in_place_of_another(text: str, before: int, now: int) -> None:
    said = _said(text)
    assert (said.not_number, said.now.how_many or said.number) == (before, now)


@pytest.mark.parametrize(
    ("text", "before", "now"),
    [
        ("sorry i meant water not food", ("food",), ("water",)),
        ("leche no, solo pañales", ("food",), ("supplies",)),
        ("j'ai dit de l'eau, pas de la nourriture", ("food",), ("water",)),
        ("m te di dlo pa manje", ("food",), ("water",)),
    ],
)
def test_one_thing_stands_in_place_of_another(text: str, before: tuple[str, ...], now: tuple[str, ...]) -> None:
    said = _said(text)
    assert said.not_ is not None
    assert (said.not_.categories, said.now.categories) == (before, now)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("we moved to the church on 5th", "the church on 5th"),
        ("that's my old address, 47 elm st", "47 elm st"),
        ("no 3rd st, 5th st", "5th st"),
        ("on a demenage au 12 rue Capois", "12 rue Capois"),
        ("nou demenaje nan legliz la", "legliz la"),
    ],
)
def test_a_place_is_told_anew(text: str, place: str) -> None:
    assert _said(text).place == place


@pytest.mark.parametrize("text", ["leave it at the front desk", "my mom is in the hospital", "dejelo con el portero"])
def test_how_it_is_to_be_done_is_no_place(text: str) -> None:
    said = _said(text)
    assert said.how == frozenset({"detail"})
    assert not said.place
