"""A question before TAKE, and its answer."""

from __future__ import annotations

from flows.conversations.asking_first import AnswerFirst, AskFirst, CanAsk
from hotline.exchange import asked_first
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person


def _ask(act: AskFirst, context: Context) -> None:
    asked_first.ask(context.services, context.assignment(act.ref), act.words)
    context.relayed = True
    context.on_file = context.on_file.having()


def _answer(act: AnswerFirst, context: Context) -> None:
    asked_first.answer(context.services, context.named(act.ref), context.phone, act.words)
    context.relayed = True
    context.on_file = context.on_file.having()


def _can_ask(services: Services, person: Person) -> CanAsk:
    return CanAsk(lambda ref: asked_first.can_ask(services, ref, person.phone))


HANDLERS: Handlers = {AskFirst: _ask, AnswerFirst: _answer}
LOOK_UPS = {CanAsk: _can_ask}
