"""A phone number's digits serve once: they are no hour, no amount, no place and no ref, with or without area code."""

from __future__ import annotations

import pytest

from flows.hearing import corrected, read
from tests.harness.vocabularies import vocabulary
from tests.test_hearing_times import written

LACKING = {
    "555-0133": ["my number is {}", "reach me at {}", "mi numero es {}", "mon numero est le {}", "nimewo m se {}"],
    "555 0133": ["call my mom {}", "llame a mi mama {}", "appelez ma mere au {}", "rele manman m nan {}"],
    "555.0148": ["reach me at {}", "need groceries, cell {}"],
    "555 0192": ["{} is my number", "{} es mi numero", "{} c'est mon numéro"],
    "5550148": ["my cell is {}", "necesito panales, mi cel es {}", "besoin d'eau, tel {}", "telefon mwen se {}"],
}
NONE = [
    "news for 4823 and 1055", "need 555 blankets", "i am at 555 oak street", "need ride 305-555-0133", "take 1007 1055",
    "my zip is 33101-4402", "any news 482 1055", "call me at 911", "my number is 4823", "bring 200-1000 packs",
    "call me at 555 1030 oak st", "on 5-12-2026 please",
]  # fmt: skip
WAYS = ["305 555 0133", "305-555-0130", "(305) 555-0130", "3055550130", "+1 305 555 1130", "786 555 10 30", "555-1030"]
BESIDE = {
    "en": [
        "call my sister {} about the ride", "call me at {} pls", "food please after {}",
        "text her at {} before the ride",
        "ride tomorrow at 3, call {} thanks", "call {} from noon on",
    ],
    "es": ["llame a mi hermana al {}", "mi numero es el {}", "a las 3 llame al {}", "viaje mañana, tel {}"],
    "fr": ["appelez ma soeur au {}", "mon numéro {} demain", "trajet demain tél {}"],
    "ht": ["rele sè m nan {} pou woulib la", "nimewo m se {} demen", "woulib demen, rele {}"],
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), [(number, words) for number, each in LACKING.items() for words in each])
def test_a_number_without_its_area_code_is_known_for_one(number: str, words: str) -> None:
    heard = read(words.format(number), vocabulary())
    assert heard.without_area == (number,)
    assert (heard.refs, heard.phones, heard.how_many, heard.place) == ((), (), 0, "")


@pytest.mark.parametrize("words", NONE)
def test_refs_amounts_houses_and_dates_are_no_number_without_area_code(words: str) -> None:
    assert read(words, vocabulary()).without_area == ()


@pytest.mark.parametrize(("language", "words"), [(code, words) for code, each in BESIDE.items() for words in each])
def test_the_digits_of_a_number_tell_no_hour_and_count_nobody(language: str, words: str) -> None:
    plain = read(words.format("xxxx"), vocabulary(), language=language)
    for way in WAYS:
        heard = read(words.format(way), vocabulary(), language=language)
        assert (written(heard.time), heard.how_many) == (written(plain.time), plain.how_many)


def test_an_hour_beside_a_number_is_still_heard() -> None:
    heard = read("ride at 330 to 31 dock rd, call 555-0133", vocabulary())
    assert (heard.time.start, heard.without_area) == ("15:30", ("555-0133",))
    assert read("be here at 3, 305 555 0133", vocabulary()).time.start == "15:00"


def test_a_number_in_a_correction_is_no_hour() -> None:
    said = corrected("its 555-0133 not 555-0144", vocabulary())
    assert said is not None
    assert (said.now.time.start, said.number, said.not_number) == ("", 0, 0)
