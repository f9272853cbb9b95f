"""Pauses and wishes: until when somebody is not asked, about what, on which days and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flows.conversations.ahead import FARTHEST, Ahead
from flows.conversations.pausing import Pause, Pausing
from flows.conversations.preferring import Helps, Prefer
from hotline.exchange import hours, people, role_duty
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _pause(act: Pause, context: Context) -> None:
    person = context.person
    if person.id:
        context.person = context.services.store.put(
            replace(person, paused_until=act.until, updated_at=context.services.now())
        )
        context.services.event("person", "paused" if act.until else "ended a pause")
        if person.in_roles:
            role_duty.paused(context.services, context.person)


def _ahead(services: Services, person: Person) -> Ahead:
    del person
    today = date.fromisoformat(people.today(services))
    return Ahead(tuple((today + timedelta(days)).isoformat() for days in range(2 * FARTHEST + 7)), today.weekday())


def _pausing(services: Services, person: Person) -> Pausing:
    return Pausing(person.paused_until if person.pauses(people.today(services)) else "")


def _prefer(act: Prefer, context: Context) -> None:
    person = context.person
    if person.id:
        context.person = context.services.store.put(
            replace(
                person,
                can=person.can if act.can is None else act.can,
                hours=hours.on_days(person.hours, act.days) if act.days else person.hours,
                told_us=people.told_themselves(person, *_told(act)),
                most_a_week=act.most_a_week or person.most_a_week,
                updated_at=context.services.now(),
            )
        )
        context.services.event("person", "changed what they are asked for")


def _told(act: Prefer) -> tuple[str, ...]:
    return (*(("can",) if act.can is not None else ()), *(("hours",) if act.days else ()))


def _helps(services: Services, person: Person) -> Helps:
    del services
    return Helps(person.can, hours.days_of(person.hours))


HANDLERS: Handlers = {Pause: _pause, Prefer: _prefer}
LOOK_UPS = {Ahead: _ahead, Pausing: _pausing, Helps: _helps}
