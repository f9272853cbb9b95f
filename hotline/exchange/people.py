"""People: met once, known by their number, forgotten when they ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

import phonenumbers

from flows.hearing.short_numbers import is_short
from flows.prompts import Prompt
from hotline.base import dialling
from hotline.exchange import ExchangeError, NotFound
from hotline.services import Services
from storage.records import Message, Person
from storage.store import where

ROLES = ("resident", "volunteer")
TEXTED = "texted"
_LINK = re.compile(r"[/@]|\.(?:com|org|net|info|io|me|co|ly|gg|app|link)$|^www\.", re.IGNORECASE)
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
"""Marks and pictures around a word."""
TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "doctora", "prof", "professor", "rev", "reverend", "pastor",
    "father", "fr", "sister", "deacon", "rabbi", "imam", "capt", "sgt", "sir", "jr", "sr", "ii", "iii", "iv", "md",
    "phd", "rn", "esq", "don", "doña", "sra", "srta", "señor", "señora", "señorita", "dra", "padre", "hno", "hna",
    "m", "mme", "mlle", "monsieur", "madame", "mademoiselle", "docteur", "maître", "msye", "madan", "doktè", "pastè",
    "lic", "ing",
})  # fmt: skip
"""Words of the community's languages that stand beside a name and are none, without their dots."""
_CALLED = frozenset({
    "hermana", "hermano", "tía", "tia", "tío", "tio", "tante", "tonton", "brother", "bro", "uncle", "auntie", "aunt",
    "frè", "frère", "sè", "sœur", "soeur", "père", "pè", "big", "lil", "and", "y", "et", "ak", "el", "la", "maestra",
    "maestro",
})  # fmt: skip
"""Words that are no name before one, and may be all that somebody is called by: 'Tía Rosa', 'Tía'."""


def number(written: str, country: str) -> str:
    """A number as people write it, as E.164; ExchangeError when it is none."""
    try:
        parsed = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        parsed = None
    if is_short(written, country):
        sentence = f"{written!r} is not a phone number that a person has: it is an emergency or service number"
        raise ExchangeError(sentence, "short_number", value=written)
    if parsed and dialling.local(parsed):
        sentence = f"{written!r} lacks its area code: write it like +12025550123"
        raise ExchangeError(sentence, "no_area_code", value=written)
    if parsed is None or not dialling.whole(parsed):
        sentence = f"{written!r} is not a phone number: write it like +12025550123"
        raise ExchangeError(sentence, "no_number", value=written)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def reachable(services: Services, written: str) -> str:
    """A number as people write it, as E.164; ExchangeError when the hotline could never text or ring it."""
    phone = number(written, services.community.country)
    check_reachable(services, phone)
    return phone


def of_somebody(services: Services, written: str) -> str:
    """A number as people write it, as E.164; ExchangeError when no person has it. Who lives abroad has one."""
    phone = number(written, services.community.country)
    if services.outbox.refused(phone) != "country":
        check_reachable(services, phone)
    return phone


def check_reachable(services: Services, phone: str) -> None:
    """ExchangeError for a number that the hotline neither texts nor rings, whoever has it."""
    if why := services.outbox.refused(phone):
        sentence = {
            "own": f"{phone} is the hotline's own number, so it is never called or texted",
            "service": f"{phone} is a service number that is free to call, so it is never called or texted",
            "costly": f"{phone} costs more than a common number, so it is never called or texted",
            "country": f"{phone} is of a country that is never called or texted: see allowed_countries in hotline.toml",
        }.get(why, f"{phone} is no whole phone number")
        raise ExchangeError(sentence, f"number_{why}", phone=phone)


def is_number(phone: str) -> bool:
    """Whether this is a number in full that can be answered (not a short code, not `anonymous`)."""
    return phone.isascii() and phone.startswith("+") and phone[1:].isdigit() and 8 <= len(phone) <= 16


def find(services: Services, phone: str) -> Person | None:
    """The person behind a phone, also when all but their wish for silence was forgotten."""
    if not phone:
        return None
    person = services.store.one(Person, where("phone") == phone)
    return person or services.store.one(Person, where("phone_hash") == services.phone_hash(phone))


