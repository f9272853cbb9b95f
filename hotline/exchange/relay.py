"""The two sides of a match reach each other through the hotline, and neither sees the other's number.

Where somebody speaks for another, both are the resident's side. The helper's words reach both: nobody knows which of
the two phones is at hand, which of them has the answer, or who asked; one text more is the lesser harm.

It begins with TAKE and ends 48 hours after the need is closed; at once when the helper gives it back, or when either
side blocks the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hotline.exchange import people, sides
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import CallBack, Message, Person, Post, Relay
from storage.store import where

PURPOSE = "relay"
HOURS_AFTER_CLOSING = 48
MOST_AN_HOUR = 20
"""Texts of one side that are passed on within an hour: more than people write, and where two machines end."""
MOST_PAIRS = 10
LIVE = ("open", "ending")
SIDES = ("resident", "speaker", "helper")
WORDS_NEEDED = ("queued", "sending", "unknown")
"""While a text may still leave, its words stay."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A match whose two sides reach each other, as one transaction has read it for one of them."""

    relay: Relay
    post: Post
    others: tuple[Person, ...]
    """The other side, whom the need is for first; unsaved (id 0) where the hotline has never met them."""

    @property
    def other(self) -> Person:
        """Who is named and rung: the first who still wants to hear anything."""
        return next((person for person in self.others if not person.opted_out), self.others[0])

    @property
    def phones(self) -> tuple[str, ...]:
        """The phones of the other side."""
        return tuple(person.phone for person in self.others)

    @property
    def reachable(self) -> bool:
        """Whether somebody on the other side still wants to hear anything."""
        return not self.other.opted_out


def begin(services: Services, post: Post, helper: str) -> None:
    """Somebody took a need: from now on texts and calls go between the two sides."""
    side = _side(post, helper)
    if services.community.hide_numbers and side:
        now, (resident, speaker, *_) = services.now(), (*side, "")
        services.store.add(
            Relay(ref=post.ref, resident=resident, speaker=speaker, helper=helper, created_at=now, updated_at=now)
        )


def _side(post: Post, helper: str) -> list[str]:
    return [phone for phone in sides.phones(post) if people.is_number(phone) and phone != helper]


def widen(services: Services, post: Post) -> None:
    """Whom a need is for has agreed after somebody took it: they hear who comes, and are in it from now on."""
    for relay in services.store.find(Relay, (where("ref") == post.ref) & (where("status") == "open")):
        resident, speaker, *_ = (*_side(post, relay.helper), "", "")
        if speaker and relay.speaker != speaker:
            services.store.put(replace(relay, resident=resident, speaker=speaker, updated_at=services.now()))
            helper = people.first_name(people.find(services, relay.helper) or Person())
            sides.tell_all(services, post, "helper_found", besides=speaker, helper=helper, note="", hidden=True)


def of_phone(services: Services, phone: str) -> list[Relay]:
    """The ways between this phone and others that are open, or ending, newest first on either side."""
    if not phone or not services.community.hide_numbers:
        return []
    live = where("status").one_of(list(LIVE))
    return [
        relay
        for side in SIDES
        for relay in services.store.find(Relay, (where(side) == phone) & live, newest=True, limit=MOST_PAIRS)
    ]


def pairs(services: Services, phone: str, relays: Sequence[Relay], known: Mapping[str, Post]) -> tuple[Pair, ...]:
    """Those of this phone's ways whose two sides are still matched, with the other side of each.

    They are matched while the helper has the need, and for a short while after it is closed. `known` are the posts by
    ref, as the caller has looked them up in the same transaction.
    """
    if not relays or not phone or not services.community.hide_numbers:
        return ()
    now = services.now()
    live = [relay for relay in relays if _under_way(relay, known.get(relay.ref), now)]
    met = people.find_all(services, (other for relay in live for other in _others(relay, phone)))
    return tuple(
        Pair(relay, known[relay.ref], tuple(met.get(other) or Person(phone=other) for other in _others(relay, phone)))
        for relay in live
    )


def _under_way(relay: Relay, post: Post | None, now: str) -> bool:
    return (
        relay.status in LIVE
        and post is not None
        and post.helper == relay.helper
        and (not relay.ends_at or relay.ends_at > now)
    )


def _others(relay: Relay, phone: str) -> tuple[str, ...]:
    if phone != relay.helper:
        return (relay.helper,)
    return tuple(filter(None, (relay.resident, relay.speaker)))


def pair(services: Services, ref: str, phone: str) -> Pair | None:
    """The match of this phone about one need, looked up by itself."""
    post = services.store.one(Post, where("ref") == ref)
    relays = services.store.find(Relay, where("ref") == ref, newest=True) if post else []
    own = [relay for relay in relays if phone in (relay.resident, relay.speaker, relay.helper)]
    return next(iter(pairs(services, phone, own, {ref: post} if post else {})), None)


def send(services: Services, pair: Pair, sender: Person, words: str) -> None:
    """Passes words on with the first name of whoever wrote them."""
    relay, phone = pair.relay, sender.phone
    if _too_many(services, phone):
        services.event("hotline", "stopped passing texts on", relay.ref)
        return
    name = people.first_name(sender)
    for other in pair.others:
        if not other.opted_out:
            tell(services, other.phone, "relayed", pair.post, reader=other, purpose=PURPOSE, name=name, words=words)
    wrote, now = tuple(dict.fromkeys((*relay.wrote, phone))), services.now()
    services.store.put(replace(relay, wrote=wrote, spoke=phone, spoke_at=now, updated_at=now))


def _too_many(services: Services, phone: str) -> bool:
    since = services.now(hours=-1)
    theirs = where("phone") == phone
    lately = services.store.find(Message, theirs, newest=True, limit=4 * MOST_AN_HOUR)
    counted = [message for message in lately if message.purpose == PURPOSE and message.direction == "in"]
    return sum(message.created_at >= since for message in counted) >= MOST_AN_HOUR


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
    """Nothing of this phone stays in its matches; of two on the resident's side the other goes on."""
    for side in SIDES:
        for relay in services.store.find(Relay, where(side) == phone):
            left = [other for other in (relay.resident, relay.speaker) if other not in ("", phone)]
            if phone == relay.helper or not left:
                services.store.drop(relay)
                continue
            wrote = tuple(other for other in relay.wrote if other != phone)
            spoke = "" if relay.spoke == phone else relay.spoke
            services.store.put(replace(relay, resident=left[0], speaker="", wrote=wrote, spoke=spoke))
