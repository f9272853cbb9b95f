"""Invitations to neighbors: one text to a number that nobody here knows, and no second one without a yes."""

from __future__ import annotations

from dataclasses import replace

from flows.prompts import Prompt
from hotline.exchange import people, quiet
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import NeighborInvite, Person
from storage.store import where

A_DAY = 3
"""Numbers that one phone may invite in a day."""
ALL_A_DAY = 60
"""Invitations that leave in a day, so that many phones together make no storm of it either."""
DAYS_OPEN = 7
HOURS_WORTH_SENDING = 48
PURPOSE = "invite"


def left(services: Services, phone: str) -> int:
    """How many more numbers this phone may invite today."""
    since = services.now(days=-1)
    theirs = (where("inviter") == phone) & (where("created_at") >= since)
    everybody = services.store.count(NeighborInvite, where("created_at") >= since, at_most=ALL_A_DAY)
    return min(A_DAY - services.store.count(NeighborInvite, theirs, at_most=A_DAY), ALL_A_DAY - everybody)


def invite(services: Services, inviter: Person, phone: str, language: str = "") -> NeighborInvite:
    """Texts a number once, in the transaction that is open; whom anybody here knows, or knew, gets nothing."""
    kept = _kept(services, inviter, phone)
    if not _is_new(services, phone) or left(services, inviter.phone) <= 0:
        return services.store.add(replace(kept, phone="", phone_hash="", status="unsent"))
    language = language or inviter.language
    person = people.meet(services, phone, language=language)
    words = services.wording.texts([Prompt("invitation", {"helper": people.first_name(inviter)})], language)[0]
    queued = services.outbox.put(
        phone, services.wording.first_text(words, language), purpose=PURPOSE, priority=2,
        not_before=quiet.not_before(services.community, services.clock.now()),
        not_after=services.now(hours=HOURS_WORTH_SENDING), person=person,
    )  # fmt: skip
    if queued is None:
        services.store.drop(person)
        return services.store.add(replace(kept, phone="", phone_hash="", status="unsent"))
    services.store.put(replace(person, invited=kept.ref, greeted=True))
    services.event("person", "invited a neighbor")
    return services.store.add(kept)


def _kept(services: Services, inviter: Person, phone: str) -> NeighborInvite:
    now = services.now()
    return NeighborInvite(
        ref=new_ref(services.store), phone=phone, phone_hash=services.phone_hash(phone), inviter=inviter.phone,
        ends_at=services.now(days=DAYS_OPEN), created_at=now, updated_at=now,
    )  # fmt: skip


def _is_new(services: Services, phone: str) -> bool:
    """Whether nobody here has met this number, forgotten ones included, and it was never invited."""
    if people.find(services, phone) or not services.outbox.allowed(phone):
        return False
    return services.store.one(NeighborInvite, where("phone_hash") == services.phone_hash(phone)) is None


def by_ref(services: Services, ref: str) -> NeighborInvite | None:
    """The invitation with this ref."""
    return services.store.one(NeighborInvite, where("ref") == ref) if ref else None


def answered(services: Services, person: Person, ref: str, *, agreed: bool) -> Person:
    """Whoever was invited has answered: a yes is told to whoever invited them, a no to nobody."""
    found = by_ref(services, ref)
    if found is None or person.invited != ref:
        return person
    inviter = people.find(services, found.inviter) if agreed and found.status == "sent" else None
    over(services, found, "agreed" if agreed else "declined")
    services.event("person", "agreed to an invitation" if agreed else "declined an invitation")
    if inviter and inviter.phone:
        _thank(services, inviter)
    consent = "said yes to an invitation" if agreed else ""
    return services.store.put(replace(person, invited="", consent=consent, updated_at=services.now()))


def _thank(services: Services, inviter: Person) -> None:
    words = services.wording.texts([Prompt("invite_agreed")], inviter.language)[0]
    if not inviter.greeted:
        words = services.wording.first_text(words, inviter.language)
    queued = services.outbox.put(
        inviter.phone, words, purpose="notice", not_after=services.now(hours=24), person=inviter,
        not_before=quiet.not_before(services.community, services.clock.now()),
    )  # fmt: skip
    if queued and not inviter.greeted:
        services.store.put(replace(inviter, greeted=True))


def over(services: Services, found: NeighborInvite, status: str) -> None:
    """An invitation is over: its number and who sent it go, the hash stays."""
    services.store.put(replace(found, phone="", inviter="", status=status, updated_at=services.now()))


def forget(services: Services, phone: str) -> None:
    """Leaves no number of somebody who is forgotten, on either side of an invitation."""
    for found in services.store.find(NeighborInvite, where("phone") == phone):
        over(services, found, "silent" if found.status == "sent" else found.status)
    for found in services.store.find(NeighborInvite, where("inviter") == phone):
        services.store.put(replace(found, inviter=""))


def counts(services: Services) -> dict[str, int]:
    """How many invitations came to what; those that never left are nobody's to see."""
    shown = ("sent", "agreed", "declined", "came", "silent")
    return {status: services.store.count(NeighborInvite, where("status") == status) for status in shown}
