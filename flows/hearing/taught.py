"""What a place's own examples teach the weigher, and how its own texts fare by that, each read as a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flows.hearing import told
from flows.hearing.reading import read
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.weighing import CATEGORY, KIND, Weigher
from flows.hearing.weighing.continuing import SeenText, gone_on
from flows.hearing.weighing.examples import KINDS, OTHER
from flows.hearing.weighing.features import features

FOLDS = 5
"""Parts into which the examples are dealt; each is read by weights that were taught with the others."""
_KINDS = tuple(f"{KIND}{kind}" for kind in KINDS)
UNCLEAR = "unclear"
"""What a post calls the kind that the weigher's examples call other."""


@dataclass(frozen=True, slots=True)
class OwnExample:
    """A text of the place with what it turned out to be; `categories` are None where nobody has said them of it."""

    words: str
    language: str
    kind: str
    categories: tuple[str, ...] | None = None

    @property
    def labelled(self) -> str:
        """The kind as the weigher's examples call it."""
        return OTHER if self.kind == UNCLEAR else self.kind

    @property
    def fold(self) -> int:
        """The part that it is dealt into, the same on every machine."""
        return int.from_bytes(sha256(self.words.encode()).digest()[:4]) % FOLDS


@dataclass(frozen=True, slots=True)
class Fared:
    """How many texts were read rightly: their kinds, and of those with categories all of these."""

    texts: int = 0
    kinds: int = 0
    sorted_texts: int = 0
    categories: int = 0

    def __add__(self, other: Fared) -> Fared:
        """Both together."""
        return Fared(
            self.texts + other.texts,
            self.kinds + other.kinds,
            self.sorted_texts + other.sorted_texts,
            self.categories + other.categories,
        )

    def no_worse_than(self, other: Fared) -> bool:
        """Whether the same texts fare at least as well, in kinds and in categories."""
        return self.kinds >= other.kinds and self.categories >= other.categories


@dataclass(frozen=True, slots=True)
class Taught:
    """The weigher that was taught with every example, and how held-out texts fared without that and with it."""

    weigher: Weigher
    before: Fared
    after: Fared

    @property
    def helps(self) -> bool:
        """Whether held-out texts fare no worse."""
        return self.after.no_worse_than(self.before)


def teach(vocabulary: Vocabulary, examples: Sequence[OwnExample]) -> Taught:
    """Teaches the weigher of a vocabulary, without changing that; seconds for some hundred examples.

    Where held-out categories fare worse with it, kinds alone are taught.
    """
    if vocabulary.weigher is None:
        raise ValueError("a vocabulary without a weigher cannot be taught")
    lessons = lessons_of(vocabulary, examples)
    before = fared(vocabulary, examples)
    whole = _taught(vocabulary, vocabulary.weigher, examples, lessons, before)
    if whole.after.categories >= before.categories:
        return whole
    of_kinds = [SeenText(places, {name: wanted[name] for name in _KINDS}) for places, wanted in lessons]
    kinds = _taught(vocabulary, vocabulary.weigher, examples, of_kinds, before)
    return kinds if kinds.helps else whole


def _taught(
    vocabulary: Vocabulary, weigher: Weigher, examples: Sequence[OwnExample], lessons: Sequence[SeenText], before: Fared
) -> Taught:
    after = Fared()
    for fold in range(FOLDS):
        mine = [example for example in examples if example.fold == fold]
        if mine:
            others = [lesson for lesson, example in zip(lessons, examples, strict=True) if example.fold != fold]
            after += fared(vocabulary.learned(gone_on(weigher, others), vocabulary.tagger), mine)
    return Taught(gone_on(weigher, lessons), before, after)


def fared(vocabulary: Vocabulary, examples: Sequence[OwnExample]) -> Fared:
    """How many of these texts are read rightly."""
    readings = [read(example.words, vocabulary, language=example.language) for example in examples]
    pairs = list(zip(readings, examples, strict=True))
    told_of = [(reading, example) for reading, example in pairs if example.categories is not None]
    return Fared(
        len(pairs),
        sum(reading.kind == example.kind for reading, example in pairs),
        len(told_of),
        sum(set(reading.categories) == set(example.categories or ()) for reading, example in told_of),
    )


def lessons_of(vocabulary: Vocabulary, examples: Sequence[OwnExample]) -> list[SeenText]:
    """What the weigher sees of each text, beside what the grammar alone makes of it, and what it should say."""
    alone = vocabulary.learned(None, vocabulary.tagger)
    lessons = []
    for example in examples:
        heard = alone.hear(example.words, example.language)
        marked, _ = told.find(heard, (), alone)
        kind = read(example.words, alone, language=example.language).kind
        wanted = {f"{KIND}{one}": one == example.labelled for one in KINDS}
        if example.categories is not None and example.kind != UNCLEAR:
            wanted |= {f"{CATEGORY}{one}": one in example.categories for one in vocabulary.community.categories}
        lessons.append(SeenText(features(heard, kind, marked.spans if marked else None), wanted))
    return lessons
