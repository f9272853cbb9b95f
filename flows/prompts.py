"""What is said, by name, and what is heard: the two ends of every conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from flows.hearing.own_words import SetAside

Channel = Literal["text", "voice"]


MORE = "more"
"""The option that leads to further ones."""
CALLED = "called"
"""The argument that says of each option what it is called, where a conversation puts options of its own."""
PLAYED = "played"
"""The argument that names what somebody has recorded of just this sentence, which a call plays in its place."""


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
    aside: tuple[SetAside, ...] = ()
    """What stood in a text and is not the person's own."""
    limit: str = ""
    """Why this call cannot go on as usual: `length`, `often` or `day`."""

    @property
    def says_something(self) -> bool:
        """Whether somebody has said anything: a text always does, a key of a call only leads on."""
        return self.channel == "text" or bool(self.words or self.recording)
