"""A text as tokens: cleaned once, folded once (case, accents, apostrophes), with the places where it breaks."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 1600
"""Characters read of one text: the longest that a carrier delivers as one message."""
MOST_WORDS = 400
"""Words read of one text; 1,600 characters of writing have fewer, only streams of pictures and marks have more."""
MOST_SAID = 30
"""Times that one word is read in a text; only a text that shouts one word over and over says it more often."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_INSIDE = re.compile(r"(?<=\w)[\xad\u200b-\u200d\u2060\ufeff]+|[\xad\u200b-\u200d\u2060\ufeff]+(?=\w)")
"""Characters without width in or at a word; elsewhere they hold pictures together."""
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_PIECE = re.compile(r"(?<!\w)[^\W\d_](?:[ .*-][^\W\d_]){3,}(?!\w)|\w+(?:['’ʼ`]\w+)*|\S")
"""Letters set apart ('s t o p'), a word, or a single mark."""
_APART = re.compile(r"[ .*-]")
_RUN = re.compile(r"\d+|[^\W\d]+")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|ra|da|ta|va|na|ro|do|to|vo|no|mo|e|eme|er|ere|yem|em)\Z")
_MAY_BE_NAME = 2
"""Words run together that may be one name, where it stands behind a number."""
_JOINED = frozenset({"t", "s", "m", "re", "ve", "ll", "d", "clock"})
_UNFOLDED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ı": "i"})

HYPHENS = "-–"
STRONG, SOFT = ".!?;\n…¡¿", ',:()-–—/|"'
_TONES = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Text:
    """One text: `words` are folded, `spans` say where each stood in `clean`, `breaks` what stood before it."""

    clean: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    breaks: tuple[str, ...]

    def written(self, start: int, end: int) -> str:
        """Says the tokens from start up to end as they were written."""
        return "" if start >= end else self.clean[self.spans[start][0] : self.spans[end - 1][1]].replace("\n", " ")

    def rest(self, start: int) -> str:
        """Says everything from token start to the end of the text, as written."""
        if start >= len(self.spans):
            return ""
        return self.clean[self.spans[start][0] :].replace("\n", " ").strip()

    def _is_name(self, index: int) -> bool:
        """Tells a word that is written as a name is: with one capital letter, inside a sentence."""
        start, end = self.spans[index]
        written = self.clean[start:end]
        return index > 0 and self.breaks[index] != "." and written[0].isupper() and written[1:].islower()

    def divided(self, divide: Callable[[str], tuple[str, ...]]) -> Text:
        """Gives every token the words that `divide` finds in it; names stay whole ('rue Capois', not 'ka pwa').

        Behind a number two words run together are rather one name ('140 depot st', not 'de pot').
        """
        parts = [(word,) if self._is_name(index) else divide(word) for index, word in enumerate(self.words)]
        for index in range(1, len(parts)):
            if len(parts[index]) == _MAY_BE_NAME and self.words[index - 1].isdecimal():
                parts[index] = (self.words[index],)
        if all(len(part) == 1 for part in parts):
            return self
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        breaks: list[str] = []
        for part, (start, end), mark in zip(parts, self.spans, self.breaks, strict=True):
            exact = sum(map(len, part)) == end - start
            for index, word in enumerate(part):
                until = start + len(word) if exact else end
                words.append(word)
                spans.append((start, until))
                breaks.append(mark if index == 0 else "")
                start = until if exact else start
        return Text(self.clean, tuple(words), tuple(spans), tuple(breaks))


def clean(text: str) -> str:
    """Makes words whole, turns control and direction characters into blanks, tidies them, keeps single line ends."""
    text = text[:LONGEST].replace("\r", "\n")
    if not text.isascii():
        text = _INSIDE.sub("", text)
    text = _UNSAFE.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Folds case, accents, ligatures and foreign digits of one word: 'Kreyòl' is 'kreyol', '٤' is '4'."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold().translate(_UNFOLDED))
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char
        for char in parts
        if not unicodedata.combining(char)
    )


def tokenise(text: str, mixed: Set[str] = frozenset()) -> Text:
    """Splits a text into folded words.

    A contraction stays one word without its apostrophe (don't: dont); other apostrophes separate (l'eau: l, eau).
    Digits glued to letters separate (take4823), except ordinals (5th) and the words in `mixed` (2day).
    """
    cleaned = clean(text)
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    breaks: list[str] = []
    said: dict[str, int] = defaultdict(int)
    mark = ""
    for found in _PIECE.finditer(cleaned):
        if len(words) >= MOST_WORDS:
            break
        piece, start = found.group(), found.start()
        if not piece[0].isalnum() and piece[0] != "_" and _is_mark(piece):
            if piece in HYPHENS and cleaned[start - 1 : start].isalnum() and cleaned[start + 1 : start + 2].isalpha():
                continue
            if piece in STRONG:
                mark = "."
            elif mark != ".":
                mark = "," if piece in SOFT else mark or piece
            continue
        for word, at, until in ((fold(piece), 0, len(piece)),) if piece.isalpha() else _split(piece, mixed):
            said[word] += 1
            if said[word] > MOST_SAID:
                continue
            words.append(word)
            spans.append((start + at, start + until))
            breaks.append(mark)
            mark = ""
    return Text(cleaned, tuple(words[:MOST_WORDS]), tuple(spans[:MOST_WORDS]), tuple(breaks[:MOST_WORDS]))


def _is_mark(piece: str) -> bool:
    """Tells punctuation from pictures: a thumb, & and @ are words, a bracket or a skin tone is not."""
    if piece in "&@":
        return False
    return ord(piece) < 0x2300 or ord(piece) in _TONES or unicodedata.category(piece) != "So"


def _split(piece: str, mixed: Set[str]) -> list[tuple[str, int, int]]:
    word = fold(_APART.sub("", piece))
    if word.isalpha() or word.isdecimal() or word in mixed:
        return [(word, 0, len(piece))]
    if not piece.isalnum():
        return _split_apostrophes(piece, mixed)
    if _ORDINAL.match(word):
        return [(word, 0, len(piece))]
    return [(fold(run.group()), run.start(), run.end()) for run in _RUN.finditer(piece)] or [(word, 0, len(piece))]


def _split_apostrophes(piece: str, mixed: Set[str]) -> list[tuple[str, int, int]]:
    marks = [index for index, char in enumerate(piece) if char in "'’ʼ`_"]
    if not marks:
        return [(fold(run.group()), run.start(), run.end()) for run in _RUN.finditer(piece)] or [
            (fold(piece), 0, len(piece))
        ]
    if len(marks) == 1 and fold(piece[marks[0] + 1 :]) in _JOINED:
        return [(fold(piece[: marks[0]] + piece[marks[0] + 1 :]), 0, len(piece))]
    out: list[tuple[str, int, int]] = []
    start = 0
    for end in [*marks, len(piece)]:
        if end > start:
            out += [(word, start + at, start + until) for word, at, until in _split(piece[start:end], mixed)]
        start = end + 1
    return out
