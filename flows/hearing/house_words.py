"""House numbers in words, as a call's transcript has them: 'Seventeen Mill Road', 'Calle Canal veintiséis'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from flows.hearing.matches import Matches

HUNDRED, TEN = 100, 10
_RATHER_OTHERS = frozenset(("de", "vin", "san", "cien", "cent", "hundred", "dozen", "couple"))
"""Words that by themselves are hardly a house's number: 'vin ri Kapwa' is come to Kapwa street."""
_BEFORE_STREET = re.compile("W?[XAVKOGS]{1,3}T|P{1,2}[CF]{0,2}[XAVKOGSD]")
_BEHIND_STREET = re.compile("P[CF]{0,2}[XAVKOGS]{1,2}$")


def house_numbers(heard: Matches, letters: Sequence[str]) -> dict[int, tuple[int, str]]:
    """The tokens of each number in words that stands right before a street or behind one, with its figures."""
    if not heard.of("number"):
        return {}
    written = "".join(letters)
    found = {}
    for start, end in _runs(heard):
        figures = _figures(_values(heard, start, end), heard.language)
        if figures and not _is_other(heard, start, end) and _beside_street(heard, written, start, end):
            found[start] = (end, figures)
    return found


def _is_other(heard: Matches, start: int, end: int) -> bool:
    """Whether it is rather another word ('vin' is come), or how many it is for ('food for five')."""
    word, counted = heard.text.words[start], any(hit.end == start for hit in heard.of("count"))
    return end - start == 1 and (word in _RATHER_OTHERS or (counted and not heard.text.breaks[start]))


def _beside_street(heard: Matches, letters: str, start: int, end: int) -> bool:
    breaks = heard.text.breaks
    ends = end == len(letters) or bool(breaks[end])
    before = not ends and letters[end] != "O" and bool(_BEFORE_STREET.match(letters, end))  # 'thirty fourth street'
    return before or (not breaks[start] and bool(_BEHIND_STREET.search(letters[max(start - 5, 0) : start])))


def _runs(heard: Matches) -> Iterator[tuple[int, int]]:
    """Finds number words that follow one another; an 'and' stands between two of them at most."""
    said = _said(heard)
    joints = {hit.start for hit in heard.of("time", "and")}
    start = 0
    while start < len(heard.text.words):
        end = start
        while end in said and (end == start or heard.text.breaks[end] in ("", "-")):
            joined = said[end] >= 2 * TEN and end + 1 in joints and end + 2 in said
            end += 2 if joined and not any(heard.text.breaks[end + 1 : end + 3]) else 1
        if end > start:
            yield start, end
        start = max(end, start + 1)


def _said(heard: Matches) -> dict[int, int]:
    """The numbers that single words of the text's language stand for, by their tokens; 'Quince Ave' is no 15."""
    hits = (hit for hit in heard.of("number") if hit.end == hit.start + 1)
    return {hit.start: int(hit.value) for hit in hits if heard.language in ("", hit.language)}


def _values(heard: Matches, start: int, end: int) -> list[int]:
    said = _said(heard)
    return [said[token] for token in range(start, end) if token in said]


def _figures(values: Iterable[int], language: str) -> str:
    """The figures of a number in words: 'two hundred ten' is 210, 'three oh five' 305; 'one' is rather an 'a'."""
    groups: list[int] = []
    for value in values:
        last = groups[-1] if groups else 0
        score = language == "fr" and (last, value) == (4, 20)
        if score or (value == HUNDRED and 0 < last < TEN):
            groups[-1] = last * value
        elif last and _goes_on(last, value):
            groups[-1] = last + value
        else:
            groups.append(value)
    figures = "".join(map(str, groups))
    return "" if figures == "1" or figures.startswith("0") else figures


def _goes_on(last: int, value: int) -> bool:
    """Whether a number word goes on with the one before it: 'forty one', 'hundred twelve', 'soixante-dix'."""
    if last % HUNDRED == 0:
        return value < HUNDRED
    tens = last % HUNDRED
    if tens in (60, 80):
        return value < 2 * TEN
    return (tens % TEN == 0 and value < TEN) or (tens == TEN and value in (7, 8, 9))
