"""Whether pieces of a place are one by themselves: no mere detail, and no name that may be any other word."""

from __future__ import annotations

from flows.hearing.matches import Hit, Matches
from flows.hearing.piece import Piece, core
from flows.hearing.place_chains import EXACT, Chain, rank
from flows.hearing.shapes import Lettered

_NAMING = frozenset("AKLTPOSVD")
"""Letters that name a place, of which one is enough for a name that is written small."""
_WAS_WITHIN = 6
"""Words behind 'I used to live' in which a place is one of before."""


def stands(heard: Matches, said: Lettered, chain: Chain) -> bool:
    """Whether the pieces are a place by themselves: no mere detail, no flat or landmark that is only spoken of."""
    exact, first = rank(chain), chain[0]
    if exact == 0 or _of_before(heard, said, first) or (exact < EXACT and _is_how(heard, said, first)):
        return False
    if len(chain) > 1 or first.kind not in ("landmark", "flat", "named"):
        return True
    if _at_home(heard, said, first):
        return False
    led = lead(said, first)
    before = said.letters[:led][-1:]
    stands_first = led == 0 or before == "." or (before == "," and first.shape[0] in "VUD")
    if first.kind == "flat" and first.shape[0] in "DO":
        return stands_first and first.end == len(said.letters)
    at = any(letter in "IN" for letter in said.letters[led : first.start]) or first.kind == "named"
    if first.kind == "named" and not _is_name(heard, said, first):
        return False
    if at:
        return not _of_another(heard, said.starts[led])
    return stands_first and (first.kind == "flat" or first.shape.rstrip("ZC") != "S")


def _is_name(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether what stands behind 'in' is rather a name than any word: 'in Gowanus', 'we live in', not 'at least'."""
    start, end = core(said, piece)
    letters = said.letters[piece.start : piece.end].lstrip("CIN")
    states = heard.language == "fr" and heard.text.words[start - 1] == "en"  # 'je suis en retard', 'en colère'
    own = not states and any(hit.end - hit.start > 1 for hit in _leading(heard, said.starts[piece.start], start))
    written = heard.text.written(start, end)
    capital = any(part[0].isupper() for part in written.split()) and not heard.text.clean.isupper()
    names = bool(_NAMING.intersection(letters)) or said.letters[piece.end : piece.end + 1] == "U"  # 'the walmart lot'
    return own or capital or names or heard.text.words[start - 1] == "@"


def _leading(heard: Matches, first: int, start: int) -> list[Hit]:
    """The words behind which a place is named, from one token up to another."""
    return [hit for hit in heard.of("place", "in") if first <= hit.start < start]


def _at_home(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether it is only 'at home' or 'in the house', which may be anywhere."""
    start, end = core(said, piece)
    return len(piece.shape.strip("CINZ")) == 1 and any(start <= hit.start < end for hit in heard.of("place", "home"))


def lead(said: Lettered, piece: Piece) -> int:
    """Where the small words before a piece begin: 'in the', 'a la'."""
    start = piece.start
    while start and said.letters[start - 1] in "CIN":
        start -= 1
    return start


def _of_before(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether somebody used to be there: 'I used to live on Maple street'."""
    start = said.starts[piece.start]
    return any(
        0 <= start - hit.start <= _WAS_WITHIN and not any(heard.text.breaks[hit.start + 1 : start])
        for hit in heard.of("place", "was")
    )


def _is_how(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether it only says how something is to be done: 'leave it at the front desk'."""
    start = said.starts[lead(said, piece)]
    return any(heard.leads(hit, start, 1) for hit in heard.of("correction", "detail"))


def _of_another(heard: Matches, start: int) -> bool:
    """Whether somebody else is in a mere landmark: 'my mom is in the hospital'."""
    return any(heard.leads(hit, start, 1) for hit in heard.of("whom"))
