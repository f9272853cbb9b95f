"""What a helper's words tell of a task besides that it is done."""

from __future__ import annotations

from flows.conversations.task_outcomes import Calendar, NextNeed, NotYet
from hotline.exchange import post_times, unfinished
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person, Post


def _not_yet(act: NotYet, context: Context) -> None:
    post = unfinished.not_yet(context.services, context.assignment(act.ref), act.why, act.note)
    context.on_file = context.on_file.having(post)


def _next_need(act: NextNeed, context: Context) -> None:
    told = act.details
    need = Post(
        kind=told.kind, categories=told.categories, words=told.words, place=told.place, area=told.area,
        **post_times.fields(context.services, told.time, told.when),
        urgency=told.urgency or "normal", how_many=told.how_many, channel=context.channel,
        flags=(told.flag,), evidence=told.evidence, items=told.items,
    )  # fmt: skip
    filed = unfinished.next_need(context.services, context.named(act.ref), context.person, need)
    context.on_file = context.on_file.having(filed)


def _calendar(services: Services, person: Person) -> Calendar:
    del person
    return Calendar(lambda time, when: post_times.told(services, time, when))


HANDLERS: Handlers = {NotYet: _not_yet, NextNeed: _next_need}
LOOK_UPS = {Calendar: _calendar}
