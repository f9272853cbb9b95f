"""The language of a phone: LANG by itself asks, LANG and a language chooses; the question before is put again in it."""

from __future__ import annotations

from typing import Any

from flows.acts import Speak
from flows.conversations.progress import another_number, go_on
from flows.prompts import Prompt
from flows.steps import Choose, Command, Flow, Progress, Reply, Turn

BEFORE = "before"
"""What was being talked about when the language was asked."""


def _lang(reply: Reply) -> Turn:
    language = reply.command.language
    if language in reply.facts.community.languages:
        return _speak(language, _before(reply))
    before = _before(reply)
    return go_on(Progress(LANGUAGE, got={BEFORE: before} if before else {}), reply.facts)


def _before(reply: Reply) -> dict[str, Any]:
    state: dict[str, Any] = reply.progress.got.get(BEFORE, {}) if reply.progress.flow is LANGUAGE else reply.state
    return state


def _chosen(reply: Reply) -> Turn:
    return _speak(reply.item, _before(reply))


def _speak(language: str, before: dict[str, Any]) -> Turn:
    said = Prompt("language_set", language=language)
    return Turn((said,), (Speak(language),), answered=True, resumes=before)


LANGUAGE = Flow(
    "language",
    (Choose("language", "languages", _chosen, words=another_number),),
    commands={"lang": Command(_lang)},
    read_as="preference",
)
