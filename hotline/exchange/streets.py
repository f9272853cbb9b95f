"""Streets and their areas: put down by the desk, suggested by what coordinators correct, used from the next text on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter

from flows import hearing
from hotline.base.vocabularies import STREET, folded, street_decisions
from hotline.exchange import ExchangeError, posts
from hotline.services import Services
from storage.records import Correction, LearnedWord

STATUSES = {"added": "put a street into an area", "removed": "removed a street", "set_aside": "set a street aside"}
"""What can be decided about a street, and how the audit trail says it."""
LOOKED_AT = 1000
"""Corrections read for suggestions, the newest ones, so that the work does not grow with what is stored."""
SHOWN, LONGEST = 40, 40


@dataclass(frozen=True, slots=True)
class Street:
    """A street and its area; `filed` when the community's file says so, `refs` are the corrected posts it came from."""

    street: str
    area: str
    filed: bool = False
    refs: tuple[str, ...] = ()


def listed(services: Services) -> list[Street]:
    """The streets in use, by name."""
    kept = {row.word for row in street_decisions(services.store).values() if row.status == "added"}
    streets = services.vocabularies.latest().community.streets
    return sorted(
        (Street(name, area, folded(name) not in kept) for name, area in streets.items()), key=attrgetter("street")
    )


def set_aside(services: Services) -> list[Street]:
    """The streets that were removed, and the suggestions that were not wanted."""
    rows = street_decisions(services.store).values()
    return sorted((Street(row.word, row.area) for row in rows if row.status != "added"), key=attrgetter("street"))


def suggestions(services: Services) -> list[Street]:
    """Streets of posts whose area somebody has corrected, of which nothing is decided; those seen most often first."""
    decided = {*street_decisions(services.store), *map(folded, services.community.streets)}
    vocabulary = services.vocabularies.latest()
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    newest = services.store.find(Correction, newest=True, limit=LOOKED_AT)
    corrected = dict.fromkeys(one.post for one in newest if one.field == "area")
    for post in posts.by_refs(services, corrected).values():
        for street in hearing.named_streets(post.place, vocabulary, post.language) if post.area else ():
            if street not in decided:
                seen[street, post.area].append(post.ref)
    found = [Street(street, area, refs=tuple(refs)) for (street, area), refs in seen.items()]
    return sorted(found, key=lambda one: (-len(one.refs), one.street, one.area))[:SHOWN]


def decide(services: Services, street: str, area: str, status: str, who: str) -> LearnedWord:
    """Puts a street into an area, takes it out, or sets a suggestion aside; the next text is read accordingly."""
    name = folded(street)
    if status not in STATUSES or area not in services.community.areas:
        raise ExchangeError(f"{status!r} and {area!r} are no decision about a street and no area", "bad_street")
    if not name or len(name) > LONGEST:
        raise ExchangeError(f"{street!r} is no street's name of {LONGEST} characters at most", "bad_street")
    with services.store.transaction():
        last = street_decisions(services.store).get(name)
        if last and (last.status, last.area) == (status, area):
            return last
        services.event(who, STATUSES[status], detail=f"{name}: {area}")
        return services.store.add(
            LearnedWord(category=STREET, word=name, area=area, status=status, who=who, created_at=services.now())
        )
