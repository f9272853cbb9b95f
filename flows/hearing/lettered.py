"""Answers by letter: 'B', '6120 b', '1A 2C', 'a and d'."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PIECE = re.compile(r"(?:(?P<number>\d)\s*[.:)=-]?\s*)?(?P<letters>[a-f]{1,6})[.:)!]*(?=[\s,;+&/]|\d|$)")
_JOINS = re.compile(r"(?:^|(?<=\s))(?:and|y|et|ak|epi)(?=\s)|[\s,;+&/]+")


def lettered(words: str) -> Mapping[int, tuple[int, ...]] | None:
    """The places of the options that were named (A is 0), by the number of the question; 0 where none was named.

    None where the words are anything else than letters, numbers of questions, and what joins them.
    """
    text, at = words.strip().lower(), 0
    found: dict[int, tuple[int, ...]] = {}
    question = 0
    while at < len(text):
        piece = _PIECE.match(text, at)
        if piece:
            letters = piece["letters"]
            if sorted(set(letters)) != list(letters):
                return None  # 'bed' and 'ee' are words
            question = int(piece["number"]) if piece["number"] else question
            places = (ord(letter) - ord("a") for letter in letters)
            found[question] = tuple(dict.fromkeys((*found.get(question, ()), *places)))
            at = piece.end()
            continue
        joins = _JOINS.match(text, at)
        if joins is None:
            return None
        at = joins.end()
    return found or None
