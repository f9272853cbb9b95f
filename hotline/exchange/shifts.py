"""Who takes calls when: shifts by weekday, hour and language, and the number that is rung while there is none."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.prompts import Prompt
from hotline.exchange import ExchangeError, NotFound, hours, people
from hotline.services import Services
from storage.records import Shift

MOST = 200
MOST_RUNG = 10
"""Numbers that the carrier rings at once (https://www.twilio.com/docs/voice/twiml/number)."""


def every(services: Services) -> list[Shift]:
    """All shifts, in the order in which they were made."""
    return services.store.find(Shift, limit=MOST)


def by_number(services: Services, number: int) -> Shift:
    """One shift; NotFound when there is none (any more)."""
    found = services.store.get(Shift, number)
    if found is None:
        raise NotFound("this shift is gone")
    return found


def save(
    services: Services, number: int, name: str, phone: str, written: str, languages: tuple[str, ...], who: str
) -> Shift:
    """Keeps a shift, new where `number` is 0; ExchangeError for a phone or hours that cannot be read."""
    known = by_number(services, number) if number else Shift(created_at=services.now())
    if not name.strip():
        raise ExchangeError("a shift needs a name", "bad_name")
    if not hours.parse(written):
        raise ExchangeError("a shift needs its hours, like mon-fri 17-21; sat 9-12", "no_hours", value=written)
    for language in languages:
        if language not in services.community.languages:
            raise ExchangeError(f"{language!r} is no language of this community")
    changed = Shift(
        id=known.id, name=name.strip()[:40], phone=people.reachable(services, phone),
        hours=written.strip().lower(), languages=languages, feed=known.feed, created_at=known.created_at,
        updated_at=services.now(),
    )  # fmt: skip
    services.event(who, "changed a shift" if number else "added a shift", detail=f"shift {number}" if number else "")
    return services.store.put(changed) if number else services.store.add(changed)


def remove(services: Services, number: int, who: str) -> None:
    """Takes a shift out."""
    shift = by_number(services, number)
    services.store.drop(shift)
    services.event(who, "removed a shift", detail=f"shift {number}")


def covers(shift: Shift, now: datetime) -> bool:
    """Whether this moment, in the neighborhood's own time, lies in a shift."""
    spans = hours.parse(shift.hours)
    return any(now.weekday() in days and start <= now.hour < end for days, start, end in spans)


def on_duty(
    services: Services, language: str = "", besides: str = "", among: Sequence[Shift] | None = None
) -> list[str]:
    """Phones of who is on shift, those who speak the language first; never the caller's own.

    `among` are all shifts, where the caller has looked them up. While nobody is on shift it is the desk's number.
    """
    shifts = every(services) if among is None else among
    now = services.clock.now().astimezone(ZoneInfo(services.community.timezone))
    there = [shift for shift in shifts if covers(shift, now) and shift.phone != besides]
    there.sort(key=lambda shift: bool(shift.languages) and language not in shift.languages)
    phones = [shift.phone for shift in there] or [services.community.desk_phone]
    return [phone for phone in dict.fromkeys(phones) if phone not in ("", besides)][:MOST_RUNG]


def text_duty(services: Services, besides: str = "") -> None:
    """Tells whoever is on shift that a caller wanted a person; nothing in it says who."""
    for phone in on_duty(services, besides=besides):
        person = people.find(services, phone)
        language = person.language if person else ""
        [words] = services.wording.texts([Prompt("duty")], language)
        if not (person and person.greeted):
            words = services.wording.first_text(words, language)
        services.outbox.put(phone, words, purpose="duty", priority=0, not_after=services.now(hours=4), person=person)


def feed_key(services: Services, shift: Shift) -> str:
    """The secret part of the address of a person's calendar; nobody without the hotline's secret can make it."""
    told = f"shifts {shift.id} {shift.feed} {shift.phone}".encode()
    return f"{shift.id}-{hmac.new(services.config.secret_key.encode(), told, hashlib.sha256).hexdigest()[:40]}"


def by_feed_key(services: Services, key: str) -> Shift:
    """The shift whose calendar has this address; NotFound otherwise."""
    number, _, _ = key.partition("-")
    shift = by_number(services, int(number)) if number.isascii() and number.isdecimal() and len(number) < 12 else None
    if shift is None or not hmac.compare_digest(feed_key(services, shift), key):
        raise NotFound("there is no such calendar")
    return shift


def of_person(services: Services, shift: Shift) -> list[Shift]:
    """All shifts of the person whose shift this is."""
    return [one for one in every(services) if one.phone == shift.phone]
