"""Hours that whoever speaks has given, and which they may still be asked about."""

from __future__ import annotations

from flows.conversations.time_spent import GivenHours, HelpedWith, TellHours
from hotline.exchange import given_hours
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _tell(act: TellHours, context: Context) -> None:
    if context.person.id:
        given_hours.tell(context.services, context.person, act.ref, act.minutes, act.words, context.channel)


def _given(services: Services, person: Person) -> GivenHours | None:
    if not person.phone:
        return None
    sums = given_hours.totals(services, given_hours.months(services, person.phone))
    lately = tuple(HelpedWith(*helped) for helped in given_hours.helped_lately(services, person.phone))
    return GivenHours(lately, sums.month, sums.ever, sums.unconfirmed)


HANDLERS: Handlers = {TellHours: _tell}
LOOK_UPS = {GivenHours: _given}
