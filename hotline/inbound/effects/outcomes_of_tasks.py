"""What a helper's words tell of a task that is not done yet."""

from __future__ import annotations

from flows.conversations.outcomes import NotYet
from hotline.exchange import unfinished
from hotline.inbound.context import Context, Handlers


def _not_yet(act: NotYet, context: Context) -> None:
    post = unfinished.not_yet(context.services, context.assignment(act.ref), act.why, act.note)
    context.on_file = context.on_file.having(post)


HANDLERS: Handlers = {NotYet: _not_yet}
