"""One piece of what tells a place, and how exact each kind of piece is."""

from __future__ import annotations

from typing import NamedTuple

from flows.hearing.shapes import Lettered

Span = tuple[int, int]
HOUSE_DIGITS = 4
"""Digits of a house number, at most."""
RANKS = {
    "corner": 10, "address": 9, "listed": 9, "flats": 8, "bare": 8, "beside": 7, "landmark": 5, "quarter": 5,
    "named": 4, "flat": 4, "area": 2, "detail": 0, "number": 0,
}  # fmt: skip
"""Kinds of pieces, the most exact first; a detail and a bare number are a place only beside another piece."""


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


def core(said: Lettered, piece: Piece) -> Span:
    """The tokens of a piece without the small words at its beginning."""
    start = piece.start
    while start < piece.end - 1 and said.letters[start] in "CIN":
        start += 1
    return said.starts[start], said.ends[piece.end - 1]
