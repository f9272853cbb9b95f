"""Whether words say that a danger is over, and tell of no other one besides."""

from __future__ import annotations

from itertools import pairwise

from flows.hearing.matches import Hit, Matches
from flows.hearing.perils import present
from flows.hearing.vocabulary import Vocabulary


def is_over(text: str, vocabulary: Vocabulary, language: str) -> bool:
    """Says whether help came, it was none, or who was in danger is well: 'the fire is out', 'she is ok now'.

    A danger told in a clause of its own is another one ('the fire is out but she cannot breathe'), unless it is told
    before somebody is said to be well again ('she fainted, she is ok now').
    """
    heard = vocabulary.hear(text, language)
    ended = heard.of("over", "well", "out")
    if not ended or heard.of("over", "still") or text.rstrip().endswith("?"):
        return False
    clauses = _clauses(heard)
    return not any(_is_another(danger, ended, clauses) for danger in present(heard))


def _clauses(heard: Matches) -> list[tuple[int, int]]:
    """Where each thing told begins and ends: at a mark, or at a word that turns to something else."""
    size = len(heard.text.words)
    turns = {hit.start for hit in heard.of("over", "turn")}
    begins = [index for index in range(size) if index == 0 or heard.text.breaks[index] or index in turns]
    return list(pairwise([*begins, size]))


def _is_another(danger: Hit, ended: list[Hit], clauses: list[tuple[int, int]]) -> bool:
    start, end = next(clause for clause in clauses if clause[0] <= danger.start < clause[1])
    inside = any(start <= hit.start < end for hit in ended)
    well_again = any(hit.value == "well" and hit.start >= end for hit in ended)
    return not (inside or well_again)
