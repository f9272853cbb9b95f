"""How many years of school an English text asks for."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z']+")
_SENTENCE_END = re.compile(r"[.!?:]+(?:\s|$)")
_SILENT_E = re.compile(r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouydt])ed$|(?<=[^aeiouyscgzxh])es$")
_VOWELS = re.compile(r"[aeiouy]+")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level: 6.0 is read with ease after six years of school in the USA; 0.0 without words.

    Formula: Kincaid, Fishburne, Rogers and Chissom, "Derivation of New Readability Formulas for Navy Enlisted
    Personnel", Naval Technical Training Command, Research Branch Report 8-75, 1975.
    """
    words = _WORD.findall(text.lower())
    if not words:
        return 0.0
    sentences = max(1, len([part for part in _SENTENCE_END.split(text) if _WORD.search(part.lower())]))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """About how often the voice rises in an English word: its groups of vowels, without an `e` that is not spoken."""
    return max(1, len(_VOWELS.findall(_SILENT_E.sub("", word.replace("'", "")))))
