"""No house number, no flat and no door goes out before somebody has taken the task."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.hearing import house_number, public_place, read, with_flat
from tests.harness.vocabularies import vocabulary

STREETS = ("linden", "Fern st", "Sumac Ave", "calle Fresno", "rue Capois", "chemin du lac", "ri Kapwa", "n Dover")
FLATS = (
    "apt {}", "apt {}B", "unit {}", "bldg C apt {}", "room {}", "trailer {}", "lot {}", "# {}", "apto {}", "piso {}",
    "edificio c apto {}", "traila {}", "cuarto {}", "appt {}", "chambre {}", "porte {}", "chanm {}", "nimewo {}",
)  # fmt: skip
DOORS = {
    "the side door": "door", "back entrance": "entrance", "basement": "basement", "la puerta de atras": "puerta",
    "en el sotano": "sotano", "porte de gauche": "porte", "au sous-sol": "sous-sol", "pot deye a": "pot",
    "buzzer 4": "buzzer", "second floor": "floor", "3e etage": "etage", "2yem etaj": "etaj", "": "no door",
}  # fmt: skip


@settings(deadline=None)
@given(
    house=st.integers(10, 9999),
    street=st.sampled_from(STREETS),
    flat=st.sampled_from(FLATS),
    number=st.integers(100, 999),
    door=st.sampled_from(sorted(DOORS)),
    pause=st.sampled_from((" ", ", ")),
)
def test_a_task_text_shows_the_street_and_neither_house_nor_flat_nor_door(
    house: int, street: str, flat: str, number: int, door: str, pause: str
) -> None:
    shown = public_place(pause.join(piece for piece in (f"{house} {street}", flat.format(number), door) if piece))
    assert street in shown
    assert not set(map(str, (house, number))) & set(shown.replace(",", " ").split())
    assert DOORS[door] not in shown
    assert not any(char.isdecimal() for char in shown)


@pytest.mark.parametrize("street", STREETS)
@settings(deadline=None)
@given(house=st.integers(10, 9999), number=st.integers(100, 999), door=st.sampled_from(sorted(DOORS)))
def test_what_is_heard_of_an_address_is_shown_as_its_street(street: str, house: int, number: int, door: str) -> None:
    heard = read(f"need water, {house} {street}, apt {number}, {door}", vocabulary()).place
    assert heard.startswith(f"{house} {street}, apt {number}")
    assert public_place(heard) == street


@pytest.mark.parametrize(
    "place", ["la 5 y fresno", "calle 8", "1310 ne 8 ave", "linden et 8e", "Delmas 33", "9th n fern"]
)
def test_a_street_that_is_called_by_a_number_is_shown(place: str) -> None:
    assert public_place(place) == place.removeprefix("1310 ")


@pytest.mark.parametrize("house", ["31-B", "31B", "31b", "12-14", "12/3", "#4", "7 bis"])
def test_no_way_to_write_a_house_number_is_shown(house: str) -> None:
    assert public_place(f"{house} Acorn") == "Acorn"


@pytest.mark.parametrize(
    ("place", "flat", "now"),
    [
        ("181 harbor ave apt 2", "apt 3", "181 harbor ave apt 3"),
        ("181 harbor ave, apt 2; key is with the super", "apt 3", "181 harbor ave, apt 3; key is with the super"),
        ("181 harbor ave apt 2", "3rd floor", "181 harbor ave apt 2, 3rd floor"),
        ("9 oak st", "apto 3", "9 oak st, apto 3"),
    ],
)
def test_a_flat_told_alone_takes_the_place_of_the_known_one(place: str, flat: str, now: str) -> None:
    assert with_flat(place, flat) == now


@pytest.mark.parametrize(
    ("place", "house"),
    [("181 harbor ave apt 2", "181"), ("rue Capois 12", "12"), ("oak and 5th", ""), ("calle 8", ""), ("7 ave", "")],
)
def test_the_number_of_a_house_is_none_of_a_flat_or_a_street(place: str, house: str) -> None:
    assert house_number(place) == house
