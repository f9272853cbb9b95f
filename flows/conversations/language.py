"""The language of a phone: LANG by itself asks, LANG and a language chooses; the question before is put again in it."""

from __future__ import annotations

from typing import Any

from flows.acts import Speak
from flows.conversations.progress import another_number, go_on
from flows.hearing.matches import Hit
from flows.prompts import Prompt
from flows.steps import Choose, Command, Flow, Moment, Onward, Progress, Reply, Turn

TALK = "translation"
"""'I do not speak English' is read as in need of somebody who does."""
MOST_WORDS = 8
"""A longer text tells more than which language somebody speaks."""
NEAR = 2
"""Words between 'I do not speak' and the language."""
BEFORE = "before"
"""What was being talked about when the language was asked."""


def _lang(reply: Reply) -> Turn:
    language = reply.command.language
    if language in reply.facts.community.languages:
        return _speak(language, _before(reply))
    return _wanted("", reply)


def _in_words(reply: Reply) -> Turn | None:
    """'Do you speak Spanish?', 'no hablo inglés': the language that is spoken, never the one that is not."""
    facts, reading = reply.facts, reply.facts.reading
    if (reply.word and reply.word.name != "lang") or reading.danger or set(reading.named) - {TALK}:
        return None
    heard = facts.vocabulary.hear(reply.words, facts.language)
    if len(heard.text.words) > MOST_WORDS:
        return None
    for said in heard.of("speaks"):
        named = [hit.value for hit in heard.of("language") if 0 <= hit.start - said.end < NEAR]
        if named:
            return _wanted(_spoken(said, named, reading.language), reply)
    return None


def _spoken(said: Hit, named: list[str], heard: str) -> str:
    """The language that was named; or where it is one that they do not speak, the one in which they say so."""
    if said.value == "speak":
        return named[0]
    return next((language for language in (said.language, heard) if language and language not in named), "")


def _wanted(language: str, reply: Reply) -> Turn:
    before = _before(reply)
    if language in reply.facts.community.languages:
        return _speak(language, before)
    return go_on(Progress(LANGUAGE, got={BEFORE: before} if before else {}), reply.facts)


def _before(reply: Reply) -> dict[str, Any]:
    state: dict[str, Any] = reply.progress.got.get(BEFORE, {}) if reply.progress.flow is LANGUAGE else reply.state
    return state


def _chosen(reply: Reply) -> Turn:
    return _speak(reply.item, _before(reply))


def _speak(language: str, before: dict[str, Any]) -> Turn:
    said = Prompt("language_set", language=language)
    return Turn((said,), (Speak(language),), answered=True, resumes=before, onward=Onward.BACK)


def _by_key(reply: Reply) -> Turn:
    return go_on(Progress(LANGUAGE), reply.facts)


LANGUAGE = Flow(
    "language",
    (Choose("language", "languages", _chosen, words=another_number),),
    by_key=_by_key,
    commands={"lang": Command(_lang)},
    listens={Moment.FIRST: _in_words},
    read_as="preference",
)