def find_all(services: Services, phones: Iterable[str]) -> dict[str, Person]:
    """`find` for several phones at once: whoever is found, by phone."""
    wanted = list(dict.fromkeys(filter(None, phones)))
    found = known(services, wanted)
    hashed = {services.phone_hash(phone): phone for phone in wanted if phone not in found}
    if hashed:
        forgotten = services.store.find(Person, where("phone_hash").one_of(list(hashed)))
        found.update((hashed[person.phone_hash], person) for person in reversed(forgotten))
    return found


def known(services: Services, phones: Iterable[str]) -> dict[str, Person]:
    """`by_phone` for several phones at once: those we know, by phone."""
    wanted = list(dict.fromkeys(filter(None, phones)))
    found = services.store.find(Person, where("phone").one_of(wanted)) if wanted else []
    return {person.phone: person for person in reversed(found)}


def meet(services: Services, phone: str, *, consent: str = "", language: str = "") -> Person:
    """The person behind a phone, kept from the first time on; consent given now is noted.

    A new phone counts as greeted when it is met by its own text, since the answer greets it.
    """
    return welcome(services, phone, find(services, phone), consent=consent, language=language)


def welcome(services: Services, phone: str, person: Person | None, *, consent: str = "", language: str = "") -> Person:
    """`meet` for whoever has just looked the person up, in the same transaction."""
    if not phone:
        raise forgotten_already()
    now = services.now()
    if person is None:
        greeted = consent == TEXTED
        return services.store.add(
            Person(phone=phone, consent=consent, language=language, greeted=greeted, created_at=now, updated_at=now)
        )
    if not person.phone or (consent and not person.consent):
        return services.store.put(
            replace(person, phone=phone, phone_hash="", consent=person.consent or consent, updated_at=now)
        )
    return person


def has_texted(services: Services, person: Person) -> bool:
    """Whether texts have come from this person's phone, so that nobody has to ask whether it can get them."""
    if not person.greeted:
        return False
    came = (where("phone") == person.phone) & (where("status") == "received")
    return bool(services.store.find(Message, came, limit=1))


def add(services: Services, phone: str, *, who: str, consent: str = "", **known: object) -> Person:
    """Adds somebody, or adds to what is known of them."""
    roles = known.pop("roles", ())
    with services.store.transaction():
        phone = reachable(services, phone)
        before = find(services, phone)
        if before and not before.phone and not consent:
            raise ExchangeError(
                "whoever has this phone asked to be forgotten: add them only where they have agreed themselves",
                "asked_to_be_forgotten",
            )
        person = welcome(services, phone, before, consent=consent)
        given = {name: value for name, value in known.items() if value}
        if roles:
            assert isinstance(roles, tuple)
            given["roles"] = tuple(dict.fromkeys((*person.roles, *roles)))
            if "volunteer" in roles:
                given |= {"joining": "approved", "left_at": ""}
        check(services, given)
        services.event(who, "added a person")
        return services.store.put(replace(person, **given, updated_at=services.now()))  # type: ignore[arg-type]


def told_themselves(person: Person, *fields: str) -> tuple[str, ...]:
    """The fields that somebody has told themselves, with these."""
    return tuple(sorted({*person.told_us, *fields}))


def area(services: Services, written: str) -> str:
    """The id of an area that may be written by its name; what nobody knows comes back as it is."""
    by_name = {name.casefold(): key for key, name in services.community.areas.items()}
    return by_name.get(written.strip().casefold(), written)


def check(services: Services, given: dict[str, object]) -> None:
    """Refuses roles, skills, areas and languages that the community does not have."""
    known = {
        "roles": ROLES,
        "can": services.community.categories,
        "areas": tuple(services.community.areas),
        "language": services.community.languages,
        "speaks": services.community.languages,
    }
    for name, allowed in known.items():
        values = given.get(name, ())
        for value in (values,) if isinstance(values, str) else values:  # type: ignore[attr-defined]
            if value not in allowed:
                raise ExchangeError(f"{value!r} is not one of {name}: use {', '.join(allowed)}")


