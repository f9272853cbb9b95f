"""The pieces in which places are told: corners, addresses, flats, landmarks, details ('the side door'), names."""

from __future__ import annotations

import re
from typing import NamedTuple

from flows.hearing.matches import Matches
from flows.hearing.shapes import Lettered

Span = tuple[int, int]
_NAME = "[XAVK]"
_SIDE = "(?:P{1,3}[CF]{0,2}[XDOASGVK]{1,3}|[XASVK]{1,3}T?|OT?)"
_FLAT = "(?:U[DO]|[DO]U{1,2}V?|UX{1,2})"
_HOUSE = "DW?"
_SPOT = "(?:V{1,2}U(?!D)|(?:V{1,2}|[XA]{1,2}|(?<=[CNB])G)?S{1,3})"
_LANDMARK = _SPOT + "(?:FC{0,2}(?=[XASVGK])G?)?[XASVDOTK]{0,4}(?:Q?D)?Z?"
RANKS = {
    "corner": 10, "address": 9, "listed": 9, "flats": 8, "bare": 8, "beside": 7, "landmark": 5, "quarter": 5,
    "named": 4, "flat": 4, "area": 2, "detail": 0, "number": 0,
}  # fmt: skip
"""Kinds of pieces, the most exact first; a detail and a bare number are a place only beside another piece."""
_PIECE = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        for kind, pattern in (
            (
                "corner",
                "(?:[XASVK]{1,3}T?|OT?)JC{0,2}OT?|OT?JC{0,2}[XASK]T?|[XASK]TJ[XASK]T?|[XASK]T?J[XASK]T|K{1,4}J[XAK]{1,4}|[XA]JK{1,4}"
                f"|P{{1,3}}[CF]{{0,2}}[XDOASGVK]{{1,3}}J(?:{_SIDE}|C?D(?![XADS]))|[NB]{{1,6}}C{{0,3}}(?:{_SIDE}|D)J[CI]{{0,3}}(?:{_SIDE}|D)"
                f"|CDJ{_NAME}|[NI]{{1,6}}C{{0,3}}[XAK]{{1,2}}J[XAK]{{1,2}}",
            ),
            (
                "address",
                f"{_HOUSE}[XAVKOGSR]{{1,3}}T|(?:[XAVKO]{{1,3}}|[GS])T|{_HOUSE}[XAVKOGS]{{1,3}}(?:R|P(?![XDK]))"
                f"|DW(?:[XAOVK]{{1,2}}|D)[TRP]?|(?:{_HOUSE})?P{{1,3}}[CF]{{0,3}}[XAOSGVKD](?:[XASVK]|O(?!U)|D(?!U(?!D))|FC{{0,2}}[XASK]){{0,2}}T?(?:,?QD)?"
                f"|{_HOUSE}P{{2}}|(?<=[IN])K{{1,4}}",
            ),
            ("listed", f"(?:{_HOUSE})?L{{1,6}}"),
            ("flats", f"{_FLAT}(?:,?{_FLAT})+"),
            ("flat", _FLAT),
            (
                "detail",
                "C{0,2}[VO]{0,2}Y{1,2}(?:I{0,2}[CF]{0,2}Y)?(?:[CF]{0,2}[VBN]{1,2}(?=Z|,|[.]|$|E|I|H))?Q?D?Z?(?![XGASK])",
            ),
            ("beside", f"[NB]{{1,6}}C{{0,3}}(?:{_LANDMARK}|[XATVPK]{{1,4}}Z?|G(?=Z|,|[.]|$|H|E))"),
            (
                "bare",
                f"(?:D{_NAME}{{1,2}}|DK{{1,4}}|DS)(?=J(?![CDO]|[XASVK]{{1,2}}T)|[^XADJKT]|$)|D{{1,2}}J[XA](?![XATDS])|[XAV]JC?D(?![XADS])"
                "|(?<=[IC])D[CF]{1,3}[XAK]{1,2}(?=[HEGCI,.]|$)|DR(?=[HEGCIU,.]|$)",
            ),
            ("landmark", _LANDMARK),
            ("quarter", "[XA]{1,2}D(?![XA])"),
            (
                "named",
                "I{1,4}C{0,3}T?[XAPVK](?:(?:FC{0,2})?(?:[XASOTRPVK]|D(?![XAGH]))){0,4}(?:,?QD)?Z?|I{1,4}C{0,3}G(?=S)",
            ),
            ("area", "A{1,4}"),
            ("number", "(?<=IC)D(?=[,.HGEI]|$)|(?<=[IC])O(?=[,.HGEI]|$)"),
        )
    )
)
_STRONG_KINDS = ("corner", "address", "listed", "flats", "bare")
_HERE = "#"
_ALONE = re.compile(f"[,.]{_HERE}([,.]|$|[CF]{{0,2}}Y)")
_HOUSE_DIGITS, _STREET_DIGITS, _HOUSES = 4, 3, 3


