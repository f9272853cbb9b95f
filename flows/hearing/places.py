"""Where: street corners, addresses, landmarks and areas, as people write them.

A text is cut into pieces (a corner, an address, a flat, a landmark, a detail like 'the side door', a name), pieces that
belong together are joined, and of these the most exact is the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.hearing import rides
from flows.hearing.matches import Matches
from flows.hearing.piece import Span, core
from flows.hearing.place_chains import EXACT, INSIDE, Chain, chains, rank
from flows.hearing.second_places import fetched_from, goal_told_apart, goes_from
from flows.hearing.shapes import Lettered, shape
from flows.hearing.standing import lead, stands
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.ways_in import way_in

_DESTINATION = re.compile(
    "[CI]{0,3}(?:T?[XAGV]{0,3}SZ?|D[XASOK]{1,3}T?|[XAO]{1,2}T|[XAGKL]{1,2}Z?(?=,|[.]|$|H))(?:I{1,2}C{0,2}[XASOK]{1,2}T?(?=,|[.]|$|H))?"
)
"""Where a ride goes, behind 'to'."""
_HOUSED, _BY_ITSELF, _OWN = 11, 10, 4
"""What a house's address weighs beside the ranks of pieces: more than a corner, or as much; and 'I live at' before."""


class Place(NamedTuple):
    """A place as written, with its tokens, and whether it is a street, a corner, or told in several pieces."""

    written: str
    tokens: Span | None
    exact: bool = False


NOWHERE = Place("", None)


def place(heard: Matches, said: Lettered) -> Place:
    """Finds the most exact place said; NOWHERE when there is none.

    'at', 'in', 'near' and 'corner of' are left out; 'behind' and 'across from' stay, since they say something. Of a
    ride it is where it begins, with where it goes. `said` are the letters of the text.
    """
    every = chains(heard, said)
    told = [chain for chain in every if stands(heard, said, chain)]
    ride = bool(heard.of("category", "ride"))
    if ride:
        told = [chain for chain in told if not _goes_there(heard, said, chain)]
    if not told:
        return NOWHERE
    fetched = {chain for chain in told if ride and _is_beginning(heard, said, chain)}
    best = min(told, key=lambda chain: (chain not in fetched, -_weight(heard, said, chain), chain[0].start))
    start, end = _written(heard, said, best)
    further = _with_destination(heard, said, end) if ride or _led_by(heard, said, best, "origin") else end
    beside = _goal(heard, said, (start, end), every) if ride and further == end else ""
    if not ride and _led_by(heard, said, best, "origin"):
        beside = goes_from(heard, said, (start, end), every) if further == end else ""
    elif not ride and rank(best) >= EXACT:
        beside = fetched_from(heard, said, (start, end), every)
    whole = f"{said.written(heard, start, further)}{beside}"
    return Place(
        "; ".join(filter(None, (whole, way_in(heard, further)))), (start, further), rank(best) >= EXACT or len(best) > 1
    )


def _goal(heard: Matches, said: Lettered, where: Span, every: Sequence[Chain]) -> str:
    """Where a ride goes that begins at these tokens, with a blank before it."""
    if goal := rides.goal(heard, said, where):
        return f" {goal}"
    own = rides.begins(heard, where[0] - 1, where[0])
    return goal_told_apart(heard, said, where, every) if own else ""


def _weight(heard: Matches, said: Lettered, chain: Chain) -> int:
    """How much speaks for a place: a house number beside a street's word, a flat or a pause more than a mere street."""
    housed = any("D" in (piece.shape[0], piece.shape[-1]) for piece in chain if piece.kind in ("address", "listed"))
    bare = next((piece for piece in chain if piece.kind == "bare" and piece.shape[0] == "D"), None)
    own = _OWN if _is_own(heard, said, chain) else 0
    if housed or (bare and any(piece.kind in INSIDE for piece in chain)):
        return _HOUSED + own
    before, behind = said.letters[: chain[0].start][-1:], said.letters[chain[-1].end :][:1]
    alone = bare is not None and before in ("", ",", ".") and behind in ("", ",", ".")
    return max(rank(chain), _BY_ITSELF if alone else 0) + own


