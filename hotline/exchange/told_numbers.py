"""Numbers that somebody told who has another: asked there first, so that nobody is rung on somebody else's word."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import ExchangeError, apart, people, posts, relay
from hotline.exchange.notices import tell
from hotline.exchange.shared_words import without_numbers
from hotline.exchange.sides import UNCONFIRMED
from hotline.services import Services
from storage.records import Person, Post
from storage.store import where

ASKS = "confirm_number"
"""The question that is put to a number which somebody else has told; it needs no consent that was given before."""
LOOKED_AT = 20
"""Newest posts of somebody of which one tells that they take part."""


def ask(services: Services, post: Post) -> Post:
    """Puts the number of a need to whoever has it; whoever has agreed before, themselves, is not asked again."""
    if UNCONFIRMED not in post.flags:
        return post
    if apart.are(services, post.phone, post.for_phone):
        return _parted(services, post)
    if not people.is_number(post.for_phone):
        return posts.settle(services, post, UNCONFIRMED, who="hotline", did="has no other number")
    person = people.meet(services, post.for_phone, language=post.language)
    if person.not_for_others:
        return _refused(services, post, "hotline")
    if person.consent and _takes_part(services, person):
        return posts.settle(services, post, UNCONFIRMED, who="hotline", did="knew the number")
    if not person.unreachable and person.confirms != post.ref:
        person = services.store.put(replace(person, confirms=post.ref))
        tell(services, post.for_phone, ASKS, post, reader=person, purpose="confirm")
    return post


def _takes_part(services: Services, person: Person) -> bool:
    """Whether the desk knows them, or they asked for or offered help; a 'who is this?' is no word for anything."""
    told = services.store.find(Post, where("phone") == person.phone, newest=True, limit=LOOKED_AT)
    own = any(post.kind in ("need", "offer") for post in told)
    return own or person.spoken_for or person.consent != people.TEXTED


def answered(services: Services, person: Person, *, agreed: bool) -> Person:
    """Whoever has the number says whether it is theirs: only then is anybody connected there."""
    refuses = not agreed or person.not_for_others
    consent = person.consent or ("" if refuses else "said on a call")
    told = replace(person, confirms="", not_for_others=refuses, consent=consent, updated_at=services.now())
    person = services.store.put(told)
    for post in services.store.find(Post, where("for_phone") == person.phone):
        if UNCONFIRMED in post.flags:
            (_confirmed if agreed else _refused)(services, post, "person")
    return person


def strike(services: Services, person: Person) -> tuple[Post, ...]:
    """Whoever has the number knows nobody there: it goes from every need of others, from those under way too."""
    still_open = where("status").one_of(list(posts.OPEN_STATUSES))
    told = list(services.store.find(Post, (where("for_phone") == person.phone) & still_open))
    for post in told:
        relay.leave(services, post.ref, person.phone)
    return tuple(_refused(services, post, "person") for post in told)


def by_desk(services: Services, ref: str, who: str) -> None:
    """A coordinator has talked with whoever has the number."""
    with services.store.transaction():
        post = posts.by_ref(services, ref)
        if apart.are(services, post.phone, post.for_phone):
            raise ExchangeError(f"whoever told {ref} and whoever has that number are kept apart", "told_apart", ref=ref)
        if UNCONFIRMED in post.flags:
            person = people.meet(services, post.for_phone, consent=f"told {who}")
            services.store.put(replace(person, confirms=""))
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
    if owner and owner.confirms == post.ref:
        services.store.put(replace(owner, confirms=""))
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