class Piece(NamedTuple):
    """One piece of a place: its letters from start up to end."""

    kind: str
    start: int
    end: int
    shape: str

    @property
    def rank(self) -> int:
        """How exact this kind of piece is."""
        return RANKS[self.kind]


def pieces(heard: Matches, said: Lettered) -> list[Piece]:
    """Cuts a text into the pieces of places, from left to right."""
    told: list[Piece] = []
    at = 0
    while found := _PIECE.search(said.letters, at):
        piece = Piece(found.lastgroup or "", found.start(), found.end(), found.group())
        at = piece.start + 1
        if _sensible(heard, said, piece) and not _hides(heard, said, piece):
            told.append(_with_house(heard, said, piece))
            at = told[-1].end
    return told


def _hides(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether a weak piece swallows the beginning of an exact one ('in the calle Luna')."""
    if piece.kind not in ("beside", "landmark", "quarter", "named"):
        return False
    for at in range(piece.start + 1, piece.end):
        found = _PIECE.match(said.letters, at)
        if found and found.lastgroup in _STRONG_KINDS:
            inner = Piece(found.lastgroup, found.start(), found.end(), found.group())
            if _sensible(heard, said, inner):
                return True
    return False


def _with_house(heard: Matches, said: Lettered, piece: Piece) -> Piece:
    """Takes the house number that stands behind a street's name ('elm street 12'), unless it counts something."""
    end = piece.end
    if piece.kind != "address" or piece.shape[0] == "D" or piece.shape[-1] != "T" or said.letters[end : end + 1] != "D":
        return piece
    token = said.starts[end]
    counts = any(hit.start == token + 1 and hit.slot in ("people", "unit", "category") for hit in heard.hits)
    hour = said.letters[end + 1 : end + 2] == "D"
    if counts or hour or len(heard.text.words[token]) > _HOUSE_DIGITS:
        return piece
    return piece._replace(end=end + 1, shape=piece.shape + "D")


def _sensible(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Refuses what is rather a count ('people 12'), a ref ('for the 4823') or where a ride is to go."""
    start, end = said.starts[piece.start], said.ends[piece.end - 1]
    if any(hit.start <= start and end <= hit.end for hit in heard.of("category", "ride")):
        return False
    if piece.kind == "bare":
        return _bare_address(heard, said, piece)
    if piece.kind == "quarter":
        return _numbered_quarter(heard, said, piece)
    if piece.kind == "named":
        return _named(heard, said, piece)
    if piece.kind in ("corner", "beside"):
        if piece.kind == "corner" and "C" in piece.shape and "las" not in heard.text.words[start:end]:
            return True
        return not set(piece.shape) <= set("DINBCQJU")
    return True


def _bare_address(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """A number and a name without a street's word ('77 spruce', '5 y roble'): where no number of things is meant.

    It begins a clause, or stands behind 'at', a thing or people; behind 'I need' it counts something ('need 3 tarps').
    """
    start, end = said.starts[piece.start], said.ends[piece.end - 1]
    words, breaks = heard.text.words[start:end], heard.text.breaks
    number = next(word for word in words if word.isdecimal())
    name = max((word for word in words if not word.isdecimal()), key=len)
    counted = (*heard.of("kind"), *heard.of("count"))
    for_house = _is_for_a_house(heard, start, number)
    counts = not breaks[start] and any(hit.end == start for hit in counted) and not for_house
    led = said.letters[piece.start - 1 : piece.start] in ("I", "N", "C", "F", "G", "w", "U", "Y")
    led_by = (
        *heard.of("place", "origin", "towards", "is"),
        *heard.of("correction", "meant", "moved_to"),
        *heard.of("people"),
        *heard.of("unit"),
        *heard.of("when"),
    )
    origin = any(hit.end == start for hit in led_by)
    behind = said.letters[piece.end : piece.end + 3].lstrip("CF").lstrip("V")
    of_things = said.letters[piece.end : piece.end + 1] in ("C", "F") and behind[:1] != "Y"
    of_things = of_things and not any(hit.start == end for hit in heard.of("place", "towards"))
    behind_time = said.letters[piece.start - 1 : piece.start] == "H" and _is_houses(heard, start, number)
    follows = start == 0 or bool(breaks[start]) or led or origin or for_house or behind_time
    capital = any(heard.text.written(at, at + 1).istitle() for at in range(start, end))
    flat = said.letters[piece.end : piece.end + 1] == "U"
    plain = not (name.endswith("s") or ("R" in piece.shape and not flat))
    named = "K" in piece.shape or (len(name) > 2 and (capital or plain))
    longest = _STREET_DIGITS if "J" in piece.shape else _HOUSE_DIGITS
    return follows and named and not of_things and not counts and len(number) <= longest


def _is_houses(heard: Matches, start: int, number: str) -> bool:
    """Whether a number is rather a house's: long, or before a name with a capital ('201 mill', '9 Mill')."""
    return len(number) >= _HOUSES or heard.text.written(start + 1, start + 2).istitle()


def _is_for_a_house(heard: Matches, start: int, number: str) -> bool:
    """Whether things are for a house and not for so many: 'para 132 Birch', 'pou 88 Vine'."""
    led = any(hit.end == start for hit in heard.of("count", "for")) and not any(
        hit.end == start and hit.end - hit.start > 1 for hit in heard.of("count")
    )
    return led and _is_houses(heard, start, number)


def _stands_alone(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether it is told by itself, or with a door, as Spanish has its addresses: '..., sauce 17 la puerta verde'."""
    return heard.language == "es" and bool(
        _ALONE.search(f"{said.letters[: piece.start]}{_HERE}{said.letters[piece.end :]}")
    )


def _numbered_quarter(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """A name with a small number ('Delmas 33'), which counts nobody."""
    start, end = said.starts[piece.start], said.ends[piece.end - 1]
    words, named = heard.text.words[start:end], heard.text.written(start, start + 1)
    follows = any(hit.start == end for slot in ("people", "unit", "category", "thing") for hit in heard.of(slot))
    led = start > 0 and any(hit.end == start for hit in heard.of("place", "in", "near", "article"))
    led = led or (_stands_alone(heard, said, piece) and len(words[-1]) > 1 and not heard.of("people"))
    return not follows and len(words[-1]) <= 3 and len(words[0]) > 2 and (named[:1].isupper() or led)


def _named(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """A name behind 'in' or 'at'; a small word behind 'in the' is rather a thing ('in the fridge')."""
    first, last = core(said, piece)
    if last - first == 1 and len(heard.text.words[first]) < 3:
        return False
    small = heard.text.written(first, last).islower()
    lead = [hit for hit in heard.of("place", "in") if said.starts[piece.start] <= hit.start < first]
    at_home = any(hit.end - hit.start > 1 or heard.text.words[hit.start] in ("at", "@") for hit in lead)
    return not small or at_home or "C" not in piece.shape


def core(said: Lettered, piece: Piece) -> Span:
    """The tokens of a piece without the small words at its beginning."""
    start = piece.start
    while start < piece.end - 1 and said.letters[start] in "CIN":
        start += 1
    return said.starts[start], said.ends[piece.end - 1]
