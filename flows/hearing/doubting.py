"""When a reading is too unsure to be acted on, and which one question would tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MARGIN = 0.5
"""How likely the kind must be that is acted on, where nothing is asked: what is rather wrong than right is asked.

The likelihood holds already whether grammar and weigher agree, since the weigher sees what the grammar reads; that it
means what it says, and what this margin buys, is measured (docs/hearing.md)."""
SLIGHT = 0.2
"""How likely both a need and an offer must be where one of them is asked for and not a yes or a no to one of them."""
WORDS = "words"
"""Stands for the grammar where a reading is told with whoever read it so."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What may be asked of an unsure reading.

    `asks` is `either` (a need or an offer), `need` or `offer` (that, or nothing of the kind), or "" where nothing is to
    be asked. `readings` are the kinds that it may be, the likeliest first, each with its likelihood ("0.47"), and the
    grammar's with WORDS. `share` is how likely the kind is that is acted on, 0 or 1 where nothing is weighed; `plain`
    words are acted on however likely that is.
    """

    asks: str = ""
    readings: tuple[tuple[str, str], ...] = ()
    share: float = 1.0
    plain: bool = False


SURE, EITHER = Doubt(), Doubt("either", share=0.0)


def doubt_of(kinds: Mapping[str, float], grammar: str, judged: str, *, plain: bool) -> Doubt:
    """What to ask where the `judged` kind is hardly likely; `kinds` are the weigher's, of 1 in all.

    `plain` words say what they are, of what and where: they are asked only where the other one of need and offer is
    likelier ('mwen ka pote dlo nan kan an si nou bezwen').
    """
    likeliest = sorted(kinds, key=lambda one: kinds[one], reverse=True)[:2]
    plain = plain and grammar == judged and likeliest[0] in (judged, "unclear")
    if plain or kinds[judged] >= MARGIN:
        return Doubt(share=kinds[judged], plain=plain)
    meant = {"need", "offer"} & ({*likeliest} | {one for one, share in kinds.items() if share >= SLIGHT})
    readings = [*((one, f"{kinds[one]:.2f}") for one in likeliest), (grammar, WORDS)]
    return Doubt("either" if len(meant) > 1 else meant.pop(), tuple(readings), kinds[judged])
