"""Numbers that are told and never called or texted: whoever tells one hears so at once, and why."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import AmendPost, FilePost
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Turn

OWN, NO_AREA = "own", "no_area_code"
"""Why the hotline's own number is refused, and one that may be of any town."""


def said(turn: Turn, facts: Facts) -> Turn:
    """The turn, with a sentence for each such number that stood in words which were kept with a need or an offer."""
    if not facts.refused or not any(isinstance(act, FilePost | AmendPost) for act in turn.does):
        return turn
    told = tuple(_said(number, why) for number, why in facts.refused)
    return replace(turn, says=(*told, *turn.says) if facts.aloud else (*turn.says, *told))


def _said(number: str, why: str) -> Prompt:
    told = {"phone": number}
    if why == NO_AREA:
        return Prompt("number_lacks_area", told, apart=True)
    return Prompt("number_is_ours" if why == OWN else "number_never_rung", told, apart=True)
