"""An hour at which whoever needs something leaves: it has to come before that ('a las 4 salgo', 'i leave at 4')."""

from __future__ import annotations

from dataclasses import replace

from flows.hearing.times import Time
from flows.hearing.vocabulary import Vocabulary

NEAR = 3
"""Words between an hour and a word of leaving."""


def until_they_leave(time: Time, words: str, vocabulary: Vocabulary, language: str) -> Time:
    """The time as it is told, but ending where they leave."""
    heard = vocabulary.hear(words, language)
    if not time.start or not time.tokens:
        return time
    first, last = time.tokens[0], time.tokens[-1] + 1
    for hit in heard.of("leaving"):
        before = heard.leads(hit, first, NEAR)
        behind = 0 <= hit.start - last <= NEAR and not any(heard.text.breaks[last : hit.start + 1])
        if before or behind:
            return replace(time, start="", end=time.start)
    return time
