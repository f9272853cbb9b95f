"""Leaving: no more texts, or nothing left that says who it was."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from hotline.exchange import (
    apart,
    asked,
    bars,
    changes,
    erasure,
    given_hours,
    meeting_answers,
    met_before,
    out_of_reach,
    people,
    posts,
    relay,
    tasks,
    told_numbers,
)
from hotline.exchange.asked import call_off
from hotline.services import Services
from storage.prefix_search import starting
from storage.records import Call, CallBack, Correction, Message, Note, Person, Post, Recording, Session, Task
from storage.records.people import AT_THE_CARRIER
from storage.store import where

SOMEBODY = "forgotten"
"""Stands where a number was."""
LEFT_OF_A_POST = (
    "id", "ref", "kind", "categories", "area", "when", "urgency", "how_many",
    "language", "channel", "helper", "created_at",
)  # fmt: skip
"""What stays of a post when whoever told it is forgotten: all else, and every field there will be, goes."""
FORGOTTEN = "forgotten"
"""Counts them, so that the store is scrubbed after each."""


def opt_out(services: Services, phone: str, words: str, who: str = "person") -> Person:
    """Ends all texts to a phone, the queued ones too (47 CFR 64.1200(a)(10))."""
    with services.store.transaction():
        return leave(services, people.meet(services, phone), words, who)


def leave(services: Services, person: Person, words: str, who: str = "person") -> Person:
    """`opt_out` for whoever has just looked the person up, in the same transaction; also for the row of a forgotten."""
    if person.phone:
        services.outbox.cancel(person.phone)
        person = drop_tasks(services, person)
        person = told_numbers.answered(services, person, agreed=False) if person.confirms else person
    services.event(who, "opted out")
    by = "carrier" if hearing.by_carrier(words) else person.opted_out_by or "words"
    out = replace(person, opted_out=True, opted_out_words=words, opted_out_by=by, updated_at=services.now())
    out = services.store.put(out)
    out_of_reach.stopped(services, out)
    return out


def at_the_carrier(services: Services) -> int:
    """Ends what whoever is known to have stopped by the carrier alone had with others; says how many those were."""
    found = [person for _, person in starting(services.store, Person, AT_THE_CARRIER, limit=50)]
    for seen in found:
        with services.store.transaction():
            person = services.store.get(Person, seen.id)
            if person and person.phone and person.opted_out_words == AT_THE_CARRIER:
                person = drop_tasks(services, person)
                out = replace(person, opted_out_words="the carrier says so", updated_at=services.now())
                out_of_reach.stopped(services, services.store.put(out))
    return len(found)


def drop_tasks(services: Services, person: Person) -> Person:
    """Gives back whatever somebody has been asked or has taken; the person as they stand then."""
    for task in asked.waiting(services, person.phone):
        answer = {"sent": tasks.passes, "taken": tasks.drop}.get(task.status)
        if answer:
            theirs = asked.Assignment(task, posts.by_ref(services, task.ref), person)
            person = answer(services, theirs, "").helper
    return person


def forget(services: Services, phone: str) -> None:
    """Erases words, recordings, number and open tasks; a keyed hash, the opt-out and the SIDs remain."""
    with services.store.transaction():
        erase(services, people.meet(services, phone))


def erase(services: Services, person: Person, who: str = "person", did: str = "was forgotten") -> None:
    """`forget` for whoever has just looked the person up, in the same transaction."""
    store, now = services.store, services.now()
    alias, phone = SOMEBODY, person.phone
    if not phone:
        raise people.forgotten_already()
    met_before.remember(services, phone)
    services.outbox.cancel(phone)
    drop_tasks(services, person)
    erasure.erase(services, person)
    hashed = services.phone_hash(phone)
    for post in store.find(Post, where("phone") == phone):
        forget_post(services, post)
    for post in store.find(Post, where("helper") == phone):
        store.put(replace(post, helper=alias, updated_at=now))
    for task in store.find(Task, where("phone") == phone):
        store.put(replace(task, phone=alias, note="", updated_at=now))
    for message in store.find(Message, where("phone") == phone):
        store.put(replace(message, phone=alias, body="", updated_at=now))
    for call in store.find(Call, where("phone") == phone):
        store.put(replace(call, phone=alias, recording="", updated_at=now))
    relay.forget(services, phone)
    apart.forget(services, phone)
    meeting_answers.forget(services, phone)
    for call_back in store.find(CallBack, where("phone") == phone):
        store.drop(call_back)
    for session in store.find(Session, where("key") == phone):
        store.drop(session)
    barred = bars.FORGOTTEN if person.barred else ""
    store.put(
        Person(
            id=person.id, phone_hash=hashed, opted_out=person.opted_out, barred=barred, barred_by=person.barred_by,
            barred_at=person.barred_at, forgotten_at=now, created_at=now, updated_at=now,
        )
    )  # fmt: skip
    store.next_number(FORGOTTEN)
    services.event(who, did)


def forget_post(services: Services, post: Post) -> None:
    """Erases a post with all that was said about it; whoever helps hears, after that, that it is over."""
    for note in services.store.find(Note, where("post") == post.ref):
        services.store.drop(note)
    changes.forget(services, post.ref)
    given_hours.erase_words(services, post.ref)
    for correction in services.store.find(Correction, where("post") == post.ref):
        services.store.drop(correction)
    for recording in services.store.find(Recording, where("post") == post.ref):
        services.store.put(replace(recording, sound="", heard="", phone="", status="erased"))
    for message in services.store.find(Message, where("post") == post.ref):
        services.store.put(replace(message, body=""))
    for task in services.store.find(Task, where("ref") == post.ref):
        services.store.put(replace(task, note=""))
    for owed in services.store.find(CallBack, where("post") == post.ref):
        services.store.drop(owed)
    call_off(services, replace(post, words="", place=""))
    services.store.put(replace(left_of(post), version=post.version + 1, updated_at=services.now()))


def left_of(post: Post) -> Post:
    """What stays of a post: nothing that tells who it was, where, or what they said."""
    left = {name: getattr(post, name) for name in LEFT_OF_A_POST}
    because = post.closed_because or "withdrawn"
    return Post(
        **left, status="closed", closed_because=because, version=post.version, updated_at=post.updated_at
    )  # fmt: skip
