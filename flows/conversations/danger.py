"""Danger to life is answered first, whatever else was said, and marks the post."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Act, AmendPost, AnswerTask, Details, FilePost
from flows.conversations import danger_over
from flows.conversations.task_outcomes import only_gives_back
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Flow, Turn


def _first(turn: Turn, facts: Facts) -> Turn:
    """The turn with the emergency number said before all else, where the words spoke of danger."""
    danger = facts.reading.danger
    if over := danger_over.post_of(facts):
        said = any(prompt.name == danger_over.FLAG for prompt in turn.says)
        return turn if said else danger_over.told(turn, over, facts)
    if not danger or _gives_back(turn, facts):
        return turn
    if not any(isinstance(act, FilePost | AmendPost) for act in turn.does):
        turn = replace(turn, does=(*turn.does, FilePost(Details(kind="unclear", words=facts.reading.words))))
    return alarm(turn, *_numbers(danger, facts))


def _gives_back(turn: Turn, facts: Facts) -> bool:
    """'I cannot do it anymore' of whoever has a task is about the task, unless the words speak of life."""
    drops = any(isinstance(act, AnswerTask) and act.answer == "drop" for act in turn.does)
    return drops and only_gives_back(facts)


def alarm(turn: Turn, *numbers: Prompt) -> Turn:
    """The turn with these numbers to call said first, and what it files marked."""
    does = tuple(_mark(act) for act in turn.does)
    return replace(turn, says=(*numbers, *turn.says), does=does, answered=True, read_as=("danger", *turn.read_as))


def _numbers(danger: str, facts: Facts) -> tuple[Prompt, ...]:
    """Who to call: the crisis line first for whoever wants to die, an ambulance too after pills; fire is left first."""
    if danger == "fire":
        return (Prompt("emergency"), Prompt("get_out"))
    if danger != "suicide":
        return (Prompt("emergency"),)
    taken = facts.vocabulary.hear(facts.reading.words).of("danger", "overdose", "medical")
    return (Prompt("crisis"), Prompt("emergency")) if taken else (Prompt("crisis"),)


def _mark(act: Act) -> Act:
    if isinstance(act, FilePost | AmendPost):
        return replace(act, details=replace(act.details, urgency="danger", flag="danger"))
    return act


DANGER = Flow("danger", finish=_first)
