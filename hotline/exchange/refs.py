"""Refs: a post's number, digits only, the last a check digit, so that a slip of the thumb names nobody else's post."""

from __future__ import annotations

from storage.store import Store

FIRST = 100
_QUASIGROUP = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """The Damm check digit: finds every single wrong digit and every swap of neighbours (Damm 2004)."""
    interim = 0
    for digit in digits:
        interim = int(_QUASIGROUP[interim][int(digit)])
    return str(interim)


def is_ref(digits: str) -> bool:
    """Whether these digits can be a ref at all."""
    return digits.isascii() and digits.isdigit() and len(digits) > len(str(FIRST)) and check_digit(digits) == "0"


def new_ref(store: Store) -> str:
    """The next ref, never given twice; inside the caller's transaction."""
    number = str(store.next_number("ref", start=FIRST))
    return number + check_digit(number)
