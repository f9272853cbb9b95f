"""The pieces that tell one place, joined: 'room 9', 'the motel', 'on route 5', 'the side door'."""

from __future__ import annotations

import re

from flows.hearing.matches import Matches
from flows.hearing.piece import RANKS, Piece, core
from flows.hearing.place_pieces import pieces
from flows.hearing.shapes import Lettered

Chain = tuple[Piece, ...]
EXACT = 8
"""The rank from which a place is a street, a corner or an address, and no mere landmark."""
INSIDE = ("detail", "flat", "flats")
_STREETS = ("corner", "address", "bare")
_LINK = re.compile(r"(,|[.])?w{0,2}[INB]{0,4}[CF]{0,3}\Z")


def chains(heard: Matches, said: Lettered) -> list[Chain]:
    """Joins the pieces that tell one place: 'room 9', 'the motel', 'on route 5', 'the side door'."""
    found: list[Chain] = []
    for piece in pieces(heard, said):
        if found and _belong(heard, said, found[-1], piece):
            found[-1] = (*found[-1], piece)
        else:
            found.append((piece,))
    return found


def _belong(heard: Matches, said: Lettered, chain: Chain, piece: Piece) -> bool:
    """Whether a piece tells more of the place that the pieces before it tell."""
    last = chain[-1]
    link = _LINK.match(said.letters[last.end : piece.start])
    if link is None:
        return False
    pause, relates = link[1], piece.shape[0] in "NB"
    begins = range(said.ends[last.end - 1], core(said, piece)[0])
    if last.kind == "landmark" and any(hit.start in begins for hit in heard.of("place", "origin")):
        return False
    if piece.kind in INSIDE:
        return rank(chain) > 0 or (not pause and last.kind == piece.kind)
    if pause == ".":
        return False
    if last.kind in INSIDE and not any(one.rank >= EXACT and one.kind != "flats" for one in chain):
        return piece.rank >= RANKS["landmark"] or (piece.kind == "named" and not pause)
    if piece.kind in ("beside", "landmark"):
        return last.kind != "named" or (relates and not pause)
    if piece.kind in ("named", "number"):
        plain = last.kind in ("landmark", "beside", "flat") or last.shape[0] in "NB"
        return not pause and (plain or heard.text.written(*core(said, piece))[0].isupper())
    if last.kind in ("beside", "landmark", "listed"):
        return piece.rank > RANKS["landmark"] and not any(one.kind in _STREETS for one in chain)
    if last.kind == "named" and "I" in link[0]:
        return _is_spot(heard, said, last) and not pause and piece.kind in _STREETS
    return relates and not pause and piece.kind == "corner"


def _is_spot(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether a name is that of a spot: 'at the mill', but nothing one is in ('in mud'), nor 'my sisters'."""
    lead = heard.text.words[said.starts[piece.start] : core(said, piece)[0]]
    return lead[-1:] == ("at",) or lead[-2:] == ("at", "the")


def rank(chain: Chain) -> int:
    """How exact the most exact piece is."""
    return max(piece.rank for piece in chain)
