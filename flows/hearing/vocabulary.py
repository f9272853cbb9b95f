"""All wordlists of a community as one tree, and a text looked up in it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from flows.community import Community
from flows.hearing.phrases import STEM, Meaning, PhraseError, Tree, group, members, spellings
from flows.hearing.text import Text, tokenise

FUZZY_FROM = 6
"""Letters a word needs before one slip in it is forgiven; two slips are from FUZZY_TWO letters on."""
FUZZY_TWO = 10
SHORTEST_RUN, LONGEST_RUN, LONGER = 4, 24, 3
"""Letters of a word that may be several run together; of three parts, one has more than LONGER."""
EVERYDAY, LISTED = 1.0, 0.5
"""What an everyday word, and a word of a list, say about the language of a text."""
SURE, CLEARLY = 0.5, 1.25
"""A language is recognised from SURE on, when it has CLEARLY times as much as the next."""

Extra = Mapping[str, Mapping[str, list[str]]]


class VocabularyError(ValueError):
    """A wordlist that cannot be used; the message names language, list and phrase."""


class Hit(NamedTuple):
    """A phrase found: tokens from start up to end lead to value in slot."""

    slot: str
    value: str
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A text and everything the wordlists say about it; `language` is "" when unsure.

    `everyday` marks the tokens that are everyday words of some language.
    """

    text: Text
    hits: tuple[Hit, ...]
    language: str
    everyday: tuple[bool, ...]

    def of(self, slot: str, *values: str) -> list[Hit]:
        """Name the hits of one slot, in the order of the text; with values, only those."""
        return [hit for hit in self.hits if hit.slot == slot and (not values or hit.value in values)]

    def evidence(self, hit: Hit) -> tuple[str, str]:
        """Say which words led where."""
        return self.text.written(hit.start, hit.end), f"{hit.slot}: {hit.value}"


