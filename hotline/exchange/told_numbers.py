"""Numbers that somebody told who has another: asked there first, so that nobody is rung on somebody else's word."""

from __future__ import annotations

from dataclasses import replace

from flows.prompts import Prompt
from hotline.exchange import ExchangeError, apart, people, posts, relay
from hotline.exchange.notices import tell
from hotline.exchange.shared_words import without_numbers
from hotline.exchange.sides import HELD_BACK, UNCONFIRMED
from hotline.services import Services
from storage.records import Person, Post
from storage.store import where

ASKS = Prompt("confirm_number")
"""The question that is put to a number which somebody else has told; it needs no consent that was given before."""
MOST_ASKED = 3
"""Needs about which one phone is asked before it has answered; beyond that the desk alone sees what was told."""


def ask(services: Services, post: Post) -> Post:
    """Puts the number of a need to whoever has it, whoever that is: that they are on file says nothing of this need.

    Only whoever has said yes there to the same teller before is not asked again.
    """
    if UNCONFIRMED not in post.flags:
        return post
    if apart.are(services, post.phone, post.for_phone):
        return _parted(services, post)
    if not people.is_number(post.for_phone):
        return posts.settle(services, post, UNCONFIRMED, who="hotline", did="has no other number")
    person = people.meet(services, post.for_phone, language=post.language)
    if person.not_for_others:
        return _refused(services, post, "hotline")
    if person.consent and _agreed_before(services, post):
        return posts.settle(services, post, UNCONFIRMED, who="hotline", did="knew the number")
    waits = person.confirms.split()
    if not person.unreachable and post.ref not in waits and len(waits) < MOST_ASKED:
        person = services.store.put(replace(person, confirms=" ".join((*waits, post.ref))))
        tell(services, post.for_phone, ASKS.name, post, reader=person, purpose="confirm")
    return post


def _agreed_before(services: Services, post: Post) -> bool:
    """Whether an earlier need that the same phone told for this number was confirmed there, or by the desk."""
    theirs = services.store.find(Post, where("for_phone") == post.for_phone)
    told = [one for one in theirs if one.phone == post.phone and one.id != post.id]
    return any(one.phone and not set(HELD_BACK) & set(one.flags) for one in told)


def answered(services: Services, person: Person, ref: str = "", *, agreed: bool) -> Person:
    """Whoever has the number says whether it is theirs: only then is anybody connected there.

    A yes is for the one need it was asked about, since another teller is another matter; a no is for all but those
    that still wait for an answer of their own.
    """
    refuses = not agreed or person.not_for_others
    waits = _besides(person, ref) if ref else ""
    consent = person.consent or ("" if refuses else "said on a call")
    told = replace(person, confirms=waits, not_for_others=refuses, consent=consent, updated_at=services.now())
    person = services.store.put(told)
    for post in services.store.find(Post, where("for_phone") == person.phone):
        if UNCONFIRMED in post.flags and (post.ref == ref or not (agreed or post.ref in waits.split())):
            (_confirmed if agreed else _refused)(services, post, "person")
    return person


def strike(services: Services, person: Person) -> tuple[Post, ...]:
    """Whoever has the number knows nobody there: it goes from every need of others, from those under way too."""
    still_open = where("status").one_of(list(posts.OPEN_STATUSES))
    told = list(services.store.find(Post, (where("for_phone") == person.phone) & still_open))
    for post in told:
        relay.leave(services, post.ref, person.phone)
    return tuple(_refused(services, post, "person") for post in told)


def _besides(person: Person, ref: str) -> str:
    """What somebody has still to answer besides this need."""
    return " ".join(one for one in person.confirms.split() if one != ref)


def by_desk(services: Services, ref: str, who: str) -> None:
    """A coordinator has talked with whoever has the number."""
    with services.store.transaction():
        post = posts.by_ref(services, ref)
        if apart.are(services, post.phone, post.for_phone):
            raise ExchangeError(f"whoever told {ref} and whoever has that number are kept apart", "told_apart", ref=ref)
        if UNCONFIRMED in post.flags:
            person = people.meet(services, post.for_phone, consent=f"told {who}")
            services.store.put(replace(person, confirms=_besides(person, ref)))
            _confirmed(services, post, who)


def _confirmed(services: Services, post: Post, who: str) -> None:
    if apart.are(services, post.phone, post.for_phone):
        _parted(services, post)
        return
    relay.widen(services, posts.settle(services, post, UNCONFIRMED, who=who, did="confirmed the number"))


def part(services: Services, one: str, other: str) -> None:
    """Two have been parted: neither is spoken for by the other any more; a closed post loses it when it is reopened."""
    still_open = where("status").one_of(list(posts.OPEN_STATUSES))
    for teller, owner in ((one, other), (other, one)):
        for post in services.store.find(Post, (where("for_phone") == owner) & still_open) if owner else ():
            if post.phone == teller:
                relay.leave(services, post.ref, owner)
                _parted(services, post)


def _parted(services: Services, post: Post) -> Post:
    """The number goes without a word to whoever told it, who is not to learn whose it is."""
    owner = people.find(services, post.for_phone)
    if owner and post.ref in owner.confirms.split():
        services.store.put(replace(owner, confirms=_besides(owner, post.ref)))
    return posts.settle(
        services, post, UNCONFIRMED, who="hotline", did="keeps two people apart", instead=posts.PARTED_NUMBER,
        for_phone="",
    )  # fmt: skip


def _refused(services: Services, post: Post, who: str) -> Post:
    post = posts.settle(
        services, post, UNCONFIRMED, who=who, did="said the number is not theirs", instead="wrong_number",
        for_phone="", words=without_numbers(post.words),
    )  # fmt: skip
    tell(services, post.phone, "number_did_not_work", post)
    return post
