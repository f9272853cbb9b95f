"""The words of every language of a community, loaded once and checked before anybody hears them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from flows.community import Community
from flows.prompts import CALLED, MORE, Hint, Prompt
from flows.words import timing
from flows.words.fields import Fields
from flows.words.files import FOLDER, read_wordlists, read_words
from flows.words.names import Naming
from flows.words.our_texts import OurTexts
from flows.words.trimming import digit_by_digit

TOGETHER = 230
"""Characters up to which prompts share one text: two segments of 153, less the hotline's name and how texts end."""
AFTER = {"categories": ("something_else",), "menu": ("person", "repeat")}
"""What else can be pressed, said after the choices of a spoken menu."""
NUMBER = re.compile(r"\d{3,}")
"""A ref, a phone or an emergency number, which nobody understands as one big figure."""


class Wording(Naming):
    """What the hotline says, in each language of the community; made once by `load` and handed around."""

    @classmethod
    def load(cls, community: Community, folder: Path = FOLDER) -> Wording:
        """Reads the two files of each language of the community; WordingError names one that is missing or broken."""
        said = {language: read_words(language, folder) for language in community.languages}
        return cls(community, said, {language: read_wordlists(language, folder) for language in said})

    @cached_property
    def ours(self) -> OurTexts:
        """What finds texts of ours in somebody else's."""
        return OurTexts(self.languages.values(), self.community.name)

    def texts(self, prompts: Sequence[Prompt], language: str, given: Mapping[str, Any] | None = None) -> list[str]:
        """The texts that these prompts make: those that belong together share one while it stays short."""
        texts: list[str] = []
        for prompt in prompts:
            words = self.written(prompt, language, given)
            if not words:
                continue
            if texts and not prompt.apart and len(texts[-1]) + len(words) < TOGETHER:
                texts[-1] = f"{texts[-1]} {words}"
            else:
                texts.append(words)
        return texts

    def written(self, prompt: Prompt, language: str, given: Mapping[str, Any] | None = None) -> str:
        """One prompt as it is texted, with numbered options behind a question."""
        words = self._say(prompt, language, "text", given)
        if not words or prompt.hint is not Hint.CHOICE or prompt.names == "yes_no":
            return words
        numbered = (
            self.piece("option", language, key=key, option=self.option(prompt, option, language))
            for key, option in enumerate(prompt.options, start=1)
        )
        return f"{words} {', '.join(numbered)}."

    def spoken(self, prompt: Prompt, language: str, given: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
        """One prompt as it is said on a call: (language, sentence) pairs, each choice before its key."""
        language = self.known(prompt.language or language)
        lines = [(language, self._say(prompt, language, "voice", given))]
        if prompt.hint is Hint.CHOICE:
            for key, option in enumerate(prompt.options, start=1):
                speaks = option if prompt.names == "language" else language
                press = str(self.languages[speaks]["press"][MORE if option == MORE else prompt.names])
                lines.append((speaks, press.format(option=self.option(prompt, option, speaks), key=key)))
            lines += [(language, str(self.languages[language]["press"][more])) for more in AFTER.get(prompt.names, ())]
        return [(speaks, NUMBER.sub(lambda found: digit_by_digit(found[0]), line)) for speaks, line in lines if line]

    def option(self, prompt: Prompt, option: str, language: str) -> str:
        """The name of one choice of a prompt; what a conversation puts itself is called by what it is about."""
        about = prompt.args.get(CALLED, {}).get(option)
        if about is None:
            return self.name(prompt.names, option, language)
        if "called" in about:
            return str(about["called"])
        return self.name(prompt.names, about["name"], language).format_map(Fields(self, about, self.known(language)))

    def seconds(self, language: str, line: str) -> float:
        """How long the voice of a language takes for a sentence."""
        return timing.seconds(line, float(self.languages[self.known(language)]["language"]["pace"]))

    def first_text(self, text: str, language: str) -> str:
        """The first text to anyone: it names the hotline and says how texts end."""
        before = self.piece("first", language, hotline=self.community.name)
        return f"{before}{text}{self.piece('stop', language)}"

    def _say(self, prompt: Prompt, language: str, channel: str, given: Mapping[str, Any] | None) -> str:
        language = self.known(language)
        template = str(self.languages[language]["say"][prompt.name][channel])
        return template.format_map(Fields(self, {**(given or {}), **prompt.args}, language)).strip()
