"""Which of the community's own answers a question is about: it is asked in much the same words as an example."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from flows.community import OwnAnswer
from flows.facts import Facts
from flows.hearing.text import tokenise

MOST_WORDS = 14
"""A longer text says more than a question that has one answer for everybody."""


ENOUGH_WORDS = 3
"""Words of an example that mean the same with others between: 'is it really free' is 'is it free'."""


@dataclass(frozen=True, slots=True)
class KnownAnswers:
    """All answers of the community's own by now: those that its desk keeps, and those of its file."""

    answers: tuple[OwnAnswer, ...]


def known(facts: Facts) -> tuple[OwnAnswer, ...]:
    """What a question may be answered with."""
    found = facts.find(KnownAnswers)
    return found.answers if found else facts.community.answers


def find(words: str, facts: Facts, least: float) -> OwnAnswer | None:
    """The answer whose examples are most like these words, by at least so much of 100; the first of equals."""
    answers, ways = known(facts), _without_courtesies(words, facts)
    if not answers or not 0 < len(ways[0]) <= MOST_WORDS:
        return None
    likeness = [
        (max(_likeness(asked, example) for example in _examples(answer.questions) for asked in ways), -place)
        for place, answer in enumerate(answers)
    ]
    best, place = max(likeness)
    return answers[-place] if best >= least else None


def _without_courtesies(words: str, facts: Facts) -> list[tuple[str, ...]]:
    """The words as they are, and without 'hello', 'excuse me' and the like where more is asked."""
    heard = facts.vocabulary.hear(words, facts.language)
    polite = {index for hit in heard.of("polite") for index in range(hit.start, hit.end)}
    bare = tuple(word for index, word in enumerate(heard.text.words) if index not in polite)
    whole = tokenise(words).words
    return [whole, bare] if bare and bare != whole else [whole]


def _likeness(asked: Sequence[str], example: tuple[str, ...]) -> float:
    """None at all without the example's longest word: 'is this real' is not 'is this free'."""
    if max(example, key=len, default="") not in asked:
        return 0.0
    if len(example) >= ENOUGH_WORDS and set(example) <= set(asked):
        return 100.0
    return fuzz.token_sort_ratio(" ".join(asked), " ".join(example))


@lru_cache(maxsize=256)
def _examples(questions: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(tokenise(question).words) for question in questions)
