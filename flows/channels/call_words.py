"""Words spoken on a call where keys are offered: what they choose, or what they ask for instead."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.conversations.catalogue import Catalogue
from flows.conversations.menu import aloud
from flows.conversations.progress import ask, choices, offered
from flows.hearing import Ambiguous
from flows.steps import Choose, Moment, Reply, Turn

SURE = 0.5
"""Confidence, 0 to 1, from which the carrier's transcript of spoken words is believed."""
TALK = {"company"}
"""Whoever asks for somebody to talk to may be read as in need of company."""


def besides(reply: Reply, catalogue: Catalogue) -> Turn | None:
    """What words mean to a conversation whatever question is open."""
    return catalogue.first(Moment.SPOKEN, reply)


def wants_a_person(reply: Reply) -> bool:
    """Whether the words stand for key 0."""
    return aloud("person", reply) and not set(reply.facts.reading.categories) - TALK


def wants_a_repeat(reply: Reply) -> bool:
    """Whether the words stand for the star."""
    return aloud("repeat", reply) and not reply.facts.reading.categories


def meant(reply: Reply, step: Choose) -> Turn | str | None:
    """What spoken words lead to, or the option that they name; None when that is not certain."""
    facts, progress = reply.facts, reply.progress
    turn = step.spoken(reply) if step.spoken else None
    if turn:
        return turn
    if step.options == "categories" and facts.reading.categories and step.chosen:
        return step.chosen(replace(reply, chosen=facts.reading.categories))
    if step.otherwise and aloud("something_else", reply):
        return ask(replace(progress, at=step.otherwise), facts)
    shown = offered(step, progress, facts.community)
    said = reply.answer.kind
    if said in ("yes", "no") and step.yes_no[said == "no"] in shown and step.chosen:
        return step.chosen(replace(reply, chosen=(step.yes_no[said == "no"],)))
    every = choices(step, facts.community) if step.options != "categories" else shown
    names = {item: tuple(facts.names(step.table, item)) for item in (*every, *shown)}
    found = hearing.choose(reply.words, names, facts.vocabulary)
    return None if isinstance(found, Ambiguous) else found
