"""Texts of ours, known again by their fixed words when somebody quotes them or pastes them into an answer."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

FEWEST_WORDS, FEWEST_WITH_A_COMMAND = 5, 3
"""Fixed words from which a sentence is known as ours and nobody else's; fewer where one is a command in capitals."""
_FIELD = "\0"
_GAP = r"[^\n]{0,160}?"
_WORD = re.compile(r"[^\W_]+")
_COMMAND = re.compile(r"\b[A-Z]{3,}\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ALIKE = str.maketrans({**dict.fromkeys("‘’‚′`´ʼ", "'"), **dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("–—−", "-")})


class OurTexts:
    """Finds what we have written in a text of somebody else's, in any language of the community. Immutable."""

    def __init__(self, languages: Iterable[Mapping[str, Any]], hotline: str) -> None:
        """Takes the fixed words of everything that is texted in these languages."""
        self._hotline = re.compile(rf"{re.escape(_alike(hotline))}\s*:\s*$")
        self._by_pair: dict[tuple[str, str], list[str]] = defaultdict(list)
        for words in languages:
            said = [str(prompt["text"]) for prompt in words["say"].values()]
            for template in dict.fromkeys([*said, str(words["pieces"]["stop"])]):
                self._learn(template, hotline)

    def _learn(self, template: str, hotline: str) -> None:
        filled = _fixed(template, hotline)
        sentences = _SENTENCE.split(filled)
        for piece in dict.fromkeys((filled, *sentences) if len(sentences) > 1 else (filled,)):
            pairs = _pairs(piece)
            words = sum(1 for _ in _WORD.finditer(piece))
            enough = FEWEST_WITH_A_COMMAND if _COMMAND.search(piece) else FEWEST_WORDS
            if words >= enough and pairs and not piece.startswith(_FIELD):
                self._by_pair[pairs[0]].append(piece)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where texts of ours stand, from the first to the last; each with the hotline's name before it."""
        said = _alike(text)
        found = [
            match.span()
            for pair in dict.fromkeys(_pairs(said))
            for piece in self._by_pair.get(pair, ())
            for match in _pattern(piece).finditer(said)
        ]
        return [(self._begins(said, start), end) for start, end in _apart(found)]

    def _begins(self, said: str, start: int) -> int:
        named = self._hotline.search(said[:start])
        return named.start() if named else start


def _fixed(template: str, hotline: str) -> str:
    """A wording with a mark for each field."""
    parts = (
        (text, hotline if field == "hotline" else _FIELD if field is not None else "")
        for text, field, _, _ in string.Formatter().parse(template)
    )
    return re.sub(f"{_FIELD}+", _FIELD, "".join(f"{text}{field}" for text, field in parts)).strip()


@lru_cache(maxsize=2000)
def _pattern(piece: str) -> re.Pattern[str]:
    """Finds one wording; whoever copies it may leave its last full stop behind, where the line ends."""
    said = piece.removesuffix(".")
    fixed = (re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(_alike(part))) for part in said.split(_FIELD))
    return re.compile(_GAP.join(fixed) + (r"(?:\.|(?=[ \t]*(?:\n|\Z)))" if said != piece else ""))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Two words that follow each other, without a field between."""
    return [
        pair
        for part in _alike(text).split(_FIELD)
        for pair in pairwise(found.group() for found in _WORD.finditer(part))
    ]


def _alike(text: str) -> str:
    """The text with each letter small and without accents, which phones and gateways change; as long as before."""
    return "".join(map(_letter, text.translate(_ALIKE))) if not text.isascii() else text.lower()


def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return plain if len(plain) == 1 else letter


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap or touch, as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
