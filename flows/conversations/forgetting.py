"""FORGET: everything that says who this phone is gets erased.

A wish in other words is asked once more, and so is every one on a call, where words are misheard.
"""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import Forget
from flows.conversations.leaving_words import LEAVE_WORDS, leave_words
from flows.conversations.progress import go_on
from flows.prompts import Prompt
from flows.steps import YES_NO, Choose, Command, Flow, Moment, Onward, Progress, Reply, Turn


def _forget(reply: Reply) -> Turn:
    return _ask(reply) if reply.aloud else _forgotten()


def _forgotten() -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True, onward=Onward.END)


def _wished(reply: Reply) -> Turn | None:
    """It cannot be undone, so words that are not the command are asked; a stop beside it is obeyed instead."""
    facts = reply.facts
    if reply.word or facts.reading.danger or not facts.vocabulary.hear(reply.words, facts.language).of("erasing"):
        return None
    return None if hearing.stop(reply.words, facts.vocabulary) else _ask(reply)


def _ask(reply: Reply) -> Turn:
    """The question that is open waits behind this one; nothing is kept of a caller without a number."""
    if not reply.facts.can_be_texted:
        return leave_words(replace(reply, progress=Progress(LEAVE_WORDS, reply.input.channel)))
    waiting = {"waiting": reply.progress.plain()} if reply.progress.flow.waits and not reply.aloud else {}
    return go_on(Progress(FORGET, reply.input.channel, waiting), reply.facts)


def _sure(reply: Reply) -> Turn:
    if reply.item == "yes":
        return _forgotten()
    waiting = reply.progress.got.get("waiting", {})
    return Turn((Prompt("all_stays"),), answered=True, resumes=waiting, onward=Onward.BACK)


FORGET = Flow(
    "forget",
    (Choose("forget_all", YES_NO, _sure),),
    by_key=_forget,
    commands={"forget": Command(_forget, outranks_stop=lambda _: True)},
    listens={Moment.FIRST: _wished},
    read_as="stop",
)
