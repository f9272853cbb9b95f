"""The words of every language, loaded from `flows/wording/*.toml` and checked before anybody hears them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.community import Community
from flows.hearing import public_place
from flows.steps import Hint, Prompt
from flows.trimming import digit_by_digit, shorten
from flows.wordfile import FOLDER, read_language

TOGETHER = 230
"""Characters up to which prompts share one text: two segments of 153, less the hotline's name and how texts end."""
MOST_NAMED = 3
"""Categories of one post that a text names."""
LONGEST_PLACE = 60
LONGEST_NOTE = 60
LONGEST_NAME = 20
LONGEST_PERSON = 30
LONGEST_WORDS = 40
AFTER = {"categories": ("something_else",), "menu": ("person", "repeat")}
"""What else can be pressed, said after the choices of a spoken menu."""
LINK = re.compile(r"\S*(?:://|\bwww\.)\S*", re.IGNORECASE)
NUMBER = re.compile(r"\d{3,}")
"""A ref, a phone or an emergency number, which nobody understands as one big figure."""


@dataclass(frozen=True)
class Wording:
    """What the hotline says, in each language of the community."""

    community: Community
    languages: Mapping[str, Mapping[str, Any]]

    @classmethod
    def load(cls, community: Community, folder: Path = FOLDER) -> Wording:
        """Reads one file per language of the community; WordingError names the file that is missing or broken."""
        return cls(community, {language: read_language(language, folder) for language in community.languages})

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
            self._piece("option", language, key=key, option=self.option(prompt, option, language))
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
        """What people may call one choice, in every language of the community."""
        return tuple({self.name(table, item, code) for code in self.languages})

    def first_text(self, text: str, language: str) -> str:
        """The first text to anyone: it names the hotline and says how texts end."""
        before = self._piece("first", language, hotline=self.community.name)
        return f"{before}{text}{self._piece('stop', language)}"

    def what(self, args: Mapping[str, Any], language: str, *, public: bool = False) -> str:
        """What a post is about: its categories by name, or else "what you told us" of a recording, or "something"."""
        every = args.get("categories", ())
        names = [self.name("categories", item, language) for item in every[:MOST_NAMED]]
        if len(every) > MOST_NAMED:
            return self._piece("joined_by", language).join(names) + self._piece("more", language)
        if names:
            listed = self._piece("joined_by", language).join(names[:-1])
            return f"{listed}{self._piece('last_joined_by', language)}{names[-1]}" if listed else names[-1]
        told_us = args.get("recorded") and not args.get("words") and not public
        return self._piece("your_words" if told_us else "something", language)

    def _summary(self, args: Mapping[str, Any], language: str, *, public: bool) -> str:
        words = without_links(args.get("words", ""))
        quoted = not public and not args.get("categories") and words
        what = f'"{shorten(words, LONGEST_WORDS)}"' if quoted else self.what(args, language, public=public)
        if args.get("how_many"):
            what += self._piece("for_many", language, n=args["how_many"])
        area = self.name("areas", args.get("area", ""), language)
        told = without_links(args.get("place", ""))
        place = (public_place(told) if public else told) or area
        if place and not (quoted and place in what):
            what += self._piece("near" if public else "at", language, place=shorten(place, LONGEST_PLACE))
        if args.get("when"):
            what += self._piece("when", language, when=self.name("when", args["when"], language))
        return what

    def _say(self, prompt: Prompt, language: str, channel: str, given: Mapping[str, Any] | None) -> str:
        language = self._known(language)
        template = str(self.languages[language]["say"][prompt.name][channel])
        return template.format_map(_Fields(self, {**(given or {}), **prompt.args}, language)).strip()

    def _piece(self, name: str, language: str, **fields: Any) -> str:
        return str(self.languages[self._known(language)]["pieces"][name]).format(**fields)

    def _known(self, language: str) -> str:
        return language if language in self.languages else self.community.languages[0]


