"""What fits into a text: folding to the GSM 7-bit alphabet (3GPP TS 23.038) and counting segments. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from smsutil import split
from smsutil.codecs import GSM_BASIC_CHARSET, GSM_CHARSET

LONGEST = 1600
"""Characters that the carrier takes in one message (error 21617 beyond)."""
MOST_SEGMENTS = 2
"""How long a text of ours may be, with names and places in it."""
ALONE, JOINED = 160, 153
"""Septets in a segment (3GPP TS 23.038), when it is the only one and when there are more."""
ALONE_WIDE, JOINED_WIDE = 70, 67
"""The same in units of UCS-2."""

_GSM = re.compile(f"[{re.escape(GSM_CHARSET)}]*")
_PLAIN = re.compile(f"[{re.escape(GSM_BASIC_CHARSET.translate({0x0D: None, 0x1B: None}))}]*")
"""One septet a letter, and nothing that folding would change: so are nearly all texts of ours."""
_MARKS = "".join(chr(code) for code in range(0x1F000) if unicodedata.category(chr(code)) in ("Mn", "Me", "Mc"))
_BEHIND = rf"[{re.escape(_MARKS)}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
_SIGN = re.compile(rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|.){_BEHIND}*(?:\u200d.{_BEHIND}*)*", re.DOTALL)
"""A letter with its marks, a flag, or an emoji of several code points (Unicode, UAX #29)."""
_LOOKALIKES = str.maketrans({
    **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•·‣●◦", "-"),
    **dict.fromkeys("\t\f\v\u00a0\u2002\u2003\u2007\u2009\u202f\u2028\u2029", " "),
    "…": "...", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "œ": "oe", "Œ": "OE", "ª": "a", "º": "o", "×": "x",
})  # fmt: skip


def fold(text: str) -> str:
    """The text in the GSM 7-bit alphabet where its script allows, otherwise as it was; never with control characters.

    Folded are typographic quotes and dashes, spaces, and accents that the alphabet lacks (á but not é or ñ); emoji go.
    A text that needs UCS-2 all the same (Arabic, Chinese …) keeps all its letters, since folding would win nothing.
    """
    if _PLAIN.fullmatch(text):
        return text.strip()
    whole = unicodedata.normalize("NFC", _without_controls(text))
    folded = "".join(map(_fold_letter, whole.translate(_LOOKALIKES))).strip()
    return folded if folded and is_gsm(folded) else whole.strip()


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM 7-bit alphabet or its extension table."""
    return _GSM.fullmatch(text) is not None


def segments(text: str) -> int:
    """How many segments the carrier sends and bills: 160 septets or 70 UCS-2 units alone, 153 or 67 when joined."""
    if _PLAIN.fullmatch(text):
        return 1 if len(text) <= ALONE else -(-len(text) // JOINED)
    return len(split(text).parts) if is_gsm(text) else _wide_segments(text)


def _wide_segments(text: str) -> int:
    """Segments in UCS-2: what a reader sees as one sign stands whole in one, so that some are not full.

    After https://github.com/TwilioDevEd/message-segment-calculator, which goes from grapheme to grapheme.
    """
    if _units(text) <= ALONE_WIDE:
        return 1
    parts, free = 1, JOINED_WIDE
    for sign in _SIGN.findall(text):
        size = _units(sign)
        if size > free:
            parts, free = parts + 1, JOINED_WIDE
        while size > JOINED_WIDE:  # no sign that anybody means; it is cut all the same
            parts, size = parts + 1, size - JOINED_WIDE
        free -= size
    return parts


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _without_controls(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if is_gsm(letter):
        return letter
    if unicodedata.category(letter) in ("So", "Sk", "Cf", "Mn", "Me"):
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    return plain if is_gsm(plain) else letter
