"""Whom a call is connected with: a person of the desk who is on shift, or the other side of a match."""

from __future__ import annotations

from hotline.exchange import apart, call_backs, people, relay, shifts
from hotline.inbound.context import Context
from hotline.inbound.on_file import OnFile
from hotline.services import Services
from storage.records import Person


def on_duty(services: Services, person: Person, on_file: OnFile) -> tuple[str, ...]:
    """The phones of the desk that can be rung for this caller; nobody's from whom they were parted.

    Where nobody else is on shift it is the desk's own.
    """
    every = shifts.every(services) if on_file.shifts is None else on_file.shifts
    may_meet = [shift for shift in every if not apart.among(services, shift.phone, on_file.apart)]
    there = shifts.on_duty(services, person.language, besides=person.phone, among=may_meet)
    return tuple(phone for phone in there if not apart.among(services, phone, on_file.apart))


def whom(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phones to ring now, and those to ring one after another when nobody takes the call.

    Whoever they are, each is a number that the hotline may ring.
    """
    now, later = _wanted(context)
    allowed = context.services.outbox.allowed
    return tuple(filter(allowed, now)), tuple(filter(allowed, later))


def _wanted(context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if context.connect:
        pair = context.pair(context.connect)
        reached = (
            pair and pair.reachable and pair.agreed and not apart.are(context.services, context.phone, pair.other.phone)
        )
        return ((pair.other.phone,) if pair and reached else ()), ()
    if not context.ring:
        return (), ()
    phones = on_duty(context.services, context.person, context.on_file)
    if context.services.community.voice.ring == "together":
        return phones, ()
    return phones[:1], phones[1:]


def may_take(services: Services, phone: str, ref: str) -> bool:
    """Whether whoever was rung for the other side of a match may still be connected: much may happen while it rings."""
    if not ref:
        return True
    person, pair = people.find(services, phone), relay.pair(services, ref, phone)
    if pair is None or person is None or person.unreachable or not person.consent:
        return False
    return not any(apart.are(services, phone, other.phone) or other.barred for other in pair.others)


def after(context: Context, ended: str, ref: str) -> None:
    """Somebody was rung: they have talked, so nothing is owed; or whoever is on duty hears that a caller waits.

    `ref` names the match when it was its other side that was rung; then the desk has nothing to do with it.
    """
    if ref:
        context.services.event(
            "person", "talked with the other side" if ended == "talked" else "did not reach them", ref
        )
    elif ended == "talked":
        for owed in ("asked_for_a_person", "hung_up_often"):
            call_backs.settle(context.services, context.phone, owed)
    else:
        shifts.text_duty(context.services, besides=context.phone)
