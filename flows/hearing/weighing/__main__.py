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
from flows.hearing.moves import moved
from flows.hearing.reading import read
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.weighing.examples import (
    FOLDER,
    KINDS,
    MOVES,
    ROLES,
    Example,
    Moved,
    digest,
    read_examples,
    read_moves,
)
from flows.hearing.weighing.features import features
from flows.hearing.weighing.fitting import fit
from flows.hearing.weighing.weigher import CATEGORY, KIND, MOVE, MOVE_WEIGHTS, WEIGHTS, Weigher
from flows.words.files import languages, read_wordlists

SURE = 0.5
"""How likely a move must be to be counted as one that would be made without asking."""


def main() -> None:
    """Writes the weights, or measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="say how well families are read that were held out")
    examples = read_examples()
    seen = _seen(examples)
    moves = read_moves()
    if parser.parse_args().measure:
        for family in sorted({example.family for example in examples}):
            _measure(family, examples, seen)
        for family in sorted({example.family for example in moves}):
            _measure_moves(family, moves)
        return
    WEIGHTS.write_bytes(Weigher.of(_weights(examples, seen), digest(FOLDER)).to_bytes())
    MOVE_WEIGHTS.write_bytes(Weigher.of(_move_weights(moves), digest(MOVES)).to_bytes())
    size = WEIGHTS.stat().st_size + MOVE_WEIGHTS.stat().st_size
    print(f"{len(examples)} and {len(moves)} examples, {size:,} bytes of weights")


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


def _weights(examples: Sequence[Example], seen: Sequence[list[int]]) -> dict[str, list[float]]:
    weights = {KIND + kind: fit(seen, [example.kind == kind for example in examples]) for kind in KINDS}
    for category in sorted({category for example in examples for category in example.categories}):
        weights[CATEGORY + category] = fit(seen, [category in example.categories for example in examples])
    return weights


def _move_weights(examples: Sequence[Moved]) -> dict[str, list[float]]:
    """For each role the weights of its moves, fitted to what people in that role wrote."""
    vocabulary, weights = _vocabulary(), {}
    for role, moves in ROLES.items():
        mine = [example for example in examples if example.role == role]
        seen = [features(vocabulary.hear(example.text), "") for example in mine]
        for move in moves:
            weights[f"{MOVE}{role} {move}"] = fit(seen, [example.move == move for example in mine])
    return weights


def _measure(family: str, examples: Sequence[Example], seen: Sequence[list[int]]) -> None:
    """Prints how often grammar alone and grammar with weigher are right about kinds, and F1 of their categories."""
    others = [index for index, example in enumerate(examples) if example.family != family]
    weights = _weights([examples[index] for index in others], [seen[index] for index in others])
    weigher = Weigher.of(weights, "")
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


def _measure_moves(family: str, examples: Sequence[Moved]) -> None:
    """Prints for each role how often the likeliest move is right, and how often where it is likely at all."""
    vocabulary = _vocabulary().weighing(
        Weigher.of(_move_weights([example for example in examples if example.family != family]), "")
    )
    for role in ROLES:
        mine = [example for example in examples if (example.family, example.role) == (family, role)]
        found = [moved(example.text, vocabulary, example.language, role) for example in mine]
        right = [likeliest.name == example.move for likeliest, example in zip(found, mine, strict=True)]
        sure = [one for one, likeliest in zip(right, found, strict=True) if likeliest.share >= SURE]
        print(
            f"{family:12s} {role:9s} moves {sum(right) / len(mine):.3f}  sure of {len(sure) / len(mine):.2f},"
            f" of these right {sum(sure) / len(sure):.3f}  ({len(mine)} texts)"
        )


if __name__ == "__main__":
    main()
