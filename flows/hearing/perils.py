"""Danger to life in a text: told plainly, or in pieces that only together are one."""

from __future__ import annotations

from itertools import pairwise

from flows.hearing.denying import is_denied
from flows.hearing.matches import Hit, Matches

SELF_HARM = frozenset({"suicide", "overdose"})
LASTING = SELF_HARM | {"violence"}
STANDING = LASTING | {"drowning", "child"}
"""Dangers that do not end because somebody is said to be well, or a smell to be gone."""
NEAR = 4
"""Words between a danger and the time it happened, or between two pieces that belong together."""
BESIDE = 3
"""Words between what dies or kills and the thing that does."""
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
    ("struck", "vehicle", "human"): "medical",
}
"""Lists of `hear.peril` and `hear.scene` that are a danger where all are heard in a text, and which danger."""
DENIABLE = frozenset({"fall", "helpless", "ill", "struck", "swallowed", "unwell"})
"""Lists of what has not happened where a not stands right before it: 'nobody fell'."""
IN_ORDER = frozenset({"dreads", "swallowed"})
"""Lists right behind which the other one has to stand: 'drank bleach', not 'we ate and need bleach'."""
CLOSE = frozenset({"struck"})
"""Lists beside which the others have to stand, on either side: 'a truck just hit a lady'."""
ONCE = frozenset({"fall", "struck", "swallowed"})
"""Lists of what happens at one time, which may be long past."""


def present(heard: Matches) -> list[Hit]:
    """Names the dangers that are not over ('a fire last month'); violence and suicide are never held to be over.

    Fumes come first: whoever feels ill of them has to get out, which only that danger says.
    """
    over = is_told_over(heard)
    told = [hit for hit in heard.of("danger") if not _is_undone(heard, hit) and not (over and _is_ended(heard, hit))]
    pieces = _together(heard)
    fumes = [hit for hit in pieces if hit.value == "fire"]
    return [*fumes, *told, *(hit for hit in pieces if hit not in fumes)]


def _together(heard: Matches) -> list[Hit]:
    """'im 9' and 'mom is at work'; 'the stove is on' and 'we all have headaches'."""
    if heard.of("peril", "undone", "laughter"):
        return []
    found = []
    for (one, *others), value in TOGETHER.items():
        lists = [_told(heard, name) for name in others]
        for hit in _told(heard, one) if all(lists) else ():
            if hit.value in ONCE and any(_beside(heard, hit, past) for past in heard.of("past")):
                continue
            if all(any(_are_near(hit, other) for other in hits) for hits in lists):
                found.append(hit._replace(slot="danger", value=value))
                break
    return [hit for hit in found if hit.value != "violence" or not _is_bygone(heard)]


def _told(heard: Matches, name: str) -> list[Hit]:
    hits = [*heard.of("peril", name), *heard.of("scene", name)]
    return [hit for hit in hits if not _is_denied(heard, hit)] if name in DENIABLE else hits


def _are_near(one: Hit, other: Hit) -> bool:
    """Whether two pieces may tell of one danger: a long text speaks of more."""
    if one.value in IN_ORDER:
        return 0 <= other.start - one.end <= NEAR
    if one.value in CLOSE:
        return max(one.start, other.start) - min(one.end, other.end) <= NEAR
    return max(one.start, other.start) - min(one.end, other.end) <= FAR


def _is_undone(heard: Matches, hit: Hit) -> bool:
    """Whether a not stands right before it ('no me duele el pecho'), or it is over or laughed about.

    A wish to die is none of these: who denies or laughs about it may mean it.
    """
    if hit.value in SELF_HARM:
        return False
    if _is_denied(heard, hit):
        return True
    if _is_of_things(heard, hit) or _is_supposed(heard, hit):
        return True
    if hit.value == "violence":
        return _is_bygone(heard) or _is_laughed_about(heard, hit)
    return bool(heard.of("peril", "laughter")) or any(_beside(heard, hit, past) for past in heard.of("past"))


