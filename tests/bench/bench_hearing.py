"""How well and how fast the hearing understands real texts, with a trained classifier beside it in the same run.

    python tests/bench/bench_hearing.py [FOLDER]

FOLDER, or HOTLINE_DATA, or `../shared/data` beside the repository, holds `sms-haiti-2010-dev.csv` and
`sms-offers-dev.csv`: Disaster Response Messages, Robert Munro, CC BY 4.0; Munro (2012), Processing short message
communications in low-resource languages, PhD dissertation, Stanford University. The labels are noisy, so no reader
of them reaches 1.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from flows.hearing import answers, keyword, kinds, public_place, read, stop  # noqa: E402
from tests.bench.options import chosen  # noqa: E402
from tests.harness.vocabularies import rows, vocabulary  # noqa: E402

BY_HAND = Path(__file__).parent / "read_by_hand.csv"
"""What a reader made of some of the texts, by their ids: a need or none, and the categories spoken of."""
HAITI, OFFERS = "sms-haiti-2010-dev.csv", "sms-offers-dev.csv"
CATEGORIES = {
    "food": ("food",), "water": ("water",), "shelter": ("shelter",),
    "medicine": ("medical_help", "medical_products"), "clothing": ("clothing",),
}  # fmt: skip
OFFERED = frozenset((
    2768, 3738, 3918, 4418, 8818, 12148, 12168, 12268, 12318, 12348, 12388, 12398, 12448, 12458, 12468, 12548, 12558,
    12618, 12628, 12648, 12668, 12678, 12688, 12698, 12708, 12758, 12788, 12798, 12838, 12888, 12908, 13018,
    13078, 13098,
))  # fmt: skip
"""Texts labelled as no offer that plainly make one ("I can bring ..."), read by hand among those the hearing found."""
LIKELY = 0.35
"""Likelihood from which a text counts as a need, for the weights that are fitted anew."""
COLUMNS = {"English": "message", "as sent": "original"}
HOSTILE = [
    "1", "1 ", "123 ", "347 555 0123 ", "+1", "+", "(212) ", "1.1.", "12/34-56 ", "a", "a'", "_", "stop ", "bus stop ",
    "don't stop texting me ", "need ", "oak and ", "5th and ", "at ", "rue ", "near the ", "12 oak st apt ",
    "take 4823 ", "noubezwenmanje", "👍", "e\u0301", "٤", "\0", "my old ", "no ", "yes but ", "2 kids and ",
    "take 48 23 ", "48 23 ", "4 8 2 3 take ",
]  # fmt: skip
Row = dict[str, str]
Score = tuple[float, float, float]


def f1(guesses: Sequence[bool], labels: Sequence[bool]) -> Score:
    """Precision, recall and their harmonic mean."""
    hits = sum(guess and label for guess, label in zip(guesses, labels, strict=True))
    precision = hits / max(1, sum(guesses))
    recall = hits / max(1, sum(labels))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def said(score: Score | None) -> str:
    """Writes a score in a table's width."""
    return " ".join(f"{part:6.2f}" for part in score) if score else f"{'-':>6s} {'-':>6s} {'-':>6s}"


def trained(texts: Sequence[str], labels: Sequence[bool]) -> list[bool] | None:
    """Guesses each text by TF-IDF and a linear SVM trained on the other four fifths; None without scikit-learn.

    Runs of two to five letters serve these short, misspelt texts better than words do, alone or with the letters.
    """
    if importlib.util.find_spec("sklearn") is None:
        return None
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    letters = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(2, 5))
    model = make_pipeline(letters, LinearSVC(C=0.3, class_weight="balanced"))
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    return [bool(guess) for guess in cross_val_predict(model, list(texts), [int(label) for label in labels], cv=folds)]


