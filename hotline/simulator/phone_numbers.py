"""Which numbers can be reached."""

from __future__ import annotations

import phonenumbers


def possible(number: str) -> bool:
    """Whether this could be a phone's number in E.164."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
