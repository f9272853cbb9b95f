"""Texts between somebody who writes to a role and whoever has it: neither sees the other's number."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import apart, people, relay, role_duty
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import CallBack, Message, Person, Relay, RoleHolder
from storage.store import where

DAYS_OPEN = 7
"""After so many days words go to the role once more, which somebody else may have by then."""
HOURS_WAITING = 24
"""So long an answer without the ref is meant for whoever wrote last."""
MOST_AN_HOUR = 20
MOST_WAITING = 3
TIDIED = 50


def write(services: Services, sender: Person, ref: str, words: str) -> None:
    """Passes words on to everybody who has the role now; their answers come back on a way of its own."""
    role, way_ref = role_duty.by_ref(services, ref), new_ref(services.store)
    now, ends_at = services.now(), services.now(hours=24 * DAYS_OPEN)
    for _, person in role_duty.on_duty(services, ref, besides=sender.phone):
        services.store.add(
            Relay(
                ref=way_ref, role=ref, resident=sender.phone, helper=person.phone, status=relay.TO_ROLE,
                ends_at=ends_at, spoke=sender.phone, spoke_at=now, lately=((sender.phone, now),), created_at=now,
                updated_at=now,
            )
        )  # fmt: skip
        _pass_on(services, person, sender, ref, way_ref, words, "role_text")
    services.event("hotline", "passed a text on to a role", role.ref)


def _pass_on(
    services: Services, reader: Person, sender: Person, ref: str, way_ref: str, words: str, prompt: str
) -> None:
    role = role_duty.by_ref(services, ref)
    name = people.first_name(sender)
    role_duty.tell_of_role(services, reader, role, prompt, purpose=relay.PURPOSE, ref=way_ref, words=words, name=name)


def wrote_lately(services: Services, phone: str) -> int:
    """How many ways to roles this phone has begun within an hour."""
    theirs = (where("resident") == phone) & (where("status") == relay.TO_ROLE)
    found = services.store.find(Relay, theirs, newest=True, limit=MOST_AN_HOUR)
    return len({way.ref for way in found if way.created_at >= services.now(hours=-1)})


def ways(services: Services, ref: str, phone: str) -> list[Relay]:
    """The ways with this ref on one side of which this phone is, while they are open and the role is still theirs."""
    found = services.store.find(Relay, (where("ref") == ref) & (where("status") == relay.TO_ROLE))
    theirs = [way for way in found if phone in (way.resident, way.helper) and way.ends_at > services.now()]
    return [way for way in theirs if phone == way.resident or _stands(services, way)]


def reached(services: Services, ways_of_one: list[Relay], phone: str) -> list[tuple[Relay, Person]]:
    """The other sides of these ways that still hear from us and were not parted from this phone."""
    others = {_other(way, phone): way for way in ways_of_one if _stands(services, way)}
    met, parted = people.find_all(services, others), apart.hashes(services, phone) if others else frozenset()
    return [
        (way, met[other])
        for other, way in others.items()
        if other in met
        and not met[other].unreachable
        and not apart.among(services, other, parted)
        and sum(who == phone for who, at in way.lately if at >= services.now(hours=-1)) < MOST_AN_HOUR
    ]


def _stands(services: Services, way: Relay) -> bool:
    """Whether whoever was written to has the role still."""
    row = services.store.one(RoleHolder, where("key") == f"{way.role} {way.helper}")
    return row is not None and row.status == "agreed"


def _other(way: Relay, phone: str) -> str:
    return way.helper if phone == way.resident else way.resident


def write_back(services: Services, sender: Person, ref: str, words: str) -> None:
    """Passes words on to the other side: an answer of whoever has the role, or more of whoever wrote to it."""
    now, since = services.now(), services.now(hours=-1)
    for way, person in reached(services, ways(services, ref, sender.phone), sender.phone):
        answers = sender.phone == way.helper
        lately = (*(one for one in way.lately if one[1] >= since), (sender.phone, now))
        services.store.put(replace(way, spoke=sender.phone, spoke_at=now, lately=lately, updated_at=now))
        _pass_on(services, person, sender, way.role, ref, words, "role_answer" if answers else "role_more")


def waiting(services: Services, phone: str) -> list[Relay]:
    """The ways on which somebody wrote to a role of this phone within a day and was not answered, newest first."""
    theirs = (where("helper") == phone) & (where("status") == relay.TO_ROLE)
    since = services.now(hours=-HOURS_WAITING)
    found = services.store.find(Relay, theirs, newest=True, limit=MOST_WAITING)
    return [way for way in found if way.spoke == way.resident and way.spoke_at >= since]


def part(services: Services, ref: str, phone: str) -> None:
    """Whoever has this phone wants nothing more of the other side, for good."""
    for way in ways(services, ref, phone):
        other = _other(way, phone)
        apart.part(services, phone, other, "person", ref)
        relay.part(services, [way.resident], way.helper)


def tidy(services: Services) -> None:
    """Ends ways that have been open for long enough."""
    for seen in services.store.find(Relay, where("status") == relay.TO_ROLE, limit=TIDIED):
        if seen.ends_at > services.now():
            return
        with services.store.transaction():
            way = services.store.get(Relay, seen.id)
            if way and way.status == relay.TO_ROLE:
                services.store.put(replace(way, status=relay.ROLE_OVER, updated_at=services.now()))


def forget(services: Services, phone: str) -> None:
    """Erases what this phone wrote to roles, and what was written to it: the other side's texts hold it too."""
    for side in ("resident", "helper"):
        for way in services.store.find(Relay, where(side) == phone):
            if way.status in (relay.TO_ROLE, relay.ROLE_OVER):
                for message in services.store.find(Message, where("post") == way.ref):
                    services.store.put(replace(message, body=""))
                for owed in services.store.find(CallBack, where("post") == way.ref):
                    services.store.drop(owed)
