"""Thanks for help of some time ago, and whether both sides want them in public."""

from __future__ import annotations

from flows.conversations.late_thanks import BoardAsked, KeepThanks, LastHelp, OnTheBoard
from hotline.exchange import evening_thanks, people
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _keep(act: KeepThanks, context: Context) -> None:
    evening_thanks.keep(context.services, act.ref, context.phone, act.words)


def _board(act: OnTheBoard, context: Context) -> None:
    evening_thanks.answer(context.services, act.ref, context.phone, agreed=act.agreed)


def _last_help(services: Services, person: Person) -> LastHelp | None:
    found = evening_thanks.last_help(services, person.phone)
    return LastHelp(found[0].ref, people.first_name(found[1])) if found else None


def _asked(services: Services, person: Person) -> BoardAsked:
    return BoardAsked(evening_thanks.asked_of(services, person.phone) if person.phone else ())


HANDLERS: Handlers = {KeepThanks: _keep, OnTheBoard: _board}
LOOK_UPS = {LastHelp: _last_help, BoardAsked: _asked}
