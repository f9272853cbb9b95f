"""A helper who is still on a task."""

from __future__ import annotations

from flows.conversations.is_it_done import PutOff
from hotline.exchange import call_backs, reminders
from hotline.inbound.context import Context, Handlers


def _put_off(act: PutOff, context: Context) -> None:
    theirs = reminders.put_off(context.services, context.assignment(act.ref), act.when, act.time, act.note)
    call_backs.answered(context.services, context.person, act.ref, "is_it_done")
    context.on_file = context.on_file.having(theirs.post, theirs.task)


HANDLERS: Handlers = {PutOff: _put_off}