def is_exact_place(place: str, vocabulary: Vocabulary) -> bool:
    """Whether a place is told as a street, a corner or an address: a landmark ('the hospital') is rather a guess."""
    heard = vocabulary.hear(place)
    return any(rank(chain) >= EXACT for chain in chains(heard, shape(heard)))


def area(heard: Matches) -> str:
    """Names the area of the community that was spoken of, "" when none; 'hill street' and 'calle hill' are streets."""
    streets = heard.of("place", "type", "prefix")
    starts = {hit.start for hit in streets if not heard.text.breaks[hit.start]}
    ends = {hit.end for hit in streets}
    spoken = (hit for hit in heard.of("area") if hit.end not in starts)
    return next((hit.value for hit in spoken if hit.start not in ends or heard.text.breaks[hit.start]), "")


def _led_by(heard: Matches, said: Lettered, chain: Chain, how: str) -> bool:
    """Whether a ride begins here ('from') or goes there ('to')."""
    first, last = said.starts[lead(said, chain[0])], core(said, chain[0])[0]
    return any(first <= hit.end - 1 < last or hit.end == first for hit in heard.of("place", how))


def _goes_there(heard: Matches, said: Lettered, chain: Chain) -> bool:
    """Whether a ride goes to this place, or to one that this only tells more of: 'to the doctor on Elm street'."""
    return _led_by(heard, said, chain, "towards") or rides.towards(heard, said, chain[0].start)


def _is_beginning(heard: Matches, said: Lettered, chain: Chain) -> bool:
    """Whether a ride begins at this place: 'from 9 Mill', 'I'm at 9 Mill'."""
    return _led_by(heard, said, chain, "origin") or _is_own(heard, said, chain)


def _is_own(heard: Matches, said: Lettered, chain: Chain) -> bool:
    """Whether somebody says that they are at this place: 'I'm at the', 'vivo en'."""
    return rides.begins(heard, said.starts[lead(said, chain[0])], core(said, chain[0])[0])


def _written(heard: Matches, said: Lettered, chain: Chain) -> Span:
    """The tokens of a place: without 'in' and 'near', with the article of a landmark ('the yellow house')."""
    first = chain[0]
    start, end = first.start, chain[-1].end
    while start < end - 1 and (said.letters[start] in "IN" or _stray(heard, said, start, end)):
        start += 1
    if first.kind == "corner" and any(hit.start == said.starts[start] for hit in heard.of("place", "origin")):
        start += 1
    if start == first.start and first.kind in ("landmark", "area") and start and said.letters[start - 1] == "C":
        start -= 1
    before = said.letters[:start].rstrip("CF")
    if before.endswith("B"):
        start = len(before.rstrip("B"))
    return said.starts[start], _hyphened(heard, said.ends[end - 1])


def _hyphened(heard: Matches, end: int) -> int:
    """Goes on to the end of a name with hyphens ('Port-au-Prince')."""
    spans, clean = heard.text.spans, heard.text.clean
    while end < len(spans) and spans[end][0] == spans[end - 1][1] + 1 and clean[spans[end][0] - 1] == "-":
        end += 1
    return end


def _with_destination(heard: Matches, said: Lettered, end: int) -> int:
    """Takes where a ride goes to along: '14 elm to the clinic on mill'; that is not where somebody is fetched."""
    towards = next((hit for hit in heard.of("place", "towards") if hit.start == end), None)
    if towards is None or heard.text.breaks[end]:
        return end
    first = said.at(towards.end)
    found = _DESTINATION.match(said.letters, first) if first is not None else None
    return said.ends[found.end() - 1] if found else end


def _stray(heard: Matches, said: Lettered, start: int, end: int) -> bool:
    """Whether a small unknown word before a capital one is no part of the name ('rising Hill St')."""
    if said.letters[start] != "X" or start + 2 >= end or said.letters[start + 1] not in "XA":
        return False
    small, name = (heard.text.written(said.starts[at], said.ends[at]) for at in (start, start + 1))
    return not small[0].isupper() and name[0].isupper()
