"""Whether the letters of a piece are rather a place than a count ('people 12'), an order ('first and last'), a ref."""

from __future__ import annotations

import re

from flows.hearing.matches import Matches
from flows.hearing.piece import HOUSE_DIGITS, Piece, core
from flows.hearing.shapes import Lettered

_HERE = "#"
_ALONE = re.compile(f"[,.]{_HERE}([,.]|$|[CF]{{0,2}}Y)")
_STREET_DIGITS, _HOUSES, _SURE_DIGITS = 3, 3, 2
_COUNTING = (("kind",), ("count",))
_LEADING = (
    ("place", "origin", "towards", "is"), ("correction", "meant", "moved_to"), ("people",), ("unit",), ("when",),
)  # fmt: skip
_BEFORE_HOUSE = (
    ("time", "morning", "noon", "afternoon", "evening", "past"), ("weekday",), ("object", "word"), ("whom",),
)  # fmt: skip
"""Lists of words behind which a number counts something, names a house, or does so where nothing counted follows."""


def sensible(heard: Matches, said: Lettered, piece: Piece) -> bool:
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
    if piece.kind == "corner" and not _crosses(heard, said, piece):
        return False
    if piece.kind in ("corner", "beside"):
        if piece.kind == "corner" and "C" in piece.shape and "las" not in heard.text.words[start:end]:
            return True
        return not set(piece.shape) <= set("DINBCQJU")
    return True


def _crosses(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether two names are streets: 'first and main', not 'first n last', '4th n bring it'."""
    start, end = said.starts[piece.start], said.ends[piece.end - 1]
    does = piece.shape[-1] == "X" and said.letters[piece.end : piece.end + 1] == "E"
    does = does and any(hit.start == end for hit in heard.of("object", "word"))
    if does or any(start <= hit.start < end for hit in heard.of("time", "past")):
        return False
    in_words = piece.shape[0] == "O" and heard.text.words[start].isalpha()
    if not in_words or set(piece.shape) - set("OXJC"):
        return True
    before, behind = said.letters[: piece.start][-1:], said.letters[piece.end : piece.end + 1]
    capital = any(heard.text.written(token, token + 1).istitle() for token in _tokens(said, piece, "X"))
    return capital or before in "INB" or (before in ",." and behind in ",.")


def _tokens(said: Lettered, piece: Piece, letter: str) -> list[int]:
    """The tokens of a piece that one letter stands for."""
    return [said.starts[at] for at in range(piece.start, piece.end) if said.letters[at] == letter]


def _bare_address(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """A number and a name without a street's word ('77 spruce', '5 y roble'): where no number of things is meant.

    It begins a clause, or stands behind 'at', a thing or people; behind 'I need' it counts something ('need 3 tarps').
    """
    start, end = said.starts[piece.start], said.ends[piece.end - 1]
    words = heard.text.words[start:end]
    number = next((word for word in words if word.isdecimal()), "")
    name = max((word for word in words if not word.isdecimal()), key=len)
    for_house = _is_for_a_house(heard, start, number)
    counts = not heard.text.breaks[start] and not for_house and _ends(heard, start, *_COUNTING)
    behind = said.letters[piece.end : piece.end + 3].lstrip("CF").lstrip("V")
    of_things = said.letters[piece.end : piece.end + 1] in ("C", "F") and behind[:1] != "Y"
    of_things = of_things and not any(hit.start == end for hit in heard.of("place", "towards"))
    capital = any(heard.text.written(at, at + 1).istitle() for at in range(start, end))
    flat = said.letters[piece.end : piece.end + 1] == "U"
    plain = not (name.endswith("s") or ("R" in piece.shape and not flat))
    named = "K" in piece.shape or (len(name) > 2 and (capital or plain))
    longest = _STREET_DIGITS if "J" in piece.shape else HOUSE_DIGITS
    follows = for_house or flat or _follows(heard, said, piece) or _is_houses_alone(heard, said, piece)
    return follows and named and not of_things and not counts and len(number) <= longest


def _follows(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether a number that names a house may stand here: where a clause begins, behind 'at', things, people, a day."""
    start, number = said.starts[piece.start], heard.text.words[said.starts[piece.start]]
    if start == 0 or heard.text.breaks[start]:
        return True
    led = said.letters[piece.start - 1] in "INGwUY" or said.letters[: piece.start].endswith("UD")
    counts = len(number) == 1 and piece.shape[1] == "X"  # 'the 1 bedroom'
    led = led or (said.letters[piece.start - 1] in "CF" and not counts)
    behind_time = said.letters[piece.start - 1] == "H" and _is_houses(heard, start, number)
    return led or behind_time or _ends(heard, start, *_LEADING)


def _is_houses_alone(heard: Matches, said: Lettered, piece: Piece) -> bool:
    """Whether a number with two digits and more names a house wherever it stands.

    Before a name with a capital ('the tree 33 Belmont'); or behind a time, somebody or 'it', where no more is said of
    what would be counted ('since last night 44 maple, we need', 'come get it 40 prospect').
    """
    start = said.starts[piece.start]
    if len(heard.text.words[start]) < _SURE_DIGITS or piece.shape[0] != "D":
        return False
    if heard.text.written(start + 1, start + 2).istitle():
        return True
    over = said.letters[piece.end : piece.end + 1] in ("", ",", ".", "H")
    return over and _ends(heard, start, *_BEFORE_HOUSE)


def _ends(heard: Matches, token: int, *lists: tuple[str, ...]) -> bool:
    """Whether a word of one of these lists ends right before a token."""
    return any(hit.end == token for slot, *values in lists for hit in heard.of(slot, *values))


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
    follows = follows or said.letters[piece.end : piece.end + 2] in ("ED", "JD", "HD")  # 'un endroit 1 ou 2 nuits'
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
