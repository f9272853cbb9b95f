"""Danger to life is answered first, whatever else was said, and marks the post."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Act, AmendPost, Details, FilePost
from flows.facts import Facts
from flows.steps import Prompt, Turn


def first(turn: Turn, facts: Facts) -> Turn:
    """The turn with the emergency number said before all else, where the words spoke of danger."""
    danger = facts.reading.danger
    if not danger:
        return turn
    does = tuple(_mark(act) for act in turn.does)
    if does == turn.does:
        kept = Details(kind="unclear", words=facts.reading.words, urgency="danger", flag="danger")
        does = (*does, FilePost(kept))
    says = Prompt("crisis" if danger == "suicide" else "emergency")
    return replace(turn, says=(says, *turn.says), does=does, answered=True)


def _mark(act: Act) -> Act:
    if isinstance(act, FilePost | AmendPost):
        return replace(act, details=replace(act.details, urgency="danger", flag="danger"))
    return act
