"""The streets and the places that a community lists by name, and the area that each of them leads to."""

from __future__ import annotations

import re

from flows.hearing.matches import Matches
from flows.hearing.piece import Span
from flows.hearing.place_pieces import pieces
from flows.hearing.shapes import Lettered, shape
from flows.hearing.vocabulary import Vocabulary

_ON_STREETS = ("corner", "address", "bare")
_HOUSE = re.compile("DW?(?=[PXAVKGSO])|[NBI]{0,6}C{0,3}")
_TYPED = re.compile("[CF]*([XAVKGSOF]+|D)[TR]?")


def area_listed(heard: Matches, where: Span | None) -> str:
    """The area that the streets and places in these tokens lead to; "" when there is none, or more than one."""
    start, end = where or (0, 0)
    hits = (hit for hit in (*heard.of("street"), *heard.of("listed")) if start <= hit.start and hit.end <= end)
    areas = {hit.value for hit in hits if hit.value}
    return areas.pop() if len(areas) == 1 else ""


def named_streets(place: str, vocabulary: Vocabulary, language: str = "") -> tuple[str, ...]:
    """The streets that a place names, without house numbers and flats: 'oak' and '5th' of 'oak & 5th, apt 2'."""
    heard = vocabulary.hear(place, language)
    said = shape(heard)
    found: list[str] = []
    for piece in pieces(heard, said):
        if piece.kind in _ON_STREETS:
            for side in re.finditer("[^J]+", piece.shape):
                found += _name(heard, said, piece.start + side.start(), piece.start + side.end())
    return tuple(dict.fromkeys(found))


def _name(heard: Matches, said: Lettered, start: int, end: int) -> list[str]:
    """What a street is called, from its letters: 'oak' of '12 oak st', '8' of 'la calle 8'."""
    house = _HOUSE.match(said.letters, start, end)
    start = house.end() if house else start
    while start < end and said.letters[start] == "P":
        start += 1
    found = _TYPED.match(said.letters, start, end)
    if found is None:
        return []
    first, last = said.starts[found.start(1)], said.ends[found.end(1) - 1]
    words = heard.text.words[first:last]
    return [" ".join(words)] if any(len(word) > 1 or word.isdecimal() for word in words) else []
