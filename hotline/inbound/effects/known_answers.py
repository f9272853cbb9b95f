"""The community's own answers, as a question that is asked just now finds them."""

from __future__ import annotations

from flows.conversations.own_answers import KnownAnswers
from hotline.inbound.context import Handlers
from hotline.services import Services
from storage.records import Person


def _known(services: Services, person: Person) -> KnownAnswers:
    del person
    return KnownAnswers(services.answers.latest())


HANDLERS: Handlers = {}
LOOK_UPS = {KnownAnswers: _known}
