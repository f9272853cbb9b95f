"""Posts that are told otherwise."""

from __future__ import annotations

from flows.conversations.correcting import Correct
from hotline.exchange import changes
from hotline.inbound.context import Context, Handlers
from hotline.inbound.effects import filing


def _correct(act: Correct, context: Context) -> None:
    post = context.named(act.ref)
    told = filing.changes(context.services, post, act.details)
    if act.details.place:
        told["area"] = act.details.area
    changed = {name: value for name, value in told.items() if value != getattr(post, name)}
    context.post = changes.by_person(context.services, post, changed, context.phone)
    context.on_file = context.on_file.having(context.post)


HANDLERS: Handlers = {Correct: _correct}
