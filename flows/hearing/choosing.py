"""Which of some options was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from flows.hearing.amounts import amount
from flows.hearing.matches import Matches
from flows.hearing.text import fold
from flows.hearing.vocabulary import Vocabulary

ALIKE = 84.0
"""RapidFuzz ratio (0 to 100) from which a misspelt name still counts."""
MOST_WORDS = 6
"""Words of a text in which a number still means an option."""
NAMED_SLOTS = ("category", "when", "language", "answer", "area", "kind", "command")


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several options were named, and it is to be asked which."""

    options: tuple[str, ...]


def choose(text: str, options: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> str | Ambiguous | None:
    """Finds the option meant: its number (1 is the first), its name in any language, or a near spelling.

    `options` are ids with their names. None when nothing fits, Ambiguous when several do.
    """
    heard = vocabulary.hear(text)
    ids = list(options)
    for found in (
        _by_name(heard, options),
        _by_number(heard, ids),
        _by_meaning(heard, ids),
        _by_likeness(heard, options),
    ):
        if found:
            return found[0] if len(found) == 1 else Ambiguous(tuple(found))
    return None


def _by_name(heard: Matches, options: Mapping[str, Sequence[str]]) -> list[str]:
    """Names said in full; a name inside a longer one ('care' in 'child care') does not count."""
    said = f" {' '.join(heard.text.words)} "
    named = {
        option: [name for name in (_folded(name) for name in (option, *names)) if f" {name} " in said]
        for option, names in options.items()
    }
    every = [name for names in named.values() for name in names]
    return [
        option
        for option, names in named.items()
        if any(not any(name != other and f" {name} " in f" {other} " for other in every) for name in names)
    ]


def _by_number(heard: Matches, ids: Sequence[str]) -> list[str]:
    """A number chooses where it stands alone: '2', '#2', 'option 2'; '2 people' and '3pm' say something else."""
    if len(heard.text.words) > MOST_WORDS or not _alone(heard):
        return []
    numbers = [amount(heard, index) for index in range(len(heard.text.words))]
    if any(number > len(ids) for number in numbers):
        return []
    return list(dict.fromkeys(ids[number - 1] for number in numbers if number))


def _alone(heard: Matches) -> bool:
    beside = {index for hit in (*heard.of("choosing"), *heard.of("polite")) for index in range(hit.start, hit.end)}
    words = range(len(heard.text.words))
    return all(index in beside or amount(heard, index) for index in words)


def _by_meaning(heard: Matches, ids: Sequence[str]) -> list[str]:
    meant = [hit.value for hit in heard.hits if hit.slot in NAMED_SLOTS and hit.value in ids]
    return list(dict.fromkeys(meant))


def _by_likeness(heard: Matches, options: Mapping[str, Sequence[str]]) -> list[str]:
    said = " ".join(heard.text.words)
    if not 4 <= len(said) <= 60:
        return []
    best: dict[str, float] = {}
    for option, names in options.items():
        found = process.extractOne(
            said, [_folded(name) for name in (option, *names)], scorer=fuzz.ratio, score_cutoff=ALIKE
        )
        if found:
            best[option] = found[1]
    top = max(best.values(), default=0.0)
    return [option for option, score in best.items() if score == top]


def _folded(name: str) -> str:
    return " ".join(fold(word) for word in name.replace("_", " ").split())
