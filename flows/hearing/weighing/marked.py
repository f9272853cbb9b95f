"""The texts in which it is marked what tells where, where to, what, when and for whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.hearing.text import Text
from flows.hearing.weighing.examples import rows

MARKED = Path(__file__).parent / "spans"
LABELS = ("at", "to", "thing", "when", "who")
"""Where a helper comes to, where a ride or an errand goes, what is wanted or offered, when, and for whom."""
OUTSIDE = "O"
TAGS = (OUTSIDE, *(f"{part}-{label}" for label in LABELS for part in "BI"))
"""What a token may be: the begin or the inside of a span of one label, or outside of all (Ramshaw and Marcus, 1995)."""
_MARK = re.compile(rf"\{{({'|'.join(LABELS)}) ([^{{}}]*)\}}")


@dataclass(frozen=True, slots=True)
class Marked:
    """One text of a family with its spans: label, first character, and the character behind the last."""

    text: str
    language: str
    spans: tuple[tuple[str, int, int], ...]
    family: str


def read_marked(folder: Path = MARKED) -> list[Marked]:
    """The texts of every file, in the files' order; spans are written `{at 14 elm st}` inside the text."""
    return [_unmarked(row["text"], row["language"], family) for family, row in rows(folder)]


def _unmarked(written: str, language: str, family: str) -> Marked:
    text, spans, told = "", [], 0
    for mark in _MARK.finditer(written):
        text += written[told : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text, told = text + mark[2], mark.end()
    return Marked(text + written[told:], language, tuple(spans), family)


def tags(text: Text, spans: Sequence[tuple[str, int, int]]) -> list[int]:
    """Which of TAGS each token of a text is."""
    said = [OUTSIDE] * len(text.words)
    for label, first, last in spans:
        inside = [at for at, (start, end) in enumerate(text.spans) if start < last and first < end]
        for at in inside:
            said[at] = f"{'B' if at == inside[0] else 'I'}-{label}"
    return [TAGS.index(tag) for tag in said]


def marked_spans(said: Sequence[int]) -> list[tuple[str, int, int]]:
    """The spans that these tags (places in TAGS) mark: label, first token, and the token behind the last."""
    found: list[tuple[str, int, int]] = []
    for at, tag in enumerate(said):
        part, _, label = TAGS[tag].partition("-")
        if part == "B":
            found.append((label, at, at + 1))
        elif part == "I":
            found[-1] = (*found[-1][:2], at + 1)
    return found