class _Fields(dict[str, Any]):
    """What stands in braces, made from what is known only where a wording asks for it."""

    def __init__(self, wording: Wording, args: Mapping[str, Any], language: str) -> None:
        super().__init__(args)
        self.wording, self.args, self.language = wording, args, language

    def __getitem__(self, field: str) -> Any:
        made = getattr(self, f"_{field}", None)
        return made() if made else super().__getitem__(field)

    def _hotline(self) -> str:
        return self.wording.community.name

    def _emergency(self) -> str:
        return self.wording.community.emergency_number

    def _crisis(self) -> str:
        return self.wording.community.crisis_number or self._emergency()

    def _emergency_spoken(self) -> str:
        return " ".join(self._emergency())

    def _crisis_spoken(self) -> str:
        return " ".join(self._crisis())

    def _ref_spoken(self) -> str:
        return digit_by_digit(self.args["ref"])

    def _what(self) -> str:
        return self.wording.what(self.args, self.language)

    def _summary(self) -> str:
        return self.wording._summary(self.args, self.language, public=False)

    def _public_summary(self) -> str:
        return self.wording._summary(self.args, self.language, public=True)

    def _note(self) -> str:
        note = without_links(self.args.get("note", ""))
        return self.wording._piece("quoted", self.language, note=shorten(note, LONGEST_NOTE)) if note else ""

    def _helper(self) -> str:
        """Who helps, at the beginning of a sentence."""
        neighbor = self.wording._piece("neighbor", self.language)
        return shorten(self.args.get("helper") or "", LONGEST_NAME) or neighbor[:1].upper() + neighbor[1:]

    def _name(self) -> str:
        return shorten(self.args.get("name") or "", LONGEST_NAME)

    def _neighbor(self) -> str:
        return self._name() or self.wording._piece("neighbor", self.language)

    def _recap(self) -> str:
        """What is read back: what was understood, and that what was recorded is kept."""
        if not self.args.get("recorded"):
            return self._summary()
        known = {**self.args, "recorded": False, "words": ""}
        if not known.get("categories"):
            known["categories"] = (self.wording._piece("something_else", self.language),)
        summary = self.wording._summary(known, self.language, public=False)
        return summary + self.wording._piece("and_your_words", self.language)

    def _commands(self) -> str:
        name, joined = self.wording.name, self.wording._piece("last_joined_by_or", self.language)
        return joined.join(f"{name('commands', verb, self.language)} {ref}" for verb, ref in self.args["verbs"])

    def _contact(self) -> str:
        if self.args.get("hidden"):
            return self.wording._piece("reach", self.language, contact=self._reached(), ref=self.args["ref"])
        known = [shorten(self.args.get("person") or "", LONGEST_PERSON), self.args.get("phone") or ""]
        return (
            self.wording._piece("contact", self.language, contact=" ".join(filter(None, known))) if any(known) else ""
        )

    def _reached(self) -> str:
        """The other side of a match, by name where it is known."""
        name = shorten(self.args.get("person") or "", LONGEST_NAME)
        return name or self.wording._piece("neighbor", self.language)

    def _block(self) -> str:
        return self.wording.name("relay", "block", self.language)

    def _reach_helper(self) -> str:
        return self.wording._piece("reach_helper", self.language) if self.args.get("hidden") else ""

    def _contact_spoken(self) -> str:
        if self.args.get("hidden"):
            return self.wording._piece("reach_spoken", self.language, contact=self._reached())
        known = [self.args.get("person") or "", digit_by_digit(self.args.get("phone", "").lstrip("+"))]
        contact = " ".join(filter(None, known))
        return self.wording._piece("contact_spoken", self.language, contact=contact) if contact else ""

    def _status(self) -> str:
        names = self.wording.languages[self.language]["names"]
        status = self.args["status"]
        if status == "closed":
            return str(names["closed"].get(self.args.get("closed_because"), names["status"]["closed"]))
        if status == "taken" and not self.args.get("helper"):
            status = "taken_by_somebody"
        return str(names["status"][status]).format_map(self)


def without_links(words: str) -> str:
    """Words as they may go into a text of ours: a link in them leads nowhere."""
    return LINK.sub("", words).strip()
