"""Whom a post concerns on its own side: whoever told us of it, and whom it is for once they have agreed.

Both hear what becomes of it, and either may ask, answer, change it and take it back. What one of them has answered the
other hears, so that nobody is left with a question that is settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hotline.exchange import people
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import Person, Post

UNCONFIRMED = "unconfirmed"
"""The number of whom it is for was told by somebody else, and nobody there has said yet that it is theirs."""
UNAGREED = "consent"
"""Nobody has said yet whether whoever it is for agrees to their number being kept."""
HELD_BACK = (UNAGREED, UNCONFIRMED)


def phones(post: Post) -> tuple[str, ...]:
    """The phones of this side, the one it is for first; until they have agreed there nobody but the sender is meant."""
    if any(flag in HELD_BACK for flag in post.flags):
        return (post.phone,)
    return tuple(dict.fromkeys((post.for_phone or post.phone, post.phone)))


def contact(post: Post) -> str:
    """Whom a helper reaches first, or is told of where numbers are not hidden."""
    return phones(post)[0]


def concerns(post: Post, phone: str) -> bool:
    """Whether whoever has this phone is on the post's own side."""
    return bool(phone) and phone in phones(post)


def met(services: Services, post: Post, others: Mapping[str, Person] | None = None) -> tuple[Person, ...]:
    """The people of this side; whom it is for is met here, in the sender's language, and the post is theirs as well.

    `others` are people, by phone, who have been looked up in the same transaction.
    """
    return tuple(_met(services, post, phone, (others or {}).get(phone)) for phone in phones(post))


def _met(services: Services, post: Post, phone: str, known: Person | None) -> Person:
    person = known if known and known.id else people.find(services, phone)
    if phone != post.for_phone or phone == post.phone or not people.is_number(phone):
        return person or Person(phone=phone)
    person = person or people.meet(services, phone, language=post.language)
    spoken_for = person.spoken_for or not person.phone
    return person if spoken_for else services.store.put(replace(person, spoken_for=True))


def tell_all(
    services: Services,
    post: Post,
    prompt: str,
    *,
    others: Mapping[str, Person] | None = None,
    besides: str = "",
    automatic: bool = False,
    **args: Any,
) -> None:
    """Tells everybody on the post's own side, `besides` whoever has just spoken."""
    for phone in phones(post):
        if phone != besides:
            person = _met(services, post, phone, (others or {}).get(phone))
            tell(services, phone, prompt, post, reader=person, automatic=automatic, **args)
