"""Texts that a person of the desk writes to somebody."""

from __future__ import annotations

from dataclasses import replace

from flows.words import hidden_numbers
from hotline.exchange import ExchangeError, people, shifts
from hotline.services import Services
from storage.records import Message, Person, Post
from storage.store import where

LONGEST = 600
"""Characters of one text: four segments."""


def refused(person: Person | None, phone: str) -> str:
    """Why this phone gets no texts: `no_number`, `opted_out`, `barred`, `voice` or `no_consent`; "" where it does."""
    if not people.is_number(phone):
        return "no_number"
    if person and person.opted_out:
        return "opted_out"
    if person and person.barred:
        return "barred"
    if person and person.reached_by == "voice":
        return "voice"
    return "" if person and person.consent else "no_consent"


def check(services: Services, words: str, phone: str, ref: str) -> None:
    """Refuses words that tell the number of somebody else on file, while numbers stay hidden; the desk's own may be."""
    if not services.community.hide_numbers:
        return
    open_to_all = {phone, services.community.desk_phone, *(shift.phone for shift in shifts.every(services))}
    post = services.store.one(Post, where("ref") == ref) if ref else None
    sides = {post.phone, post.for_phone, post.helper} - {"", *open_to_all} if post else set()
    for _, _, digits in hidden_numbers.found(words):
        whole = {f"+{digits}", f"+1{digits}"} - open_to_all
        if any(side.endswith(digits) for side in sides) or any(people.find(services, one) for one in whole):
            sentence = "these words tell the number of somebody else, and numbers stay hidden: nothing was sent"
            raise ExchangeError(sentence, "tells_a_number")


def write(services: Services, person: Person | None, phone: str, words: str, ref: str, who: str) -> Message | None:
    """Queues words for a phone that gets texts; None when the limits keep them, which the list of texts says.

    ExchangeError where they tell somebody else's number.
    """
    check(services, words, phone, ref)
    if person and not person.greeted:
        words = services.wording.first_text(words, person.language)
        services.store.put(replace(person, greeted=True))
    services.event(who, "wrote a text", ref)
    return services.outbox.put(phone, words, purpose="desk", post=ref, priority=0)
