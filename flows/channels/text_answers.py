"""Answers by text to the question that is open: one of its choices, or free words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows import hearing
from flows.conversations.progress import ask_again, choices, next_page, offered
from flows.hearing import Ambiguous
from flows.prompts import MORE
from flows.steps import Choose, Reply, Turn, Write


def chosen(reply: Reply) -> Turn | None:
    """The answer to a choice, when it names one."""
    step, facts = reply.progress.step(), reply.facts
    if not isinstance(step, Choose) or step.chosen is None:
        return None
    shown = offered(step, reply.progress, facts.community)
    every = choices(step, reply.progress, facts.community)
    names = {item: tuple(facts.names(step.table, item)) for item in _order(shown, every)}
    meant = [hearing.choose(part, names, facts.vocabulary) for part in _parts(reply.words, step)]
    found = tuple(dict.fromkeys(item for item in meant if isinstance(item, str)))
    if step.many:
        several = [option for item in meant if isinstance(item, Ambiguous) for option in item.options]
        read = facts.reading.named if step.options == "categories" else ()
        found = tuple(dict.fromkeys((*found, *several, *read)))
    if reply.words.strip().isdecimal() and any(item not in shown for item in found):
        return ask_again(reply, reply.words)
    if found == (MORE,):
        return next_page(reply.progress, facts)
    if len(found) == 1 or (step.many and found):
        return step.chosen(replace(reply, chosen=found))
    if any(isinstance(item, Ambiguous) for item in meant):
        return ask_again(reply)
    return None


def _order(shown: Sequence[str], every: Sequence[str]) -> list[str]:
    return [*shown, *(item for item in every if item not in shown)]


def _parts(words: str, step: Choose) -> list[str]:
    """'1 3' and 'food, rides' name several where several may be named."""
    pieces = words.replace(",", " ").split() if step.many else []
    return pieces if pieces and all(piece.isdigit() for piece in pieces) else [words]


def written(reply: Reply) -> Turn | None:
    """Free words where words were asked for, or where no choice was named; None for words about something else."""
    step = reply.progress.step()
    if step is None or reply.facts.reading.danger:
        return None
    return step.words(reply) if isinstance(step, Choose | Write) and step.words else None
