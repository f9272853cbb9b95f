"""The name in an answer to "What is your name?": 'im ana', 'it's Ben here', 'soy Carmen', 'moi c'est Paul'."""

from __future__ import annotations

from flows.hearing.vocabulary import Vocabulary

ASIDE = ("polite", "greeting", "name", "introducing")
"""Slots of what stands before a name where one is asked for."""
MEANING = ("pause", "when", "weekday", "clipped", "question", "status", "kind")
"""Slots of what a sentence says that is no name."""
FEWEST_OF_A_SENTENCE = 3
"""Words from which an answer that says something names nobody: 'not this week sorry'."""


def given_name(text: str, vocabulary: Vocabulary, language: str) -> str:
    """Says the name that was asked for, as written and without what leads to it; "" where a sentence names nobody."""
    heard = vocabulary.hear(text, language)
    words = heard.text.words
    start = 0
    leads = [hit for hit in heard.hits if hit.slot in ASIDE and hit.value != "behind"]
    while reached := max((hit.end for hit in leads if hit.start == start), default=0):
        start = reached
    end = next((hit.start for hit in heard.of("introducing", "behind") if hit.start > start), len(words))
    if start >= end:
        return ""
    left = range(start, end)
    if len(left) >= FEWEST_OF_A_SENTENCE:
        meant = any(hit.start in left for slot in MEANING for hit in heard.of(slot))
        if meant or all(heard.everyday[index] for index in left):
            return ""
    return heard.text.written(start, end)
