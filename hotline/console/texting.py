"""Texts that a coordinator writes to somebody."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, request

from hotline.console.here import services, who
from hotline.console.shown import said
from hotline.exchange import ExchangeError, NotFound, people
from storage.records import Person

LONGEST = 600
"""Characters of one text by a coordinator: four segments."""


def cannot_text(person: Person | None, phone: str) -> str:
    """Why this phone gets no texts, or ""."""
    if not people.is_number(phone):
        return said("write.no_number")
    if person and person.opted_out:
        return said("write.opted_out")
    if person and person.reached_by == "voice":
        return said("write.voice")
    if person is None or not person.consent:
        return said("write.no_consent")
    return ""


def send(person: Person | None, phone: str, ref: str) -> None:
    """Queues what the form says for this phone; ExchangeError says why it cannot be."""
    words = request.form.get("words", "").strip()
    if not words or len(words) > LONGEST:
        raise ExchangeError(said("error.text_length", n=LONGEST))
    if refused := cannot_text(person, phone):
        raise ExchangeError(refused)
    if person and not person.greeted:
        words = services().wording.first_text(words, person.language)
        services().store.put(replace(person, greeted=True))
    sent = services().outbox.put(phone, words, purpose="desk", post=ref, priority=0)
    services().event(who(), "wrote a text", ref)
    if sent:
        flash(said("write.sent"), "good")
    else:
        flash(said("write.not_sent"), "error")


def people_by_number(number: int) -> Person:
    """The person with this row number; NotFound otherwise."""
    person = services().store.get(Person, number)
    if person is None:
        raise NotFound("there is no such person")
    return person
