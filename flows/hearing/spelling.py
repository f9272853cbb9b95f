"""How a word may be spelt and still be understood: stems, stretched letters, slips of the thumb, words run together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from flows.hearing.lexicon import EVERYDAY, Lexicon
from flows.hearing.phrases import STEM

FUZZY_FROM, FUZZY_TWO = 6, 10
"""Letters a word needs before one slip in it is forgiven, and before two are."""
SHORTEST_RUN, LONGEST_RUN, LONGER = 4, 24, 3
"""Letters of a word that may be several run together; of three parts, one has more than LONGER."""
LONGEST_WORD = 40
"""Letters from which a run of letters is no word of any list."""
_STRETCHED = {1: re.compile(r"(.)\1+"), 2: re.compile(r"(.)\1{2,}")}
"""Letters said more often than once, and than twice."""
REMEMBERED = 20_000
"""Words whose readings are kept, so that memory stays bounded whatever is sent."""


class Spelling:
    """Reads single folded words against the lexicon, and remembers how."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Index the lexicon's words by what a misspelling keeps: the first letter, the stem."""
        self._weights, self._groups = lexicon.weights, lexicon.groups
        self._run_together = [
            frozenset(word for word, owners in lexicon.weights.items() if language in owners)
            for language in lexicon.run_together
        ]
        self._known = frozenset(lexicon.tree.words()) | frozenset(lexicon.parts.words()) | lexicon.groups.keys()
        self.mixed = frozenset(word for word in self._known if not word.isalpha() and not word.isdecimal())
        self._stems = frozenset(word[:-1] for word in self._known if word.endswith(STEM))
        self._stem_lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= FUZZY_FROM - 1 and word.isalpha():
                self._alike[word[0], len(word)].append(word)
        self.divide = lru_cache(maxsize=REMEMBERED)(self._divide)
        self.symbols = lru_cache(maxsize=REMEMBERED)(self._symbols)

    def everyday(self, word: str) -> bool:
        """Tell whether a folded word is one of the everyday words of any language."""
        return EVERYDAY in self._weights.get(word, {}).values()

    def exact(self, word: str) -> bool:
        """Tell whether a word stands in a list as it is written, or begins like a stem."""
        return word in self._known or any(word[:size] in self._stems for size in self._stem_lengths)

    def stretched(self, word: str) -> bool:
        """Tell whether a word is one of a list but for letters held down ('stoppppp', 'fuegooo')."""
        return any(pattern.sub(r"\1" * keep, word) in self._known for keep, pattern in _STRETCHED.items())

    def _symbols(self, word: str) -> tuple[str, ...]:
        if len(word) > LONGEST_WORD:
            return ()
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
        for known in self._run_together:
            for cut in range(1, len(word) - 2):
                if word[:cut] in known and (rest := self._parts(word[cut:], known, alone=cut == 1)):
                    return (word[:cut], *rest)
        return (word,)

    def _parts(self, word: str, known: Set[str], *, alone: bool) -> tuple[str, ...]:
        """Find one or two known words that make up a word, none of them a mere letter and one of them long."""
        if word in known:
            return (word,)
        for cut in range(2, 0 if alone else len(word) - 1):
            parts = (word[:cut], word[cut:])
            if parts[0] in known and parts[1] in known and max(map(len, parts)) > LONGER:
                return parts
        return ()

    def _squeezed(self, word: str) -> tuple[str, ...]:
        """Read 'heeelp' as 'help' and 'foooood' as 'food'."""
        for keep in (2, 1):
            short = _STRETCHED[keep].sub(r"\1" * keep, word)
            if len(word) > len(short) + (keep == 1):
                found = self.symbols(short)
                if found:
                    return found
        return ()

    def _closest(self, word: str) -> list[str]:
        """Forgive one slip in longer words, two in the longest; the first letter has to be right."""
        if len(word) < FUZZY_FROM:
            return []
        slips = 2 if len(word) >= FUZZY_TWO else 1
        alike = [
            (known, int(slipped))
            for length in range(len(word) - slips, len(word) + slips + 1)
            for known, slipped, _ in extract(
                word, self._alike.get((word[0], length), ()), scorer=OSA.distance, score_cutoff=slips, limit=None
            )
        ]
        fewest = min((slipped for _, slipped in alike), default=0)
        return sorted(known for known, slipped in alike if slipped == fewest)
