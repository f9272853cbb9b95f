"""When something is open: a question, whatever kind of help the place is named after ('when does the pantry open')."""

from __future__ import annotations

from dataclasses import replace

from flows.facts import Facts
from flows.hearing.beside_the_point import RIDE
from flows.steps import Reply

WANTS = ("need", "lack", "hardship", "plea", "offer")
"""Lists of `hear.kind` with which more is said than a question."""


def are_asked(reply: Reply) -> bool:
    """Whether hours or days are asked, and nothing is needed or offered beside them."""
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    asked = heard.of("opening", "asked") or (heard.of("opening", "told") and reply.words.rstrip().endswith("?"))
    if not asked or facts.reading.danger or facts.reading.explicit or RIDE in facts.reading.categories:
        return False
    return not heard.of("kind", *WANTS)


def asking(facts: Facts) -> Facts:
    """The same facts, of words that ask for no help whatever they name."""
    return replace(facts, reading=replace(facts.reading, kind="unclear"))


def only_asked(reply: Reply) -> Reply:
    """What was said, as a question alone where it asks for hours."""
    return replace(reply, facts=asking(reply.facts)) if are_asked(reply) else reply
