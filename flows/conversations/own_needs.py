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
    return best if best.likely >= (SURE if best.first else ENDS) else None


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
