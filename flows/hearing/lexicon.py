"""All wordlists of a community, compiled once into one tree."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.community import Community
from flows.hearing.phrases import Meaning, PhraseError, Tree, group, members, part_symbol, spellings
from flows.hearing.text import tokenise

KINDS = ("need", "offer")
"""Kinds that a word of the community's own may lead to, as it may lead to a category."""
NAMES_REFS = {**dict.fromkeys(("take", "pass", "done", "drop", "withdraw", "ref"), "leads"), "number": "fillers"}
"""Lists of `hear.command` whose words stand beside refs, and as what."""
OF_ANY_TEXT = frozenset({"parting", "doubt", "of_whom", "scene", "meeting", "attending", "absent", "board", "spent"})
"""Slots of small words that stand in many texts, and tell nothing of the language of one."""
LOSING = frozenset({"kind", "sign", "category"})
"""Slots whose words are also known by what is left of them without accented letters."""
ALOUD = "aloud"
"""The table of what callers say in place of a key: calls look it up as it stands, and it is no list of phrases."""
SHORT = "short"
"""The table of what people shorten, in a language whose words are divided; it is no list of phrases either."""
SHORTHAND = "shorthand"
"""The table of plain words and how thumbs write them: letters that stand for one word, in any language."""
SHORTEST_LEFT = 3
EVERYDAY, LISTED = 1.0, 0.5
"""What an everyday word, and a word of a list, say about the language of a text."""

_WAYS = re.compile(r"[ /]")
_PART = re.compile(r"\{[^}]*\}")

Tables = Mapping[str, Mapping[str, Any]]
Extra = Mapping[str, Mapping[str, list[str]]]


class VocabularyError(ValueError):
    """A wordlist that cannot be used; the message names language, list and phrase."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The trees of phrases and of their parts, what words say about the language, and the symbols they stand for."""

    tree: Tree
    parts: Tree
    weights: dict[str, dict[str, float]]
    groups: dict[str, list[str]]
    run_together: tuple[str, ...]
    beside_refs: dict[str, set[str]]
    joined: set[str]
    short: dict[str, tuple[str, ...]]

    def gather(self, phrase: str, name: str, language: str) -> None:
        """Puts the words of one line into a group; a group holds single words only."""
        for words in _readable(phrase, _place(language, "group", name), language):
            if len(words) != 1:
                raise VocabularyError(f'{_place(language, "group", name)}: "{phrase}" has more than one word')
            for word in members(words[0]) or words:
                self.groups[word].append(group(name, language))
                self.weights[word].setdefault(language, LISTED)

    def plant(self, phrase: str, slot: str, value: str, language: str) -> None:
        """Puts all spellings of one line into the tree."""
        opens, closes = phrase.startswith("^"), phrase.endswith("$")
        meaning = Meaning(slot, value, language, opens, closes)
        where = _place(language, slot, value)
        for words in self._planted(self.tree, phrase.removeprefix("^").removesuffix("$"), where, meaning):
            if len(words) == 1:
                alone = members(words[0]) or words
                if slot == "command" and value in NAMES_REFS:
                    self.beside_refs[NAMES_REFS[value]].update(alone)
                for word in alone if language and slot not in OF_ANY_TEXT else ():
                    self.weights[word].setdefault(language, LISTED)

    def plant_part(self, phrase: str, name: str, language: str) -> None:
        """Puts all spellings of one line of a part into the tree of parts; a part holds no other part."""
        if "{" in phrase:
            raise VocabularyError(f'{_place(language, "part", name)}: "{phrase}" holds another part')
        meaning = Meaning("part", part_symbol(name, language), language, False, False)
        list(self._planted(self.parts, phrase, _place(language, "part", name), meaning))

    def _planted(self, tree: Tree, phrase: str, where: str, meaning: Meaning) -> Iterator[tuple[str, ...]]:
        for words in _readable(phrase, where, meaning.language):
            tree.add(words, meaning)
            for symbol in words:
                if symbol[0] == "<" and symbol not in self.joined:
                    self.joined.add(symbol)
                    for word in members(symbol):
                        self.groups[word].append(symbol)
            yield words


def compile_tables(tables: Tables, community: Community, extra: Extra) -> Lexicon:
    """Compiles the tables of the community's languages, the words it has added itself and its own names."""
    run_together = tuple(code for code in community.languages if tables.get(code, {}).get("run_together"))
    lexicon = Lexicon(Tree(), Tree(), defaultdict(dict), defaultdict(list), run_together, defaultdict(set), set(), {})
    for language in community.languages:
        table = tables.get(language, {})
        lexicon.short.update({word: tokenise(words).words for word, words in table.get(SHORT, {}).items()})
        _refuse_unknown_parts(table, language)
        for line in str(table.get("everyday", "")).splitlines():
            for word in tokenise(line).words:
                lexicon.weights[word][language] = EVERYDAY
        for slot, value, phrase in _phrases(table, extra.get(language, {})):
            if slot == "group":
                lexicon.gather(phrase, value, language)
            elif slot == "part":
                lexicon.plant_part(phrase, value, language)
            elif slot != "category" or value in community.categories:
                lexicon.plant(phrase, slot, value, language)
    _plant_without_accents(lexicon, tables, community)
    for slot, value, name in _own_names(community, tables):
        if name:
            lexicon.plant(name, slot, value, "")
    _read_shorthand(lexicon, tables, community)
    return lexicon


