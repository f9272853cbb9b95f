"""Leaving: whoever wants no more texts is told so once, and a need in the same words is filed all the same."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Act, FilePost, OptOut
from flows.conversations import danger, free_text
from flows.facts import Facts
from flows.hearing import Stop
from flows.steps import Prompt, Turn


def leave(wish: Stop, facts: Facts) -> Turn:
    """The turn of a stop. A cry for help beside it ('stop! help me') names the emergency number and is an alarm."""
    filed: tuple[Act, ...] = ()
    if wish.rest:
        filed = (FilePost(replace(free_text.details(facts.reading), flag="call_back")),)
    turn = Turn((Prompt("stopped"),), (*filed, OptOut(wish.words)), answered=True)
    return danger.alarm(turn, Prompt("emergency")) if wish.cry and not facts.reading.danger else turn
