"""Who could help with a need: hard rules first, then a score that spreads the load.

Candidates come from the store in the order of when they were last asked, by what they can do, where and in which
language, so that the work does not grow with the number of people.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter

from flows.conversations.hanging import POSTERING
from hotline.base.clock import moment, stamp
from hotline.exchange import apart, hours, post_times
from hotline.exchange.told_times import Span
from hotline.services import Services
from storage.prefix_search import merged, starting
from storage.records import Person, Post, Task
from storage.records.search_keys import ANYWHERE
from storage.store import where

CANDIDATES = 40
"""How many of those who waited longest are looked at for each thing that is needed."""
SCORED = 16
"""How many of these have their open tasks counted."""
RESTED_AFTER = 28
"""Days after which having been asked longer ago counts no more."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is suggested: a name for the words, and what stands in them."""

    name: str
    value: str | int | tuple[str, ...] = ""


COUNTED = ("sent", "taken", "done")
"""Tasks that use up what somebody wants to do in a week or a month."""
JUST_ASKED = {0: Reason("asked_today"), 1: Reason("asked_yesterday")}
"""By the days since they were asked."""


@dataclass(frozen=True, slots=True)
class Match:
    """One person who could help, or one offer that could, with plain reasons; the best have the highest score."""

    phone: str
    name: str
    score: float
    reasons: tuple[Reason, ...]
    language: str = ""
    offer: str = ""
    """Ref of the standing offer; "" for a volunteer."""
    person: Person = field(default_factory=Person)
    """The volunteer, as just read; unsaved (id 0) for an offer."""


def suggest(
    services: Services, post: Post, limit: int = 5, *, any_language: bool = False, asked: Sequence[Task] | None = None
) -> list[Match]:
    """The best people for this need; those whom a coordinator lined up come first.

    With `any_language` people are found who may not speak with the resident, which the reasons say. `asked` are all
    tasks of the need, where the caller has looked them up already.
    """
    asked = services.store.find(Task, where("ref") == post.ref) if asked is None else asked
    barred = {post.phone, post.for_phone, *(task.phone for task in asked)}
    parted = apart.from_post(services, post)
    today, needed = post_times.here(services), post_times.of_post(services, post)
    lined_up = [
        match for match in _lined_up(services, post, today) if match.phone not in barred and not parted(match.phone)
    ]
    barred.update(match.phone for match in lined_up)
    fitting = [
        (_score(person, post, today), person)
        for person in _candidates(services, post, any_language)
        if person.phone not in barred and _fits(person, needed, today) and not parted(person.phone)
    ]
    best = heapq.nlargest(max(SCORED, limit * 2), fitting, key=itemgetter(0))
    matches = [match for score, person in best if (match := _weighed(services, person, post, score, today))]
    matches.sort(key=lambda match: -match.score)
    return (lined_up + matches)[:limit]


def offers(services: Services, post: Post, limit: int = 5) -> list[Match]:
    """Standing offers that could answer this need, the oldest first."""
    found: dict[str, Match] = {}
    parted = apart.from_post(services, post)
    for offer in _posts(services, "offer", post):
        own = offer.phone in (post.phone, post.for_phone)
        apart_from_it = parted(offer.phone) or parted(offer.for_phone)
        if offer.phone and not own and offer.phone not in found and not apart_from_it:
            found[offer.phone] = Match(
                offer.phone, offer.name, 0, _offer_reasons(services, offer, post), offer.language, offer.ref
            )
    return list(found.values())[:limit]


def needs(services: Services, offer: Post, limit: int = 5) -> list[Post]:
    """Open needs that this offer could answer, those that wait longest first."""
    theirs = (offer.phone, offer.for_phone)
    parted = apart.from_any(services, theirs)
    joined = apart.hashes(services, *theirs) - {services.phone_hash(phone) for phone in theirs}
    fitting = (post for post in _posts(services, "need", offer) if offer.phone not in (post.phone, post.for_phone))
    fitting = (post for post in fitting if joined.isdisjoint(post.joined_from))
    return [post for post in fitting if not parted(post.phone) and not parted(post.for_phone)][:limit]


def _candidates(services: Services, post: Post, any_language: bool) -> Iterator[Person]:
    """People who can do some of it there and speak the language, each once, those who waited longest first."""
    if POSTERING in post.categories:
        yield from _anybody(services, post)
        return
    languages = (*services.community.languages, ANYWHERE) if any_language else _spoken(services, post)
    places = [f"@{area}" for area in (post.area, ANYWHERE)] if post.area else [""]
    seen: set[int] = set()
    for category in post.categories or ("other",):
        ways = [f"serves {category}{place}/{code} " for place in places for code in languages]
        for person in merged(services.store, Person, ways, limit=CANDIDATES):
            if person.id not in seen:
                seen.add(person.id)
                yield person


