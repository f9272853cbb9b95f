"""The examples that the weigher learns from: texts with what a careful reader makes of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "examples"
KINDS = ("need", "offer", "other")


@dataclass(frozen=True, slots=True)
class Example:
    """One text of a family: `kind` is need, offer or other, `categories` are what is wanted or offered in it."""

    text: str
    language: str
    acts: tuple[str, ...]
    kind: str
    categories: tuple[str, ...]
    style: str
    family: str


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """The examples of every file, in the files' order; a family is a file."""
    return [example for path in _files(folder) for example in _read(path)]


def digest(folder: Path = FOLDER) -> str:
    """Says which examples these are: weights that were fitted to others do not belong to them."""
    return sha256(b"".join(path.read_bytes() for path in _files(folder))).hexdigest()


def _files(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob("*.csv"))


def _read(path: Path) -> Iterator[Example]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Example(
                row["text"], row["language"], tuple(row["acts"].split()), row["kind"],
                tuple(row["categories"].split()), row["style"], path.stem,
            )  # fmt: skip
