"""How much better a place is read with 25, 100 and 400 labelled texts of its own, on texts that were not learned from.

    python -m tests.bench.bench_own_examples [FOLDER] [--draws 5]

FOLDER, or HOTLINE_DATA, or `../shared/data` beside the repository, holds `sms-haiti-2010-dev.csv` (see bench_hearing):
the shipped weights have seen none of it, nor have the settings of teaching been chosen by it. A draw leaves 500 texts
out and learns from some of the others, as a night does: what fares worse on its own held-out fifths is not used.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from flows.hearing import Vocabulary, read  # noqa: E402
from flows.hearing.taught import OwnExample, teach  # noqa: E402
from tests.bench.bench_hearing import CATEGORIES, COLUMNS, HAITI, f1  # noqa: E402
from tests.bench.options import chosen  # noqa: E402
from tests.harness.vocabularies import vocabulary  # noqa: E402

SIZES = (25, 100, 400)
HELD_OUT = 500
INVENTED = [
    OwnExample(words, "en", kind, categories)
    for words, kind, categories in (("we need water", "need", ("water",)), ("good day to all", "unclear", ()))
]


def examples(path: Path, column: str) -> list[OwnExample]:
    """The labelled texts of a file, in one of their two languages."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row[column].strip()]
    return [
        OwnExample(
            row[column],
            "en" if column == "message" else "ht",
            "need" if row["request"] == "1" else "offer" if row["offer"] == "1" else "unclear",
            tuple(one for one, labels in CATEGORIES.items() if any(row[label] == "1" for label in labels)),
        )
        for row in rows
    ]


def score(words: Vocabulary, texts: Sequence[OwnExample]) -> tuple[float, float, float]:
    """Share of kinds that are right, F1 of needs, and F1 of the labelled categories in needs and offers."""
    readings = [read(text.words, words, language=text.language) for text in texts]
    kinds = [reading.kind == text.kind for reading, text in zip(readings, texts, strict=True)]
    needs = f1([reading.kind == "need" for reading in readings], [text.kind == "need" for text in texts])
    told, wanted = [], []
    for reading, text in zip(readings, texts, strict=True):
        if text.kind != "unclear":
            told += [one in reading.categories for one in CATEGORIES]
            wanted += [one in (text.categories or ()) for one in CATEGORIES]
    return sum(kinds) / len(kinds), needs[2], f1(told, wanted)[2]


def curve(name: str, own: list[OwnExample], draws: int, held_out: int, sizes: Sequence[int]) -> None:
    """Prints what the shipped weights get on what a draw leaves out, and what they get after so many examples."""
    words, shares = vocabulary(), dict[int, list[tuple[float, float, float]]]()
    took = dict.fromkeys(sizes, 0.0)
    for draw in range(draws):
        mixed = random.Random(draw).sample(own, len(own))
        apart, others = mixed[:held_out], mixed[held_out:]
        shares.setdefault(0, []).append(score(words, apart))
        for size in sizes:
            start = time.process_time()
            taught = teach(words, others[:size])
            took[size] += time.process_time() - start
            used = words.learned(taught.weigher, words.tagger) if taught.helps else words
            shares.setdefault(size, []).append(score(used, apart))
    for size, scores in shares.items():
        kind, need, categories = (statistics.mean(one) for one in zip(*scores, strict=True))
        seconds = took.get(size, 0.0) / draws
        print(
            f"{name:8s} {size:4d} examples: kind {kind:.3f}  need F1 {need:.3f}  categories F1 {categories:.3f}"
            f"  taught in {seconds:.2f} s"
        )


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    folder = os.environ.get("HOTLINE_DATA", str(ROOT.parent / "shared" / "data"))
    options.add_argument("folder", nargs="?", default=folder)
    options.add_argument("--draws", type=int, default=5)
    given = chosen(options, draws=1)
    path = Path(given.folder) / HAITI
    if given.smallest or not path.exists():
        print("measured on two invented texts: the figures say nothing")
        curve("invented", INVENTED, 1, 1, (1,))
        return
    for name, column in COLUMNS.items():
        curve(name, examples(path, column), given.draws, HELD_OUT, SIZES)


if __name__ == "__main__":
    main()