class Vocabulary:
    """The compiled words of a community. Immutable once loaded; safe to share between threads."""

    def __init__(
        self,
        community: Community,
        tree: Tree,
        weights: Mapping[str, Mapping[str, float]],
        groups: Mapping[str, Sequence[str]],
        run_together: Sequence[str] = (),
    ) -> None:
        self.community = community
        self._tree = tree
        self._weights = weights
        self._groups = groups
        self._run_together = tuple(run_together)
        self._known = frozenset(word for word in _tree_words(tree) if word[0] != "<") | groups.keys()
        self._mixed = frozenset(word for word in self._known if not word.isalpha() and not word.isdecimal())
        self._stems = frozenset(word[:-1] for word in self._known if word.endswith(STEM))
        self._stem_lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in self._known:
            if len(word) >= FUZZY_FROM - 1 and word.isalpha():
                self._alike[word[0]].append(word)
        for words in self._alike.values():
            words.sort()
        self.divide = lru_cache(maxsize=20_000)(self._divide)
        self.symbols = lru_cache(maxsize=20_000)(self._symbols)
        self.hear = lru_cache(maxsize=128)(self._hear)

    @classmethod
    def load(
        cls, tables: Mapping[str, Mapping[str, Any]], community: Community, extra: Extra | None = None
    ) -> Vocabulary:
        """Compile the `hear` tables of the community's languages, by language code, and the words it has added itself.

        Categories that no wordlist knows, and the areas, are matched by their own names.
        Raises VocabularyError naming the language, the list and the phrase that cannot be read.
        """
        garden = _Garden(Tree(), defaultdict(dict), defaultdict(list))
        for language in community.languages:
            table = tables.get(language, {})
            for line in str(table.get("everyday", "")).splitlines():
                for word in tokenise(line).words:
                    garden.weights[word][language] = EVERYDAY
            for slot, value, phrase in _phrases(table, (extra or {}).get(language, {})):
                if slot == "group":
                    garden.gather(phrase, value, language)
                elif slot != "category" or value in community.categories:
                    garden.plant(phrase, slot, value, language)
        for slot, value, name in _own_names(community, tables):
            garden.plant(name, slot, value, "")
        run_together = [language for language in community.languages if tables.get(language, {}).get("run_together")]
        return cls(community, garden.tree, garden.weights, garden.groups, run_together)

    def knows(self, word: str) -> bool:
        """Tell whether a folded word stands in any list, also as a stem or a slip of the thumb."""
        return bool(self.symbols(word)) or word in self._weights

    def everyday(self, word: str) -> bool:
        """Tell whether a folded word is one of the everyday words of any language."""
        return EVERYDAY in self._weights.get(word, {}).values()

    def exact(self, word: str) -> bool:
        """Tell whether a word stands in a list as it is written, or begins like a stem."""
        return word in self._known or any(word[:size] in self._stems for size in self._stem_lengths)

    def _symbols(self, word: str) -> tuple[str, ...]:
        found = [word] if word in self._known else []
        found += [word[:size] + STEM for size in self._stem_lengths if size <= len(word) and word[:size] in self._stems]
        if found or word in self._weights or not word.isalpha():
            return self._with_groups(found)
        return self._squeezed(word) or self._with_groups(self._closest(word))

    def _with_groups(self, words: Sequence[str]) -> tuple[str, ...]:
        return (*words, *(name for word in words for name in self._groups.get(word, ())))

    def _divide(self, word: str) -> tuple[str, ...]:
        """Divide words that were run together ('noubezwen' is 'nou bezwen'), in languages whose table says they are."""
        if len(word) < SHORTEST_RUN or len(word) > LONGEST_RUN or not word.isalpha() or word in self._weights:
            return (word,)
        if self.exact(word):
            return (word,)
        for language in self._run_together:
            for cut in range(1, len(word) - 2):
                rest = self._parts(word[cut:], language) if cut > 1 else (word[1:],)
                if rest and all(language in self._weights.get(part, ()) for part in (word[:cut], *rest)):
                    return (word[:cut], *rest)
        return (word,)

    def _parts(self, word: str, language: str) -> tuple[str, ...]:
        """Find one or two known words that make up a word, none of them a mere letter and one of them long."""
        if language in self._weights.get(word, ()):
            return (word,)
        for cut in range(2, len(word) - 1):
            parts = (word[:cut], word[cut:])
            if all(language in self._weights.get(part, ()) for part in parts) and max(map(len, parts)) > LONGER:
                return parts
        return ()

    def _squeezed(self, word: str) -> tuple[str, ...]:
        """Read 'heeelp' as 'help' and 'foooood' as 'food'."""
        for keep in (2, 1):
            short = "".join(
                char for index, char in enumerate(word) if word[max(0, index - keep) : index] != char * keep
            )
            if short != word and len(word) - len(short) >= 1 and (keep == 2 or len(word) > len(short) + 1):
                found = self.symbols(short)
                if found:
                    return found
        return ()

    def _closest(self, word: str) -> list[str]:
        """Forgive one slip in longer words, two in the longest; the first letter has to be right."""
        if len(word) < FUZZY_FROM:
            return []
        slips = 2 if len(word) >= FUZZY_TWO else 1
        best: list[str] = []
        for known in self._alike.get(word[0], ()):
            if abs(len(word) - len(known)) > slips:
                continue
            distance = OSA.distance(word, known, score_cutoff=slips)
            if distance < slips:
                best, slips = [known], distance
            elif distance == slips:
                best.append(known)
        return best

    def _hear(self, text: str, language: str = "") -> Heard:
        tokens = tokenise(text, self._mixed)
        if _clear_winner(self._scores(tokens.words)) in ("", *self._run_together):
            tokens = tokens.divided(self.divide)
        symbols = [self.symbols(word) for word in tokens.words]
        scores = self._scores(tokens.words)
        spoken = _clear_winner(scores)
        leading = spoken or language
        strong = _running(mark == "." for mark in tokens.breaks)
        found: list[tuple[Meaning, Hit]] = []
        for start in range(len(symbols)):
            for end, meaning in self._tree.walk(symbols, start):
                if end - 1 > start and strong[end] != strong[start + 1]:
                    continue
                if end - start == 1 and self._doubtful(tokens.words[start], meaning, leading):
                    continue
                found.append((meaning, Hit(meaning.slot, meaning.value, meaning.language, start, end)))
        opening, closing = _clauses(tokens, [hit for _, hit in found if hit.slot == "polite"])
        hits = [
            hit
            for meaning, hit in found
            if (not meaning.opens or opening[hit.start]) and (not meaning.closes or closing[hit.end])
        ]
        everyday = tuple(self.everyday(word) for word in tokens.words)
        return Heard(tokens, tuple(_longest(hits, len(symbols))), spoken, everyday)

    def _doubtful(self, word: str, meaning: Meaning, leading: str) -> bool:
        """Refuse a single word that means something else in the language of this text ('pain' in English, in French).

        A slip of the thumb is forgiven only in that language, and never where it would raise an alarm or stop the texts.
        """
        exact = word in self._weights or self.exact(word)
        if not exact and meaning.slot in ("danger", "stop"):
            return True
        if not leading or meaning.language in (leading, "") or meaning.slot in ("answer", "command", "polite"):
            return False
        return not exact or leading in self._weights.get(word, ())

    def _scores(self, words: Iterable[str]) -> dict[str, float]:
        scores: dict[str, float] = defaultdict(float)
        for word in words:
            owners = self._weights.get(word)
            if owners is None and (readings := self.symbols(word)):
                owners = self._weights.get(readings[0])
            if owners:
                share = len(owners)
                for language, weight in owners.items():
                    scores[language] += weight / share
        return scores


def _clear_winner(scores: Mapping[str, float]) -> str:
    if not scores:
        return ""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    best = ranked[0][1]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if best >= SURE and best >= CLEARLY * second else ""


