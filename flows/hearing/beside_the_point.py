"""Words for help that is not wanted: an office named after it, and a car that nobody has beside what to bring.

'A ride to the food stamps office' is no food, and 'no car, need my pills' no ride: somebody brings them.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.hearing.matches import Hit, Matches
from flows.hearing.told import GOAL, Mentions

RIDE = "ride"
BETWEEN = 3
"""Words from an office to what it is named after: 'oficina de cupones de comida'."""
_OF = frozenset(("de", "del", "d", "du", "des", "dos", "la", "l", "pou"))


def left_out(heard: Matches, hits: Sequence[Hit], marked: Mentions | None) -> tuple[list[Hit], frozenset[str]]:
    """The hits that stand, and the categories of which none does."""
    rides = [hit for hit in hits if hit.value == RIDE]
    goes = bool(rides) or (marked is not None and bool(marked.spans[GOAL]))
    left = [hit for hit in hits if not (goes and hit.value != RIDE and _names_office(heard, hit))]
    if rides and _is_brought(heard, left, rides, marked):
        left = [hit for hit in left if hit.value != RIDE]
    return left, frozenset(hit.value for hit in hits) - {hit.value for hit in left}


def _names_office(heard: Matches, hit: Hit) -> bool:
    """Whether an office stands behind it ('food stamps office'), or before it with an 'of' between."""
    for office in heard.of("institution"):
        if office.language == "en":
            near = range(hit.end, hit.end + 2)
            if office.start in near and not any(heard.text.breaks[hit.end : office.start + 1]):
                return True
        elif 0 <= hit.start - office.end <= BETWEEN and not any(heard.text.breaks[office.end : hit.start + 1]):
            behind = heard.text.words[office.end : hit.start]
            if _OF.issuperset(behind[:1]):
                return True
        if office.start <= hit.start < office.end and any(other.end == office.start for other in heard.of("category")):
            return True
    return False


def _is_brought(heard: Matches, hits: Sequence[Hit], rides: Sequence[Hit], marked: Mentions | None) -> bool:
    """Whether of a ride it is only said that there is no car, and something else is wanted that can be brought."""
    carless = heard.of("sign", "carless")
    lacking = all(any(one.start < ride.end and ride.start < one.end for one in carless) for ride in rides)
    goals = marked.spans[GOAL] if marked else ()
    shops = heard.of("institution")
    goes = any(not any(start <= shop.start < end for shop in shops) for start, end in goals)
    goes = goes or bool(heard.of("sign", "visit", "appointment"))
    return bool(carless) and lacking and not goes and any(hit.value != RIDE for hit in hits)
