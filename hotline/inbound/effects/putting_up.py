"""Flyers that hang, and the rounds on which they are hung."""

from __future__ import annotations

from flows.conversations.hanging import HungUp, RoundsOfFlyers
from hotline.exchange import flyer_places, rounds
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _hung(act: HungUp, context: Context) -> None:
    rounds.hung(context.services, act.codes)


def _rounds(services: Services, person: Person) -> RoundsOfFlyers:
    del person
    return RoundsOfFlyers(
        of=lambda ref: rounds.places_of(services, ref),
        known=lambda code: flyer_places.find(services, code) is not None,
    )


HANDLERS: Handlers = {HungUp: _hung}
LOOK_UPS = {RoundsOfFlyers: _rounds}