def _is_denied(heard: Matches, hit: Hit) -> bool:
    return any(no.end == hit.start and not heard.text.breaks[hit.start] for no in heard.of("peril", "denied"))


def _is_of_things(heard: Matches, hit: Hit) -> bool:
    """Whether it is a thing or a task that dies or kills: 'my phone died', 'this homework is going to kill me'."""
    if not any(_overlap(hit, one) for one in heard.of("scene", "mortal")):
        return False
    things = heard.of("scene", "lifeless")
    return any(_beside(heard, hit, thing, BESIDE) and _joins(heard, hit, thing) for thing in things)


def _joins(heard: Matches, hit: Hit, thing: Hit) -> bool:
    """Whether nobody else comes between: 'trapped, my phone is dying' tells of two."""
    start, end = min(hit.end, thing.end), max(hit.start, thing.start)
    others = heard.of("scene", "person", "mortal")
    return not any(start <= one.start and one.end <= end for one in others)


def _is_supposed(heard: Matches, hit: Hit) -> bool:
    """Whether it is only thought of: 'do you teach what to do if somebody is choking'."""
    return any(one.start <= hit.start <= one.end for one in heard.of("scene", "supposed"))


def _is_laughed_about(heard: Matches, hit: Hit) -> bool:
    """Whether it is a killing that is laughed about: 'my mom is gonna murder me haha'."""
    laughs = heard.of("peril", "laughter") and not _goes_on(heard)
    return bool(laughs) and any(_overlap(hit, one) for one in heard.of("scene", "mortal"))


def _is_bygone(heard: Matches) -> bool:
    """Whether it is told of many years ago, and nothing says that it goes on."""
    return bool(heard.of("scene", "bygone")) and not (heard.of("scene", "ongoing") or _goes_on(heard))


def _goes_on(heard: Matches) -> bool:
    """Whether fear is told beside violence, or that somebody is after them."""
    told = heard.of("danger")
    apart = [one for one in heard.of("peril", "hunting") if not any(_overlap(hit, one) for hit in told)]
    return bool(apart or heard.of("peril", "afraid"))


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def _holds(one: Hit, other: Hit) -> bool:
    return one.start <= other.start and other.end <= one.end


def is_told_over(heard: Matches) -> bool:
    """Whether words say that help came, that it was none or that somebody is well, and nothing that it goes on."""
    return bool(_ends(heard)) and not heard.of("over", "still")


def _ends(heard: Matches) -> list[Hit]:
    ends = heard.of("over", "well", "out")
    return [hit for hit in ends if not _is_denied(heard, hit) and not is_denied(heard, hit.start, 1)]


def _is_ended(heard: Matches, hit: Hit) -> bool:
    """Whether it is over by itself: who is stuck may be well, and is stuck all the same."""
    return hit.value not in STANDING and not is_another(heard, hit)


def is_another(heard: Matches, danger: Hit) -> bool:
    """Whether a danger is told in a clause of its own, and nobody is said behind it to be well."""
    ended = [hit for hit in _ends(heard) if not _overlap(hit, danger) or _holds(hit, danger)]
    start, end = next(clause for clause in _clauses(heard) if clause[0] <= danger.start < clause[1])
    inside = any(start <= hit.start < end for hit in ended)
    well_again = any(hit.value == "well" and hit.start >= end for hit in ended)
    return not (inside or well_again)


def _clauses(heard: Matches) -> list[tuple[int, int]]:
    """Where each thing told begins and ends: at a mark, or at a word that turns to something else."""
    size = len(heard.text.words)
    turns = {hit.start for hit in heard.of("over", "turn")}
    begins = [index for index in range(size) if index == 0 or heard.text.breaks[index] or index in turns]
    return list(pairwise([*begins, size]))


def _beside(heard: Matches, hit: Hit, past: Hit, most: int = NEAR) -> bool:
    """Whether a time long past or far off stands in the clause of a danger, with no 'now' between."""
    start, end = min(hit.end, past.end), max(hit.start, past.start)
    if end - start > most or any(heard.text.breaks[start : end + 1]):
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
