"""What the carrier is told of a language on a call: how it sounds, and what callers are likely to say in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.prompts import Hint, Prompt
from flows.words.wording import Wording

NONE = "none"
"""Stands in a file of words for a voice or a recogniser that the carrier does not have."""
MOST_HINTS = 60
WORDS_OF_EACH = 6
WORDLISTS = {"menu": "category", "categories": "category", "when": "when"}
"""Which wordlists hold what callers say where these options are offered."""
_PLAIN = re.compile(r"[\w' ]{2,60}")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a language sounds, as its words' `[language]` table says.

    `code` is the carrier's code of the language, `speaker` a voice of the carrier that understands SSML, `speed` and
    `slower` rates of SSML's <prosody>, `listens` the code in which the carrier understands speech. Without a speaker
    the carrier's own plain voice speaks, at its own speed; without `listens` only keys are heard.
    """

    code: str
    speaker: str
    speed: str
    slower: str
    listens: str


def voice(wording: Wording, language: str) -> Voice:
    """The voice of a language; that of the community's first for one that it does not speak."""
    spoken = wording.languages[wording.known(language)]["language"]
    told = {key: "" if value == NONE else str(value) for key, value in spoken.items()}
    return Voice(told["voice"], told["speaker"], told["speed"], told["slower"], told["listens"])


def hints(wording: Wording, prompts: Sequence[Prompt], language: str) -> tuple[str, ...]:
    """Words that callers are likely to say now, for the carrier's recogniser: the options and their wordlists."""
    asked = next((prompt for prompt in reversed(prompts) if prompt.hint is Hint.CHOICE), None)
    if asked is None or language not in wording.languages:
        return ()
    names = [wording.option(asked, option, language) for option in asked.options]
    slot = WORDLISTS.get(asked.names, "")
    lists = wording.wordlists[language].get(slot, {})
    ids = wording.community.categories if slot == "category" else asked.options
    listed = [word for item in ids for word in lists.get(item, ())[:WORDS_OF_EACH] if _PLAIN.fullmatch(word)]
    return tuple(dict.fromkeys([*names, *listed]))[:MOST_HINTS]
