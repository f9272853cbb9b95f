"""Where a ride goes: it is no place to be fetched at, and is told with the place where the ride begins."""

from __future__ import annotations

import re

from flows.hearing.matches import Hit, Matches
from flows.hearing.shapes import Lettered
from flows.hearing.vocabulary import Vocabulary

Span = tuple[int, int]
_GOAL = re.compile(
    "[CI]{0,2}(?:D[XAVK]{1,2}T?|[XAGV]{0,3}SZ?[XAVKG]{0,2}|G{1,2}|[XAKL]{1,2}T?|T?P{1,2}[XAD]{1,2})"
    "(?:[FC]{1,3}[XAGSHVK]{1,2})?(?:[IN]C{0,2}(?:[XAK]{1,2}T?|P{1,2}[XAD]{1,2}))?(?=[HEICDJF,.]|$)"
)
"""The letters behind 'to': 'the eye clinic', '9 mill st', 'work', 'la clinica en la calle Roble'."""
_BETWEEN = re.compile("[CFHI]*[SGVXAKZ]+[SGVXAKZCFIN]*")
"""The letters between 'to' and a street that only says where that is: 'the doctor on'."""
_WHERE_THAT_IS = re.compile(".*[IN]C*")
"""How these end before a house: 'to the doctor at 9 Mill' goes there, 'to the doctor 9 Mill' hardly."""
_BEFORE = re.compile("[CFHD,]*")


def towards(heard: Matches, said: Lettered, start: int) -> bool:
    """Whether the piece that begins at this letter tells where the place behind a 'to' is: 'to the doctor on Elm'."""
    token = said.starts[start]
    behind = [hit for hit in heard.of("place", "towards") if hit.end <= token and _spoken_of(heard, hit)]
    if not behind or any(heard.text.breaks[behind[-1].start + 1 : token + 1]):
        return False
    hit = behind[-1]
    if any(hit.end <= other.start < token for other in (*heard.of("place", "origin"), *heard.of("whom"))):
        return False
    between = _letters(said, hit.end, token)
    house = said.letters[start] == "D" and not _WHERE_THAT_IS.fullmatch(between)
    return not house and bool(_BETWEEN.fullmatch(between))


def begins(heard: Matches, led: int, first: int) -> bool:
    """Whether somebody says that they are at the place between these tokens: 'I'm at the', 'vivo en'."""
    own = (hit for hit in heard.of("place", "in") if hit.end - hit.start > 1)
    return any(hit.start <= first <= hit.end or led <= hit.start < first for hit in own)


def goal(heard: Matches, said: Lettered, where: Span) -> str:
    """Where a ride goes, as written with its 'to', when that is told apart from the place where it begins."""
    for hit in heard.of("place", "towards"):
        inside = where[0] <= hit.start < where[1] or hit.end in range(where[0], where[1])
        at = said.at(hit.end)
        if inside or at is None or not (hit.start == where[1] or _of_ride(heard, said, hit)):
            continue
        found = _GOAL.match(said.letters, at)
        end = said.ends[found.end() - 1] if found else 0
        end = min((day.start for day in heard.of("when") if hit.end < day.start < end), default=end)
        if end and not (hit.end <= where[0] < end):
            return heard.text.written(hit.start, end)
    return ""


def beginning(place: str, vocabulary: Vocabulary) -> str:
    """The place at which a ride begins, of a place that tells where it goes too: '14 elm st to dialysis'."""
    place, ends, way_in = place.partition(";")
    heard = vocabulary.hear(place)
    behind = (hit.start for hit in heard.of("place", "towards") if hit.start > 1)
    return heard.text.written(0, next(behind, len(heard.text.words))) + ends + way_in


def _spoken_of(heard: Matches, hit: Hit) -> bool:
    """Whether a 'to' belongs to words for a ride and to no 'need to' or 'para mañana'."""
    before = heard.of("category", "ride")
    return any(ride.start <= hit.start for ride in before)


def _of_ride(heard: Matches, said: Lettered, hit: Hit) -> bool:
    """Whether a 'to' is part of the words for a ride, or follows them with nothing but a time between."""
    return any(
        ride.start <= hit.start and (hit.end <= ride.end or _BEFORE.fullmatch(_letters(said, ride.end, hit.start)))
        for ride in heard.of("category", "ride")
    )


def _letters(said: Lettered, start: int, end: int) -> str:
    """The letters of the tokens from start up to end."""
    return "".join(letter for letter, token in zip(said.letters, said.starts, strict=True) if start <= token < end)
