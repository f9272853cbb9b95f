"""Refs as people write them: a post's number, digits only, the last a check digit, perhaps with blanks in it."""

from __future__ import annotations

from collections.abc import Iterator, Set

from flows.hearing.text import Text

LEAST_DIGITS = 4
MOST_JOINED = 6
"""Digits of a ref written with blanks ('48 23'); more are rather a phone number."""
_LONGEST_PART = 3
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
    return digits.isascii() and digits.isdigit() and len(digits) >= LEAST_DIGITS and check_digit(digits) == "0"


def joined(text: Text, leads: Set[str], fillers: Set[str]) -> Text:
    """Makes one token of a ref with blanks or hyphens in it, where it can be nothing else.

    It is all of the text ('48 23'), or stands beside a word that goes with refs ('take 48 23', 'news on 48-23'):
    one of `leads`, with words of `fillers` between. The check digit has to be right.
    """
    runs = [run for run in _runs(text) if _is_joined(text, *run) and _beside(text, *run, leads, fillers)]
    for start, end in reversed(runs):
        text = _one_token(text, start, end)
    return text


def _runs(text: Text) -> Iterator[tuple[int, int]]:
    """Finds the digit groups that follow each other, as (start, end) by token."""
    start = 0
    while start < len(text.words):
        end = start
        while end < len(text.words) and text.words[end].isdecimal() and (end == start or _close(text, end)):
            end += 1
        if end - start > 1:
            yield start, end
        start = max(end, start + 1)


def _is_joined(text: Text, start: int, end: int) -> bool:
    parts = text.words[start:end]
    digits = "".join(parts)
    return max(map(len, parts)) <= _LONGEST_PART and len(digits) <= MOST_JOINED and is_ref(digits)


def _close(text: Text, index: int) -> bool:
    return text.clean[text.spans[index - 1][1] : text.spans[index][0]] in (" ", "-")


def _beside(text: Text, start: int, end: int, leads: Set[str], fillers: Set[str]) -> bool:
    before = start - 1
    while before >= 0 and text.words[before] in fillers and text.words[before] not in leads:
        before -= 1
    led = before >= 0 and text.words[before] in leads
    followed = end < len(text.words) and text.words[end] in leads
    return led or followed or (before < 0 and end == len(text.words))


def _one_token(text: Text, start: int, end: int) -> Text:
    return Text(
        text.clean,
        (*text.words[:start], "".join(text.words[start:end]), *text.words[end:]),
        (*text.spans[:start], (text.spans[start][0], text.spans[end - 1][1]), *text.spans[end:]),
        (*text.breaks[: start + 1], *text.breaks[end:]),
    )
