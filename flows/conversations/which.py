"""An ambiguous answer is asked back, with the exact words that settle it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.prompts import Hint, Prompt
from flows.steps import Turn

MOST_NAMED = 4
"""Refs that one text names."""
READ_AS = {"done": "outcome", "drop": "cancellation", "withdraw": "cancellation"}
"""What an answer is that is asked back, by the word that it stands for."""


def which(verbs: list[tuple[str, str]], note: str, asks: Prompt | None = None) -> Turn:
    """Asks which of these (word, ref) was meant."""
    verbs = verbs[:MOST_NAMED]
    asked = replace(asks or Prompt("task_which"), args={"verbs": tuple(verbs)}, hint=Hint.WORDS)
    said = tuple(dict.fromkeys(READ_AS.get(verb, "answer") for verb, _ in verbs))
    return Turn((asked,), state=_awaits(verbs, note), answered=True, about=verbs[0][1], read_as=said)


def _awaits(verbs: list[tuple[str, str]], note: str) -> dict[str, Any]:
    """The state that waits for a ref: `asks` says for each which word it stands for."""
    refs = [ref for _, ref in verbs]
    return {"asks": {ref: verb for verb, ref in verbs if refs.count(ref) == 1}, "note": note}


def merged(turns: list[Turn]) -> Turn:
    """Several answers of one text as one turn."""
    says = tuple(prompt for turn in turns for prompt in turn.says)
    does = tuple(act for turn in turns for act in turn.does)
    said = tuple(dict.fromkeys(one for turn in turns for one in turn.read_as))
    return Turn(says, does, answered=any(turn.answered for turn in turns), about=turns[0].about, read_as=said)
