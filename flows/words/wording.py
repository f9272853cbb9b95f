"""The words of every language of a community, loaded once and checked before anybody hears them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.community import Community
from flows.hearing import ALOUD, public_place
from flows.steps import Hint, Prompt
from flows.words import timing
from flows.words.fields import Fields
from flows.words.files import FOLDER, read_wordlists, read_words
from flows.words.trimming import digit_by_digit, shorten, without_links

TOGETHER = 230
"""Characters up to which prompts share one text: two segments of 153, less the hotline's name and how texts end."""
MOST_NAMED = 3
"""Categories of one post that a text names."""
LONGEST_PLACE = 60
LONGEST_WORDS = 40
AFTER = {"categories": ("something_else",), "menu": ("person", "repeat")}
"""What else can be pressed, said after the choices of a spoken menu."""
NUMBER = re.compile(r"\d{3,}")
"""A ref, a phone or an emergency number, which nobody understands as one big figure."""


@dataclass(frozen=True)
class Wording:
    """What the hotline says, in each language of the community, and the wordlists of what it listens for."""

    community: Community
    languages: Mapping[str, Mapping[str, Any]]
    wordlists: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, community: Community, folder: Path = FOLDER) -> Wording:
        """Reads the two files of each language of the community; WordingError names one that is missing or broken."""
        said = {language: read_words(language, folder) for language in community.languages}
        return cls(community, said, {language: read_wordlists(language, folder) for language in said})

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
        language = self._known(prompt.language or language)
        lines = [(language, self._say(prompt, language, "voice", given))]
        if prompt.hint is Hint.CHOICE:
            for key, option in enumerate(prompt.options, start=1):
                speaks = option if prompt.names == "language" else language
                press = str(self.languages[speaks]["press"][prompt.names])
                lines.append((speaks, press.format(option=self.option(prompt, option, speaks), key=key)))
            lines += [(language, str(self.languages[language]["press"][more])) for more in AFTER.get(prompt.names, ())]
        return [(speaks, NUMBER.sub(lambda found: digit_by_digit(found[0]), line)) for speaks, line in lines if line]

    def seconds(self, language: str, line: str) -> float:
        """How long the voice of a language takes for a sentence."""
        return timing.seconds(line, float(self.languages[self._known(language)]["language"]["pace"]))

    def option(self, prompt: Prompt, option: str, language: str) -> str:
        """The name of one choice of a prompt."""
        return self.name(prompt.names, option, language)

    def name(self, table: str, item: str, language: str) -> str:
        """What people call a category, an area, a time or a language; the id where nobody named it."""
        if table == "areas":
            return self.community.areas.get(item, item)
        if table == "language":
            return str(self.languages[item]["language"]["name"])
        names = self.languages[self._known(language)]["names"]
        return str(names.get(table, {}).get(item, item.replace("_", " ")))

    def names(self, table: str, item: str) -> tuple[str, ...]:
        """What people may call one choice, in every language of the community; `aloud` are words said for a key."""
        if table == ALOUD:
            return tuple(name for lists in self.wordlists.values() for name in lists.get(ALOUD, {}).get(item, ()))
        return tuple({self.name(table, item, code) for code in self.languages})

    def first_text(self, text: str, language: str) -> str:
        """The first text to anyone: it names the hotline and says how texts end."""
        before = self.piece("first", language, hotline=self.community.name)
        return f"{before}{text}{self.piece('stop', language)}"

    def what(self, args: Mapping[str, Any], language: str, *, public: bool = False) -> str:
        """What a post is about: its categories by name, or else "what you told us" of a recording, or "something"."""
        every = args.get("categories", ())
        names = [self.name("categories", item, language) for item in every[:MOST_NAMED]]
        if len(every) > MOST_NAMED:
            return self.piece("joined_by", language).join(names) + self.piece("more", language)
        if names:
            listed = self.piece("joined_by", language).join(names[:-1])
            return f"{listed}{self.piece('last_joined_by', language)}{names[-1]}" if listed else names[-1]
        told_us = args.get("recorded") and not args.get("words") and not public
        return self.piece("your_words" if told_us else "something", language)

    def summary(self, args: Mapping[str, Any], language: str, *, public: bool) -> str:
        """A post in a few words: what, for how many, where and when; `public` leaves out what only a helper sees."""
        words = without_links(args.get("words", ""))
        quoted = not public and not args.get("categories") and words
        what = f'"{shorten(words, LONGEST_WORDS)}"' if quoted else self.what(args, language, public=public)
        if args.get("how_many"):
            what += self.piece("for_many", language, n=args["how_many"])
        area = self.name("areas", args.get("area", ""), language)
        told = without_links(args.get("place", ""))
        place = (public_place(told) if public else told) or area
        if place and not (quoted and place in what):
            what += self.piece("near" if public else "at", language, place=shorten(place, LONGEST_PLACE))
        if args.get("when"):
            what += self.piece("when", language, when=self.name("when", args["when"], language))
        return what

    def _say(self, prompt: Prompt, language: str, channel: str, given: Mapping[str, Any] | None) -> str:
        language = self._known(language)
        template = str(self.languages[language]["say"][prompt.name][channel])
        return template.format_map(Fields(self, {**(given or {}), **prompt.args}, language)).strip()

    def piece(self, name: str, language: str, **fields: Any) -> str:
        """Part of a sentence, by its name."""
        return str(self.languages[self._known(language)]["pieces"][name]).format(**fields)

    def _known(self, language: str) -> str:
        return language if language in self.languages else self.community.languages[0]
