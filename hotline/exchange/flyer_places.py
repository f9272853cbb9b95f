"""Where flyers hang: each place has a code word, by which it is known who came, with what, and what that cost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from anyascii import anyascii

from flows.conversations import code_words
from hotline.exchange import ExchangeError, NotFound
from hotline.services import Services
from storage.records import FlyerPlace, Message, Person, Post
from storage.store import where

CODE = re.compile(r"[A-Z]{3,6}[0-9]{1,2}")
LONGEST_PLACE = 60
MOST = 300
"""Places that one community may have."""
COUNTED = 500
"""People of one place who are counted, the newest."""
AT_ONCE = 100
LETTERS = 4
ANY_LETTERS = "FLY"
"""Where a place's name has too few of its own."""
EASY = "23456789"
"""Digits that are taken for no letter."""


@dataclass(frozen=True, slots=True)
class CameOf:
    """What came of one place."""

    place: FlyerPlace
    contacts: int
    needs: int
    joined: int
    segments: int
    cost: float


def listed(services: Services) -> list[FlyerPlace]:
    """Every place, by its code."""
    return sorted(services.store.find(FlyerPlace, limit=MOST), key=lambda one: one.code)


def find(services: Services, code: str) -> FlyerPlace | None:
    """The place with this code, however it is written."""
    return services.store.one(FlyerPlace, where("code") == code.upper())


def by_code(services: Services, code: str) -> FlyerPlace:
    """The place with this code; NotFound when there is none."""
    found = find(services, code)
    if found is None:
        raise NotFound(f"no place has the code {code}", "no_flyer_place", code=code)
    return found


def add(services: Services, code: str, place: str, area: str, who: str) -> FlyerPlace:
    """Puts a place on the list; without a code it gets one from its name."""
    name = " ".join("".join(map(_seen, place)).split())
    if not any(map(str.isalnum, name)) or len(name) > LONGEST_PLACE:
        raise ExchangeError(f"a place needs a name of {LONGEST_PLACE} letters at most", "bad_place", n=LONGEST_PLACE)
    if area and area not in services.community.areas:
        raise ExchangeError(f"{area!r} is no area", "bad_place", n=LONGEST_PLACE)
    code = "".join(code.split()).upper() or _free_code(services, name)
    _check_code(services, code)
    with services.store.transaction():
        if find(services, code):
            raise ExchangeError(f"another place has the code {code}", "flyer_code_taken", code=code)
        if services.store.count(FlyerPlace, at_most=MOST) >= MOST:
            raise ExchangeError(f"there are {MOST} places already", "flyer_places_full", n=MOST)
        now = services.now()
        services.event(who, "put up a place for flyers", detail=code)
        return services.store.add(FlyerPlace(code=code, place=name, area=area, created_at=now, updated_at=now))


def _seen(letter: str) -> str:
    return " " if unicodedata.category(letter)[0] in "ZC" else letter


def _check_code(services: Services, code: str) -> None:
    """Refuses codes that nobody could text, or that would be taken for a word which means something else."""
    if not CODE.fullmatch(code):
        raise ExchangeError(f"{code!r} is no code: use letters and a number, like OAK7", "bad_flyer_code", code=code)
    letters = code.rstrip("0123456789")
    if code_words.is_word(letters, services.vocabulary):
        raise ExchangeError(f"{letters} is a word that people text for something else", "flyer_code_is_word", code=code)


def _free_code(services: Services, name: str) -> str:
    """A code that sounds like the place and is not taken."""
    letters = re.sub("[^A-Z]", "", str(anyascii(name)).upper())
    sound = [letters[:LETTERS], letters[: LETTERS - 1], letters[1 : LETTERS + 1], ANY_LETTERS]
    fit = [some for some in sound if len(some) >= len(ANY_LETTERS)]
    good = [some for some in fit if not code_words.is_word(some, services.vocabulary)]
    numbers = (*EASY, *map("".join, product(EASY, EASY)))
    for code in map("".join, product(good, numbers)):
        if not find(services, code):
            return code
    raise ExchangeError("no code is free: choose one yourself, like OAK7", "bad_flyer_code", code=name)


def remove(services: Services, code: str, who: str) -> None:
    """Takes a place off the list; those who came by it stay who they are."""
    with services.store.transaction():
        services.store.drop(by_code(services, code))
        services.event(who, "took down a place for flyers", detail=code)


def came(services: Services, person: Person, code: str) -> Person:
    """Keeps by which place somebody came, in the transaction that is open: the first that they name counts."""
    if not person.id or person.came_by:
        return person
    return services.store.put(replace(person, came_by=code, updated_at=services.now()))


def tallies(services: Services) -> list[CameOf]:
    """What came of each place."""
    return [_tally(services, place) for place in listed(services)]


def _tally(services: Services, place: FlyerPlace) -> CameOf:
    by_it = where("found_by").any([f"came {place.code}"])
    people = services.store.find(Person, by_it, newest=True, limit=COUNTED)
    some = list(_some([person.phone for person in people]))
    segments = sum(_segments(services, phones) for phones in some)
    return CameOf(
        place, len(people), sum(_needs(services, phones) for phones in some),
        sum(person.joining == "approved" for person in people), segments, segments * services.community.segment_price,
    )  # fmt: skip


def _needs(services: Services, phones: list[str]) -> int:
    theirs = where("phone").one_of(phones) & where("status").one_of(Post.STATUSES)
    return services.store.count(Post, theirs & (where("kind") == "need"))


def _segments(services: Services, phones: list[str]) -> int:
    sent = where("phone").one_of(phones) & where("status").one_of(Message.OUTGOING)
    return sum(text.segments for text in services.store.find(Message, sent))


def _some(phones: list[str]) -> Iterator[list[str]]:
    yield from (phones[at : at + AT_ONCE] for at in range(0, len(phones), AT_ONCE))
