"""How a word may be spelt and still be understood: stems, stretched letters, slips of the thumb, words run together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import pairwise, permutations

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from flows.hearing.lexicon import EVERYDAY, Lexicon
from flows.hearing.phrases import STEM

FUZZY_FROM, FUZZY_TWO = 6, 10
"""Letters a word needs before one slip in it is forgiven, and before two are."""
ALIKE = ("aeiouy", "ckqsxz", "bpvf", "dt", "gj", "jy", "lr", "mn", "vw")
"""Letters that sound alike in one of the languages, so that one is written for another."""
BESIDE = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Letters in the order of a keyboard, where a thumb takes one for the next."""
_MISTAKEN = frozenset(
    pair
    for pairs in (*(permutations(letters, 2) for letters in ALIKE), *(pairwise(row) for row in BESIDE))
    for one, other in pairs
    for pair in ((one, other), (other, one))
)
SHORTEST_RUN, SHORTEST_THREE, LONGEST_RUN = 4, 9, 40
"""Letters of a word that may be two, or more, run together."""
LONGER, LONGEST_PART = 3, 16
"""Of every three parts of such a word, one has more letters than LONGER; none has more than LONGEST_PART."""
LONGEST_WORD = 40
"""Letters from which a run of letters is no word of any list."""
_STRETCHED = {1: re.compile(r"(.)\1+"), 2: re.compile(r"(.)\1{2,}")}
"""Letters said more often than once, and than twice."""
REMEMBERED = 20_000
"""Words whose readings are kept, so that memory stays bounded whatever is sent."""


class Spelling:
    """Reads single folded words against the lexicon, and remembers how."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Indexes the lexicon's words by what a misspelling keeps: the first letter, the stem."""
        self._weights, self._groups, self._short = lexicon.weights, lexicon.groups, lexicon.short
        self._run_together = [
            frozenset(word for word, owners in lexicon.weights.items() if language in owners)
            for language in lexicon.run_together
        ]
        self._known = frozenset(lexicon.tree.words()) | frozenset(lexicon.parts.words()) | lexicon.groups.keys()
        self._everyday = frozenset(word for word, owners in lexicon.weights.items() if EVERYDAY in owners.values())
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
        """Whether a folded word is one of the everyday words of any language."""
        return word in self._everyday

    def exact(self, word: str) -> bool:
        """Whether a word stands in a list as it is written, or begins like a stem."""
        return word in self._known or any(word[:size] in self._stems for size in self._stem_lengths)

    def stretched(self, word: str) -> bool:
        """Whether a word is one of a list but for letters held down ('stoppppp', 'fuegooo')."""
        return any(pattern.sub(r"\1" * keep, word) in self._known for keep, pattern in _STRETCHED.items())

    def _symbols(self, word: str) -> tuple[str, ...]:
        if len(word) > LONGEST_WORD:
            return ()
        found = [word] if word in self._known else []
        found += [word[:size] + STEM for size in self._stem_lengths if size <= len(word) and word[:size] in self._stems]
        if found or word in self._weights or not word.isalpha():
            return self._with_groups(found)
        return self._squeezed(word) or self._near(self._closest(word))

    def _near(self, known: Sequence[str]) -> tuple[str, ...]:
        """What a word stands for that is close to known ones: those, and the stems with which they begin."""
        stems = (symbol for word in known if not word.endswith(STEM) for symbol in self.symbols(word))
        return tuple(dict.fromkeys((*self._with_groups(known), *stems)))

    def _with_groups(self, words: Sequence[str]) -> tuple[str, ...]:
        return (*words, *(name for word in words for name in self._groups.get(word, ())))

    def _divide(self, word: str) -> tuple[str, ...]:
        """Divides words that were run together ('noubezwen' is 'nou bezwen'), in languages whose table says so.

        What people shorten is written out ('jpeux' is 'je peux').
        """
        if word in self._short:
            return self._short[word]
        if len(word) < SHORTEST_RUN or len(word) > LONGEST_RUN or not word.isalpha() or word in self._weights:
            return (word,)
        if self.exact(word):
            return (word,)
        found = [parts for known in self._run_together if (parts := self._parts(word, known))]
        return min(found, key=len, default=(word,))

    def _parts(self, word: str, known: Set[str]) -> tuple[str, ...]:
        """Finds the fewest known words that make up a word, the first as short as can be; () where none do.

        Only the first may be a mere letter ('mpa'). Three and more have to be longer together, one of every three
        and one behind the first by itself.
        """
        fewest: dict[int, tuple[str, ...]] = {len(word): ()}
        for start in range(len(word) - 2, -1, -1):
            for end in range(start + (2 if start else 1), min(len(word), start + LONGEST_PART) + 1):
                rest = fewest.get(end)
                if rest is None or (start in fewest and len(rest) + 1 >= len(fewest[start])):
                    continue
                if word[start:end] in known:
                    fewest[start] = (word[start:end], *rest)
        parts = fewest.get(0, ())
        if len(parts) == 2:
            return parts if len(parts[1]) > 2 else ()
        long = sum(len(part) > LONGER for part in parts)
        sure = len(word) >= SHORTEST_THREE and long * 3 >= len(parts) and any(len(part) > LONGER for part in parts[1:])
        return parts if sure else ()

    def _squeezed(self, word: str) -> tuple[str, ...]:
        """Reads 'heeelp' as 'help' and 'foooood' as 'food'."""
        for keep in (2, 1):
            short = _STRETCHED[keep].sub(r"\1" * keep, word)
            if len(word) > len(short) + (keep == 1):
                found = self.symbols(short)
                if found:
                    return found
        return ()

    def _closest(self, word: str) -> list[str]:
        """Forgives one slip in longer words, two in the longest; the first letter has to be right.

        A wrong letter in the middle of a word has to be near the right one: 'waited' is not 'wanted'.
        """
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
        return sorted(known for known, slipped in alike if slipped == fewest and _may_be_slip(word, known))


def _may_be_slip(word: str, known: str) -> bool:
    """Whether a letter that is wrong is one that an ear or a thumb takes for the right one.

    The last letter may be any, since endings vary, and so may those of the longest words, which have no neighbors.
    """
    if len(word) != len(known) or len(word) >= FUZZY_TWO or word[-1] != known[-1]:
        return True
    wrong = [pair for pair in zip(word, known, strict=True) if pair[0] != pair[1]]
    return len(wrong) != 1 or wrong[0] in _MISTAKEN