def _phrases(table: Mapping[str, Any], extra: Mapping[str, list[str]]) -> Iterable[tuple[str, str, str]]:
    """List the lines of a language's table, and the community's own, as (slot, value, phrase)."""
    for slot, values in table.items():
        if isinstance(values, Mapping):
            for value, phrases in values.items():
                for phrase in phrases:
                    yield slot, value, phrase
    for category, phrases in extra.items():
        for phrase in phrases:
            yield "category", category, phrase


def _own_names(community: Community, tables: Mapping[str, Mapping[str, Any]]) -> Iterable[tuple[str, str, str]]:
    """List the areas, and the categories that no wordlist knows, under their own names."""
    listed = {category for table in tables.values() for category, words in table.get("category", {}).items() if words}
    for category in community.categories:
        if category not in listed and category != "other":
            yield "category", category, _plain(category)
    for area, name in community.areas.items():
        yield "area", area, _plain(name)
        yield "area", area, _plain(area)


def _plain(name: str) -> str:
    """Take a name as it is, without what brackets and slashes mean in a wordlist."""
    return " ".join(tokenise(name.replace("_", " ")).words)


@dataclass(frozen=True, slots=True)
class _Garden:
    """The tree while it grows, with what the words say about languages and the symbols each word also stands for."""

    tree: Tree
    weights: dict[str, dict[str, float]]
    groups: dict[str, list[str]]

    def gather(self, phrase: str, name: str, language: str) -> None:
        """Put the words of one line into a group; a group holds single words only."""
        for words in _readable(phrase, f"group.{name}", language):
            if len(words) != 1:
                raise VocabularyError(f'wording/{language}.toml, hear.group.{name}: "{phrase}" has more than one word')
            for word in members(words[0]) or words:
                self.groups[word].append(group(name, language))
                self.weights[word].setdefault(language, LISTED)

    def plant(self, phrase: str, slot: str, value: str, language: str) -> None:
        """Put all spellings of one line into the tree."""
        opens, closes = phrase.startswith("^"), phrase.endswith("$")
        meaning = Meaning(slot, value, language, opens, closes)
        for words in _readable(phrase.removeprefix("^").removesuffix("$"), f"{slot}.{value}", language):
            self.tree.add(words, meaning)
            for symbol in words:
                for word in members(symbol):
                    if symbol not in self.groups[word]:
                        self.groups[word].append(symbol)
            if language and len(words) == 1:
                for word in members(words[0]) or words:
                    self.weights[word].setdefault(language, LISTED)


def _readable(phrase: str, where: str, language: str) -> list[tuple[str, ...]]:
    try:
        return list(spellings(phrase, language))
    except PhraseError as error:
        raise VocabularyError(f"wording/{language}.toml, hear.{where}: {error}") from error


def _tree_words(tree: Tree) -> Iterable[str]:
    nodes = [tree.root]
    while nodes:
        node = nodes.pop()
        yield from (word for word in node.next if word not in ("_", "..."))
        nodes.extend(node.next.values())


def _running(flags: Iterable[bool]) -> list[int]:
    total, out = 0, [0]
    for flag in flags:
        total += flag
        out.append(total)
    return out


def _clauses(text: Text, polite: list[Hit]) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Mark where a clause opens (before token i) and closes (after token i-1), courtesies left aside."""
    size = len(text.words)
    opening = [index == 0 or bool(text.breaks[index]) for index in range(size)]
    closing = [False] + [index == size or bool(text.breaks[index]) for index in range(1, size + 1)]
    for hit in sorted(polite, key=lambda hit: hit.start):
        if hit.end < size and opening[hit.start]:
            opening[hit.end] = True
    for hit in sorted(polite, key=lambda hit: -hit.end):
        if closing[hit.end]:
            closing[hit.start] = True
    return tuple(opening), tuple(closing)


def _longest(hits: list[Hit], size: int) -> list[Hit]:
    """Drop what lies inside a longer hit of its own slot, and what an idiom explains."""
    by_slot: dict[str, list[Hit]] = defaultdict(list)
    for hit in dict.fromkeys(hits):
        by_slot[hit.slot].append(hit)
    idioms = by_slot.pop("idiom", [])
    everywhere = [hit for hit in idioms if hit.value == "any"]
    kept: list[Hit] = []
    for slot, group in by_slot.items():
        explained = _reach(everywhere + [hit for hit in idioms if hit.value == slot], size)
        longer = _reach(group, size)
        ends: dict[int, int] = {}
        for hit in group:
            ends[hit.start] = max(hit.end, ends.get(hit.start, 0))
        kept += [
            hit
            for hit in group
            if explained[hit.start + 1] < hit.end and longer[hit.start] < hit.end and ends[hit.start] == hit.end
        ]
    return sorted(kept, key=lambda hit: (hit.start, -hit.end, hit.slot, hit.value))


def _reach(hits: list[Hit], size: int) -> list[int]:
    """Say for each token i how far the hits that start before it reach."""
    out = [0] * (size + 2)
    for hit in hits:
        out[hit.start + 1] = max(out[hit.start + 1], hit.end)
    for index in range(1, len(out)):
        out[index] = max(out[index], out[index - 1])
    return out
