"""The pieces in which places are told: corners, addresses, flats, landmarks, details ('the side door'), names."""

from __future__ import annotations

import re

from flows.hearing.matches import Matches
from flows.hearing.piece import HOUSE_DIGITS, Piece
from flows.hearing.sensible import sensible
from flows.hearing.shapes import Lettered

_NAME = "[XAVK]"
_SIDE = "(?:P{1,3}[CF]{0,2}[XDOASGVK]{1,3}|[XASVK]{1,3}T?|OT?)"
_FLAT = "(?:U[DO]|[DO]U{1,2}V?|UX{1,2})"
_HOUSE = "DW?"
_SPOT = "(?:V{1,2}U(?!D)|(?:V{1,2}|[XA]{1,2}|(?<=[CNB])G)?S{1,3})"
_LANDMARK = _SPOT + "(?:FC{0,2}(?=[XASVGK])G?)?[XASVDOTK]{0,4}(?:Q?D)?Z?"
_PIECE = re.compile(
    "(?=[^EHZFJ,.])(?:"  # nothing begins so, as most letters are
    + "|".join(
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
                f"(?<=UD)D{_NAME}|(?:D{_NAME}{{1,2}}|DK{{1,4}}|DS)(?=J(?![CDO]|[XASVK]{{1,2}}T)|[^XADJKT]|$)|D{{1,2}}J[XA](?![XATDS])|[XAV]JC?D(?![XADS])"
                "|(?<=[IC])D[CF]{1,3}[XAK]{1,2}(?=[HEGCI,.]|$)|DR(?=[HEGCIU,.]|$)",
            ),
            ("landmark", _LANDMARK),
            ("quarter", "[XA]{1,2}D(?![XA])"),
            (
                "named",
                "I{1,4}C{0,3}T?[XAPVK](?:(?:FC{0,2})?(?:[XASOTRPVK]|D(?![XAGH]))){0,4}(?:,?QD)?Z?|I{1,4}C{0,3}G(?=S)"
                "|I{1,4}C{0,3}G[IN]C{0,2}O",
            ),
            ("area", "A{1,4}"),
            ("number", "(?<=IC)D(?=[,.HGEI]|$)|(?<=[IC])O(?=[,.HGEI]|$)"),
        )
    )
    + ")"
)
_STRONG_KINDS = ("corner", "address", "listed", "flats", "bare")


def pieces(heard: Matches, said: Lettered) -> list[Piece]:
    """Cuts a text into the pieces of places, from left to right."""
    told: list[Piece] = []
    at = 0
    while found := _PIECE.search(said.letters, at):
        piece = _piece(found)
        at = piece.start + 1
        whole = _before_hidden(heard, said, piece) if sensible(heard, said, piece) else None
        if whole:
            told.append(_named_whole(heard, said, _with_house(heard, said, whole)))
            at = told[-1].end
    return told


def _piece(found: re.Match[str]) -> Piece:
    return Piece(found.lastgroup or "", found.start(), found.end(), found.group())


def _before_hidden(heard: Matches, said: Lettered, piece: Piece) -> Piece | None:
    """A weak piece without an exact one that it swallows the beginning of ('in the calle Luna'): None of that is left.

    A landmark before a street is left: 'the clinic' of 'the clinic state st'.
    """
    if piece.kind not in ("beside", "landmark", "quarter", "named"):
        return piece
    for at in range(piece.start + 1, piece.end):
        found = _PIECE.match(said.letters, at)
        if found and found.lastgroup in _STRONG_KINDS and sensible(heard, said, _piece(found)):
            before = _PIECE.fullmatch(said.letters, piece.start, at) if said.letters[at] != "D" else None
            return _piece(before) if before and before.lastgroup == "landmark" else None
    return piece


def _with_house(heard: Matches, said: Lettered, piece: Piece) -> Piece:
    """Takes the house number that stands behind a street's name ('elm street 12'), unless it counts something."""
    end = piece.end
    if piece.kind != "address" or piece.shape[0] == "D" or piece.shape[-1] != "T" or said.letters[end : end + 1] != "D":
        return piece
    token = said.starts[end]
    counts = any(hit.start == token + 1 and hit.slot in ("people", "unit", "category") for hit in heard.hits)
    hour = said.letters[end + 1 : end + 2] == "D"
    if counts or hour or len(heard.text.words[token]) > HOUSE_DIGITS:
        return piece
    return piece._replace(end=end + 1, shape=piece.shape + "D")


def _named_whole(heard: Matches, said: Lettered, piece: Piece) -> Piece:
    """Leaves a small word behind a name with a capital out of a street ('90 Lafayette lately', not '9 Mill Hill')."""
    if piece.kind != "bare" or piece.shape != "DXX":
        return piece
    name, small = (heard.text.written(said.starts[at], said.ends[at]) for at in (piece.start + 1, piece.start + 2))
    return piece._replace(end=piece.end - 1, shape="DX") if name[0].isupper() and small[0].islower() else piece
