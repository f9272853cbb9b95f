"""What was said beside a plain word of taking: all of it, as it was written, with every question in it."""

from __future__ import annotations

from collections.abc import Set

from flows.hearing.matches import Hit, Matches
from flows.hearing.text import Text
from flows.hearing.vocabulary import Vocabulary

LONGEST_PLAIN = 2
"""Words of a yes that tells no more than that: 'of course' is one, 'i am on my way' tells where somebody is."""
NO_PART = ".,;:-–—…"
"""Marks that end a note without being part of it."""


def beside_taking(text: str, vocabulary: Vocabulary, language: str) -> str:
    """The text without a yes, a TAKE or a courtesy that stands alone at its edges; "" where there is nothing else."""
    heard = vocabulary.hear(text, language)
    takes, agrees = plainly(heard)
    start, end = within_edges(heard, 0, len(heard.text.words), set())
    return "" if all(index in takes | agrees for index in range(start, end)) else written(heard.text, start, end)


def plainly(heard: Matches) -> tuple[set[int], set[int]]:
    """The tokens that say that somebody takes it, and those of a mere yes."""
    takes: set[int] = set()
    agrees: set[int] = set()
    for hit in heard.hits:
        inside = range(hit.start, hit.end)
        names_it = hit.slot == "object" and len(inside) == 1
        if names_it or hit.slot == "polite" or (hit.slot == "command" and hit.value in ("take", "number")):
            takes.update(inside)
        elif hit.slot == "answer" and hit.value == "yes" and len(inside) <= LONGEST_PLAIN:
            agrees.update(inside)
    return takes, agrees


def within_edges(heard: Matches, start: int, end: int, aside: Set[int]) -> tuple[int, int]:
    """What is left of a stretch without clauses of plain taking at its edges, and without a yes that opens it."""
    text, (takes, agrees) = heard.text, plainly(heard)
    while (until := _clause_end(text, start, end)) < end and aside | takes | agrees >= set(range(start, until)):
        start = until
    while (begins := _clause_start(text, start, end)) > start and aside | takes >= set(range(begins, end)):
        if is_asked(text, end):
            break
        end = begins
    return start, end


def is_asked(text: Text, end: int) -> bool:
    """Whether a question ends before this token: 'at 7, ok?' asks, although its last word is a courtesy."""
    return "?" in _behind(text, end)


def _behind(text: Text, end: int) -> str:
    return text.clean[text.spans[end - 1][1] : text.spans[end][0] if end < len(text.spans) else len(text.clean)]


def alone(heard: Matches, hit: Hit) -> bool:
    """Whether a word of taking is a clause with nothing but a yes or a courtesy beside it."""
    text, size = heard.text, len(heard.text.words)
    begins = hit.start if text.breaks[hit.start] else _clause_start(text, 0, hit.start + 1)
    takes, agrees = plainly(heard)
    return takes | agrees >= set(range(begins, _clause_end(text, hit.start, size)))


def _clause_end(text: Text, start: int, end: int) -> int:
    return next((index for index in range(start + 1, end) if text.breaks[index]), end)


def _clause_start(text: Text, start: int, end: int) -> int:
    return next((index for index in range(end - 1, start, -1) if text.breaks[index]), start)


def written(text: Text, start: int, end: int) -> str:
    """A stretch as it was written, with the marks behind it that belong to it: a question stays one."""
    if start >= end:
        return ""
    begins, ends = text.spans[start][0], text.spans[end - 1][1]
    before = text.clean[text.spans[start - 1][1] if start else 0 : begins]
    opening = before[-1:] if before[-1:] in tuple('¿¡("') else ""
    closing = _behind(text, end).rstrip().rstrip(NO_PART + "¿¡").rstrip()
    return f"{opening}{text.clean[begins:ends]}{closing}".replace("\n", " ")
