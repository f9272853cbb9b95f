"""Words spoken on a call where keys are offered: what they choose, and whatever else they would mean in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flows import hearing
from flows.acts import Speak
from flows.channels import text, yes_or_no
from flows.conversations import which
from flows.conversations.catalogue import Catalogue
from flows.conversations.language import TALK as TALK_OF_LANGUAGES
from flows.conversations.menu import aloud
from flows.conversations.pieces import in_many_words, tells_enough
from flows.conversations.progress import ask, choices, offered
from flows.facts import Facts
from flows.hearing import Ambiguous
from flows.steps import NOWHERE, Choose, Moment, Onward, Reply, Turn, Write

SURE = 0.5
"""Confidence, 0 to 1, from which the carrier's transcript of spoken words is believed."""
TALK = {"company"}
"""Whoever asks for somebody to talk to may be read as in need of company."""
PLAINLY = 3
"""Words from which a sentence in another language than the caller's tells that they speak that one."""


def read(reply: Reply, catalogue: Catalogue) -> Reply:
    """What was said, with the command in it and the questions of ours that it may answer."""
    word = hearing.keyword(reply.words, reply.facts.vocabulary)
    word = word if word and word.name in catalogue.commands else None
    return replace(reply, word=word, questions=catalogue.questions(reply.facts))


def meaning(reply: Reply, step: Choose | Write, catalogue: Catalogue) -> Iterator[Turn | str | None]:
    """What the words may mean, in the order in which a text is heard: a turn, or the option that they name."""
    choice = step if isinstance(step, Choose) else None
    talk = reply if reply.progress.flow.waits else replace(reply, progress=NOWHERE)
    yield _elsewhere(reply, None if catalogue.outranks_stop(talk) else catalogue.first(Moment.SPOKEN, talk))
    yield _named(reply, choice, plainly=True) if choice and not choice.spoken else None
    if not reply.word or reply.word.name == "ref":
        yield _elsewhere(reply, text.by_ref(talk, catalogue))
    if reply.word:
        yield _elsewhere(reply, catalogue.obey(talk))
    yield _elsewhere(reply, catalogue.first(Moment.BESIDES, talk))
    yield _named(reply, choice) if choice and not choice.spoken else None
    yield _elsewhere(reply, yes_or_no.without_ref(talk, catalogue))
    if choice and choice.spoken and not tells_enough(reply.facts.reading):
        yield choice.spoken(reply) or _named(reply, choice)
    yield _elsewhere(reply, catalogue.first(Moment.ALOUD, talk))


def _elsewhere(reply: Reply, turn: Turn | None) -> Turn | None:
    """Words that did not answer the open question: it is put again behind what they led to, unless that asks too."""
    if turn is None or turn.ends or "asks" in turn.state or turn.onward not in (None, Onward.BACK):
        return turn
    asks = turn.state and turn.state not in (reply.state, reply.progress.plain())
    before = turn.resumes or reply.progress.plain()
    return turn if asks else replace(turn, state={}, resumes=before, onward=Onward.BACK)


def wants_a_person(reply: Reply) -> bool:
    """Whether the words stand for key 0."""
    return aloud("person", reply) and not set(reply.facts.reading.named) - TALK


def wants_a_repeat(reply: Reply) -> bool:
    """Whether the words stand for the star."""
    return aloud("repeat", reply) and not reply.facts.reading.named


def _named(reply: Reply, step: Choose, *, plainly: bool = False) -> Turn | str | None:
    """The option that the words name, or what it leads to; None when that is not certain.

    `plainly`, a yes or a no has to stand alone: "I can't make it after all" may say more than no.
    """
    facts, progress = reply.facts, reply.progress
    if step.options == "categories" and facts.reading.named and step.chosen and not reply.word:
        return step.chosen(replace(reply, chosen=facts.reading.named))
    if step.otherwise and aloud("something_else", reply):
        return ask(replace(progress, at=step.otherwise), facts)
    if step.options == "languages" and _tells_more_than_a_language(reply):
        return None
    shown = offered(step, progress, facts.community)
    said = reply.answer.kind
    if (
        said in ("yes", "no")
        and not (plainly and reply.answer.note)
        and step.yes_no[said == "no"] in shown
        and step.chosen
    ):
        return step.chosen(replace(reply, chosen=(step.yes_no[said == "no"],)))
    every = choices(step, progress, facts.community) if step.options != "categories" else shown
    names = {item: tuple(facts.names(step.table, item)) for item in (*every, *shown)}
    found = hearing.choose(reply.words, names, facts.vocabulary)
    return None if isinstance(found, Ambiguous) else found or which.named(reply) or None


def _tells_more_than_a_language(reply: Reply) -> bool:
    """Whether a language is denied ('no hablo inglés'), or only opens what is told ('español, no hay luz y ...')."""
    facts, reading = reply.facts, reply.facts.reading
    denied = facts.vocabulary.hear(reply.words, facts.language).of("speaks", "not")
    tells = reading.danger or reading.place or set(reading.categories) - {TALK_OF_LANGUAGES}
    return bool(denied or tells or in_many_words(reading))


def in_their_language(turn: Turn, facts: Facts) -> Turn:
    """Whoever plainly speaks another language of the community is answered in it from then on."""
    heard, words = facts.reading.language, facts.reading.words.split()
    if heard in ("", facts.language) or heard not in facts.community.languages:
        return turn
    if (facts.language and len(words) < PLAINLY) or any(isinstance(act, Speak) for act in turn.does):
        return turn
    return replace(turn, does=(Speak(heard), *turn.does))
