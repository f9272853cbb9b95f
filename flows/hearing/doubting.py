"""When a reading is too unsure to be acted on, and which one question would tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MARGIN = 0.5
"""How likely an offer, or neither, must be where nothing is asked: what is rather wrong than right is asked.

That the likelihood means what it says, and what is asked of whom, is measured (docs/hearing.md)."""
NEARLY = 0.1
"""How much less likely an offer may be than the need that words are read as, where that is asked back; a need that may
be nothing of the kind is filed: nobody in need waits for a question."""
PERHAPS = 0.25
"""How likely a need must be to be asked about in words that read as neither, or as an offer that they do not say."""
SLIGHT = 0.2
"""How likely a need or an offer must be to be one of two that are asked about, as what the grammar reads always is."""
WORDS = "words"
"""Stands for the grammar where a reading is told with whoever read it so."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may be asked of an unsure reading.

    `asks` is `either` (a need or an offer), `need` or `offer` (that, or nothing of the kind), or "" where nothing is to
    be asked. `readings` are the kinds that it may be, the likeliest first, each with its likelihood ("0.47"), and the
    grammar's with WORDS. `share` is how likely the kind is that is acted on, 0 or 1 where nothing is weighed.
    """

    asks: str = ""
    readings: tuple[tuple[str, str], ...] = ()
    share: float = 1.0


SURE, EITHER = Doubt(), Doubt("either", share=0.0)


def doubt_of(kinds: Mapping[str, float], grammar: str, judged: str, *, plain: bool) -> Doubt:
    """What to ask where the `judged` kind is hardly likely; `kinds` are the weigher's, of 1 in all.

    `plain` words of the grammar's kind say that something is wanting or for whom it is, or offer what and where.
    """
    likeliest = sorted(kinds, key=lambda one: kinds[one], reverse=True)[:2]
    if not _doubtful(kinds, grammar, judged, plain=plain):
        return Doubt(share=kinds[judged])
    meant = {"need", "offer"} & {*likeliest, grammar, *(one for one, share in kinds.items() if share >= SLIGHT)}
    readings = [*((one, f"{kinds[one]:.2f}") for one in likeliest), (grammar, WORDS)]
    return Doubt("either" if len(meant) > 1 else meant.pop(), tuple(readings), kinds[judged])


def _doubtful(kinds: Mapping[str, float], grammar: str, judged: str, *, plain: bool) -> bool:
    """Plain words are asked about only where they offer and a need is likelier: 'mwen ka pote dlo nan kan an'."""
    if judged == "need":
        return not (plain and grammar == judged) and kinds["offer"] + NEARLY >= kinds["need"]
    if judged == grammar == "offer":
        return kinds[judged] < (kinds["need"] if plain else MARGIN)
    return kinds[judged] < MARGIN or kinds["need"] >= PERHAPS
