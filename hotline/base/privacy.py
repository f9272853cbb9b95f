"""What is left of a phone number: of one to be forgotten a hash, before the eyes of a viewer two digits."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata

NUMBER = re.compile(r"\+?\(?\d[\d\s().-]{5,}\d")
"""A phone number as people write it in a text."""
_SPOKEN = (
    "zero|oh|o|cero|zéro|zewo", "one|uno|una|un|une|en|youn", "two|dos|deux|de", "three|tres|trois|twa",
    "four|cuatro|quatre|kat", "five|cinco|cinq|senk", "six|seis|sis", "seven|siete|sept|sèt|set",
    "eight|ocho|huit|uit", "nine|nueve|neuf|nèf|nef",
)  # fmt: skip
"""Digits as they are said, in all languages of the wordings."""
_PAIRS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    "|seventy|eighty|ninety|diez|once|doce|trece|catorce|quince|dieciséis|dieciseis|diecisiete|dieciocho|diecinueve"
    "|veinte|veinti\\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|dix|onze|douze|treize|quatorze"
    "|quinze|seize|vingt|trente|quarante|cinquante|soixante|dis|onz|douz|trèz|katòz|kenz|sèz|ven|trant|karant|senkant"
    "|swasant"
)
"""Words that stand for two digits."""
_ONE = {word: str(digit) for digit, words in enumerate(_SPOKEN) for word in words.split("|")}
_SIGNS = "".join(sign for sign in map(chr, range(0x20000)) if unicodedata.digit(sign, None) is not None)
"""Digits of every script, in circles, raised or lowered too."""
_WORD = rf"(?<!\w)(?:{'|'.join((*_ONE, _PAIRS))})(?!\w)"
_BETWEEN = r"(?:[\W_]|(?<!\w)(?:and|y|et|e|i|double|doble)(?!\w))"
_DIGITS = re.compile(rf"\+?\(?(?:[{_SIGNS}]|{_WORD})(?:{_BETWEEN}{{0,6}}?(?:[{_SIGNS}]|{_WORD}))+", re.IGNORECASE)
"""A row of digits, as signs or in words, with nothing but signs between them: what might be a number is better hidden
than shown."""
_EACH = re.compile(rf"(?P<sign>[{_SIGNS}])|(?P<word>{_WORD})", re.IGNORECASE)
_TIME = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
FEWEST = 7
"""Digits of a number without its area code."""


def phone_hash(secret_key: str, phone: str) -> str:
    """A hash that only this hotline's secret key can make (HMAC-SHA256): it recognises a number and never tells it."""
    return hmac.new(secret_key.encode(), phone.encode(), hashlib.sha256).hexdigest()


def masked(text: str) -> str:
    """The text with all but the last two digits of each phone number in it hidden, however it is written."""
    return _DIGITS.sub(_last_two, text)


def _last_two(found: re.Match[str]) -> str:
    digits = "".join(map(_digits_of, _EACH.finditer(_TIME.sub("", found[0]))))
    return found[0] if len(digits) < FEWEST else f"••• {digits[-2:]}"


def _digits_of(token: re.Match[str]) -> str:
    """The digits that a sign or a word stands for; two that are not told where the word stands for two."""
    if token["sign"]:
        return str(unicodedata.digit(token["sign"]))
    return _ONE.get(token["word"].lower(), "••")
