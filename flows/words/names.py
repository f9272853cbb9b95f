"""What things are called in each language: pieces of sentences, options, and a post in a few words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flows.community import Community
from flows.hearing import ALOUD, public_place
from flows.local_time import LocalTime
from flows.words import said_times
from flows.words.hidden_numbers import without_numbers
from flows.words.trimming import shorten, without_links

MOST_NAMED = 3
"""Categories of one post that a text names."""
LONGEST_THINGS = 50
"""Letters of the things of one post that a text names."""
LONGEST_PLACE, SHORTEST_PLACE = 60, 8
LONGEST_WORDS = 40


@dataclass(frozen=True)
class Naming:
    """The files of words of a community's languages, and what they call things."""

    community: Community
    languages: Mapping[str, Mapping[str, Any]]
    """What is said, by language."""
    wordlists: Mapping[str, Mapping[str, Any]]
    """What is listened for, by language."""

    def known(self, language: str) -> str:
        """The language itself, or the community's first in place of one that it does not speak."""
        return language if language in self.languages else self.community.languages[0]

    def piece(self, name: str, language: str, **fields: Any) -> str:
        """Part of a sentence, by its name."""
        return str(self.languages[self.known(language)]["pieces"][name]).format(**fields)

    def name(self, table: str, item: str, language: str) -> str:
        """What people call a category, an area, a time or a language; the id where nobody named it."""
        if table == "areas":
            return self.community.areas.get(item, item)
        if table == "answers":
            called = (one.called_in(self.known(language)) for one in self.community.answers if one.id == item)
            return next(called, item)
        if table == "language":
            return str(self.languages[item]["language"]["name"])
        names = self.languages[self.known(language)]["names"]
        return str(names.get(table, {}).get(item) or names["any"].get(item, item.replace("_", " ")))

    def names(self, table: str, item: str) -> tuple[str, ...]:
        """What people may call one choice, in every language of the community; `aloud` are words said for a key."""
        if table == ALOUD:
            return tuple(name for lists in self.wordlists.values() for name in lists.get(ALOUD, {}).get(item, ()))
        return tuple({self.name(table, item, code) for code in self.languages})

    def what(self, args: Mapping[str, Any], language: str, *, public: bool = False) -> str:
        """What a post is about: the things that were named, in the words of whoever named them, and its categories.

        Whoever reads another language has the categories by name, and behind them the things as they were said.
        Without any it is "what you told us" of a recording, or "something".
        """
        every = args.get("categories", ())
        items = [(without_numbers(said), kind) for said, kind in args.get("items", ()) if kind in every]
        if items and args.get("said_in", language) == language:
            kinds = {kind for _, kind in items}
            rest = [self.name("categories", kind, language) for kind in every if kind not in kinds]
            return self.listed([said for said, _ in items] + rest, language, LONGEST_THINGS)
        if every:
            names = self.listed([self.name("categories", kind, language) for kind in every], language)
            return names + self._as_said(items, language, LONGEST_THINGS - len(names))
        told_us = args.get("recorded") and not args.get("words") and not public
        return self.piece("your_words" if told_us else "something", language)

    def listed(self, names: Sequence[str], language: str, longest: int = 0) -> str:
        """Names as a sentence lists them: the first few, and that there are more; `longest` counts their letters."""
        few = (_fitting(names, longest) or list(names[:1])) if longest else list(names[:MOST_NAMED])
        comma = self.piece("joined_by", language)
        if len(few) < len(names):
            return comma.join(few) + self.piece("more", language)
        return comma.join(few[:-1]) + self.piece("last_joined_by", language) + few[-1] if few[1:] else few[0]

    def _as_said(self, items: Sequence[tuple[str, str]], language: str, room: int) -> str:
        """Things said in another language: a helper may know the word, or ask; those with a number come first."""
        counted = sorted((said for said, _ in items), key=lambda said: not any(map(str.isdigit, said)))
        said = self.piece("joined_by", language).join(_fitting(counted, room))
        return self.piece("as_said", language, items=said) if said else ""

    def in_short(self, args: Mapping[str, Any], language: str, longest: int) -> str:
        """A post in fewer words: what, where as far as there is room, and when."""
        about = {**args, "how_many": 0, "words": "", "place": "", "area": ""}
        plain = self.summary(about, language, public=False)
        place = without_numbers(without_links(args.get("place", ""))) or self.name(
            "areas", args.get("area", ""), language
        )
        room = longest - len(plain) - len(self.piece("at", language, place=""))
        if not place or room < SHORTEST_PLACE:
            return shorten(plain, longest)
        what = self.what(about, language)
        return f"{what}{self.piece('at', language, place=shorten(place, room))}{plain.removeprefix(what)}"

    def summary(self, args: Mapping[str, Any], language: str, *, public: bool) -> str:
        """A post in a few words: what, for how many, where and when; `public` leaves out what only a helper sees."""
        words = without_numbers(without_links(args.get("words", "")))
        quoted = not public and not args.get("categories") and words
        what = f'"{shorten(words, LONGEST_WORDS)}"' if quoted else self.what(args, language, public=public)
        if args.get("how_many"):
            what += self.piece("for_many", language, n=args["how_many"])
        area = self.name("areas", args.get("area", ""), language)
        told = without_numbers(without_links(args.get("place", "")))
        told = self._going(public_place(told) if public else told, args, language)
        place = told or area
        if place and not (quoted and place in what):
            what += self.piece("near" if public else "at", language, place=shorten(place, LONGEST_PLACE))
        when = self.when(args, language)
        return what + (self.piece("when", language, when=when) if when else "")

    def _going(self, place: str, args: Mapping[str, Any], language: str) -> str:
        """A place with where the ride goes, that as it was said, for whoever reads another language."""
        spoken = args.get("said_in", language)
        if spoken == language or spoken not in self.wordlists or "ride" not in args.get("categories", ()):
            return place
        leads = sorted(self.wordlists[spoken]["place"]["towards"], key=len, reverse=True)
        found = re.search(rf" (?:{'|'.join(map(re.escape, leads))}) (?=\D)", _bare_letters(place))
        if found is None:
            return place
        return place[: found.start()] + self.piece("going_to", language, goal=place[found.end() :])

    def when(self, args: Mapping[str, Any], language: str) -> str:
        """When something is needed: a day and an hour where they are known, else the rough word; "" for neither."""
        time: LocalTime | None = args.get("time")
        if time:
            return said_times.said(self, time, language)
        return self.name("when", args["when"], language) if args.get("when") else ""


def _bare_letters(text: str) -> str:
    """A text without capitals and accents, letter for letter."""
    return "".join(unicodedata.normalize("NFKD", letter)[0].lower() for letter in text)


def _fitting(names: Sequence[str], longest: int) -> list[str]:
    """The first of these names, as many as have no more letters together than this."""
    return [name for at, name in enumerate(names) if len("".join(names[: at + 1])) <= longest]
