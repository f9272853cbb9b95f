"""How a need ends, in the turn that says so: help came, it did not, or nobody need come any more."""

from __future__ import annotations

from flows.acts import Confirm, Withdraw
from flows.prompts import Prompt
from flows.steps import Turn

ENDING = ("taken", "done")
"""Statuses in which somebody helps, or says that it is done: words may tell what came of it."""


def came(ref: str, *, happened: bool) -> Turn:
    """Whoever needs it says whether help came: it is closed, or open again and looked at by a person."""
    said = Prompt("helped" if happened else "not_helped", {"ref": ref})
    return Turn((said,), (Confirm(ref, happened),), answered=True, about=ref)


def withdrawn(ref: str) -> Turn:
    """Whoever asked for it takes it back."""
    return Turn((Prompt("withdrawn", {"ref": ref}),), (Withdraw(ref),), answered=True, about=ref)
