"""The few kinds of step a conversation is made of, and what one turn of it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from flows.acts import Act

Channel = Literal["text", "voice"]


class Hint(StrEnum):
    """What the hotline waits for after a prompt."""

    NOTHING = "nothing"
    CHOICE = "choice"
    WORDS = "words"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to say by name; the wording of a language turns it into words."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)
    hint: Hint = Hint.NOTHING
    options: tuple[str, ...] = ()
    """Ids in the order of their keys: the first is key 1."""
    names: str = ""
    """Table of the wording in which the options have their names, e.g. `categories`."""
    apart: bool = False
    """Starts a text of its own instead of joining the one before."""
    language: str = ""
    """Spoken in this language instead of the person's."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Says something and goes on."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Choose:
    """One of a few options, by key, number, name or free words."""

    name: str
    options: tuple[str, ...] | str
    """The option ids, or the name of the community's own list: `categories`, `areas`."""
    many: bool = False
    also: Mapping[str, str] = field(default_factory=dict)
    """What else may be heard here: the kind of thing heard -> the prompt that answers it."""


@dataclass(frozen=True, slots=True)
class Write:
    """Free words: typed, or recorded on a call."""

    name: str


@dataclass(frozen=True, slots=True)
class File:
    """Reads back what was understood and closes the conversation."""

    kind: str


Step = Tell | Choose | Write | File


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation: its steps in order; what is known already is not asked."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing heard: words, a key, a recording, or silence."""

    channel: Channel = "text"
    words: str = ""
    key: str = ""
    recording: str = ""
    pictures: int = 0
    started: bool = False
    """A call has just been answered."""
    confidence: float = 1.0
    """How sure the carrier is of words that were spoken, 0 to 1."""
    ours: bool = False
    """The call that was answered is one that the hotline made."""
    tells: tuple[Prompt, ...] = ()
    """What a call of ours has to tell."""
    unsure: bool = False
    """Nobody knows whether a person or a machine has taken a call of ours."""
    rung: str = ""
    """How ringing somebody ended: `talked` or `nobody`."""
    limit: str = ""
    """Why this call cannot go on as usual: `length`, `often` or `day`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one thing heard leads to: prompts to say, acts for the desk to do, and where the conversation stands."""

    says: tuple[Prompt, ...] = ()
    does: tuple[Act, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    answered: bool = False
    """It answered a question that was open, so no loop guard applies."""
    ends: bool = False
    """A call is over after this."""
    about: str = ""
    """Ref of the post that the words belong to; "" when the acts tell."""
    repeats: bool = False
    """A call hears once more, and slower, what it heard last."""
    keys_only: bool = False
    """Spoken answers were not understood: only keys are listened for now."""
