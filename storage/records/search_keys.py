"""The words that people and posts are found by, derived from their other fields whenever a record is made.

Each is one item of a list that the store keeps in order, so that a reader asks for those that begin with something:
`waits 0`, `serves food@north/en `, `word groc`, `digits 3210` (the last four digits, read backwards).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_WORD = re.compile(r"\w{2,}", re.UNICODE)
_MOST_WORDS = 40
_LONGEST_WORD = 24

ANYWHERE = "*"
"""Area or language of somebody who named none."""


@lru_cache(maxsize=4096)
def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text without accents and capitals, each once, 40 at most."""
    folded = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return tuple(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(bare)))[:_MOST_WORDS]


def backwards(phone: str) -> str:
    """The digits of a number from the last to the first."""
    plain = phone.removeprefix("+")
    return plain[::-1] if plain.isdecimal() else "".join(digit for digit in reversed(plain) if digit.isdigit())


def written(*texts: str) -> Iterator[str]:
    """Keys for a search by words."""
    for word in plain_words(" ".join(texts)):
        yield f"word {word}"


def dialled(*phones: str) -> Iterator[str]:
    """Keys for a search by the last digits of a number."""
    for phone in phones:
        if digits := backwards(phone):
            yield f"digits {digits}"


def helps(can: Iterable[str], areas: tuple[str, ...], languages: tuple[str, ...], asked_at: str) -> Iterator[str]:
    """Keys for a match: what, where and in which language, and then when they were last asked."""
    for category in can:
        for language in languages or (ANYWHERE,):
            yield f"serves {category}/{language} {asked_at}"
            for area in areas or (ANYWHERE,):
                yield f"serves {category}@{area}/{language} {asked_at}"