def by_phone(services: Services, phone: str) -> Person:
    """Somebody we know; NotFound with what to do about it otherwise."""
    person = services.store.one(Person, where("phone") == phone)
    if person is None:
        raise nobody(phone)
    return person


def nobody(phone: str) -> NotFound:
    """The error for a phone that nobody we know has, with what to do about it."""
    sentence = f"nobody has the number {phone}: add them first (hotline people add {phone} --name …)"
    return NotFound(sentence, "nobody", phone=phone)


def forgotten_already() -> NotFound:
    """The error for a row that says no more who somebody was: nothing is done to whoever else has no number."""
    return NotFound("whoever this was has been forgotten already", "was_forgotten")


def approve(services: Services, phone: str, who: str) -> Person:
    """Makes a volunteer of somebody who texted JOIN, and welcomes them."""
    with services.store.transaction():
        person = by_phone(services, phone)
        if person.joining == "approved":
            return person
        roles = tuple(dict.fromkeys((*person.roles, "volunteer")))
        now = services.now()
        approved = services.store.put(replace(person, joining="approved", roles=roles, left_at="", updated_at=now))
        services.event(who, "approved a volunteer")
        words = services.wording.texts([Prompt("welcome", {"name": approved.name})], approved.language)[0]
        services.outbox.put(phone, words, purpose="notice", not_after=services.now(hours=24), person=approved)
        return approved


def decline(services: Services, phone: str, who: str) -> Person:
    """Somebody who texted JOIN does not become a volunteer; nothing is sent, a person may want to explain it."""
    with services.store.transaction():
        person = by_phone(services, phone)
        if person.joining != "asked":
            return person
        services.event(who, "declined a volunteer")
        now = services.now()
        return services.store.put(replace(person, joining="", left_at=now, updated_at=now))


def leave_the_list(services: Services, person: Person, who: str = "person") -> Person:
    """They are no longer a volunteer, by their own words; for whoever has read them in the transaction that is open."""
    roles = tuple(role for role in person.roles if role != "volunteer")
    services.event(who, "left the list of helpers")
    now = services.now()
    left = replace(person, roles=roles, joining="", paused_until="", left_at=now, updated_at=now)
    return services.store.put(left)


def opt_in(services: Services, phone: str, words: str, who: str = "person") -> Person:
    """Texts are welcome again."""
    with services.store.transaction():
        return welcome_back(services, phone, find(services, phone), words, who)


def welcome_back(services: Services, phone: str, person: Person | None, words: str, who: str = "person") -> Person:
    """`opt_in` for whoever has just looked the person up, in the same transaction."""
    person = welcome(services, phone, person, consent=f"texted {words}"[:40])
    services.event(who, "opted in")
    welcome_now = replace(person, opted_out=False, opted_out_words="", opted_out_by="", told_of_start=False)
    return services.store.put(replace(welcome_now, updated_at=services.now()))


def first_name(person: Person) -> str:
    """What the other side hears of somebody: one name, without a title, a surname or a number; "" where there is none.

    Lists write 'Ortiz, Ben' with the surname first, but 'Ben Ito, Jr.' with more behind the name.
    """
    last, _, first = person.name.partition(",")
    names = _names(first) or _names(last)
    return names[0] if names else ""


def _names(written: str) -> list[str]:
    """The words of a name that are none of the titles; what has a digit in it is no name, and neither is a link."""
    words = [_ENDS.sub("", word) for word in written.split()]
    named = [word for word in words if word and not any(map(str.isdigit, word)) and not _LINK.search(word)]
    plain = [word for word in named if word.casefold() not in TITLES]
    return [word for word in plain if word.casefold() not in _CALLED] or plain


def today(services: Services) -> str:
    """The date in the community's time zone, as 2026-12-05."""
    return services.clock.now().astimezone(ZoneInfo(services.community.timezone)).date().isoformat()
