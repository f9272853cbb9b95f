"""The examples that the weigher learns from: texts with what a careful reader makes of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "examples"
MOVES = Path(__file__).parent / "moves"
KINDS = ("need", "offer", "other")
ANYBODY, OTHER = "anybody", "other"
ROLES: Mapping[str, tuple[str, ...]] = {
    "asked": ("take", "pass", "ask", "wait", "other"),
    "helper": ("done", "partly", "failed", "drop", "keep", "ask", "desk", "own", "complaint", "other"),
    "resident": (
        "came", "not_came", "partly", "cancel", "change", "more", "status", "ask", "tell", "thanks", "complaint",
        "other",
    ),
    ANYBODY: ("stop", OTHER),
}  # fmt: skip
"""Who speaks while help is under way (somebody asked for it, somebody who has a task, somebody who needs help), and
what their words may be: an end, a part, a delay, a question, or words for the other side. Anybody may want no more
texts."""


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


@dataclass(frozen=True, slots=True)
class Moved:
    """One text of a family, of whoever speaks in this role, and the one move that it is."""

    text: str
    language: str
    role: str
    move: str
    style: str
    family: str


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """The examples of every file, in the files' order; a family is a file."""
    return [
        Example(
            row["text"], row["language"], tuple(row["acts"].split()), row["kind"],
            tuple(row["categories"].split()), row["style"], family,
        )
        for family, row in rows(folder)
    ]  # fmt: skip


def read_moves(folder: Path = MOVES) -> list[Moved]:
    """The texts of every file that were written while help was under way, in the files' order."""
    return [
        Moved(row["text"], row["language"], row["role"], row["move"], row["style"], family)
        for family, row in rows(folder)
    ]


def digest(folder: Path) -> str:
    """Says which examples these are: weights that were fitted to others do not belong to them."""
    return sha256(b"".join(path.read_bytes() for path in _files(folder))).hexdigest()


def _files(folder: Path) -> Sequence[Path]:
    return sorted(folder.glob("*.csv"))


def rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of every file of a folder, each with its family: the file's name."""
    for path in _files(folder):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield path.stem, row
