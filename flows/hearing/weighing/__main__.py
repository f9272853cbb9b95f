"""Fits the weigher's weights to the examples anew, and says how well it does on families it has not seen.

    python -m flows.hearing.weighing [--measure]

With --measure the weights stay as they are, and each family of examples is read by weights fitted to the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache

from flows.community import Community
from flows.hearing.lexicon import compile_tables
from flows.hearing.reading import read
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.weighing.examples import KINDS, Example, digest, read_examples
from flows.hearing.weighing.features import features
from flows.hearing.weighing.fitting import fit
from flows.hearing.weighing.weigher import CATEGORY, KIND, WEIGHTS, Weigher
from flows.words.files import languages, read_wordlists


def main() -> None:
    """Writes the weights, or measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="say how well families are read that were held out")
    examples = read_examples()
    seen = _seen(examples)
    if parser.parse_args().measure:
        for family in sorted({example.family for example in examples}):
            _measure(family, examples, seen)
        return
    WEIGHTS.write_bytes(_fitted(examples, seen, digest()).to_bytes())
    print(f"{len(examples)} examples, {WEIGHTS.stat().st_size:,} bytes of weights")


def _seen(examples: Sequence[Example]) -> list[list[int]]:
    """The features of every example, read with the wordlists of every language."""
    vocabulary = _vocabulary()
    texts = [example.text for example in examples]
    return [features(vocabulary.hear(text), read(text, vocabulary).kind) for text in texts]


@cache
def _vocabulary() -> Vocabulary:
    """The words of every language, without a weigher."""
    codes = tuple(languages())
    tables = {code: read_wordlists(code) for code in codes}
    community = Community(name="any", languages=codes)
    return Vocabulary(community, compile_tables(tables, community, {}), None)


def _fitted(examples: Sequence[Example], seen: Sequence[list[int]], of: str) -> Weigher:
    weights = {KIND + kind: fit(seen, [example.kind == kind for example in examples]) for kind in KINDS}
    for category in sorted({category for example in examples for category in example.categories}):
        weights[CATEGORY + category] = fit(seen, [category in example.categories for example in examples])
    return Weigher.of(weights, of)


def _measure(family: str, examples: Sequence[Example], seen: Sequence[list[int]]) -> None:
    """Prints how often grammar alone and grammar with weigher are right about kinds, and F1 of their categories."""
    others = [index for index, example in enumerate(examples) if example.family != family]
    weigher = _fitted([examples[index] for index in others], [seen[index] for index in others], "")
    vocabulary = _vocabulary()
    both = vocabulary.weighing(weigher)
    mine = [example for example in examples if example.family == family]
    for name, reads in (("grammar", vocabulary), ("together", both)):
        readings = [read(example.text, reads) for example in mine]
        kinds = sum(
            {"unclear": "other"}.get(reading.kind, reading.kind) == example.kind
            for reading, example in zip(readings, mine, strict=True)
        )
        pairs = [
            (set(reading.categories), set(example.categories))
            for reading, example in zip(readings, mine, strict=True)
            if example.kind != "other"
        ]
        right = sum(len(told & wanted) for told, wanted in pairs)
        named = sum(len(told) + len(wanted) for told, wanted in pairs)
        exact = sum(told == wanted for told, wanted in pairs)
        print(
            f"{family:12s} {name:9s} kind {kinds / len(mine):.3f}  categories F1 {2 * right / named:.3f}"
            f"  all of them {exact / len(pairs):.3f}  ({len(mine)} texts)"
        )


if __name__ == "__main__":
    main()
