"""What is left of a phone number: of one to be forgotten a hash, before the eyes of a viewer two digits."""

from __future__ import annotations

import hashlib
import hmac

from flows.words.hidden_numbers import hide, last_two


def phone_hash(secret_key: str, phone: str) -> str:
    """A hash that only this hotline's secret key can make (HMAC-SHA256): it recognises a number and never tells it."""
    return hmac.new(secret_key.encode(), phone.encode(), hashlib.sha256).hexdigest()


def masked(text: str) -> str:
    """The text with all but the last two digits of each phone number in it hidden, however it is written."""
    return hide(text, last_two)
