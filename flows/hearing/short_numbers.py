"""Numbers of the emergency and of services that are told as if they were a person's: 'call me at 911'."""

from __future__ import annotations

import re

import phonenumbers

from flows.hearing.matches import Matches
from flows.hearing.written_refs import is_ref

LONGEST = 6
_FEWEST_OF_A_CODE = 5
_BETWEEN = re.compile(r"[\s().-]")
_NORTH_AMERICA = re.compile(r"[2-9]11|988|112")


def is_short(written: str, country: str) -> bool:
    """Whether this is an emergency, service or short number where the community is, and no person's."""
    digits = _BETWEEN.sub("", written)
    if not 2 <= len(digits) <= LONGEST or not digits.isdecimal() or not digits.isascii():
        return False
    if phonenumbers.is_emergency_number(digits, country) or _NORTH_AMERICA.fullmatch(digits):
        return True
    parsed = phonenumbers.parse(digits, country)
    return bool(phonenumbers.is_valid_short_number_for_region(parsed, country))


def told(heard: Matches, country: str) -> tuple[str, ...]:
    """The short numbers right behind words that tell a phone's number; a ref is none."""
    words = heard.text.words
    behind = {hit.end + more for hit in heard.of("phone") for more in (0, 1)}
    found = (words[index] for index in sorted(behind) if index < len(words) and _ends_here(heard, index))
    return tuple(dict.fromkeys(digits for digits in found if _is_meant(digits, country)))


def _ends_here(heard: Matches, index: int) -> bool:
    """Whether nothing goes on behind it, as in 'i am at 911 oak street'; courtesies do not."""
    after = index + 1
    last = after == len(heard.text.words) or bool(heard.text.breaks[after])
    return last or any(hit.start == after for hit in heard.of("polite"))


def _is_meant(digits: str, country: str) -> bool:
    """A row of four digits may be the end of a number, a door or a ref."""
    if not digits.isdecimal():
        return False
    code = len(digits) >= _FEWEST_OF_A_CODE and not is_ref(digits)
    return (len(digits) == 3 or code) and is_short(digits, country)
