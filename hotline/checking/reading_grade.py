"""How many years of school an English text asks for."""

from __future__ import annotations

from textstat_rs import flesch_kincaid_grade


def grade(text: str) -> float:
    """Returns the Flesch-Kincaid grade: 6.0 is read with ease after six years of school in the USA; 0.0 without words.

    Syllables are those of the CMU Pronouncing Dictionary, which the library carries; nothing is fetched.
    Formula: Kincaid, Fishburne, Rogers and Chissom, "Derivation of New Readability Formulas for Navy Enlisted
    Personnel", Naval Technical Training Command, Research Branch Report 8-75, 1975.
    """
    return flesch_kincaid_grade(text) if any(letter.isalpha() for letter in text) else 0.0
