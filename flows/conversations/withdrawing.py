"""WITHDRAW: a resident takes an open request back, a volunteer a task."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import AmendPost, Details, Withdraw
from flows.conversations.cancelling import cancelled
from flows.conversations.inviting import given_up
from flows.conversations.task import act
from flows.conversations.which import which
from flows.facts import Facts
from flows.hearing import Keyword
from flows.prompts import Prompt
from flows.steps import Command, Flow, Reply, Turn

AT_ONCE = 2
"""Refs answered in one text: more would not fit two segments."""


def _withdraw(reply: Reply) -> Turn:
    word, facts = reply.command, reply.facts
    if not word.refs and (nobody := given_up(reply)):
        return nobody
    mine = [post.ref for post in facts.posts]
    if word.note and not word.refs and facts.reading.named and (told := cancelled(reply)):
        return told
    if not word.refs and len(mine) > 1:
        return which([("withdraw", ref) for ref in mine], "", asks=Prompt("withdraw_which"))
    refs = word.refs or tuple(mine)
    theirs = [ref for ref in refs if ref in facts.named_tasks and not facts.is_mine(ref)]
    if theirs or (not refs and facts.tasks):
        return act("drop", tuple(theirs), word.note, facts)
    return _take_back(refs, facts) if refs else Turn((Prompt("no_posts"),))


def _take_back(refs: tuple[str, ...], facts: Facts) -> Turn:
    """Takes posts back; only the phone they came from can."""
    says: list[Prompt] = []
    does: list[Withdraw | AmendPost] = []
    for ref in refs[:AT_ONCE]:
        if facts.is_mine(ref):
            says.append(Prompt("withdrawn", {"ref": ref}))
            does.append(Withdraw(ref))
        elif ref in facts.named:
            says.append(Prompt("not_yours", {"ref": ref}))
            does.append(AmendPost(ref, Details(flag="withdraw_asked")))
        else:
            says.append(Prompt("no_such_ref", {"ref": ref}))
    return Turn(tuple(says), tuple(does), answered=True)


WITHDRAW = Flow(
    "withdraw",
    by_key=lambda reply: _withdraw(replace(reply, word=Keyword("withdraw"))),
    commands={"withdraw": Command(_withdraw, outranks_stop=lambda facts: bool(facts.posts))},
    interrupts=False,
    read_as="cancellation",
)
