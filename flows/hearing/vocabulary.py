"""A community's words, and a text looked up in them once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from flows.community import Community
from flows.hearing.lexicon import KINDS, Extra, Lexicon, Tables, compile_tables
from flows.hearing.matches import Hit, Matches, clauses, longest, sentence_ends
from flows.hearing.phrases import NO_PARTS, Meaning, Ways
from flows.hearing.spelling import REMEMBERED, Spelling
from flows.hearing.text import tokenise
from flows.hearing.weighing import Tagger, Weigher, shipped, shipped_tagger
from flows.hearing.written_refs import joined

SURE, CLEARLY = 0.5, 1.25
"""A language is recognised from SURE on, when it has CLEARLY times as much as the next."""
RECENT = 128
"""Texts kept as heard and as weighed, so that whatever asks of the same text looks it up and weighs it once."""
IN_ANY_LANGUAGE = frozenset({"answer", "command", "polite"})
"""Slots whose words count whatever language the rest of the text is in."""
EXACT = frozenset({"danger", "stop"})
"""Slots in which a single misspelt word never counts; one whose letters were held down does."""


class Vocabulary:
    """The compiled words of a community. Immutable once loaded; safe to share between threads."""

    def __init__(
        self,
        community: Community,
        lexicon: Lexicon,
        weigher: Weigher | None,
        tagger: Tagger | None,
        taught: frozenset[str] = frozenset(),
    ) -> None:
        """Takes a compiled lexicon, and words that the community added for a kind; `load` is the way to make one."""
        self.community, self.weigher, self.tagger, self._lexicon = community, weigher, tagger, lexicon
        self._tree, self._parts = lexicon.tree, lexicon.parts
        self._weights = lexicon.weights
        self._run_together = lexicon.run_together
        self._leads, self._fillers = lexicon.beside_refs["leads"], lexicon.beside_refs["fillers"]
        self._spelling = Spelling(lexicon)
        self._ways = lru_cache(maxsize=REMEMBERED)(self._ways_to_read)
        self._recent = lru_cache(maxsize=RECENT)(self._hear)
        self._weighed = lru_cache(maxsize=RECENT)(self._weigh)
        self.taught = taught

    @classmethod
    def load(cls, tables: Tables, community: Community, extra: Extra | None = None) -> Vocabulary:
        """Compiles the `hear` tables of the community's languages, by language code, and the words it has added itself.

        `extra` is {language: {category or kind: [words]}}; its words are taken as they are, without wordlists' marks.
        Categories that no wordlist knows, and the areas, are matched by their own names.
        Raises VocabularyError naming the language, the list and the phrase that cannot be read.
        """
        lists = (words.get(kind, ()) for words in (extra or {}).values() for kind in KINDS)
        taught = frozenset(" ".join(tokenise(word).words) for added in lists for word in added)
        return cls(community, compile_tables(tables, community, extra or {}), shipped(), shipped_tagger(), taught)

    def learned(self, weigher: Weigher | None, tagger: Tagger | None) -> Vocabulary:
        """The same words with other weights, or with none."""
        return Vocabulary(self.community, self._lexicon, weigher, tagger, self.taught)

    def hear(self, text: str, language: str = "") -> Matches:
        """Looks a text up; `language` is what the phone usually speaks and decides where the text does not."""
        heard = self._recent(text, "")
        return heard if heard.language or not language else self._recent(text, language)

    def weigh(self, text: str, language: str, begins: str) -> Mapping[str, float]:
        """How likely each learned output is whose name begins so; none without a weigher."""
        return self._weighed(text, language, begins)

    def _weigh(self, text: str, language: str, begins: str) -> Mapping[str, float]:
        return self.weigher.weigh(self.hear(text, language), "", begins) if self.weigher else {}

    def _hear(self, text: str, language: str) -> Matches:
        tokens = joined(tokenise(text, self._spelling.mixed), self._leads, self._fillers)
        spoken = self._spoken(tokens.words)
        if spoken in ("", *self._run_together) and (divided := tokens.divided(self._spelling.divide)) is not tokens:
            tokens, spoken = divided, self._spoken(divided.words)
        ways = [self._ways(word) for word in tokens.words]
        leading = spoken or language
        untils = sentence_ends(tokens)
        found: list[tuple[Meaning, Hit]] = []
        parts = [self._parts.walk_part(ways, start, until) for start, until in enumerate(untils)] + [NO_PARTS]
        for start, until in enumerate(untils):
            for end, meaning in self._tree.walk(ways, start, until, parts):
                if end - start == 1 and self._doubtful(tokens.words[start], meaning, leading):
                    continue
                found.append((meaning, Hit(meaning.slot, meaning.value, meaning.language, start, end)))
        opening, closing = clauses(tokens, [hit for _, hit in found if hit.slot == "polite"])
        hits = [
            hit
            for meaning, hit in found
            if (not meaning.opens or opening[hit.start]) and (not meaning.closes or closing[hit.end])
        ]
        everyday = tuple(self._spelling.everyday(word) for word in tokens.words)
        by_slot = longest(hits)
        ordered = sorted((hit for group in by_slot.values() for hit in group), key=_place_in_text)
        return Matches(tokens, tuple(ordered), by_slot, spoken, everyday)

    def _ways_to_read(self, word: str) -> Ways:
        symbols = self._spelling.symbols(word)
        return Ways(dict.fromkeys(symbols), self._tree.opening(symbols), self._parts.opening(symbols))

    def _doubtful(self, word: str, meaning: Meaning, leading: str) -> bool:
        """Refuses a single word that means something else in the language of this text ('pain' in English, in French).

        A slip of the thumb is forgiven only in that language, and never where it would raise an alarm or stop texts.
        """
        exact = word in self._weights or self._spelling.exact(word)
        if meaning.slot in EXACT and not (exact or self._spelling.stretched(word)):
            return True
        if not leading or meaning.language in (leading, "") or meaning.slot in IN_ANY_LANGUAGE:
            return False
        return not exact or leading in self._weights.get(word, ())

    def _spoken(self, words: Iterable[str]) -> str:
        """Names the language that these words are plainly in, "" when unsure."""
        scores: dict[str, float] = defaultdict(float)
        for word in words:
            if len(word) == 1:
                continue  # a letter is a slip or an abbreviation, in any language
            owners = self._weights.get(word)
            if owners is None and (readings := self._spelling.symbols(word)):
                owners = self._weights.get(readings[0])
            if owners:
                share = len(owners)
                for language, weight in owners.items():
                    scores[language] += weight / share
        return _clear_winner(scores)


def _place_in_text(hit: Hit) -> tuple[int, int, str, str, str]:
    return hit.start, -hit.end, hit.slot, hit.value, hit.language


def _clear_winner(scores: Mapping[str, float]) -> str:
    if not scores:
        return ""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    best = ranked[0][1]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if best >= SURE and best >= CLEARLY * second else ""
