"""Texts that a coordinator writes to somebody."""

from __future__ import annotations

from flask import flash, request

from hotline.console.here import services, who
from hotline.console.shown import said
from hotline.exchange import ExchangeError, NotFound, desk_texts, people
from storage.records import Person


def cannot_text(person: Person | None, phone: str) -> str:
    """Why this phone gets no texts, or ""."""
    why = desk_texts.refused(person, phone)
    return said(f"write.{why}") if why else ""


def send(person: Person | None, phone: str, ref: str) -> None:
    """Queues what the form says for this phone; ExchangeError says why it cannot be."""
    words = request.form.get("words", "").strip()
    if not words or len(words) > desk_texts.LONGEST:
        raise ExchangeError(said("error.text_length", n=desk_texts.LONGEST))
    if refused := cannot_text(person, phone):
        raise ExchangeError(refused)
    if desk_texts.write(services(), person, phone, words, ref, who()):
        flash(said("write.sent"), "good")
    else:
        flash(said("write.not_sent"), "error")


def people_by_number(number: int) -> Person:
    """The person with this row number; NotFound otherwise."""
    person = services().store.get(Person, number)
    if person is None:
        raise NotFound("there is no such person")
    return person


def phone_of(number: int) -> str:
    """The phone of the person with this row number; NotFound where they were forgotten while their page was open."""
    person = people_by_number(number)
    if not person.phone:
        raise people.forgotten_already()
    return person.phone
