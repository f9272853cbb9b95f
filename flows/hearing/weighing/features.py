"""What the weigher sees of a text: its words and their stems, and what the wordlists heard in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from zlib import crc32

from flows.hearing.matches import Matches

Spans = Mapping[str, Sequence[tuple[int, int]]]
"""For each label (see `marked`) the tokens of what is told so."""
BUCKETS = 1 << 15
"""Places that features share; two that meet in one are weighed together."""
MOST_WORDS = 60
"""Words of a text that are weighed."""
MOST_SPANS = 3
STEM = 4
"""Letters by which a longer word is known too: 'diaper', 'diapers', 'diapper'."""
LED_BY = ("kind", "cancelling", "correction", "gratitude", "outcome", "status", "question", "complaint", "past")
"""Slots whose phrases say what becomes of the thing named behind them."""
LEFT_OUT = frozenset((
    "polite", "choosing", "people", "unit", "area", "place", "command", "dialling", "identity", "milder", "object",
    "parting", "stranger", "opening", "number_from", "work_begins", "fine", "institution", "leading", "bare", "doubt",
    "of_whom", "scene", "introducing", "often", "leaving", "resident", "meeting", "attending", "absent","board","spent",
))  # fmt: skip
"""Slots that say nothing of what a text is."""


def features(heard: Matches, kind: str, marked: Spans | None = None) -> list[int]:
    """The places of a text's features, each once; `kind` is what the grammar reads it as, `marked` what it tells."""
    return list({crc32(name.encode()) % BUCKETS for name in _names(heard, kind, marked or {})})


def _names(heard: Matches, kind: str, marked: Spans) -> Iterator[str]:
    words = ["0" if word.isdecimal() else word for word in heard.text.words[:MOST_WORDS]]
    yield "always"
    yield f"kind {kind}"
    yield f"language {heard.language}"
    yield f"words {min(len(words), 30) // 3}"
    if heard.text.clean.rstrip().endswith("?"):
        yield "asks"
    yield from _of_words(words)
    yield from _of_hits(heard)
    yield from _of_categories(heard)
    yield from _of_marks(heard, marked)


def _of_words(words: list[str]) -> Iterator[str]:
    before = "^"
    for word in words:
        yield f"w {word}"
        yield f"b {before} {word}"
        before = word
        if len(word) > STEM:
            yield f"p {word[:STEM]}"


def _of_hits(heard: Matches) -> Iterator[str]:
    for hit in heard.hits:
        if hit.slot not in LEFT_OUT:
            yield f"h {hit.slot} {hit.value}"
    for hit in heard.of("command"):
        if hit.start == 0:
            yield f"opens {hit.value}"


def _of_categories(heard: Matches) -> Iterator[str]:
    """Each category with the words that named it, and with what was said before it in its sentence."""
    named = heard.of("category")
    several = len({hit.value for hit in named})
    leading = sorted((hit.start, f"{hit.slot} {hit.value}") for slot in LED_BY for hit in heard.of(slot))
    for hit in named:
        yield f"c {hit.value} {' '.join(heard.text.words[hit.start : hit.end])}"
        yield f"c {hit.value} of {min(several, 3)}"
        led = "nothing"
        for start, name in leading:
            if start > hit.start:
                break
            led = name if "." not in heard.text.breaks[start + 1 : hit.start + 1] else "nothing"
        yield f"c {hit.value} led by {led}"
        yield f"c {hit.value} behind {heard.text.words[hit.start - 1] if hit.start else '^'}"


def _of_marks(heard: Matches, marked: Spans) -> Iterator[str]:
    """What is told in spans, and which categories and words are inside of what is wanted or offered."""
    for label, spans in marked.items():
        if spans:
            yield f"m {label} {min(len(spans), MOST_SPANS)}"
    for start, end in marked.get("thing", ()):
        for word in heard.text.words[start:end]:
            yield f"m thing {word}"
        for hit in heard.within(start, end):
            if hit.slot == "category":
                yield f"m thing c {hit.value}"
