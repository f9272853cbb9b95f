"""The one name of somebody that others hear."""

from __future__ import annotations

import pytest

from flows import hearing
from hotline.exchange import people
from storage.records import Person
from tests.harness.vocabularies import vocabulary


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Ben Ito", "Ben"),
        ("Ortiz, Ben", "Ben"),
        ("ORTIZ, Dr. Ben J.", "Ben"),
        ("Dr. Ana", "Ana"),
        ("Mrs. Luz Marin", "Luz"),
        ("Sra. Luz", "Luz"),
        ("Mme Claire Petit", "Claire"),
        ("Pastè Jean", "Jean"),
        ("Ben Ito, Jr.", "Ben"),
        ("(Ben) Ito", "Ben"),
        ("Jean-Marc Petit", "Jean-Marc"),
        ("🌻Lupita🌻", "Lupita"),
        ("ben!!!", "ben"),
        ("Tía Rosa", "Rosa"),
        ("Tia", "Tia"),
        ("Frè Wilner", "Wilner"),
        ("big mike", "mike"),
        ("Mr. and Mrs. Lee", "Lee"),
        ("DON JOSÉ PÉREZ", "JOSÉ"),
        ("3125550142", ""),
        ("312-555-0142 Ana", "Ana"),
        ("+1 (312) 555-0142", ""),
        ("Dr.", ""),
        ("", ""),
    ],
)
def test_one_name_goes_out_without_title_surname_or_number(written: str, heard: str) -> None:
    assert people.first_name(Person(name=written)) == heard


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("http://a.b/c Ben", "Ben"), ("evil.com", ""), ("www.evil Ben Ito", "Ben"), ("ben@evil.org", ""),
        ("J.R. Ewing", "J.R"), ("Ma.Teresa Lima", "Ma.Teresa"),
    ],
)  # fmt: skip
def test_a_link_is_told_as_no_name(written: str, heard: str) -> None:
    assert people.first_name(Person(name=written)) == heard


@pytest.mark.parametrize(
    ("language", "answer", "name"),
    [
        ("en", "im ana", "ana"),
        ("en", "it's Ben here", "Ben"),
        ("en", "hi its big mike from the church", "big mike"),
        ("en", "everyone calls me Doc", "Doc"),
        ("en", "Ortiz, Ben", "Ortiz, Ben"),
        ("es", "de la Cruz, María José", "de la Cruz, María José"),
        ("es", "soy Carmen", "Carmen"),
        ("es", "me dicen el Chuy", "el Chuy"),
        ("fr", "moi c'est Nadège", "Nadège"),
        ("fr", "je mapelle Mme Jean-Baptiste Marie", "Mme Jean-Baptiste Marie"),
        ("ht", "m se Jean", "Jean"),
        ("ht", "non mwen se Frè Wilner", "Frè Wilner"),
        ("en", "Hope", "Hope"),
        ("en", "May", "May"),
        ("en", "will smith", "will smith"),
        ("en", "not this sat, start me the week after", ""),
        ("fr", "je ne sais pas encore", ""),
        ("en", "why do you need my name", ""),
    ],
)
def test_a_name_is_told_without_what_leads_to_it(language: str, answer: str, name: str) -> None:
    assert hearing.given_name(answer, vocabulary(), language) == name
