"""What the tagger sees of a token: its word and those around it, and what the wordlists heard there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
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


def row(feature: str) -> int:
    """The row of a feature's weights."""
    return crc32(feature.encode()) % ROWS


def tokens(heard: Matches, letters: Sequence[str], place: tuple[int, int] | None) -> list[Token]:
    """The tokens of a text; `letters` has one for each token, `place` is where the shapes say a place is."""
    text = heard.text
    words = ["^^", "^", *("0" * len(word) if word.isdecimal() else word for word in text.words), "$", "$$"]
    around = ["^", *letters, "$"]
    marks = [*(mark[:1] for mark in text.breaks), "."]
    hits = _hits(heard)
    spots = ["in" if place and place[0] <= at < place[1] else "" for at in range(len(text.words) + 1)]
    if place:
        spots[place[0]] = "from"
    return [
        Token(
            [
                *_of_words(words, at + 2),
                *_of_letters(around[at], letter, around[at + 2]),
                _pair("lw", around[at], words[at + 2]),
                *_of_place(spots[at], spots[at + 1], letter),
                *_of_shape(heard.language, marks[at], marks[at + 1], _shape(text, at)),
                *_of_lists(hits, at),
            ][:MOST],
            (marks[at], letter),
        )
        for at, letter in enumerate(letters)
    ]


def _of_words(words: Sequence[str], at: int) -> Iterator[int]:
    before, word, behind = words[at - 1], words[at], words[at + 1]
    yield from _of_word(word)
    yield _pair("-1", before)
    yield _pair("+1", behind)
    yield _pair("-2", words[at - 2])
    yield _pair("+2", words[at + 2])
    yield _pair("-1w", before, word)
    yield _pair("w+1", word, behind)
    yield _pair("-2-1", words[at - 2], before)


@lru_cache(maxsize=REMEMBERED)
def _of_word(word: str) -> tuple[int, ...]:
    return row(f"w {word}"), row(f"p {word[:PREFIX]}"), row(f"s {word[-PREFIX:]}")


@lru_cache(maxsize=REMEMBERED)
def _pair(name: str, *words: str) -> int:
    return row(" ".join((name, *words)))


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


def _hits(heard: Matches) -> Mapping[int, list[tuple[str, str]]]:
    """For each token the lists that heard it, and whether it begins what they heard."""
    hits: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for slot in SLOTS:
        for _, value, _, start, end in heard.by_slot.get(slot, ()):
            name = f"{slot} {value}"
            for at in range(start, end):
                hits[at].append(("h from" if at == start else "h in", name))
    return hits


def _of_lists(hits: Mapping[int, list[tuple[str, str]]], at: int) -> Iterator[int]:
    for part, name in hits.get(at, ()):
        yield _pair(part, name)
    for _, name in hits.get(at - 1, ()):
        yield _pair("h-1", name)
    for _, name in hits.get(at + 1, ()):
        yield _pair("h+1", name)
