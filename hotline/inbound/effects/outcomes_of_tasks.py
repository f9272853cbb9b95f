"""What a helper's words tell of a task besides that it is done."""

from __future__ import annotations

from flows.conversations.task_outcomes import NextNeed, NotYet
from hotline.exchange import unfinished
from hotline.inbound.context import Context, Handlers
from storage.records import Post


def _not_yet(act: NotYet, context: Context) -> None:
    post = unfinished.not_yet(context.services, context.assignment(act.ref), act.why, act.note)
    context.on_file = context.on_file.having(post)


def _next_need(act: NextNeed, context: Context) -> None:
    told = act.details
    need = Post(
        kind=told.kind, categories=told.categories, words=told.words, place=told.place, area=told.area,
        when=told.when, urgency=told.urgency or "normal", how_many=told.how_many, channel=context.channel,
        flags=(told.flag,), evidence=told.evidence, items=told.items,
    )  # fmt: skip
    filed = unfinished.next_need(context.services, context.named(act.ref), context.person, need)
    context.on_file = context.on_file.having(filed)


HANDLERS: Handlers = {NotYet: _not_yet, NextNeed: _next_need}
