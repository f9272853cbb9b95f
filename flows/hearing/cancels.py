"""Whether a text takes something back that was asked for: all of it, or what it names."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.matches import Hit, Matches
from flows.hearing.things import every
from flows.hearing.vocabulary import Vocabulary

SLOT = "cancelling"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What is not needed any more: these categories, or, where none is named, the whole; `kept` are still needed.

    `found` where it only says that it has been found, `solved` where somebody else, or time, has seen to it.
    """

    categories: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    found: bool = False
    solved: bool = False
    things: tuple[str, ...] = ()
    """Things that are not needed any more, as they were said."""


def cancelled(text: str, vocabulary: Vocabulary, language: str = "") -> Cancelled | None:
    """Reads a cancellation; None where the text is none."""
    heard = vocabulary.hear(text, language)
    said = heard.of(SLOT, "part", "whole", "found", "solved")
    named = [hit for hit in heard.of("category") if any(_goes_with(heard, one, hit) for one in said)]
    away = tuple(dict.fromkeys(hit.value for hit in named))
    kept = tuple(dict.fromkeys(hit.value for hit in heard.of("category") if hit not in named))
    if away:
        things = tuple(words for _, words, _ in every(heard, named))
        return Cancelled(away, tuple(item for item in kept if item not in away), things=things)
    whole = [hit for hit in said if hit.value != "part"]
    told = {hit.value for hit in whole}
    return Cancelled(kept=kept, found=told == {"found"}, solved=told == {"solved"}) if whole else None


def _goes_with(heard: Matches, said: Hit, category: Hit) -> bool:
    """Whether what is named stands in its clause: inside it, behind it, or before it ('the food is not needed')."""
    if said.start <= category.start and category.end <= said.end:
        return True
    if category.start >= said.end:
        between = range(said.end, category.start + 1)
    else:
        between = range(category.end, said.start + 1)
        if not _looks_back(heard, said):
            return False
    turns = {hit.start for hit in heard.of(SLOT, "still")}
    return not any(heard.text.breaks[index] or index in turns for index in between)


def _looks_back(heard: Matches, said: Hit) -> bool:
    """Whether nothing stands behind it in its clause that it could be about."""
    end = len(heard.text.words)
    behind = [hit for hit in heard.of("category") if hit.start >= said.end]
    first = behind[0].start if behind else end
    return not behind or any(heard.text.breaks[index] for index in range(said.end, min(first, end - 1) + 1))
