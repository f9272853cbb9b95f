"""Digits in words as people write them: as signs of any script, as letters that look like them, and as number words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from flows.hearing.text import fold
from flows.words.files import languages, read_wordlists

SIGNS = "".join(sign for sign in map(chr, range(0x20000)) if unicodedata.digit(sign, None) is not None)
"""Digits of every script, in circles, raised or lowered too."""
_TOKEN = re.compile(
    rf"(?P<signs>[{SIGNS}]+)|(?P<zero>(?<=[{SIGNS}])[oO]+(?![^\W_{SIGNS}])|[oO]+(?=[{SIGNS}]))|(?P<one>[lI]+(?=[{SIGNS}]))"
    rf"|(?P<word>[^\W_{SIGNS}]+)|(?P<between>[\W_]+)"
)
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_-]{1,2}[^\W\d_]){2,}(?![^\W_])")
"""Letters set apart, which may spell number words: 't w o'."""
_SHORTEST_SPELT, _LONGEST_SPELT = 2, 12
_ZEROS = "zero oh o cero zewo nul nil naught"
_MORE = {
    "twa": 3, "youn": 1, "yonn": 1, "uit": 8, "nef": 9, "vente": 20, "senkant": 50, "fife": 5, "fiv": 5, "wun": 1,
    "nein": 9, "sinco": 5, "cinko": 5, "sero": 0, "kuatro": 4, "too": 2, "tree": 3, "sink": 5,
}  # fmt: skip
_UNSURE = frozenset((
    "o", "un", "une", "una", "uno", "en", "de", "dis", "san", "cent", "cien", "ven", "vin", "set", "sis",
    "six", "nil", "couple", "once", "dozen", "too", "tree", "sink", "nein",
))  # fmt: skip
"""Words that are mostly another word: they are digits beside number words that can be nothing else."""
_AND = frozenset(["and", "y", "et", "ak", "e", "i"])
_SAID_BETWEEN = frozenset((
    "dash", "dot", "point", "hyphen", "minus", "plus", "slash", "space", "comma", "then", "next", "followed", "by",
    "punto", "guion", "espacio", "coma", "luego", "despues", "mas", "tiret", "trait", "espace", "virgule", "puis",
    "ensuite", "pwen", "tire", "epi", "apre", "area", "code", "sign",
))  # fmt: skip
_JOINS = _AND | _SAID_BETWEEN
"""Words that stand between the digits of a number and say nothing else."""
_TIMES_OVER = {"double": 2, "doble": 2, "doub": 2, "twice": 2, "triple": 3, "trip": 3}
_LETTERS_ALONE = frozenset("bjnpqrvwxz")
"""Single letters that are no unit and no word of any language of the wordings."""
_LONGEST_LETTERS, _LONGEST_BETWEEN = 3, 12
_HUNDRED = 100
_SHORTEST_RUN = 4
"""Letters of number words that are run together: 'oone', 'fivefive'."""


@dataclass(slots=True)
class Group:
    """Digits that stand together, from where to where, and what stands before them since the last ones."""

    start: int
    end: int
    digits: str
    before: str = ""
    """Signs and words between the group before and this one; "" for the first."""
    spoken: bool = False
    unsure: bool = False
    letters: bool = False
    """Letters that say nothing stand before it."""


class _Sign(NamedTuple):
    kind: str
    written: str
    start: int
    end: int


@cache
def values() -> dict[str, int]:
    """What number words stand for, of every language that has words."""
    found = dict.fromkeys(_ZEROS.split(), 0)
    for language in languages():
        for value, written in read_wordlists(language)["number"].items():
            found |= {fold(word): int(value) for word in written if " " not in word}
    return {fold(word): value for word, value in {**_MORE, **found}.items()}


def runs(text: str) -> Iterator[list[Group]]:
    """Rows of groups with nothing between them but signs, and words and letters that only join them."""
    row: list[Group] = []
    before, letters, times, led = "", False, 1, -1
    for kind, written, start, end in _tokens(text):
        behind = text[end : end + 1]
        glued = start > 0 and text[start - 1] in SIGNS and behind in SIGNS
        digits = _digits(kind, written)
        if digits:
            spoken, unsure = kind == "word", kind == "word" and fold(written) in _UNSURE
            at = led if led >= 0 else start
            row.append(Group(at, end, digits * times, before, spoken, unsure, letters))
            before, letters, times, led = "", False, 1, -1
        elif kind == "word" and fold(written) in _TIMES_OVER:
            times, led = _TIMES_OVER[fold(written)], start
        elif _joins(kind, written, glued=glued and bool(behind)):
            before += written
            letters = letters or (kind == "word" and fold(written) not in _JOINS)
        else:
            yield from _whole(row)
            row, before, letters, times, led = [], "", False, 1, -1
    yield from _whole(row)


def _tokens(text: str) -> Iterator[_Sign]:
    """Signs, words and what stands between them; number words whose letters are set apart are one word each."""
    at = 0
    for spaced in _SPACED.finditer(text):
        spelt = list(_spelt(spaced[0], spaced.start()))
        if any(token.kind == "word" for token in spelt):
            yield from _plain(text, at, spaced.start())
            for token in spelt:
                yield from (token,) if token.kind == "word" else _plain(text, token.start, token.end)
            at = spaced.end()
    yield from _plain(text, at, len(text))


def _plain(text: str, start: int, end: int) -> Iterator[_Sign]:
    for token in _TOKEN.finditer(text, start, end):
        yield _Sign(str(token.lastgroup), token[0], *token.span())


def _spelt(written: str, start: int) -> Iterator[_Sign]:
    """The number words that letters set apart spell, and the stretches between them (kind "rest")."""
    letters = [(at, fold(sign)) for at, sign in enumerate(written) if sign.isalpha()]
    nth, rest = 0, 0
    while nth < len(letters):
        sizes = range(min(_LONGEST_SPELT, len(letters) - nth), _SHORTEST_SPELT - 1, -1)
        spelt = ((size, "".join(letter for _, letter in letters[nth : nth + size])) for size in sizes)
        size, word = next(((size, word) for size, word in spelt if word in values()), (0, ""))
        if size:
            first, last = letters[nth][0], letters[nth + size - 1][0] + 1
            yield _Sign("rest", "", start + rest, start + first)
            yield _Sign("word", word, start + first, start + last)
            rest = last
        nth += size or 1
    yield _Sign("rest", "", start + rest, start + len(written))


def _digits(kind: str, written: str) -> str:
    if kind == "signs":
        return "".join(str(unicodedata.digit(sign)) for sign in written)
    if kind in ("zero", "one"):
        return {"zero": "0", "one": "1"}[kind] * len(written)
    value = values().get(fold(written)) if kind == "word" else None
    if value is None:
        return _run_together(fold(written)) if kind == "word" else ""
    return str(value)


def _run_together(word: str) -> str:
    """The digits that a word is made of and nothing else: 'fivefiveoone'; "" for any other word."""
    if len(word) < _SHORTEST_RUN or not _digit_words().fullmatch(word):
        return ""
    return "".join(str(values()[part]) for part in _digit_words(one=True).findall(word))


@cache
def _digit_words(*, one: bool = False) -> re.Pattern[str]:
    """The words of one digit, one or several, the longest first; those that are short are mostly another word."""
    words = [word for word, value in values().items() if value < 10 and (len(word) >= 3 or word in ("o", "oh"))]
    either = "|".join(sorted((word for word in words if word.isalpha()), key=len, reverse=True))
    return re.compile(either if one else f"(?:{either})+")


def _joins(kind: str, written: str, *, glued: bool) -> bool:
    if kind == "between":
        return len(written) <= _LONGEST_BETWEEN
    word = fold(written)
    return word in _JOINS or word in _LETTERS_ALONE or (glued and len(written) <= _LONGEST_LETTERS)


def _whole(row: list[Group]) -> Iterator[list[Group]]:
    """The rows that are left when words that are mostly another one have their say, with numbers put together."""
    sure = any(group.spoken and not group.unsure for group in row)
    part: list[Group] = []
    for group in row:
        if group.unsure and not sure:
            yield from _joined(part)
            part = []
        else:
            part.append(group)
    yield from _joined(part)


def _joined(row: list[Group]) -> Iterator[list[Group]]:
    """The groups, with those put together that make one number: 'forty-two', 'cinq cent cinquante', glued signs."""
    out: list[Group] = []
    for group in row:
        last = out[-1] if out else None
        if last and not group.before and last.end == group.start and not last.spoken and not group.spoken:
            out[-1] = Group(last.start, group.end, last.digits + group.digits, last.before, letters=last.letters)
        elif last and last.spoken and group.spoken and (value := _sum(last, group)):
            out[-1] = Group(last.start, group.end, str(value), last.before, spoken=True, letters=last.letters)
        else:
            out.append(group)
    if out:
        yield out


def _sum(last: Group, group: Group) -> int:
    """What two number words come to that say one number; 0 where they say two."""
    joint = fold(group.before.strip(" -–‑\n"))
    before, here = int(last.digits), int(group.digits)
    if (joint and joint not in _AND) or len(last.digits) > len(str(before)):
        return 0
    if here == _HUNDRED and 1 <= before <= 9 and not joint:
        return before * _HUNDRED
    if before >= _HUNDRED and before % _HUNDRED == 0 and here < _HUNDRED:
        return before + here
    tens, units = before % _HUNDRED, here
    if units == 20 and tens == 4 and not joint:
        return before - 4 + 80
    if tens in range(20, 100, 10) and 1 <= units <= 9:
        return before + units
    if tens in (60, 80) and 10 <= units <= 19:
        return before + units
    return before + units if tens in (70, 90) and last.end - last.start > 8 and 7 <= units <= 9 else 0
