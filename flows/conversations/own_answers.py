"""Which of the community's own answers a question is about: it is asked in much the same words as an example."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from flows.community import OwnAnswer
from flows.facts import Facts
from flows.hearing.text import tokenise

MOST_WORDS = 14
"""A longer text says more than a question that has one answer for everybody."""


def find(words: str, facts: Facts, least: float) -> OwnAnswer | None:
    """The answer whose examples are most like these words, by at least so much of 100; the first of equals."""
    asked = tokenise(words).words
    if not 0 < len(asked) <= MOST_WORDS:
        return None
    likeness = [
        (max(_likeness(asked, example) for example in _examples(answer.questions)), -place)
        for place, answer in enumerate(facts.community.answers)
    ]
    best, place = max(likeness)
    return facts.community.answers[-place] if best >= least else None


def _likeness(asked: Sequence[str], example: tuple[str, ...]) -> float:
    """None at all without the example's longest word: 'is this real' is not 'is this free'."""
    if max(example, key=len, default="") not in asked:
        return 0.0
    return fuzz.token_sort_ratio(" ".join(asked), " ".join(example))


@lru_cache(maxsize=256)
def _examples(questions: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(tokenise(question).words) for question in questions)
