"""What is left of a phone number: of one to be forgotten a hash, before the eyes of a viewer two digits."""

from __future__ import annotations

import hashlib
import hmac
import re

NUMBER = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
"""A phone number as people write it in a text."""
_DIGITS = re.compile(r"\+?\(?\d[\d\s()./_\-\u2010-\u2015]{5,}\d")
"""The same more generously: what might be one is better hidden than shown."""
FEWEST = 7
"""Digits of a number without its area code."""


def phone_hash(secret_key: str, phone: str) -> str:
    """A hash that only this hotline's secret key can make (HMAC-SHA256): it recognises a number and never tells it."""
    return hmac.new(secret_key.encode(), phone.encode(), hashlib.sha256).hexdigest()


def masked(text: str) -> str:
    """The text with all but the last two digits of each phone number in it hidden."""
    return _DIGITS.sub(_last_two, text)


def _last_two(found: re.Match[str]) -> str:
    digits = [letter for letter in found[0] if letter.isdigit()]
    return found[0] if len(digits) < FEWEST else f"••• {''.join(digits[-2:])}"
