"""A text as one letter a token, in which `places` finds the shapes of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from flows.hearing.house_words import house_numbers
from flows.hearing.matches import Matches

MEANT = ("language", "when", "past", "kind", "people", "danger", "unit", "whom", "polite", "urgency")
PARTS = {
    "spot": "S", "article": "C", "joint": "J", "in": "I", "near": "N", "beside": "B", "looks": "V", "detail": "Y",
    "unit": "U", "type": "T", "type_after_number": "R", "prefix": "P", "ordinal": "O", "which": "w", "number": "Q",
}  # fmt: skip
"""Letters for the lists of `hear.place`. Besides these: D a number, W what stands behind a house number ('500 W 4th',
'12 bis rue'), A an area, K a street and L a place that the community lists, Z an article behind its noun ('legliz la'),
F an 'of' behind a name,
G a category, H a word that means something else, E an everyday word, X a word that no list knows, so perhaps a name;
a comma for a pause, a dot for the end of a sentence."""
_BEHIND_NUMBER = frozenset(("n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west", "bis", "ter"))
_HOUSE_LETTERS = frozenset("abcdf")
_NAMING = "SXAVYUTPKLGDO"
"""Letters of words that name a place, or a part of it."""
_NO_PAUSE = ("", "'", "#")


class Lettered(NamedTuple):
    """The letters of a text, and for each letter the tokens from its start up to its end."""

    letters: str
    starts: list[int]
    ends: list[int]
    houses: Mapping[int, tuple[int, str]] = {}
    """House numbers that are told in words: where each ends, and its figures."""

    def written(self, heard: Matches, start: int, end: int) -> str:
        """The tokens from start up to end as they were written, with figures for a house number in words."""
        inside = [(first, *house) for first, house in self.houses.items() if start <= first < end]
        pieces, at = [], start
        for first, last, figures in inside:
            pieces += [heard.text.written(at, first), figures]
            at = last
        return " ".join(filter(None, (*pieces, heard.text.written(at, end))))

    def at(self, token: int) -> int | None:
        """Which letter stands for a token, and not for the pause before it."""
        return next((at for at, start in enumerate(self.starts) if start == token and self.letters[at] != ","), None)


def shape(heard: Matches, phones: Sequence[tuple[int, int]] = ()) -> Lettered:
    """Writes a text as letters; `phones` are the character spans of phone numbers, which are part of no place."""
    letters = _letters(heard)
    for index, (start, _) in enumerate(heard.text.spans):
        if any(first <= start < last for first, last in phones):
            letters[index] = "H"
    for hit in heard.of("time", "until", "after", "between"):
        if letters[hit.end : hit.end + 1] == ["H"]:
            _mark(letters, (hit,), "H")  # 'rue Main avant 18h'
    houses = house_numbers(heard, letters)
    written = Lettered("", [], [], houses)
    codes: list[str] = []
    told = 0
    for index, letter in enumerate(letters):
        mark = heard.text.breaks[index]
        if index < told:
            written.ends[-1] = index + 1
            continue
        if index in houses:
            told, letter = houses[index][0], "D"
        if index and letters[index - 1] == "D" and _glued(heard, index):
            written.ends[-1] = index + 1
            continue
        if index and mark not in _NO_PAUSE:
            _write(written, codes, "." if mark == "." else ",", index, index)
        _write(written, codes, letter, index, index + 1)
    return written._replace(letters="".join(codes))


def _write(written: Lettered, codes: list[str], letter: str, start: int, end: int) -> None:
    codes.append(letter)
    written.starts.append(start)
    written.ends.append(end)


def _letters(heard: Matches) -> list[str]:
    letters = ["E" if everyday else "X" for everyday in heard.everyday]
    _mark(letters, heard.of("category"), "G")
    _mark(letters, (hit for hit in heard.hits if hit.slot in MEANT), "H")
    _mark(letters, heard.of("correction", "total"), "H")
    _mark(letters, (hit for hit in heard.of("category") if hit.end - hit.start == 1), "G")
    for value, letter in PARTS.items():
        _mark(letters, heard.of("place", value), letter)
    _mark(letters, heard.of("area"), "A")
    _mark_numbers(heard, letters)
    _mark_counts(heard, letters)
    _mark_fine(heard, letters)
    _mark(letters, heard.of("street"), "K")
    _mark(letters, heard.of("listed"), "L")
    for hit in heard.of("place", "of"):
        if hit.start and letters[hit.start] == "C" and letters[hit.start - 1] in _NAMING:
            letters[hit.start] = "F"
    _mark_articles_behind(heard, letters)
    return letters


def _mark(letters: list[str], hits: Iterable[tuple[str, str, str, int, int]], letter: str) -> None:
    for _, _, _, start, end in hits:
        letters[start:end] = [letter] * (end - start)


def _mark_numbers(heard: Matches, letters: list[str]) -> None:
    """Marks numbers but no amounts of money, what is behind them, the names of flats, saints, and pictures."""
    text = heard.text
    for index, word in enumerate(text.words):
        before = letters[index - 1] if index else ""
        if text.breaks[index] == "#" and before in "XK" and letters[index - 2 : index - 1] == ["D"]:
            letters[index] = "Y"  # '402 pine #6'
        elif word[0].isdecimal():
            letters[index] = "O" if not word.isdecimal() else "H" if text.breaks[index] in ("$", "€") else "D"
        elif not word[0].isalpha() and letters[index] == "X":
            letters[index] = "H"
        elif before == "D" and (word in _BEHIND_NUMBER or (word in _HOUSE_LETTERS and letters[index] == "X")):
            letters[index] = "W"
        elif before == "U" and len(word) == 1 and _names_unit(text.breaks, letters, index):
            letters[index] = "D"
        elif word in ("st", "ste") and before in ("P", "S") and _names_saint(heard, letters, index):
            letters[index] = "X"  # 'rue St Paul', 'église St Jean'
            if letters[index + 1] in "EH":
                letters[index + 1] = "X"


def _names_saint(heard: Matches, letters: Sequence[str], index: int) -> bool:
    """Whether 'st' is a saint: behind a word that English lacks ('église St Jean', not 'bridge st')."""
    if index + 1 == len(letters) or heard.text.breaks[index + 1]:
        return False
    spots = [hit for hit in heard.of("place", "spot") if hit.end == index]
    housed = letters[index - 2 : index - 1] == ["D"]
    return letters[index - 1] == "P" or not (housed or any(hit.language == "en" for hit in spots))


def _mark_counts(heard: Matches, letters: list[str]) -> None:
    """Marks numbers of people and of things, which are no houses: '3 kids', 'size 4'."""
    hours = heard.of("time", "am", "pm", "hour")
    for hit in (*heard.of("people"), *heard.of("unit")):
        if hit.start and letters[hit.start - 1] == "D" and letters[hit.start] == "H":
            letters[hit.start - 1] = "H"
        measures = hit.slot == "unit" and letters[hit.start] == "H" and letters[hit.end : hit.end + 1] == ["D"]
        if measures and not heard.text.breaks[hit.end] and not any(hour.start == hit.start for hour in hours):
            letters[hit.end] = "H"  # 'size 4', but not '8pm, 400 Lark' and 'at 8pm 400 Lark'


def _mark_fine(heard: Matches, letters: list[str]) -> None:
    """Marks words that say that something suits: '11 fine' is no place, nor is 'fine' a part of '31 dock rd fine'."""
    for hit in (*heard.of("answer", "yes"), *heard.of("fine")):
        ends = hit.end == len(letters) or bool(heard.text.breaks[hit.end])
        if hit.start and ends and letters[hit.start - 1] in "DTRKH":
            letters[hit.start : hit.end] = ["H"] * (hit.end - hit.start)


def _names_unit(breaks: Sequence[str], letters: Sequence[str], index: int) -> bool:
    """Whether one letter names a flat or a building ('bldg C apt 4'), and is no 'a' before what comes next."""
    return not breaks[index] and (
        index + 1 == len(letters) or bool(breaks[index + 1]) or letters[index] not in "CI" or letters[index + 1] == "U"
    )


def _mark_articles_behind(heard: Matches, letters: list[str]) -> None:
    """Marks the articles that stand behind their nouns, which is so in Kreyòl alone."""
    for hit in heard.of("place", "behind_noun"):
        before = letters[hit.start - 1] if hit.start else ""
        ends = hit.end == len(letters) or bool(heard.text.breaks[hit.end])
        if hit.language == heard.language and before and (before in _NAMING or (ends and before in "BN")):
            letters[hit.start] = "Z"


def _glued(heard: Matches, index: int) -> bool:
    """Whether a token belongs to the number right before it: '5B', '40-12'."""
    start, end = heard.text.spans[index]
    last, word = heard.text.spans[index - 1][1], heard.text.words[index]
    if start == last:
        return end - start == 1 and word.isalpha()
    return start == last + 1 and heard.text.clean[last] == "-" and word.isdecimal() and len(word) <= 4
