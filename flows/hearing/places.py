"""Where: street corners, addresses, landmarks and areas, as people write them.

A text is cut into pieces (a corner, an address, a flat, a landmark, a detail like 'the side door', a name), pieces that
belong together are joined, and of these the most exact is the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.hearing import rides
from flows.hearing.matches import Matches
from flows.hearing.place_pieces import RANKS, Piece, Span, core, pieces
from flows.hearing.shapes import Lettered, shape
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.ways_in import way_in

_DESTINATION = re.compile(
    "[CI]{0,3}(?:T?[XAGV]{0,3}SZ?|D[XASOK]{1,3}T?|[XAO]{1,2}T|[XAGKL]{1,2}Z?(?=,|[.]|$|H))(?:I{1,2}C{0,2}[XASOK]{1,2}T?(?=,|[.]|$|H))?"
)
"""Where a ride goes, behind 'to'."""
_INSIDE = ("detail", "flat", "flats")
_STREETS = ("corner", "address", "bare")
_LINK = re.compile(r"(,|[.])?w{0,2}[INB]{0,4}[CF]{0,3}\Z")
_WAS_WITHIN = 6
"""Words behind 'I used to live' in which a place is one of before."""
_EXACT = 8

_Chain = tuple[Piece, ...]


def place(heard: Matches, phones: Sequence[Span] = ()) -> tuple[str, Span | None]:
    """Finds the most exact place said, as written, with its tokens; ("", None) when there is none.

    'at', 'in', 'near' and 'corner of' are left out; 'behind' and 'across from' stay, since they say something. Of a
    ride it is where it begins, with where it goes. `phones` are the character spans of phone numbers.
    """
    said = shape(heard, phones)
    chains = [chain for chain in _chains(heard, said) if _stands(heard, said, chain)]
    ride = bool(heard.of("category", "ride"))
    if ride:
        chains = [chain for chain in chains if not _goes_there(heard, said, chain)]
    if not chains:
        return "", None
    fetched = {chain for chain in chains if ride and _is_beginning(heard, said, chain)}
    best = min(chains, key=lambda chain: (chain not in fetched, -_rank(chain), chain[0].start))
    start, end = _written(heard, said, best)
    further = _with_destination(heard, said, end) if ride or _led_by(heard, said, best, "origin") else end
    goal = rides.goal(heard, said, (start, end)) if ride and further == end else ""
    whole = f"{heard.text.written(start, further)} {goal}".rstrip()
    return "; ".join(filter(None, (whole, way_in(heard, further)))), (start, further)


def is_exact_place(place: str, vocabulary: Vocabulary) -> bool:
    """Whether a place is told as a street, a corner or an address: a landmark ('the hospital') is rather a guess."""
    heard = vocabulary.hear(place)
    return any(_rank(chain) >= _EXACT for chain in _chains(heard, shape(heard)))


def area(heard: Matches) -> str:
    """Names the area of the community that was spoken of, "" when none; 'hill street' and 'calle hill' are streets."""
    streets = heard.of("place", "type", "prefix")
    starts = {hit.start for hit in streets if not heard.text.breaks[hit.start]}
    ends = {hit.end for hit in streets}
    spoken = (hit for hit in heard.of("area") if hit.end not in starts)
    return next((hit.value for hit in spoken if hit.start not in ends or heard.text.breaks[hit.start]), "")


def _chains(heard: Matches, said: Lettered) -> list[_Chain]:
    """Joins the pieces that tell one place: 'room 9', 'the motel', 'on route 5', 'the side door'."""
    chains: list[_Chain] = []
    for piece in pieces(heard, said):
        if chains and _belong(heard, said, chains[-1], piece):
            chains[-1] = (*chains[-1], piece)
        else:
            chains.append((piece,))
    return chains


def _belong(heard: Matches, said: Lettered, chain: _Chain, piece: Piece) -> bool:
    """Whether a piece tells more of the place that the pieces before it tell."""
    last = chain[-1]
    link = _LINK.match(said.letters[last.end : piece.start])
    if link is None:
        return False
    pause, relates = link[1], piece.shape[0] in "NB"
    if piece.kind in _INSIDE:
        return _rank(chain) > 0 or (not pause and last.kind == piece.kind)
    if pause == ".":
        return False
    if last.kind in _INSIDE and not any(one.rank >= _EXACT and one.kind != "flats" for one in chain):
        return piece.rank >= RANKS["landmark"] or (piece.kind == "named" and not pause)
    if piece.kind in ("beside", "landmark"):
        return last.kind != "named" or (relates and not pause)
    if piece.kind in ("named", "number"):
        plain = last.kind in ("landmark", "beside", "flat") or last.shape[0] in "NB"
        return not pause and (plain or heard.text.written(*core(said, piece))[0].isupper())
    if last.kind in ("beside", "landmark", "listed"):
        return piece.rank > RANKS["landmark"] and not any(one.kind in _STREETS for one in chain)
    return relates and not pause and piece.kind == "corner"


def _rank(chain: _Chain) -> int:
    return max(piece.rank for piece in chain)


def _stands(heard: Matches, said: Lettered, chain: _Chain) -> bool:
    """Whether the pieces are a place by themselves: no mere detail, no flat or landmark that is only spoken of."""
    rank, first = _rank(chain), chain[0]
    if rank == 0 or _of_before(heard, said, first) or (rank < _EXACT and _is_how(heard, said, first)):
        return False
    if len(chain) > 1 or first.kind not in ("landmark", "flat", "named"):
        return True
    if _at_home(heard, said, first):
        return False
    led = _lead(said, first)
    before = said.letters[:led][-1:]
    stands_first = led == 0 or before == "." or (before == "," and first.shape[0] in "VUD")
    if first.kind == "flat" and first.shape[0] in "DO":
        return stands_first and first.end == len(said.letters)
    at = any(letter in "IN" for letter in said.letters[led : first.start]) or first.kind == "named"
    if at:
        return not _of_another(heard, said.starts[led])
    return stands_first and (first.kind == "flat" or first.shape.rstrip("ZC") != "S")


def _at_home(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether it is only 'at home' or 'in the house', which may be anywhere."""
    start, end = core(said, piece)
    return len(piece.shape.strip("CINZ")) == 1 and any(start <= hit.start < end for hit in heard.of("place", "home"))


