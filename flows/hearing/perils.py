"""Danger to life in a text: told plainly, or in pieces that only together are one."""

from __future__ import annotations

from flows.hearing.matches import Hit, Matches

SELF_HARM = frozenset({"suicide", "overdose"})
LASTING = SELF_HARM | {"violence"}
NEAR = 4
"""Words between a danger and the time it happened, or between two pieces that belong together."""
FAR = 24
"""Words between two pieces of one danger."""
TOGETHER = {
    ("burning", "ill"): "fire",
    ("burning", "unwell"): "fire",
    ("coals", "ill"): "fire",
    ("coals", "unwell"): "fire",
    ("coals", "lit", "indoors"): "fire",
    ("oven", "warming"): "fire",
    ("child", "alone"): "child",
    ("child", "unwatched"): "child",
    ("small", "unwatched"): "child",
    ("knocking", "alone"): "violence",
    ("partner", "hunting"): "violence",
    ("partner", "raging", "afraid"): "violence",
    ("dreads", "partner"): "violence",
    ("hunting", "afraid"): "violence",
    ("caught", "force"): "drowning",
    ("heavy", "fallen", "under"): "drowning",
    ("immobile", "rising"): "drowning",
    ("means", "weary"): "suicide",
    ("device", "powerless"): "medical",
    ("device", "scant"): "medical",
    ("cooled", "powerless"): "medical",
    ("cooled", "scant"): "medical",
    ("dialysis", "missed"): "medical",
    ("dialysis", "powerless"): "medical",
    ("frail", "cold"): "medical",
    ("frail", "heat"): "medical",
    ("somebody", "unseen", "days"): "medical",
    ("fall", "helpless"): "medical",
    ("swallowed", "poison"): "medical",
}
"""Lists of `hear.peril` that are a danger where all are heard, in any sentences of a text, and which danger."""
IN_ORDER = frozenset({"dreads", "swallowed"})
"""Lists right behind which the other one has to stand: 'drank bleach', not 'we ate and need bleach'."""
ONCE = frozenset({"fall", "swallowed"})
"""Lists of what happens at one time, which may be long past."""


def present(heard: Matches) -> list[Hit]:
    """Names the dangers that are not over ('a fire last month'); violence and suicide are never held to be over.

    Fumes come first: whoever feels ill of them has to get out, which only that danger says.
    """
    told = [hit for hit in heard.of("danger") if not _is_undone(heard, hit)]
    pieces = _together(heard)
    fumes = [hit for hit in pieces if hit.value == "fire"]
    return [*fumes, *told, *(hit for hit in pieces if hit not in fumes)]


def _together(heard: Matches) -> list[Hit]:
    """'im 9' and 'mom is at work'; 'the stove is on' and 'we all have headaches'."""
    if heard.of("peril", "undone", "laughter"):
        return []
    found = []
    for (one, *others), value in TOGETHER.items():
        lists = [heard.of("peril", name) for name in others]
        for hit in heard.of("peril", one) if all(lists) else ():
            if hit.value in ONCE and any(_beside(heard, hit, past) for past in heard.of("past")):
                continue
            if all(any(_are_near(hit, other) for other in hits) for hits in lists):
                found.append(hit._replace(slot="danger", value=value))
                break
    return found


def _are_near(one: Hit, other: Hit) -> bool:
    """Whether two pieces may tell of one danger: a long text speaks of more."""
    if one.value in IN_ORDER:
        return 0 <= other.start - one.end <= NEAR
    return max(one.start, other.start) - min(one.end, other.end) <= FAR


def _is_undone(heard: Matches, hit: Hit) -> bool:
    """Whether a not stands right before it ('no me duele el pecho'), or it is over or laughed about.

    A wish to die is none of these: who denies or laughs about it may mean it.
    """
    if hit.value in SELF_HARM:
        return False
    if any(no.end == hit.start and not heard.text.breaks[hit.start] for no in heard.of("peril", "denied")):
        return True
    if hit.value in LASTING:
        return False
    return bool(heard.of("peril", "laughter")) or any(_beside(heard, hit, past) for past in heard.of("past"))


def _beside(heard: Matches, hit: Hit, past: Hit) -> bool:
    """Whether a time long past or far off stands in the clause of a danger, with no 'now' between."""
    start, end = min(hit.end, past.end), max(hit.start, past.start)
    if end - start > NEAR or any(heard.text.breaks[start : end + 1]):
        return False
    return not any(start <= now.start < end for now in heard.of("when", "today"))


def worst(danger: list[Hit]) -> str:
    """Names the worst danger: wanting to die, or pills just taken, comes first, since it has its own line."""
    said = [hit.value for hit in danger]
    return "suicide" if SELF_HARM.intersection(said) else (said[0] if said else "")


def without_company(named: list[Hit], danger: list[Hit]) -> list[Hit]:
    """Being alone is no wish for company where there is danger; whoever wants to die may need somebody to talk to."""
    if not danger or worst(danger) == "suicide":
        return named
    return [hit for hit in named if hit.value != "company"]
