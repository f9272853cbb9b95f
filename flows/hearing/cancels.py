"""Whether a text takes something back that was asked for: all of it, or what it names."""

from __future__ import annotations

from dataclasses import dataclass

from flows.hearing.matches import Hit, Matches
from flows.hearing.things import every
from flows.hearing.vocabulary import Vocabulary

SLOT = "cancelling"
OBJECT = 2
"""Words between 'never mind' and what it is about: 'about the food'."""


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
    settled: bool = False
    """All is taken back, and what is named only tells why: 'forget it, my sister brought food'."""
    instead: str = ""
    """The clause that asks for something in place of it: 'just food then'."""


def cancelled(text: str, vocabulary: Vocabulary, language: str = "", *, offered: bool = False) -> Cancelled | None:
    """Reads a cancellation; None where the text is none. What was `offered` is taken back in words of its own too."""
    heard = vocabulary.hear(text, language)
    said = [_within_its_clause(heard, hit) for hit in heard.of(SLOT, "part", "whole", "found", "solved")]
    if offered:
        said = sorted((*said, *heard.of("offered")), key=lambda hit: hit.start)
    named = [hit for hit in heard.of("category") if any(_goes_with(heard, one, hit) for one in said)]
    away = tuple(dict.fromkeys(hit.value for hit in named))
    spoken = [hit for hit in heard.of("category") if hit not in named]
    kept = tuple(dict.fromkeys(hit.value for hit in spoken if away or _is_still_needed(heard, hit)))
    if away:
        things = tuple(words for _, words, _ in every(heard, named))
        left = tuple(item for item in kept if item not in away)
        settled = not left and any(_stands_alone(heard, hit) for hit in said)
        asked = (hit for hit in spoken if hit.value in left and _takes_its_place(heard, hit))
        instead = next((_clause(heard, hit) for hit in asked), "")
        return Cancelled(away, left, things=things, settled=settled, instead=instead)
    whole = [hit for hit in said if hit.value != "part"]
    told = {hit.value for hit in whole}
    if told == {"solved"} and heard.of("kind", "need"):
        return None  # 'the power is back but we still need ice'
    return Cancelled(kept=kept, found=told == {"found"}, solved=told == {"solved"}) if whole else None


def _within_its_clause(heard: Matches, said: Hit) -> Hit:
    """Ends words of a cancellation at a mark inside them: 'el raite ya no, la comida si' does not end the food."""
    ends = (index for index in range(said.start + 1, said.end) if heard.text.breaks[index])
    return said._replace(end=next(ends, said.end))


def _is_still_needed(heard: Matches, named: Hit) -> bool:
    """Whether what is named beside 'never mind' is plainly kept; 'my brother has a car' only tells why."""
    marks = (*heard.of(SLOT, "still"), *heard.of("kind", "need"))
    return any(mark.end <= named.start and not any(heard.text.breaks[mark.end : named.start + 1]) for mark in marks)


def _takes_its_place(heard: Matches, named: Hit) -> bool:
    """Whether what is named is asked for in place of something: 'just food', 'manje pito', 'can i get food'."""
    if _is_still_needed(heard, named) or heard.of("kind", "plea"):
        return True
    marks = heard.of("correction", "instead")
    return any(not any(heard.text.breaks[named.start + 1 : mark.end]) for mark in marks if mark.start >= named.end)


def _clause(heard: Matches, named: Hit) -> str:
    """The words around what is named, as far as no mark stands between."""
    breaks, size = heard.text.breaks, len(heard.text.words)
    start = next((index for index in range(named.start, 0, -1) if breaks[index]), 0)
    end = next((index for index in range(named.end, size) if breaks[index]), size)
    return heard.text.written(start, end)


def _stands_alone(heard: Matches, said: Hit) -> bool:
    """Whether words that end everything are a clause of their own, with more behind."""
    whole = any(one.start == said.start and one.end == said.end for one in heard.of(SLOT, "whole"))
    opens = not said.start or heard.text.breaks[said.start]
    return bool(whole and opens and said.end < len(heard.text.words) and heard.text.breaks[said.end])


def _ends_all(heard: Matches, said: Hit, category: Hit) -> bool:
    """Whether why stands behind words that may end everything: 'never mind she cooked', not 'never mind the food'."""
    whole = any(one.start == said.start for one in heard.of(SLOT, "whole"))
    return whole and category.start - said.end > OBJECT


def _goes_with(heard: Matches, said: Hit, category: Hit) -> bool:
    """Whether what is named stands in its clause: inside it, behind it, or before it ('the food is not needed')."""
    if _ends_all(heard, said, category):
        return False
    if _is_inside(said, category):
        return True
    if said.slot != SLOT:
        meant = [other for other in heard.of("category") if other.start < said.end and said.start < other.end]
        if meant:
            return category in meant  # 'take the ladder off' says what it is about
        if any(left.end == category.start for left in heard.of(SLOT, "still")):
            return False
    if category.start >= said.end:
        between = range(said.end, category.start + 1)
    else:
        between = range(category.end, said.start + 1)
        if not _looks_back(heard, said):
            return False
    turns = {hit.start for hit in heard.of(SLOT, "still")}
    return not any(heard.text.breaks[index] or index in turns for index in between)


def _is_inside(said: Hit, category: Hit) -> bool:
    return said.start <= category.start and category.end <= said.end


def _looks_back(heard: Matches, said: Hit) -> bool:
    """Whether nothing stands behind it in its clause that it could be about."""
    end = len(heard.text.words)
    behind = [hit for hit in heard.of("category") if hit.start >= said.end]
    first = behind[0].start if behind else end
    return not behind or any(heard.text.breaks[index] for index in range(said.end, min(first, end - 1) + 1))
