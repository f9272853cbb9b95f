"""The two sides of a match reach each other through the hotline, and neither sees the other's number.

Where somebody speaks for another, both are the resident's side. The helper's words reach both: nobody knows which of
the two phones is at hand, which of them has the answer, or who asked; one text more is the lesser harm.

It begins with TAKE and ends 48 hours after the need is closed, so that thanks and a forgotten bag find their way; at
once when the helper gives it back, when the two are parted, or when the desk closes the need for a cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hotline.exchange import apart, people, sides, spoken_days
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import CallBack, Message, Person, Post, Relay
from storage.store import where

PURPOSE = "relay"
HOURS_AFTER_CLOSING = 48
LINGERS = ("helped", "withdrawn")
"""Closed because of these, the two have last words; every other reason is one for which they are connected no more."""
MOST_AN_HOUR = 20
"""Texts of one side that are passed on within an hour: more than people write, and where two machines end."""
MOST_PAIRS = 10
MOST_ENDED = 50
LIVE = ("open", "ending")
OF_A_ROLE = ("role_text", "role_answer", "role_more")
BETWEEN = ("relayed", "helper_found", "taken_changed", "asks_first", "answers_first", *OF_A_ROLE)
"""What one side is called about that the other has said or done."""
CARRIED = ("relayed", "asks_first", "answers_first")
"""What one side is called about in the other's own words."""
ASKING = "asking"
"""A way on which somebody who was asked for help wants to know something first; it makes no match."""
TO_ROLE, ROLE_OVER = "to_role", "role_over"
"""A way on which somebody writes to whoever has a role; it is no match either."""
WORDS_NEEDED = ("queued", "sending", "unknown")
"""While a text may still leave, its words stay."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A match whose two sides reach each other, as one transaction has read it for one of them."""

    relays: tuple[Relay, ...]
    """One for each phone of the other side."""
    post: Post
    others: tuple[Person, ...]
    """The other side, whom the need is for first; unsaved (id 0) where the hotline has never met them."""

    @property
    def other(self) -> Person:
        """Who is named and rung: the first who still wants to hear anything."""
        return next((person for person in self.others if not person.unreachable), self.others[0])

    @property
    def reachable(self) -> bool:
        """Whether somebody on the other side still wants to hear anything."""
        return not self.other.unreachable

    @property
    def agreed(self) -> bool:
        """Whether whoever is named and rung has agreed to hear from the hotline: nobody else is texted or rung."""
        return bool(self.other.consent)


def begin(services: Services, post: Post, helper: str, *, asks: bool = False) -> None:
    """Somebody took a need: from now on texts and calls go between the two sides; `asks` is a question beside that."""
    for phone in sides.phones(post) if services.community.hide_numbers else ():
        if people.is_number(phone) and phone != helper and not apart.are(services, phone, helper):
            _open(services, post.ref, phone, helper, helper if asks else "")


def _open(services: Services, ref: str, resident: str, helper: str, spoke: str = "") -> None:
    now = services.now()
    at = now if spoke else ""
    services.store.add(
        Relay(ref=ref, resident=resident, helper=helper, spoke=spoke, spoke_at=at, created_at=now, updated_at=now)
    )


def widen(services: Services, post: Post) -> None:
    """Whom a need is for has agreed after somebody took it: they hear who comes, and are in it from now on."""
    sides.met(services, post)
    begun = services.store.find(Relay, (where("ref") == post.ref) & (where("status") == "open"))
    in_it = {phone for relay in begun for phone in (relay.resident, relay.helper)}
    for phone in sides.phones(post) if begun else ():
        if phone not in in_it and people.is_number(phone) and not apart.are(services, phone, post.helper):
            _open(services, post.ref, phone, post.helper)
            helper = people.first_name(people.find(services, post.helper) or Person())
            tell(services, phone, "helper_found", post, helper=helper, note="", hidden=True)