def _lead(said: Lettered, piece: Piece) -> int:
    """Where the small words before a piece begin: 'in the', 'a la'."""
    start = piece.start
    while start and said.letters[start - 1] in "CIN":
        start -= 1
    return start


def _led_by(heard: Matches, said: Lettered, chain: _Chain, how: str) -> bool:
    """Whether a ride begins here ('from') or goes there ('to')."""
    first, last = said.starts[_lead(said, chain[0])], core(said, chain[0])[0]
    return any(first <= hit.end - 1 < last or hit.end == first for hit in heard.of("place", how))


def _goes_there(heard: Matches, said: Lettered, chain: _Chain) -> bool:
    """Whether a ride goes to this place, or to one that this only tells more of: 'to the doctor on Elm street'."""
    return _led_by(heard, said, chain, "towards") or rides.towards(heard, said, chain[0].start)


def _is_beginning(heard: Matches, said: Lettered, chain: _Chain) -> bool:
    """Whether a ride begins at this place: 'from 9 Mill', 'I'm at 9 Mill'."""
    return _led_by(heard, said, chain, "origin") or rides.begins(heard, core(said, chain[0])[0])


def _of_before(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether somebody used to be there: 'I used to live on Maple street'."""
    start = said.starts[piece.start]
    return any(
        0 <= start - hit.start <= _WAS_WITHIN and not any(heard.text.breaks[hit.start + 1 : start])
        for hit in heard.of("place", "was")
    )


def _is_how(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether it only says how something is to be done: 'leave it at the front desk'."""
    start = said.starts[_lead(said, piece)]
    return any(heard.leads(hit, start, 1) for hit in heard.of("correction", "detail"))


def _of_another(heard: Matches, start: int) -> bool:
    """Whether somebody else is in a mere landmark: 'my mom is in the hospital'."""
    return any(heard.leads(hit, start, 1) for hit in heard.of("whom"))


def _written(heard: Matches, said: Lettered, chain: _Chain) -> Span:
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
