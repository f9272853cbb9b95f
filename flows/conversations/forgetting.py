"""FORGET: everything that says who this phone is gets erased; a wish in other words is asked once more."""

from __future__ import annotations

from flows import hearing
from flows.acts import Forget
from flows.conversations.progress import ask
from flows.prompts import Prompt
from flows.steps import YES_NO, Choose, Command, Flow, Moment, Progress, Reply, Turn


def _forget(_: Reply) -> Turn:
    return Turn((Prompt("forgotten"),), (Forget(),), answered=True)


def _wished(reply: Reply) -> Turn | None:
    """It cannot be undone, so words that are not the command are asked; a stop beside it is obeyed instead."""
    facts = reply.facts
    if reply.word or facts.reading.danger or not facts.vocabulary.hear(reply.words, facts.language).of("erasing"):
        return None
    return None if hearing.stop(reply.words, facts.vocabulary) else _ask(reply)


def _ask(reply: Reply) -> Turn:
    """The question that is open waits behind this one."""
    waiting = reply.progress.plain() if reply.progress.flow.waits else {}
    return ask(Progress(FORGET, reply.input.channel, {"waiting": waiting}, at="sure_to_erase"), reply.facts)


def _sure(reply: Reply) -> Turn:
    if reply.item == "yes":
        return _forget(reply)
    return Turn((Prompt("nothing_erased"),), answered=True, resumes=reply.progress.got.get("waiting", {}))


FORGET = Flow(
    "forget",
    aside=(Choose("sure_to_erase", YES_NO, _sure),),
    commands={"forget": Command(_forget, outranks_stop=lambda _: True)},
    listens={Moment.FIRST: _wished, Moment.SPOKEN: _wished},
    read_as="stop",
)
