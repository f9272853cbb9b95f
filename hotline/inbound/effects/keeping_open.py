"""A need that has waited for long, and is needed all the same."""

from __future__ import annotations

from flows.conversations.still_needed import StillNeeded
from hotline.exchange import waiting_long
from hotline.inbound.context import Context, Handlers


def _still_needed(act: StillNeeded, context: Context) -> None:
    post = waiting_long.renew(context.services, context.named(act.ref), context.person)
    context.on_file = context.on_file.having(post)


HANDLERS: Handlers = {StillNeeded: _still_needed}
