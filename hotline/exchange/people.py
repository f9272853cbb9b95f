"""People: met once, known by their number, forgotten when they ask."""

from __future__ import annotations

from dataclasses import replace

import phonenumbers

from hotline.exchange import ExchangeError, NotFound
from hotline.house import House
from storage.records import Call, CallBack, Message, Note, Person, Post, Recording, Session, Task
from storage.store import where

ROLES = ("resident", "volunteer")
SOMEBODY = "forgotten"


def number(written: str, country: str) -> str:
    """A number as people write it, as E.164; ExchangeError when it is none."""
    try:
        parsed = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        raise ExchangeError(f"{written!r} is not a phone number: write it like +12025550123")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def is_number(phone: str) -> bool:
    """Whether this is a number in full that can be answered (not a short code, not `anonymous`)."""
    return phone.startswith("+") and phone[1:].isdigit() and 8 <= len(phone) <= 16


def find(house: House, phone: str) -> Person | None:
    """The person behind a phone, also when all but their wish for silence was forgotten."""
    if not phone:
        return None
    person = house.store.one(Person, where("phone") == phone)
    return person or house.store.one(Person, where("phone_hash") == house.phone_hash(phone))


def meet(house: House, phone: str, *, consent: str = "") -> Person:
    """The person behind a phone, kept from the first time on; consent given now is noted."""
    person = find(house, phone)
    now = house.now()
    if person is None:
        return house.store.add(Person(phone=phone, consent=consent, created_at=now, updated_at=now))
    if not person.phone or (consent and not person.consent):
        return house.store.put(
            replace(person, phone=phone, phone_hash="", consent=person.consent or consent, updated_at=now)
        )
    return person


def add(house: House, phone: str, *, who: str, consent: str = "", **known: object) -> Person:
    """Adds somebody, or adds to what is known of them."""
    roles = known.pop("roles", ())
    with house.store.transaction():
        person = meet(house, number(phone, house.community.country), consent=consent)
        given = {name: value for name, value in known.items() if value}
        if roles:
            assert isinstance(roles, tuple)
            given["roles"] = tuple(dict.fromkeys((*person.roles, *roles)))
            if "volunteer" in roles:
                given["joining"] = "approved"
        check(house, given)
        house.event(who, "added a person")
        return house.store.put(replace(person, **given, updated_at=house.now()))  # type: ignore[arg-type]


def check(house: House, given: dict[str, object]) -> None:
    """Refuses roles, skills, areas and languages that the community does not have."""
    known = {
        "roles": ROLES,
        "can": house.community.categories,
        "areas": tuple(house.community.areas),
        "language": house.community.languages,
        "speaks": house.community.languages,
    }
    for name, allowed in known.items():
        values = given.get(name, ())
        for value in (values,) if isinstance(values, str) else values:  # type: ignore[attr-defined]
            if value not in allowed:
                raise ExchangeError(f"{value!r} is not one of {name}: use {', '.join(allowed)}")


def by_phone(house: House, phone: str) -> Person:
    """Somebody we know; NotFound with what to do about it otherwise."""
    person = house.store.one(Person, where("phone") == phone)
    if person is None:
        raise NotFound(f"nobody has the number {phone}: add them first (hotline people add {phone} --name …)")
    return person


def approve(house: House, phone: str, who: str) -> Person:
    """Makes a volunteer of somebody who texted JOIN, and welcomes them."""
    with house.store.transaction():
        person = by_phone(house, phone)
        if person.joining == "approved":
            return person
        roles = tuple(dict.fromkeys((*person.roles, "volunteer")))
        approved = house.store.put(replace(person, joining="approved", roles=roles, updated_at=house.now()))
        house.event(who, "approved a volunteer")
        words = house.wording.texts([_welcome(approved)], approved.language)[0]
        house.outbox.put(phone, words, purpose="notice", not_after=house.now(hours=24))
        return approved


def _welcome(person: Person):  # type: ignore[no-untyped-def]
    from flows.steps import Prompt

    return Prompt("welcome", {"name": person.name})


def opt_out(house: House, phone: str, words: str, who: str = "person") -> Person:
    """Ends all texts to a phone, the queued ones too (47 CFR 64.1200(a)(10))."""
    with house.store.transaction():
        person = meet(house, phone)
        house.outbox.cancel(phone)
        drop_tasks(house, phone)
        house.event(who, "opted out")
        person = meet(house, phone)
        return house.store.put(replace(person, opted_out=True, opted_out_words=words, updated_at=house.now()))


def opt_in(house: House, phone: str, words: str, who: str = "person") -> Person:
    """Texts are welcome again."""
    with house.store.transaction():
        person = meet(house, phone, consent=f"texted {words}"[:40])
        house.event(who, "opted in")
        return house.store.put(replace(person, opted_out=False, opted_out_words="", updated_at=house.now()))


def drop_tasks(house: House, phone: str) -> None:
    """Gives back whatever somebody has been asked or has taken."""
    from hotline.exchange import tasks

    for task in house.store.find(Task, where("phone") == phone):
        if task.status == "sent":
            tasks.passes(house, task.ref, phone, "")
        elif task.status == "taken":
            tasks.drop(house, task.ref, phone, "")


def forget(house: House, phone: str) -> None:
    """Erases words, recordings, number and open tasks; a keyed hash, the opt-out and the SIDs remain."""
    store, now = house.store, house.now()
    alias = SOMEBODY
    with store.transaction():
        person = meet(house, phone)
        house.outbox.cancel(phone)
        drop_tasks(house, phone)
        hashed = house.phone_hash(phone)
        for post in store.find(Post, where("phone") == phone):
            _forget_post(house, post)
        for post in store.find(Post, where("for_phone") == phone):
            store.put(replace(post, for_phone="", version=post.version + 1, updated_at=now))
        for post in store.find(Post, where("helper") == phone):
            store.put(replace(post, helper=alias, updated_at=now))
        for task in store.find(Task, where("phone") == phone):
            store.put(replace(task, phone=alias, note="", updated_at=now))
        for message in store.find(Message, where("phone") == phone):
            store.put(replace(message, phone=alias, body="", updated_at=now))
        for call in store.find(Call, where("phone") == phone):
            store.put(replace(call, phone=alias, recording="", updated_at=now))
        for call_back in store.find(CallBack, where("phone") == phone):
            store.drop(call_back)
        for session in store.find(Session, where("key") == phone):
            store.drop(session)
        store.put(
            Person(id=person.id, phone_hash=hashed, opted_out=person.opted_out, created_at=now, updated_at=now)
        )
        house.event("person", "was forgotten")


def _forget_post(house: House, post: Post) -> None:
    from hotline.exchange import tasks

    tasks.call_off(house, post)
    for note in house.store.find(Note, where("post") == post.ref):
        house.store.drop(note)
    for recording in house.store.find(Recording, where("post") == post.ref):
        house.store.put(replace(recording, sound="", heard="", phone="", status="erased"))
    for message in house.store.find(Message, where("post") == post.ref):
        house.store.put(replace(message, body=""))
    closed = {"status": "closed", "closed_because": post.closed_because or "withdrawn"}
    house.store.put(
        replace(
            post, **closed, words="", place="", phone="", for_phone="", for_whom="", name="", recordings=(),
            evidence=(), flags=(), pictures=0, version=post.version + 1, updated_at=house.now(),
        )  # fmt: skip
    )