def of_phone(services: Services, phone: str) -> list[Relay]:
    """The ways between this phone and others that are not over, newest first on either side."""
    if not phone or not services.community.hide_numbers:
        return []
    live = where("status").one_of([*LIVE, ASKING])
    return [
        relay
        for side in ("resident", "helper")
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
    met = people.find_all(services, (_other(relay, phone) for relay in live))
    by_ref: dict[str, dict[str, Relay]] = {}
    for relay in live:
        by_ref.setdefault(relay.ref, {}).setdefault(_other(relay, phone), relay)
    return tuple(_pair(phone, known[ref], ways.values(), met) for ref, ways in by_ref.items())


def _pair(phone: str, post: Post, ways: Iterable[Relay], met: Mapping[str, Person]) -> Pair:
    """One match, however many phones there are on its other side, and however often the two were matched."""
    order = sides.phones(post)
    ways = sorted(ways, key=lambda relay: order.index(relay.resident) if relay.resident in order else len(order))
    others = (_other(relay, phone) for relay in ways)
    return Pair(tuple(ways), post, tuple(met.get(other) or Person(phone=other) for other in others))


def _under_way(relay: Relay, post: Post | None, now: str) -> bool:
    return (
        relay.status in LIVE
        and post is not None
        and post.helper == relay.helper
        and (not relay.ends_at or relay.ends_at > now)
    )


def _other(relay: Relay, phone: str) -> str:
    return relay.helper if phone == relay.resident else relay.resident


def pair(services: Services, ref: str, phone: str) -> Pair | None:
    """The match of this phone about one need, looked up by itself."""
    post = services.store.one(Post, where("ref") == ref)
    relays = services.store.find(Relay, where("ref") == ref, newest=True) if post else []
    own = [relay for relay in relays if phone in (relay.resident, relay.helper)]
    return next(iter(pairs(services, phone, own, {ref: post} if post else {})), None)


def send(services: Services, pair: Pair, sender: Person, words: str) -> None:
    """Passes words on with the first name of whoever wrote them."""
    phone, now = sender.phone, services.now()
    lately = _lately(services, pair)
    if sum(who == phone for who, _ in lately) >= MOST_AN_HOUR:
        services.event("hotline", "stopped passing texts on", pair.post.ref)
        return
    name = people.first_name(sender)
    for other in pair.others:
        if not other.unreachable:
            tell(services, other.phone, "relayed", pair.post, reader=other, purpose=PURPOSE, name=name, words=words)
    lately = (*lately, (phone, now))
    day = spoken_days.spoken_of(services, words, sender.language)
    for relay in pair.relays:
        wrote = tuple(dict.fromkeys((*relay.wrote, phone)))
        told = replace(relay, wrote=wrote, spoke=phone, spoke_at=now, day=day or relay.day, lately=lately)
        services.store.put(replace(told, updated_at=now))


def _lately(services: Services, pair: Pair) -> tuple[tuple[str, str], ...]:
    """Who wrote within the last hour, and when, as the ways of this match know it."""
    since = services.now(hours=-1)
    return max((tuple(one for one in relay.lately if one[1] >= since) for relay in pair.relays), key=len)


def part(services: Services, residents: Iterable[str], helper: str) -> None:
    """Ends every way between these phones, for whatever need, and keeps from leaving what waits on it."""
    theirs = frozenset(residents)
    for relay in _of_side(services, "helper", helper):
        if relay.resident in theirs:
            _end(services, relay)
    for phone in sorted(theirs):  # who needs something from one may have written to the other's role
        for relay in services.store.find(Relay, (where("helper") == phone) & (where("status") == TO_ROLE)):
            if relay.resident == helper:
                _end(services, relay)


def leave(services: Services, ref: str, phone: str) -> None:
    """Whoever has this phone is on the resident's side of a need no more."""
    for relay in services.store.find(Relay, where("ref") == ref):
        if relay.resident == phone:
            _end(services, relay)


def end_all(services: Services, phone: str) -> None:
    """Ends every way between this phone and anybody."""
    for side in ("resident", "helper"):
        for relay in _of_side(services, side, phone):
            _end(services, relay)


def _of_side(services: Services, side: str, phone: str) -> Iterator[Relay]:
    """Every way of this side that is not over, and of those that are the newest, since words may still wait there."""
    theirs = where(side) == phone
    yield from services.store.find(Relay, theirs & where("status").one_of([*LIVE, ASKING, TO_ROLE]))
    yield from services.store.find(Relay, theirs & (where("status") == "ended"), newest=True, limit=MOST_ENDED)


def _end(services: Services, relay: Relay) -> None:
    now = services.now()
    if relay.status != "ended":
        services.store.put(replace(relay, status="ended", updated_at=now))
    about = where("post") == relay.ref
    passed_on = about & (where("purpose") == PURPOSE)
    for message in services.store.find(Message, passed_on & (where("status") == "queued")):
        if message.phone in (relay.resident, relay.helper):
            services.store.put(replace(message, status="failed", error="parted", updated_at=now))
    for owed in services.store.find(CallBack, about):
        if owed.prompt in BETWEEN and owed.status != "done" and owed.phone in (relay.resident, relay.helper):
            services.store.put(replace(owed, status="done", words="", args={}, updated_at=now))


def closed(services: Services, ref: str, because: str) -> None:
    """The need is closed: the words go, and in two days the way between the two; at once for any other cause."""
    for relay in services.store.find(Relay, (where("ref") == ref) & where("status").one_of(["open", ASKING])):
        if because not in LINGERS or relay.status == ASKING:
            _end(services, relay)
            continue
        ends_at = services.now(hours=HOURS_AFTER_CLOSING)
        services.store.put(replace(relay, status="ending", ends_at=ends_at, updated_at=services.now()))
    erase(services, ref)


def erase(services: Services, ref: str) -> None:
    """Erases what the two wrote each other, except what still has to leave."""
    for message in services.store.find(Message, (where("post") == ref) & (where("purpose") == PURPOSE)):
        if message.body and message.status not in WORDS_NEEDED:
            services.store.put(replace(message, body="", updated_at=services.now()))
    for owed in services.store.find(CallBack, where("post") == ref):
        if owed.prompt in CARRIED and owed.status == "done" and owed.words:
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
    for side in ("resident", "helper"):
        for relay in services.store.find(Relay, where(side) == phone):
            services.store.drop(relay)
