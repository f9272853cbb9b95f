"""Whom somebody is kept apart from, as the desk sees it."""

from __future__ import annotations

from dataclasses import dataclass

from hotline.console.here import services
from hotline.exchange import apart, people
from storage.records import Parting, Person


@dataclass(frozen=True, slots=True)
class Apart:
    """One parting, with the other person where we still know them."""

    parting: Parting
    phone: str
    person: Person | None


def of_person(person: Person) -> list[Apart]:
    """Everybody from whom this person is kept apart."""
    partings = apart.of(services(), person.phone)
    others = [one.other if one.one == person.phone else one.one for one in partings]
    known = people.known(services(), others)
    return [Apart(parting, other, known.get(other)) for parting, other in zip(partings, others, strict=True)]
