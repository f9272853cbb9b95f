"""Texts that a person of the desk writes to somebody."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import people
from hotline.services import Services
from storage.records import Message, Person

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


def write(services: Services, person: Person | None, phone: str, words: str, ref: str, who: str) -> Message | None:
    """Queues words for a phone that gets texts; None when the limits keep them, which the list of texts says."""
    if person and not person.greeted:
        words = services.wording.first_text(words, person.language)
        services.store.put(replace(person, greeted=True))
    services.event(who, "wrote a text", ref)
    return services.outbox.put(phone, words, purpose="desk", post=ref, priority=0)
