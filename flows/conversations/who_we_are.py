"""'Who is this?' and no more than that: the hotline says what it is, and to a task how it is answered."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.pieces import details, got
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

MOST_WORDS_AROUND = 4
"""Words beside 'who is this' that leave it a mere question."""
MOST_WORDS_WITH_MORE = 12
"""The same where it is told where the number is from, and perhaps at which church that was."""


def _asked(reply: Reply) -> Turn | None:
    facts, reading = reply.facts, reply.facts.reading
    said = facts.vocabulary.hear(reply.words, facts.language)
    lists = ("who", "elsewhere") if _may_be_astray(reply) else ("who",)
    about, told = said.of("answer", *lists), said.of("number_from")
    most = MOST_WORDS_WITH_MORE if told else MOST_WORDS_AROUND
    if not about or len(said.text.words) > most + about[0].end - about[0].start:
        return None
    if reading.kind != "unclear" or reading.danger or (got(details(reading)) and not told):
        return None
    if said.of("answer", "yes", "no", "reason") and not told:
        return None
    who = Prompt("who_we_are", {"hotline": facts.community.name}) if facts.met else Prompt("what_we_are")
    maybe = next((question.maybe for question in reply.questions if question.maybe), None)
    if maybe is None:
        return Turn((who,), answered=True)
    turn = maybe(facts)
    return replace(turn, says=(who, *turn.says))


def _may_be_astray(reply: Reply) -> bool:
    """Whether somebody may mean another number by 'is this the pharmacy?': who is in touch with a neighbor does not."""
    facts = reply.facts
    return not (facts.tasks or facts.pairs or facts.reading.categories)


WHO_WE_ARE = Flow("who_we_are", listens={Moment.BESIDES: _asked}, read_as="question")
