"""What the tagger sees of a token: its word and those around it, and what the wordlists heard there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from flows.hearing.matches import Matches
from flows.hearing.text import Text

ROWS = 1 << 16
"""Rows of weights that features share."""
SLOTS = (
    "category", "place", "time", "weekday", "clipped", "month", "every", "oclock", "when", "whom", "count", "unit",
    "people", "kind", "correction", "street", "listed", "area", "thing", "total", "polite", "cancelling",
)  # fmt: skip
"""Slots whose phrases help to tell where a span begins and ends."""
MOST = 200
"""Rows of one token: more could not be added up."""
REMEMBERED = 20_000
"""Features of each sort whose rows are kept."""
PREFIX = 3
DIGITS = 5
"""Digits beyond which numbers are alike."""


class Token(NamedTuple):
    """The rows of a token's features, and what stands before it: a mark, and its letter (see `shapes`)."""

    rows: list[int]
    before: tuple[str, str]


class _Word(NamedTuple):
    """The rows of a word, by where it stands from a token on."""

    here: tuple[int, ...]
    one_before: int
    one_behind: int
    two_before: int
    two_behind: int


class _TwoWords(NamedTuple):
    """The rows of two words that follow each other, of which a token is the second, the first, or the next."""

    second: int
    first: int
    next: int


class _Heard(NamedTuple):
    """The rows of what a list heard: where it begins and goes on, and at the tokens before and behind."""

    begins: int
    inside: int
    behind: int
    before: int


def row(feature: str) -> int:
    """The row of a feature's weights."""
    return crc32(feature.encode()) % ROWS


def tokens(heard: Matches, letters: Sequence[str], place: tuple[int, int] | None) -> list[Token]:
    """The tokens of a text; `letters` has one for each token, `place` is where the shapes say a place is."""
    text = heard.text
    words = ["^^", "^", *["0" * len(word) if word.isdecimal() else word for word in text.words], "$", "$$"]
    each = [_of_word(word) for word in words]
    pairs = [_of_pair(before, word) for before, word in pairwise(words)]
    around = ["^", *letters, "$"]
    marks = [*[mark[:1] for mark in text.breaks], "."]
    heard_at = _heard_at(heard)
    spots = ["in" if place and place[0] <= at < place[1] else "" for at in range(len(text.words) + 1)]
    if place:
        spots[place[0]] = "from"
    return [
        Token(
            [
                *_of_words(each[at : at + 5]),
                *_of_pairs(pairs[at : at + 3]),
                *_of_letters(around[at], letter, around[at + 2]),
                _of_lettered(around[at], words[at + 2]),
                *_of_place(spots[at], spots[at + 1], letter),
                *_of_shape(heard.language, marks[at], marks[at + 1], _shape(text, at)),
                *heard_at[at],
            ][:MOST],
            (marks[at], letter),
        )
        for at, letter in enumerate(letters)
    ]


def _of_words(around: Sequence[_Word]) -> tuple[int, ...]:
    """The rows of the word in the middle, and of the two to either side."""
    two_before, before, word, behind, two_behind = around
    return (*word.here, before.one_before, behind.one_behind, two_before.two_before, two_behind.two_behind)


def _of_pairs(around: Sequence[_TwoWords]) -> tuple[int, int, int]:
    """The rows of the pairs that end two words before, end with a word, and begin with it."""
    before, ending, beginning = around
    return ending.second, beginning.first, before.next


@lru_cache(maxsize=REMEMBERED)
def _of_word(word: str) -> _Word:
    here = row(f"w {word}"), row(f"p {word[:PREFIX]}"), row(f"s {word[-PREFIX:]}")
    return _Word(here, row(f"-1 {word}"), row(f"+1 {word}"), row(f"-2 {word}"), row(f"+2 {word}"))


@lru_cache(maxsize=REMEMBERED)
def _of_pair(before: str, word: str) -> _TwoWords:
    both = f"{before} {word}"
    return _TwoWords(row(f"-1w {both}"), row(f"w+1 {both}"), row(f"-2-1 {both}"))


@lru_cache(maxsize=REMEMBERED)
def _of_lettered(letter: str, word: str) -> int:
    return row(f"lw {letter} {word}")


@lru_cache(maxsize=REMEMBERED)
def _of_letters(before: str, letter: str, behind: str) -> tuple[int, ...]:
    return (
        row(f"l {letter}"),
        row(f"l-1 {before}{letter}"),
        row(f"l+1 {letter}{behind}"),
        row(f"l3 {before}{letter}{behind}"),
    )


@lru_cache(maxsize=REMEMBERED)
def _of_place(spot: str, behind: str, letter: str) -> tuple[int, ...]:
    return row(f"place {spot} {behind}"), row(f"place {spot} {letter}")


@lru_cache(maxsize=REMEMBERED)
def _of_shape(language: str, before: str, behind: str, shape: str) -> tuple[int, ...]:
    return row("always"), row(f"language {language}"), row(f"shape {shape}"), row(f"marks {before}{behind}")


def _shape(text: Text, at: int) -> str:
    word = text.words[at]
    if word.isdecimal():
        return f"digits {min(len(word), DIGITS)}"
    if word[0].isdecimal():
        return "ordinal"
    if not word.isalpha():
        return "mark"
    start, end = text.spans[at]
    written = text.clean[start:end]
    if not written[:1].isupper():
        return "small"
    return "capitals" if len(written) > 1 and written.isupper() else "name"


def _heard_at(heard: Matches) -> list[list[int]]:
    """For each token the rows of the lists that heard it, then of those that heard the ones before and behind it."""
    here: list[list[int]] = [[] for _ in heard.text.words]
    before: list[list[int]] = [[] for _ in (*heard.text.words, "$")]
    behind: list[list[int]] = [[] for _ in (*heard.text.words, "$")]
    for slot in SLOTS:
        for _, value, _, start, end in heard.by_slot.get(slot, ()):
            rows = _of_list(f"{slot} {value}")
            for at in range(start, end):
                here[at].append(rows.begins if at == start else rows.inside)
                before[at + 1].append(rows.before)
                behind[at - 1].append(rows.behind)
    return [[*own, *led, *followed] for own, led, followed in zip(here, before, behind, strict=False)]


@lru_cache(maxsize=REMEMBERED)
def _of_list(name: str) -> _Heard:
    return _Heard(row(f"h from {name}"), row(f"h in {name}"), row(f"h+1 {name}"), row(f"h-1 {name}"))
