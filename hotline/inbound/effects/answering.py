"""Answers to tasks, and whether the help came."""

from __future__ import annotations

from collections.abc import Callable

from flows import acts
from hotline.exchange import asked, tasks
from hotline.inbound.context import Context, Handlers
from hotline.services import Services


def _answer(act: acts.AnswerTask, context: Context) -> None:
    answers: dict[str, Callable[[Services, asked.Assignment, str], asked.Assignment]] = {
        "take": tasks.take,
        "late": tasks.late,
        "pass": tasks.passes,
        "done": tasks.done,
        "drop": tasks.drop,
    }
    theirs = answers[act.answer](context.services, context.assignment(act.ref), act.note)
    context.person = theirs.helper
    context.on_file = context.on_file.having(theirs.post, theirs.task)


def _confirm(act: acts.Confirm, context: Context) -> None:
    context.on_file = context.on_file.having(tasks.confirm(context.services, context.named(act.ref), act.happened))


HANDLERS: Handlers = {
    acts.AnswerTask: _answer,
    acts.Confirm: _confirm,
}