def _anybody(services: Services, post: Post) -> Iterator[Person]:
    """Volunteers there, whatever else they can do and speak: flyers hang in any language."""
    ways = [f"lives {area}" for area in (post.area, ANYWHERE)] if post.area else ["lives "]
    found = [person for way in ways for _, person in starting(services.store, Person, way, limit=CANDIDATES)]
    yield from {person.id: person for person in found}.values()


def _spoken(services: Services, post: Post) -> tuple[str, ...]:
    """Languages that serve; who said none is taken to speak the community's first."""
    default = services.community.languages[0]
    language = post.language or default
    return (language, ANYWHERE) if language == default else (language,)


def _fits(person: Person, needed: Span, today: datetime) -> bool:
    """The hard rules that a person's own record answers."""
    if not person.may_be_asked or person.pauses(today.date().isoformat()):
        return False
    return hours.can_help(person.hours, needed, today)


def _score(person: Person, post: Post, today: datetime) -> float:
    wanted = post.categories or ("other",)
    covered = sum(category in person.can for category in wanted) / len(wanted)
    near = 4.0 if post.area and post.area in person.areas else 0.0
    return 20 * covered + near + _days_rested(person, today) + min(person.helped, 4)


def _days_rested(person: Person, today: datetime) -> float:
    if not person.last_asked_at:
        return RESTED_AFTER
    return min((today - moment(person.last_asked_at)) / timedelta(days=1), RESTED_AFTER)


def _weighed(services: Services, person: Person, post: Post, score: float, today: datetime) -> Match | None:
    """The match after a look at this person's tasks; None when those of the month or the week are used up."""
    month = stamp(today.replace(day=1, hour=0, minute=0, second=0, microsecond=0))
    put = (where("phone") == person.phone) & where("status").one_of(COUNTED)
    tasks = services.store.find(Task, put, order="updated_at", newest=True, limit=60)
    for most, since in ((person.monthly_cap, month), (person.most_a_week, stamp(today - timedelta(days=7)))):
        counted = (task.created_at >= since for task in tasks)
        if most and sum(counted) >= most:
            return None
    busy = sum(task.status in ("sent", "taken") for task in tasks)
    reasons = tuple(_reasons(person, post, busy, today))
    return Match(person.phone, person.name, score - 12 * busy, reasons, person.language, person=person)


def _reasons(person: Person, post: Post, busy: int, today: datetime) -> Iterator[Reason]:
    wanted = tuple(category for category in post.categories if category in person.can)
    yield Reason("can", wanted or person.can[:3])
    if post.area and post.area in person.areas:
        yield Reason("lives", post.area)
    elif not person.areas:
        yield Reason("anywhere")
    if person.helped:
        yield Reason("helped", person.helped)
    if person.hours:
        yield Reason("free", person.hours)
    if person.most_a_week:
        yield Reason("most_a_week", person.most_a_week)
    if person.last_asked_at:
        days = int((today - moment(person.last_asked_at)) / timedelta(days=1))
        yield JUST_ASKED.get(days) or Reason("last_asked", days)
    else:
        yield Reason("never_asked")
    if busy:
        yield Reason("busy", busy)
    if post.language in (person.language, *person.speaks) and post.language:
        yield Reason("speaks", post.language)
    elif post.language and person.language:
        yield Reason("other_language", post.language)


def _lined_up(services: Services, post: Post, today: datetime) -> Iterator[Match]:
    """Those whom a coordinator chose; a pause that began meanwhile takes them out of the line."""
    for phone in post.lined_up:
        person = services.store.one(Person, where("phone") == phone)
        if person and person.may_be_asked and not person.pauses(today.date().isoformat()):
            yield Match(phone, person.name, float("inf"), (Reason("lined_up"),), person.language, person=person)


def _posts(services: Services, kind: str, post: Post) -> Iterable[Post]:
    """Posts of the other kind about the same thing in the same place, the oldest first."""
    places = [f"@{area}" for area in (post.area, ANYWHERE)] if post.area else [""]
    found = {
        other.id: other
        for category in post.categories or ("other",)
        for place in places
        for _, other in starting(services.store, Post, f"{kind} {category}{place} ", limit=20)
        if other.ref != post.ref and other.status in ("new", "open", "asked")
    }
    return sorted(found.values(), key=lambda other: (-_shared(other, post), other.id))


def _shared(one: Post, other: Post) -> int:
    return len(set(one.categories) & set(other.categories))


def _offer_reasons(services: Services, offer: Post, post: Post) -> tuple[Reason, ...]:
    reasons = [Reason("offers", tuple(name for name in offer.categories if name in post.categories))]
    if offer.area and offer.area == post.area:
        reasons.append(Reason("lives", offer.area))
    if when := post_times.rough_word(services, offer):
        reasons.append(Reason("when", when))
    return tuple(reasons)
