"""Words as the carrier hands them on, which are not always as they were typed."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

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
        data = base64.b64decode(packed, validate=True)
    except binascii.Error:
        return body
    return next((words for words in _read(data) if _typed(words)), body)


def _read(data: bytes) -> Iterator[str]:
    """What these bytes may say: as most programs write, or as the network does where letters are not those of GSM."""
    pairs = [partial(_of_two_bytes, coding) for coding in ("utf-16-be", "utf-16-le")]
    ways: list[Callable[[bytes], str]] = [_whole_characters, *pairs]
    for read in ways:
        with suppress(UnicodeDecodeError):
            yield read(data)


def _typed(words: str) -> bool:
    """Whether somebody could have typed this: bytes that are read wrongly have no plain space between them."""
    readable = all(letter.isprintable() or letter.isspace() for letter in words)
    return readable and " " in words


def _of_two_bytes(coding: str, data: bytes) -> str:
    """The text in these pairs of bytes, the last of which may have been cut."""
    return data[: len(data) & ~1].decode(coding)


def _whole_characters(data: bytes) -> str:
    """The text in these bytes, whose last character may have been cut."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(data) - error.start < _LARGEST_CHARACTER:
            return data[: error.start].decode()
        raise
