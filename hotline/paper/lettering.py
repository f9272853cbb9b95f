"""Letters that every printer has: those of the PDF's standard fonts, which hold English, Spanish, French and Kreyòl."""

from __future__ import annotations

import unicodedata

from anyascii import anyascii

ENCODING = "windows-1252"
UNBROKEN = "\u00a0"
"""A space at which no line ends."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Mn", "Me", "Mc")
"""Categories of what is no letter by itself: controls, marks that turn the line round, emoji, loose accents."""


def printable(words: str) -> str:
    """Words in letters that can be printed: other scripts in Latin ones, without emoji and controls, on one line."""
    whole = unicodedata.normalize("NFC", words)
    return " ".join(filter(None, "".join(map(_printed, whole)).split(" ")))


def _printed(letter: str) -> str:
    if letter.isspace():
        return letter if letter == UNBROKEN else " "
    if unicodedata.category(letter) in _UNSEEN and not _held(letter):
        return ""
    return letter if _held(letter) and letter.isprintable() else _held_part(anyascii(letter))


def _held_part(letters: str) -> str:
    return letters if letters.isprintable() else ""


def _held(letter: str) -> bool:
    try:
        letter.encode(ENCODING)
    except UnicodeEncodeError:
        return False
    return letter.isprintable()
