"""Words as the carrier hands them on, which are not always as they were typed."""

from __future__ import annotations

import base64
import binascii
import re

SHORTEST = 60
"""Characters of a packed text: only long ones come so."""
_PACKED = re.compile(r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_LARGEST_CHARACTER = 4


def unpacked(body: str) -> str:
    """A body as it was typed: long texts that were joined on the way come in base64 now and then.

    No carrier documents that; those who run hotlines over Twilio met it (https://github.com/nyaruka/rapidpro/pull/1187).
    What unpacks to anything but words that somebody could have typed stays as it is.
    """
    packed = "".join(body.splitlines()).strip()
    if len(packed) < SHORTEST or not _PACKED.fullmatch(packed):
        return body
    try:
        words = _whole_characters(base64.b64decode(packed, validate=True))
    except (binascii.Error, UnicodeDecodeError):
        return body
    typed = all(letter.isprintable() or letter.isspace() for letter in words)
    return words if typed and any(letter.isspace() for letter in words) else body


def _whole_characters(data: bytes) -> str:
    """The text in these bytes, whose last character may have been cut."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) - error.start < _LARGEST_CHARACTER:
            return data[: error.start].decode()
        raise
