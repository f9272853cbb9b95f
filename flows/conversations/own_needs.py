"""What a helper needs themselves, told beside a task: where it stands in their words, and how it is filed."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations import something_new
from flows.conversations.something_new import Cut
from flows.conversations.weighed import ENDS, LIKELY, SURE, likeliest
from flows.facts import Facts
from flows.steps import Turn

FEWEST_WORDS = 4
"""In fewer words nobody tells what they need."""


def within(words: str, facts: Facts) -> Cut | None:
    """What a helper needs for themselves, and what stands before it."""
    whole = Cut("", words, _begins(words, facts))
    found = something_new.cut(words, facts, lambda first: _stands(first, facts), lambda new: _begins(new, facts))
    best = found if found and found.likely >= SURE else whole
    best = replace(best, first=_without_lead(best.first, facts))
    return best if best.likely >= (SURE if best.first else ENDS) else None


def _without_lead(words: str, facts: Facts) -> str:
    """What makes sense alone of words before a need: without clauses that only lead to it, 'au fait', 'oh and me'."""
    heard = facts.vocabulary.hear(words, facts.language)
    if heard.of("gratitude") or heard.of("answer", "thanks"):
        return words
    aside = [hit for hit in heard.hits if (hit.slot, hit.value) == ("leading", "aside") or hit.slot == "polite"]
    led = {index for hit in aside for index in range(hit.start, hit.end)}
    end = len(heard.text.words)
    starts = [index for index in range(end) if not index or heard.text.breaks[index]]
    while starts and led.issuperset(range(starts[-1], end)):
        end = starts.pop()
    return words if end == len(heard.text.words) else heard.text.written(0, end)


def _begins(words: str, facts: Facts) -> float:
    """How likely words tell of a need of the helper's own."""
    move, reading = likeliest(words, facts, "helper"), something_new.read(words, facts)
    if len(words.split()) < FEWEST_WORDS or reading.danger or reading.phones or move.name != "own":
        return 0.0
    plainly = bool(reading.categories) and reading.kind == "need" and move.share >= LIKELY
    return max(move.share, ENDS) if plainly else move.share


def _stands(words: str, facts: Facts) -> float:
    """What stands before a need of one's own is anything but a part of it."""
    return 1.0 - likeliest(words, facts, "helper").shares.get("own", 0.0)


def beside(turn: Turn, own: Cut, facts: Facts) -> Turn:
    """A turn about a task that also files what its helper needs."""
    new = something_new.filed(own.new, facts)
    told = (*(turn.read_as or ("outcome",)), "need")
    return replace(turn, says=(*turn.says, *new.says), does=(*turn.does, *new.does), state=new.state, read_as=told)
