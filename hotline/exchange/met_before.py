"""Who has once been matched with whom: a block may come days after the two had to do with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.conversations.blocking import LATELY
from hotline.exchange import apart, people, posts, sides
from hotline.services import Services
from storage.records import LastMet, Person, Post, Task
from storage.store import where

TOOK = ("taken", "done", "dropped")
"""How a task stands that was once theirs to whom it was put."""
STATUSES = ("new", "open", "asked", "taken", "done", "closed")
MOST_NEEDS = 20
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Before:
    """Somebody on the other side of a need, and when that last changed."""

    ref: str
    person: Person
    at: str


def met_before(services: Services, phone: str) -> list[Before]:
    """Everybody this phone was matched with and not parted from, newest first, each with the last need of the two.

    Of whoever was forgotten since only the hash of the phone is known, in place of it.
    """
    if not people.is_number(phone):
        return []
    parted = apart.hashes(services, phone)
    found: dict[str, tuple[str, str]] = {}
    for at, ref, other in sorted(_all(services, phone), reverse=True):
        if other != phone and people.is_number(other) and not apart.among(services, other, parted):
            found.setdefault(other, (ref, at))
    met = people.find_all(services, found)
    before = [Before(ref, met.get(other) or Person(phone=other), at) for other, (ref, at) in found.items()]
    return [*before, *_forgotten(services, phone, parted | {services.phone_hash(other) for other in found})]


def _forgotten(services: Services, phone: str, besides: frozenset[str]) -> Iterator[Before]:
    own = services.phone_hash(phone)
    for last in services.store.find(LastMet, where("hashes").any([own]), newest=True, limit=MOST_NEEDS):
        for other in {*last.hashes} - {own, *besides}:
            yield Before(last.ref, Person(phone_hash=other), last.created_at)


def remember(services: Services, phone: str) -> None:
    """Keeps, of whoever is about to be forgotten, the hashes of those they met lately, who may still want to part."""
    since, own = services.now(days=-LATELY), services.phone_hash(phone)
    for before in met_before(services, phone):
        other = before.person.phone_hash or services.phone_hash(before.person.phone)
        if before.at >= since and other != own:
            services.store.add(LastMet(hashes=(own, other), ref=before.ref, created_at=before.at))


def tidy(services: Services) -> None:
    """What was kept of people who were forgotten goes as soon as no block would find it."""
    with services.store.transaction():
        for last in services.store.find(LastMet, where("created_at") < services.now(days=-LATELY), limit=MOST_AT_ONCE):
            services.store.drop(last)


def _all(services: Services, phone: str) -> Iterator[tuple[str, str, str]]:
    """When, about which need and with whom: those who helped this phone, and those it helped."""
    own = [*_needs(services, "phone", phone), *_needs(services, "for_phone", phone)]
    refs = list(dict.fromkeys(post.ref for post in own if sides.concerns(post, phone)))
    took = where("status").one_of(TOOK)
    if refs:
        for task in services.store.find(Task, where("ref").one_of(refs) & took):
            yield task.updated_at, task.ref, task.phone
    helped = services.store.find(
        Task, (where("phone") == phone) & took, order="updated_at", newest=True, limit=MOST_NEEDS
    )
    needs = posts.by_refs(services, (task.ref for task in helped))
    for task in helped:
        for resident in sides.phones(needs[task.ref]) if task.ref in needs else ():
            yield task.updated_at, task.ref, resident


def _needs(services: Services, side: str, phone: str) -> list[Post]:
    theirs = where(side) == phone
    return [
        post
        for status in STATUSES
        for post in services.store.find(Post, theirs & (where("status") == status), newest=True, limit=MOST_NEEDS)
    ]
