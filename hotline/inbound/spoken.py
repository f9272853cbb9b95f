"""What a call hears next, as it is kept so that a repeated request gets the same answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields

from flows.prompts import Hint


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sentences with their languages, and what is waited for or done then."""

    lines: tuple[tuple[str, str], ...]
    hint: str = Hint.NOTHING.value
    language: str = ""
    turn: int = 0
    ends: bool = False
    slower: bool = False
    once: int = 0
    """Of the lines, how many from the first are not said again with the rest."""
    keys_only: bool = False
    hints: tuple[str, ...] = ()
    dial: tuple[str, ...] = ()
    """Phones to be rung, at once; the first that takes the call has it."""
    pair: str = ""
    """Ref of the match whose other side is rung."""


def kept(spoken: Spoken) -> str:
    """As JSON, for the session."""
    return json.dumps({field.name: getattr(spoken, field.name) for field in fields(spoken)})


def again(answer: str) -> Spoken:
    """What was kept."""
    told = json.loads(answer)
    lines = tuple((language, line) for language, line in told["lines"])
    return Spoken(**{**told, "lines": lines, "hints": tuple(told["hints"]), "dial": tuple(told["dial"])})
