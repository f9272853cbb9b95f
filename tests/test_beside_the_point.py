"""An office named after food is no food, and no car beside what can be brought is no ride."""

from __future__ import annotations

import pytest

from flows.hearing import read
from tests.harness.vocabularies import vocabulary

RIDES = [
    "ride to the food stamps office", "need a lift to the housing office tomorrow",
    "need to get to the housing authority",
    "take me to the clothing closet at the church", "a ride to the pet hospital",
    "necesito un viaje a la oficina de cupones de comida", "me pueden llevar a la oficina de vivienda",
    "llevame a la oficina de agua", "besoin d'un trajet au bureau des bons alimentaires",
    "emmenez-moi au bureau du logement", "m bezwen woulib pou al nan biwo foodstamp",
    "m bezwen al nan bank manje dimanch",
    "my car broke down need to get to work", "no tengo carro y tengo cita el lunes",
]  # fmt: skip
BROUGHT = {
    "food": [
        "no car, out of food", "no tengo carro, necesito comida", "sin carro, necesito despensa",
        "j'ai pas de voiture, besoin de nourriture", "m pa gen machin, m bezwen manje",
        "ayuda con las compras por favor", "necesito comida del banco de comida",
    ],
    "medicine": [
        "no car, can someone pick up my prescription", "dont drive anymore, can anybody grab my meds",
        "je n'ai pas de voiture, il me faut mes médicaments", "m pa gen machin, m bezwen medikaman m",
    ],
    "supplies": ["no car, out of diapers", "need a light bulb", "necesito focos", "besoin d'un cartable pour mon fils"],
    "repairs": [
        "se fundio el foco de la cocina", "light bulb burned out in my hallway", "le frigo marche plus",
        "frijidè mwen an pa mache", "my fridge died can anyone fix it",
    ],
}  # fmt: skip


@pytest.mark.parametrize("words", RIDES)
def test_a_ride_to_an_office_is_a_ride(words: str) -> None:
    assert read(words, vocabulary()).categories == ("ride",)


@pytest.mark.parametrize(("category", "words"), [(one, words) for one, each in BROUGHT.items() for words in each])
def test_what_is_wanted_is_what_is_brought_or_done(category: str, words: str) -> None:
    assert read(words, vocabulary()).categories == (category,)


def test_a_ride_and_food_are_both() -> None:
    assert set(read("need a ride to the store and some food", vocabulary()).categories) == {"ride", "food"}
