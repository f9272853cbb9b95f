"""Answers to tasks, and whether the help came."""

from __future__ import annotations

from collections.abc import Callable

from flows import acts
from flows.conversations.in_part import FellShort
from hotline.exchange import asked, call_backs, next_time, sides, tasks, unfinished
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Post


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
    call_backs.answered(context.services, context.person, act.ref, "is_it_done")
    context.on_file = context.on_file.having(theirs.post, theirs.task)


def _confirm(act: acts.Confirm, context: Context) -> None:
    post = tasks.confirm(context.services, context.named(act.ref), act.happened, context.on_file.others)
    _settled(post, "said_helped" if act.happened else "said_not_helped", context)
    if act.happened:
        next_time.file(context.services, post)


def _settled(post: Post, prompt: str, context: Context) -> None:
    """Whether help came is answered, once for all on the resident's side."""
    call_backs.answered(context.services, context.person, post.ref, "did_it_happen")
    sides.tell_all(context.services, post, prompt, besides=context.phone)
    context.on_file = context.on_file.having(post)


def _fell_short(act: FellShort, context: Context) -> None:
    post, others = context.named(act.ref), context.on_file.others
    post = unfinished.fell_short(context.services, post, act.why, act.categories, act.items, others)
    _settled(post, "said_in_part", context)


HANDLERS: Handlers = {
    acts.AnswerTask: _answer,
    acts.Confirm: _confirm,
    FellShort: _fell_short,
}
