"""How words move help on that is under way, as the learned weigher has it: beside the lists, and where they differ."""

from __future__ import annotations

from flows import hearing
from flows.facts import Facts
from flows.hearing import Likeliest

ENDS, SURE, LIKELY = 0.55, 0.5, 0.3
"""How likely a move must be that ends something, that is made at once, and that is asked about."""
PLAIN, HARDLY = 0.7, 0.05
"""How likely another move must be where single words say otherwise, and what is none whatever they say."""


def likeliest(words: str, facts: Facts, role: str) -> Likeliest:
    """The move that words are of somebody in this role: `asked`, `helper` or `resident`."""
    return hearing.moved(words, facts.vocabulary, facts.language, role)


def is_hardly(words: str, facts: Facts, role: str, move: str) -> bool:
    """Whether all that was said is none of this move, whatever single words of it say."""
    return likeliest(words, facts, role).shares.get(move, 1.0) < HARDLY


def is_rather(words: str, facts: Facts, role: str, *moves: str) -> bool:
    """Whether all that was said is plainly one of these moves, whatever single words of it say."""
    move = likeliest(words, facts, role)
    return move.name in moves and move.share >= PLAIN
