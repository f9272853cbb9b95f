"""The two sides of a match reach each other through the hotline, and neither sees the other's number.

It begins with TAKE and ends 48 hours after the need is closed; at once when the helper gives it back, or when either
side blocks the other.
"""

from __future__ import annotations

from dataclasses import replace

from flows.facts import PairFact
from hotline.exchange import people
from hotline.exchange.notices import contact, tell
from hotline.services import Services
from storage.records import CallBack, Message, Post, Relay
from storage.store import where

PURPOSE = "relay"
HOURS_AFTER_CLOSING = 48
MOST_AN_HOUR = 20
"""Texts of one side that are passed on within an hour: more than people write, and where two machines end."""
MOST_PAIRS = 10
WORDS_NEEDED = ("queued", "sending", "unknown")
"""While a text may still leave, its words stay."""


def begin(services: Services, post: Post, helper: str) -> None:
    """Somebody took a need: from now on texts and calls go between the two sides."""
    resident = contact(post)
    if services.community.hide_numbers and people.is_number(resident) and resident != helper:
        now = services.now()
        services.store.add(Relay(ref=post.ref, resident=resident, helper=helper, created_at=now, updated_at=now))


def current(services: Services, phone: str) -> list[tuple[Relay, Post]]:
    """The matches of this phone that are under way or ended a short while ago, newest first."""
    if not phone or not services.community.hide_numbers:
        return []
    live = where("status").one_of(["open", "ending"])
    found = [
        relay
        for side in ("resident", "helper")
        for relay in services.store.find(Relay, (where(side) == phone) & live, newest=True, limit=MOST_PAIRS)
    ]
    pairs = ((relay, services.store.one(Post, where("ref") == relay.ref)) for relay in found)
    return [
        (relay, post)
        for relay, post in pairs
        if post and post.helper == relay.helper and (not relay.ends_at or relay.ends_at > services.now())
    ]


def pairs(services: Services, phone: str) -> tuple[PairFact, ...]:
    """The same, as a conversation may know it."""
    return tuple(_fact(services, relay, post, phone) for relay, post in current(services, phone))


def _fact(services: Services, relay: Relay, post: Post, phone: str) -> PairFact:
    other = people.find(services, _other(relay, phone))
    return PairFact(
        ref=relay.ref,
        other=people.first_name(other) if other else "",
        helps=phone == relay.helper,
        categories=post.categories,
        wrote=phone in relay.wrote,
        reachable=not (other and other.opted_out),
    )


def other_side(services: Services, ref: str, phone: str) -> str:
    """The phone of the other side; "" when the two can no longer be connected."""
    found = next((relay for relay, post in current(services, phone) if post.ref == ref), None)
    person = people.find(services, _other(found, phone)) if found else None
    return _other(found, phone) if found and not (person and person.opted_out) else ""


def send(services: Services, ref: str, phone: str, words: str) -> None:
    """Passes words on with the first name of whoever wrote them."""
    found = next(((relay, post) for relay, post in current(services, phone) if post.ref == ref), None)
    if found is None:
        return
    relay, post = found
    if _too_many(services, ref, phone):
        services.event("hotline", "stopped passing texts on", ref)
        return
    sender = people.find(services, phone)
    name = people.first_name(sender) if sender else ""
    tell(services, _other(relay, phone), "relayed", post, purpose=PURPOSE, name=name, words=words)
    if phone not in relay.wrote:
        services.store.put(replace(relay, wrote=(*relay.wrote, phone), updated_at=services.now()))


def _too_many(services: Services, ref: str, phone: str) -> bool:
    since = services.now(hours=-1)
    theirs = where("phone") == phone
    lately = services.store.find(Message, theirs, newest=True, limit=4 * MOST_AN_HOUR)
    counted = [message for message in lately if message.purpose == PURPOSE and message.direction == "in"]
    return sum(message.created_at >= since for message in counted) >= MOST_AN_HOUR


def _other(relay: Relay, phone: str) -> str:
    return relay.helper if phone == relay.resident else relay.resident


def block(services: Services, ref: str, who: str) -> None:
    """One side, or the desk, wants no more of it."""
    for relay in services.store.find(Relay, where("ref") == ref):
        if relay.status != "ended":
            services.store.put(replace(relay, status="ended", updated_at=services.now()))
    services.event(who, "blocked the other side", ref)


def closed(services: Services, ref: str) -> None:
    """The need is closed: the words go, and in two days the way between the two."""
    for relay in services.store.find(Relay, (where("ref") == ref) & (where("status") == "open")):
        ends_at = services.now(hours=HOURS_AFTER_CLOSING)
        services.store.put(replace(relay, status="ending", ends_at=ends_at, updated_at=services.now()))
    erase(services, ref)


def erase(services: Services, ref: str) -> None:
    """Erases what the two wrote each other, except what still has to leave."""
    for message in services.store.find(Message, where("post") == ref):
        if message.purpose == PURPOSE and message.body and message.status not in WORDS_NEEDED:
            services.store.put(replace(message, body="", updated_at=services.now()))
    for owed in services.store.find(CallBack, where("post") == ref):
        if owed.prompt == "relayed" and owed.status == "done" and owed.words:
            services.store.put(replace(owed, words="", args={}, updated_at=services.now()))


def tidy(services: Services) -> None:
    """Ends what is over, and erases words that were passed on after the closing."""
    for relay in services.store.find(Relay, where("status") == "ending", limit=100):
        with services.store.transaction():
            erase(services, relay.ref)
            if relay.ends_at <= services.now():
                services.store.put(replace(relay, status="ended", updated_at=services.now()))


def forget(services: Services, phone: str) -> None:
    """Nothing of this phone stays in its matches."""
    for side in ("resident", "helper"):
        for relay in services.store.find(Relay, where(side) == phone):
            services.store.drop(relay)
