"""What somebody who leaves has left in records that are not theirs alone: erased with them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hotline.exchange import evening_thanks, given_hours, invites, role_duty, role_texts, shared_words, shifts
from hotline.exchange.shared_words import without_numbers
from hotline.exchange.sides import HELD_BACK
from hotline.services import Services
from storage.records import (
    Announcement,
    Call,
    CallBack,
    Correction,
    Message,
    Note,
    Person,
    Poll,
    Polled,
    Post,
    Recording,
    Session,
    Task,
    Upload,
)
from storage.store import where


def erase(services: Services, person: Person) -> None:
    """Erases number, name and words of a person from other people's records, in the transaction that is open.

    To be called while their own records still bear their number: they lead to the others.
    """
    shared_words.erase(services, person)
    invites.forget(services, person.phone)
    _from_calls(services, person.phone)
    _from_recordings(services, person.phone)
    _from_posts_for_them(services, person.phone)
    given_hours.erase(services, person)
    evening_thanks.erase(services, person)
    for part in services.store.find(Polled, where("phone") == person.phone):
        services.store.drop(part)  # what was counted tells nobody, and stays
    _from_posts_they_helped_with(services, person)
    role_texts.forget(services, person.phone)
    role_duty.forget(services, person.phone)
    for announcement in services.store.find(Announcement):
        if announcement.queued_to:  # tells a name; whoever has the text already is passed over
            services.store.put(replace(announcement, queued_to=""))
    for poll in services.store.find(Poll, where("status") == "queueing"):
        services.store.put(replace(poll, queued_to=""))  # whoever was asked already is passed over
    for post in services.store.find(Post, where("lined_up").any([person.phone])):
        waiting = tuple(phone for phone in post.lined_up if phone != person.phone)
        services.store.put(replace(post, lined_up=waiting, version=post.version + 1))
    for shift in shifts.every(services):
        if shift.phone == person.phone:
            services.store.drop(shift)
    for upload in services.store.find(Upload):  # a file on its way in may hold anybody, and is chosen again in a moment
        services.store.drop(upload)


def _from_calls(services: Services, phone: str) -> None:
    """Where calls of this phone stand that never ended."""
    for call in services.store.find(Call, where("phone") == phone):
        for session in services.store.find(Session, where("key") == call.sid):
            services.store.drop(session)


def _from_recordings(services: Services, phone: str) -> None:
    for recording in services.store.find(Recording, where("phone") == phone):
        services.store.put(replace(recording, phone="", sound="", heard="", status="erased", not_before=services.now()))


def _from_posts_for_them(services: Services, phone: str) -> None:
    """Somebody else wrote for them, perhaps with their number in the words; of a need that is theirs no words stay."""
    for post in services.store.find(Post, where("for_phone") == phone):
        if not set(HELD_BACK) & {*post.flags}:
            _of_their_need(services, post)
            continue
        evidence = tuple(pair for pair in post.evidence if without_numbers(told := " ".join(pair)) == told)
        words = without_numbers(post.words)
        post = replace(post, for_phone="", for_whom="", words=words, evidence=evidence, version=post.version + 1)
        services.store.put(replace(post, updated_at=services.now()))
        for message in services.store.find(Message, where("post") == post.ref):
            services.store.put(replace(message, body=without_numbers(message.body)))


def _of_their_need(services: Services, post: Post) -> None:
    """Erases all words of a need of theirs, which may alone tell name and place; its sense stays, and a person asks."""
    store, about = services.store, where("post") == post.ref
    for message in store.find(Message, about):
        if message.direction == "in" or shared_words.tells(message.body, post.place):
            store.put(replace(message, body=""))
    for owed in store.find(CallBack, about):
        if shared_words.tells(f"{owed.words} {json.dumps(owed.args)}", post.place):
            store.drop(owed)
    for note in store.find(Note, about):
        store.drop(note)
    for correction in store.find(Correction, about):
        store.drop(correction)
    for recording in store.find(Recording, about):
        store.put(replace(recording, sound="", heard="", phone="", status="erased", not_before=services.now()))
    flags = tuple(dict.fromkeys((*post.flags, "call_back"))) if post.status != "closed" else post.flags
    left = replace(post, for_phone="", for_whom="", words="", place="", guessed=(), evidence=(), items=())
    store.put(replace(left, flags=flags, version=post.version + 1, updated_at=services.now()))


def _from_posts_they_helped_with(services: Services, person: Person) -> None:
    """Residents were told who comes, and what they said."""
    tasks = services.store.find(Task, where("phone") == person.phone)
    for ref in dict.fromkeys(task.ref for task in tasks):
        marks = {person.name, *person.name.split()[:1], *(task.note for task in tasks if task.ref == ref)}
        for message in services.store.find(Message, where("post") == ref):
            if message.purpose == "relay" or _names(person.phone, marks, message.body):
                services.store.put(replace(message, body=""))
        for owed in services.store.find(CallBack, where("post") == ref):
            if _names(person.phone, marks, f"{owed.words} {json.dumps(owed.args)}"):
                services.store.drop(owed)


def _names(phone: str, marks: set[str], words: str) -> bool:
    """Whether words hold this number, however it is written, or one of these marks."""
    digits = "".join(letter for letter in words if letter.isdigit())
    return phone[-7:] in digits or any(
        re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", words, re.IGNORECASE) for mark in marks if mark
    )