def compare(language: str, messages: list[Row]) -> None:
    """Prints precision, recall and F1 of both readers for one language."""
    column = COLUMNS[language]
    messages = [row for row in messages if row[column].strip()]
    texts = [row[column] for row in messages]
    heard = [read(text, vocabulary()) for text in texts]
    print(f"\n{language}: {len(texts)} texts       hearing: P      R      F1      SVM: P      R      F1")
    ours: list[bool] = []
    theirs: list[bool] = []
    truth: list[bool] = []
    for name, columns in {"need": ("request",), **CATEGORIES}.items():
        labels = [any(row[key] == "1" for key in columns) for row in messages]
        guesses = [reading.kind == "need" if name == "need" else name in reading.categories for reading in heard]
        svm = trained(texts, labels)
        print(f"  {name:24s} {said(f1(guesses, labels))}     {said(f1(svm, labels) if svm else None)}")
        if name != "need":
            ours, truth, theirs = ours + guesses, truth + labels, theirs + (svm or [])
    print(f"  {'categories, micro':24s} {said(f1(ours, truth))}     {said(f1(theirs, truth) if theirs else None)}")


def careful(messages: list[Row]) -> None:
    """Prints how well a person does who read a sixth of the English texts without their labels, and how we do there."""
    told = {row["id"]: row for row in load(BY_HAND)}
    messages = [row for row in messages if row["id"] in told]
    heard = [read(row["message"], vocabulary()) for row in messages]
    print(f"\nread by hand without seeing the labels: {len(messages)} English texts")
    print(
        "                           by hand: P      R      F1     hearing: P      R      F1   hearing against by hand"
    )
    columns: list[tuple[list[bool], list[bool], list[bool]]] = []
    for name, keys in {"need": ("request",), **CATEGORIES}.items():
        labels = [any(row[key] == "1" for key in keys) for row in messages]
        hand = [
            told[row["id"]]["need"] == "1" if name == "need" else name in told[row["id"]]["categories"].split()
            for row in messages
        ]
        ours = [reading.kind == "need" if name == "need" else name in reading.categories for reading in heard]
        columns.append((hand, ours, labels))
    together = tuple([mark for column in columns[1:] for mark in column[part]] for part in range(3))
    for name, (hand, ours, labels) in {"need": columns[0], "categories, micro": together}.items():
        print(f"  {name:24s} {said(f1(hand, labels))}     {said(f1(ours, labels))}     {said(f1(ours, hand))}")


def refitted(messages: list[Row]) -> None:
    """Prints what the weights of need reach on texts they were not fitted on: fitted anew without each tenth."""
    if importlib.util.find_spec("sklearn") is None:
        return
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    names = [name for name in kinds.WEIGHTS if "phone" not in name]
    rows, truth, ids, languages = [], [], [], []
    for language, column in COLUMNS.items():
        for row in messages:
            if row[column].strip():
                found = signs_of(row[column])
                rows.append([int(name in found) for name in names])
                truth.append(row["request"] == "1")
                ids.append(row["id"])
                languages.append(language)
    guesses = [False] * len(rows)
    for learned, held_out in GroupKFold(10).split(rows, truth, ids):
        model = LogisticRegression(C=0.3, max_iter=2000)
        model.fit([rows[at] for at in learned], [truth[at] for at in learned])
        for at in held_out:
            guesses[at] = float(model.predict_proba([rows[at]])[0][1]) > LIKELY
    print("\nneed, weights fitted anew without the tenth that is scored (the lists stay the same):")
    for language in COLUMNS:
        chosen = [at for at, spoken in enumerate(languages) if spoken == language]
        print(f"  {language:24s} {said(f1([guesses[at] for at in chosen], [truth[at] for at in chosen]))}")
    model = LogisticRegression(C=0.3, max_iter=2000).fit(rows, truth)
    fitted = dict(zip(names, model.coef_[0], strict=True))
    print("  three times the log odds: " + ", ".join(f"{name} {3 * fitted[name]:.1f}" for name in names))


def signs_of(text: str) -> set[str]:
    """Names what is weighed in a text."""
    told = read(text, vocabulary())
    heard = vocabulary().hear(text)
    return kinds.signs(heard, kinds.phrases(heard), told.place, told.how_many, bool(told.phones))


