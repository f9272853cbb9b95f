"""Fits the weigher's weights to the examples anew, and says how well it does on families it has not seen.

    python -m flows.hearing.weighing [--measure]

With --measure the weights stay as they are, and each family of examples is read by weights fitted to the others.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cache
from operator import itemgetter
from zlib import crc32

from flows.community import Community
from flows.hearing import told
from flows.hearing.lexicon import compile_tables
from flows.hearing.matches import Matches
from flows.hearing.moves import moved
from flows.hearing.places import place
from flows.hearing.reading import read
from flows.hearing.shapes import shape
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.weighing.examples import (
    ANYBODY,
    FOLDER,
    KINDS,
    MOVES,
    OTHER,
    ROLES,
    Example,
    Moved,
    digest,
    read_examples,
    read_moves,
)
from flows.hearing.weighing.features import features
from flows.hearing.weighing.fitting import fit, fit_tags
from flows.hearing.weighing.marked import LABELS, MARKED, Marked, marked_spans, read_marked, tags
from flows.hearing.weighing.reliability import Judged, report
from flows.hearing.weighing.tagger import SPAN_WEIGHTS, Tagger, shipped_tagger
from flows.hearing.weighing.token_features import Token
from flows.hearing.weighing.weigher import CATEGORY, KIND, MOVE, MOVE_WEIGHTS, WEIGHTS, Weigher
from flows.words.files import languages, read_wordlists

FOLDS = 5
SURE = 0.5
"""How likely a move must be to be counted as one that would be made without asking."""


def main() -> None:
    """Writes the weights, or measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="say how well families are read that were held out")
    examples, moves, marked = read_examples(), read_moves(), read_marked()
    if parser.parse_args().measure:
        _measure_spans(marked)
        seen = _seen(examples, shipped_tagger())
        families = sorted({example.family for example in examples})
        judged = [one for family in families for one in _measure(family, examples, seen)]
        print("\n".join(report(judged)))
        for family in sorted({example.family for example in moves}):
            _measure_moves(family, moves)
        return
    tagger = Tagger.of(fit_tags([(tokens, tags) for _, tokens, tags in _tagged(marked)]), digest(MARKED))
    SPAN_WEIGHTS.write_bytes(tagger.to_bytes())
    WEIGHTS.write_bytes(Weigher.of(_weights(examples, _seen(examples, tagger)), digest(FOLDER)).to_bytes())
    MOVE_WEIGHTS.write_bytes(Weigher.of(_move_weights(moves), digest(MOVES)).to_bytes())
    size = sum(path.stat().st_size for path in (SPAN_WEIGHTS, WEIGHTS, MOVE_WEIGHTS))
    print(f"{len(marked)}, {len(examples)} and {len(moves)} examples, {size:,} bytes of weights")


def _seen(examples: Sequence[Example], tagger: Tagger) -> list[list[int]]:
    """The features of every example, read with the wordlists of every language."""
    vocabulary = _vocabulary(tagger)
    return [_features(example.text, vocabulary) for example in examples]


def _features(text: str, vocabulary: Vocabulary) -> list[int]:
    heard = vocabulary.hear(text)
    marked, _ = told.find(heard, (), vocabulary)
    return features(heard, read(text, vocabulary).kind, marked.spans if marked else None)


def _tagged(examples: Sequence[Marked]) -> list[tuple[Matches, list[Token], list[int]]]:
    """Each marked text with what the tagger sees of it, and the tags that it should find."""
    found = []
    for example in examples:
        heard = _vocabulary().hear(example.text)
        said = shape(heard)
        tokens = told.seen(heard, said, place(heard, said).tokens)
        found.append((heard, tokens, tags(heard.text, example.spans)))
    return found


@cache
def _vocabulary(tagger: Tagger | None = None) -> Vocabulary:
    """The words of every language, without a weigher."""
    codes = tuple(languages())
    tables = {code: read_wordlists(code) for code in codes}
    community = Community(name="any", languages=codes)
    return Vocabulary(community, compile_tables(tables, community, {}), None, tagger)


def _weights(examples: Sequence[Example], seen: Sequence[list[int]]) -> dict[str, list[float]]:
    weights = {KIND + kind: fit(seen, [example.kind == kind for example in examples]) for kind in KINDS}
    for category in sorted({category for example in examples for category in example.categories}):
        weights[CATEGORY + category] = fit(seen, [category in example.categories for example in examples])
    return weights


def _move_weights(examples: Sequence[Moved]) -> dict[str, list[float]]:
    """For each role the weights of its moves, fitted to what people in that role wrote; all of them are anybody."""
    vocabulary, weights = _vocabulary(), {}
    for role, moves in ROLES.items():
        mine = [example for example in examples if role in (example.role, ANYBODY)]
        seen = [features(vocabulary.hear(example.text), "") for example in mine]
        for move in moves:
            weights[f"{MOVE}{role} {move}"] = fit(seen, [_move(example, role) == move for example in mine])
    return weights


def _move(example: Moved, role: str) -> str:
    """What a text is of somebody in this role: nobody who talks of help wants no more texts."""
    return example.move if example.role == role else OTHER


def _measure(family: str, examples: Sequence[Example], seen: Sequence[list[int]]) -> list[Judged]:
    """Prints how often grammar alone and grammar with weigher are right about kinds, and F1 of their categories.

    Gives what both together made of each text.
    """
    judged: list[Judged] = []
    others = [index for index, example in enumerate(examples) if example.family != family]
    weights = _weights([examples[index] for index in others], [seen[index] for index in others])
    weigher = Weigher.of(weights, "")
    vocabulary = _vocabulary(shipped_tagger())
    both = vocabulary.learned(weigher, vocabulary.tagger)
    mine = [example for example in examples if example.family == family]
    for name, reads in (("grammar", vocabulary), ("together", both)):
        readings = [read(example.text, reads) for example in mine]
        judged = [
            Judged(family, {"unclear": OTHER}.get(reading.kind, reading.kind), example.kind, reading.doubt)
            for reading, example in zip(readings, mine, strict=True)
        ]
        kinds = sum(one.right for one in judged)
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
    return judged


def _measure_spans(examples: Sequence[Marked]) -> None:
    """Prints F1 of the spans of each label in a fifth of the texts, tagged by weights fitted to the others."""
    every = _tagged(examples)
    apart = [crc32(example.text.encode()) % FOLDS == 0 for example in examples]
    fitted = fit_tags([(tokens, tags) for (_, tokens, tags), out in zip(every, apart, strict=True) if not out])
    tagger = Tagger.of(fitted, "")
    pairs = [
        (set(marked_spans(tagger.tag(tokens))), set(marked_spans(wanted)))
        for (_, tokens, wanted), out in zip(every, apart, strict=True)
        if out
    ]
    for label in LABELS:
        found, wanted, both = (
            sum(span[0] == label for pair in pairs for span in which(pair))
            for which in (itemgetter(0), itemgetter(1), lambda pair: pair[0] & pair[1])
        )
        print(f"spans        {label:9s} F1 {2 * both / (found + wanted):.3f}  ({wanted} spans in {len(pairs)} texts)")


def _measure_moves(family: str, examples: Sequence[Moved]) -> None:
    """Prints for each role how often the likeliest move is right, and how often where it is likely at all."""
    vocabulary = _vocabulary().learned(
        Weigher.of(_move_weights([example for example in examples if example.family != family]), ""), None
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
