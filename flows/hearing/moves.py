"""What somebody's words are to the help that is under way: done, too late, no longer needed, a word for the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.hearing.vocabulary import Vocabulary
from flows.hearing.weighing import MOVE


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The move that words most likely are, and how likely each move of that role is, from 0 to 1."""

    name: str
    shares: Mapping[str, float]

    @property
    def share(self) -> float:
        """How likely the likeliest is."""
        return self.shares[self.name]


def moved(text: str, vocabulary: Vocabulary, language: str, role: str) -> Likeliest:
    """Weighs what a text is of somebody in this role (`asked`, `helper`, `resident`), by what was learned."""
    begins = f"{MOVE}{role} "
    weighed = vocabulary.weigh(text, language, begins)
    if not weighed:
        return Likeliest("other", {"other": 0.0})
    whole = max(1.0, sum(weighed.values()))
    shares = {name.removeprefix(begins): share / whole for name, share in weighed.items()}
    return Likeliest(max(shares, key=lambda name: shares[name]), shares)