def _read_shorthand(lexicon: Lexicon, tables: Tables, community: Community) -> None:
    """Lets a word as thumbs write it stand for the plain one, in whatever line and group that is."""
    for language in community.languages:
        for word, written in tables.get(language, {}).get(SHORTHAND, {}).items():
            for short in written:
                lexicon.groups[short].extend((word, *lexicon.groups.get(word, ())))


def _plant_without_accents(lexicon: Lexicon, tables: Tables, community: Community) -> None:
    """Adds what is left of a line when a phone or a gateway drops its accented letters ('dokt' of 'doktè').

    A single word counts only if it is long enough and nothing else; a phrase explains itself.
    """
    known = lexicon.weights.keys() | lexicon.groups.keys() | set(lexicon.tree.words())
    for language in community.languages:
        table = tables.get(language, {})
        for slot, value, phrase in _phrases(table, {}) if table.get("accents_lost") else ():
            left = "".join(char for char in unicodedata.normalize("NFC", phrase) if char.isascii())
            if slot not in LOSING or left == phrase or (slot == "category" and value not in community.categories):
                continue
            words = tokenise(left).words
            if not all(way.strip("()^$*-") for way in _WAYS.split(left.strip())):
                continue  # a word of accented letters alone ('à') leaves nothing
            if len(words) > 1 or (words and len(words[0]) >= SHORTEST_LEFT and words[0] not in known):
                lexicon.plant(left, slot, value, language)


def _refuse_unknown_parts(table: Mapping[str, Any], language: str) -> None:
    """Refuses a phrase that speaks of a part which its language does not list."""
    known = {f"{{{name}}}" for name in table.get("part", {})}
    for slot, value, phrase in _phrases(table, {}):
        for name in _PART.findall(phrase):
            if name not in known:
                raise VocabularyError(f'{_place(language, slot, value)}: "{phrase}" has no part {name}')


def missing_lists(tables: Tables, language: str, model: str = "en") -> list[str]:
    """Names the lists that the model language fills and this language does not, e.g. 'danger.fire'."""
    mine = tables.get(language, {})
    gaps = [] if mine.get("everyday") else ["everyday"]
    for slot, values in tables[model].items():
        if isinstance(values, Mapping) and slot not in ("group", "part", SHORTHAND):
            own = mine.get(slot, {})
            gaps += [f"{slot}.{value}" for value, phrases in values.items() if phrases and not own.get(value)]
    return gaps


def _readable(phrase: str, where: str, language: str) -> list[tuple[str, ...]]:
    try:
        return list(spellings(phrase, language))
    except PhraseError as error:
        raise VocabularyError(f"{where}: {error}") from error


def _place(language: str, slot: str, value: str) -> str:
    """Names the file and the list of a line."""
    return f"hear/{language}.toml, {slot}.{value}"


def _phrases(table: Mapping[str, Any], extra: Mapping[str, list[str]]) -> Iterable[tuple[str, str, str]]:
    """Lists the lines of a language's table, and the community's own, as (slot, value, phrase)."""
    for slot, values in table.items():
        if isinstance(values, Mapping) and slot not in (ALOUD, SHORT, SHORTHAND):
            for value, phrases in values.items():
                for phrase in phrases:
                    yield slot, value, phrase
    for value, phrases in extra.items():
        for phrase in phrases:
            if plain := _plain(phrase):
                yield "kind" if value in KINDS else "category", value, plain


def _own_names(community: Community, tables: Mapping[str, Mapping[str, Any]]) -> Iterable[tuple[str, str, str]]:
    """Lists areas, streets and places by name, and the categories that no wordlist knows."""
    listed = {category for table in tables.values() for category, words in table.get("category", {}).items() if words}
    for category in community.categories:
        if category not in listed and category != "other":
            yield "category", category, _plain(category)
    for area, name in community.areas.items():
        yield "area", area, _plain(name)
        yield "area", area, _plain(area)
    for slot, names in (("street", community.streets), ("listed", community.places)):
        for name, area in names.items():
            yield slot, area, _plain(name)
            first, _, rest = _plain(name).partition(" ")
            if any(first in table.get("place", {}).get("article", ()) for table in tables.values()):
                yield slot, area, rest


def _plain(name: str) -> str:
    """Takes a name as it is, without what brackets and slashes mean in a wordlist."""
    return " ".join(tokenise(name.replace("_", " ")).words)
