"""The one name of somebody that others hear."""

from __future__ import annotations

import pytest

from hotline.exchange import people
from storage.records import Person


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
