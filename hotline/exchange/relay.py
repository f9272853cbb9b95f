"""The two sides of a match reach each other through the hotline, and neither sees the other's number.

It begins with TAKE and ends 48 hours after the need is closed; at once when the helper gives it back, or when either
side blocks the other.
"""

from __future__ import annotations

from dataclasses import replace

from flows.facts import PairFact
from hotline.exchange import people
from hotline.exchange.notices import contact, tell
from hotline.house import House
from storage.records import CallBack, Message, Post, Relay
from storage.store import where

PURPOSE = "relay"
HOURS_AFTER_CLOSING = 48
MOST_AN_HOUR = 20
"""Texts of one side that are passed on within an hour: more than people write, and where two machines end."""
MOST_PAIRS = 10
WORDS_NEEDED = ("queued", "sending", "unknown")
"""While a text may still leave, its words stay."""


def begin(house: House, post: Post, helper: str) -> None:
    """Somebody took a need: from now on texts and calls go between the two sides."""
    resident = contact(post)
    if house.community.hide_numbers and people.is_number(resident) and resident != helper:
        now = house.now()
        house.store.add(Relay(ref=post.ref, resident=resident, helper=helper, created_at=now, updated_at=now))


def current(house: House, phone: str) -> list[tuple[Relay, Post]]:
    """The matches of this phone that are under way or ended a short while ago, newest first."""
    if not phone or not house.community.hide_numbers:
        return []
    live = where("status").one_of(["open", "ending"])
    found = [
        relay
        for side in ("resident", "helper")
        for relay in house.store.find(Relay, (where(side) == phone) & live, newest=True, limit=MOST_PAIRS)
    ]
    pairs = ((relay, house.store.one(Post, where("ref") == relay.ref)) for relay in found)
    return [
        (relay, post)
        for relay, post in pairs
        if post and post.helper == relay.helper and (not relay.ends_at or relay.ends_at > house.now())
    ]


def pairs(house: House, phone: str) -> tuple[PairFact, ...]:
    """The same, as a conversation may know it."""
    return tuple(_fact(house, relay, post, phone) for relay, post in current(house, phone))


def _fact(house: House, relay: Relay, post: Post, phone: str) -> PairFact:
    other = people.find(house, _other(relay, phone))
    return PairFact(
        ref=relay.ref,
        other=people.first_name(other) if other else "",
        helps=phone == relay.helper,
        categories=post.categories,
        wrote=phone in relay.wrote,
        reachable=not (other and other.opted_out),
    )


def other_side(house: House, ref: str, phone: str) -> str:
    """The phone of the other side; "" when the two can no longer be connected."""
    found = next((relay for relay, post in current(house, phone) if post.ref == ref), None)
    person = people.find(house, _other(found, phone)) if found else None
    return _other(found, phone) if found and not (person and person.opted_out) else ""


def send(house: House, ref: str, phone: str, words: str) -> None:
    """Passes words on with the first name of whoever wrote them."""
    found = next(((relay, post) for relay, post in current(house, phone) if post.ref == ref), None)
    if found is None:
        return
    relay, post = found
    if _too_many(house, ref, phone):
        house.event("hotline", "stopped passing texts on", ref)
        return
    sender = people.find(house, phone)
    name = people.first_name(sender) if sender else ""
    tell(house, _other(relay, phone), "relayed", post, purpose=PURPOSE, name=name, words=words)
    if phone not in relay.wrote:
        house.store.put(replace(relay, wrote=(*relay.wrote, phone), updated_at=house.now()))


def _too_many(house: House, ref: str, phone: str) -> bool:
    since = house.now(hours=-1)
    theirs = where("phone") == phone
    lately = house.store.find(Message, theirs, newest=True, limit=4 * MOST_AN_HOUR)
    counted = [message for message in lately if message.purpose == PURPOSE and message.direction == "in"]
    return sum(message.created_at >= since for message in counted) >= MOST_AN_HOUR


def _other(relay: Relay, phone: str) -> str:
    return relay.helper if phone == relay.resident else relay.resident


def block(house: House, ref: str, who: str) -> None:
    """One side, or the desk, wants no more of it."""
    for relay in house.store.find(Relay, where("ref") == ref):
        if relay.status != "ended":
            house.store.put(replace(relay, status="ended", updated_at=house.now()))
    house.event(who, "blocked the other side", ref)


def closed(house: House, ref: str) -> None:
    """The need is closed: the words go, and in two days the way between the two."""
    for relay in house.store.find(Relay, (where("ref") == ref) & (where("status") == "open")):
        ends_at = house.now(hours=HOURS_AFTER_CLOSING)
        house.store.put(replace(relay, status="ending", ends_at=ends_at, updated_at=house.now()))
    erase(house, ref)


def erase(house: House, ref: str) -> None:
    """Erases what the two wrote each other, except what still has to leave."""
    for message in house.store.find(Message, where("post") == ref):
        if message.purpose == PURPOSE and message.body and message.status not in WORDS_NEEDED:
            house.store.put(replace(message, body="", updated_at=house.now()))
    for owed in house.store.find(CallBack, where("post") == ref):
        if owed.prompt == "relayed" and owed.status == "done" and owed.words:
            house.store.put(replace(owed, words="", args={}, updated_at=house.now()))


def tidy(house: House) -> None:
    """Ends what is over, and erases words that were passed on after the closing."""
    for relay in house.store.find(Relay, where("status") == "ending", limit=100):
        with house.store.transaction():
            erase(house, relay.ref)
            if relay.ends_at <= house.now():
                house.store.put(replace(relay, status="ended", updated_at=house.now()))


def forget(house: House, phone: str) -> None:
    """Nothing of this phone stays in its matches."""
    for side in ("resident", "helper"):
        for relay in house.store.find(Relay, where(side) == phone):
            house.store.drop(relay)
