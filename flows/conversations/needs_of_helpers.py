"""Who has a task needs something themselves: that is a need of their own, and no chat for whom they help."""

from __future__ import annotations

from flows import hearing
from flows.conversations import own_needs
from flows.conversations.relaying import passed_besides
from flows.conversations.task import one
from flows.conversations.weighed import SURE, likeliest
from flows.facts import Facts
from flows.steps import Flow, Moment, Reply, Turn


def _heard(reply: Reply) -> Turn | None:
    """'btw anybody got a pipe wrench i could borrow'; what is said before it is for whom they help."""
    facts, reading = reply.facts, reply.facts.reading
    if reading.danger or reading.explicit or reading.phones or reply.word or reply.progress.flow.name:
        return None
    helps = [pair for pair in facts.pairs if pair.helps]
    own = own_needs.within(reply.words, facts) if len(helps) == 1 else None
    if own is None:
        return None
    pair = helps[0]
    if own.first and pair.taken and _is_done(own.first, facts):
        return one("done", pair.ref, reply.words, facts)
    does = passed_besides(pair.ref, own.first, facts)
    return own_needs.beside(Turn(does=does, answered=True), own, facts)


def _is_done(words: str, facts: Facts) -> bool:
    """Whether the task is done as well."""
    if hearing.answer(words, facts.vocabulary, language=facts.language).verb == "done":
        return True
    move = likeliest(words, facts, "helper")
    told = facts.vocabulary.hear(words, facts.language).of("outcome", "left", "done")
    return bool(told) or (move.name == "done" and move.share >= SURE)


NEEDS_OF_HELPERS = Flow("needs_of_helpers", listens={Moment.BESIDES: _heard})