def offers(messages: list[Row], offered: list[Row]) -> None:
    """Prints how many offers are found, and how many of those found are offers: as labelled, and as read by hand."""
    texts = [*offered, *messages]
    guesses = [read(row["message"], vocabulary()).kind == "offer" for row in texts]
    labels = [row["offer"] == "1" for row in texts]
    print(f"\noffers among all {len(texts)} texts     {said(f1(guesses, labels))}")
    plain = [row not in offered and int(row["id"]) in OFFERED for row in texts]
    found = sum(guess and mark for guess, mark in zip(guesses, plain, strict=True))
    both = [label or mark for label, mark in zip(labels, plain, strict=True)]
    precision, _, _ = f1(guesses, both)
    print(f"  {found} of those found are offers labelled as none: precision {precision:.2f} with them")
    told = [at for at, row in enumerate(texts) if labels[at] or row["request"] == "1"]
    among = f1([guesses[at] for at in told], [labels[at] for at in told])
    print(f"  among the {len(told)} labelled need or offer  {said(among)}")


def speed(texts: Sequence[str], patterns: Sequence[str], most: int) -> None:
    """Prints processor milliseconds a text, all questions asked of it, and the worst of some hostile ones."""
    shuffled = random.Random(1).sample(list(texts), min(most, len(texts)))
    took = sorted(once(text) for text in shuffled)
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    print(f"\nread: {len(took)} texts, p50 {middle:.3f} ms, p99 {late:.3f} ms a text")
    plain = min(everything((" ".join(texts))[start : start + 1600]) for start in range(5))
    worst = {pattern: min(everything((pattern * 1600)[: 1600 - cut]) for cut in range(3)) for pattern in patterns}
    pattern = max(worst, key=lambda key: worst[key])
    ratio = worst[pattern] / plain
    print(f"1,600 characters, all questions: {plain:.1f} ms; worst of {len(worst)} hostile patterns is {pattern!r}:")
    print(f"  {worst[pattern]:.1f} ms, {ratio:.2f} times an ordinary text of that length")


def once(text: str) -> float:
    """Processor milliseconds to read one text."""
    start = time.process_time()
    read(text, vocabulary())
    return (time.process_time() - start) * 1000


def everything(text: str) -> float:
    """Processor milliseconds to ask everything of one text."""
    start = time.process_time()
    for ask in (keyword, stop, answers, read):
        ask(text, vocabulary())
    public_place(text)
    return (time.process_time() - start) * 1000


def stops() -> None:
    """Prints the size of the stop table and its errors."""
    table = rows("stop")
    wrong = 0
    for row in table:
        heard = stop(row["text"], vocabulary())
        wrong += (heard.kind if heard else "") != row["means"]
    print(f"\nstop table: {len(table)} rows, {wrong} errors")


def load(file: Path) -> list[Row]:
    """Reads one file of texts."""
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def main() -> None:
    """Measures what can be measured here, and says what cannot."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", default=os.environ.get("HOTLINE_DATA", ""))
    arguments.add_argument("--patterns", type=int, default=len(HOSTILE), help="hostile texts that are timed")
    arguments.add_argument("--texts", type=int, default=1_000_000, help="of which as many are timed at most")
    given = chosen(arguments, patterns=2, texts=50)
    folder = Path(given.folder) if given.folder else ROOT.parent / "shared" / "data"
    hostile = HOSTILE[: given.patterns]
    missing = [name for name in (HAITI, OFFERS) if not (folder / name).is_file()]
    if missing:
        print(f"The texts to measure with are not there: {' and '.join(missing)} in {folder}.")
        speed([row["text"] for table in ("stop", "danger", "answers") for row in rows(table)], hostile, given.texts)
    else:
        messages = load(folder / HAITI)
        if importlib.util.find_spec("sklearn") is None:
            print("scikit-learn is not installed, so there is no classifier beside: pip install '.[bench]'")
        for language in COLUMNS:
            compare(language, messages)
        careful(messages)
        refitted(messages)
        offers(messages, load(folder / OFFERS))
        speed(
            [row[column] for row in messages for column in COLUMNS.values() if row[column].strip()],
            hostile,
            given.texts,
        )
    stops()


if __name__ == "__main__":
    main()
