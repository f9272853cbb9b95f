"""Words on flyers: which places have one, and by which of them somebody came."""

from __future__ import annotations

from flows.conversations.code_words import CameBy, FlyerCodes
from hotline.exchange import flyer_places
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _came_by(act: CameBy, context: Context) -> None:
    context.person = flyer_places.came(context.services, context.person, act.code)


def _flyer_codes(services: Services, person: Person) -> FlyerCodes:
    del person
    return FlyerCodes(
        known=lambda code: flyer_places.find(services, code) is not None,
        every=lambda: tuple(place.code for place in flyer_places.listed(services)),
    )


HANDLERS: Handlers = {CameBy: _came_by}
LOOK_UPS = {FlyerCodes: _flyer_codes}
