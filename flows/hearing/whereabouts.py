"""Whether somebody says that they are at a place now: 'we r in the garage 10 Tanner', 'nou legliz ri Pon'."""

from __future__ import annotations

from flows.hearing.matches import Hit, Matches
from flows.hearing.places import place
from flows.hearing.shapes import shape

SLOT = "place"
_MOST_BETWEEN = 6
"""Words between 'we are' and the place: 'we are with my aunt and her kids at'."""
_MOST_BEHIND_PRONOUN = 1
"""In Kreyòl the pronoun alone says so, right before the place."""


def is_here(heard: Matches) -> bool:
    """Whether who writes says where they are, in one sentence that asks for nothing between."""
    where = place(heard, shape(heard)).tokens
    return where is not None and any(_leads(heard, hit, where) for hit in heard.of(SLOT, "in", "here"))


def _leads(heard: Matches, hit: Hit, where: tuple[int, int]) -> bool:
    """Whether a 'we are' belongs to the place that begins behind it."""
    start, end = where
    own = hit.value == "here" or hit.end - hit.start > 1
    if not own or not 0 <= start - hit.end <= _most(heard, hit, end) or _is_past(heard, hit):
        return False
    asks = any(hit.end <= asked.start < start for asked in heard.of("kind"))
    return not asks and "." not in heard.text.breaks[hit.end : start + 1]


def _most(heard: Matches, hit: Hit, end: int) -> int:
    """How many words may stand between: few behind a mere pronoun, unless 'now' stands behind the place."""
    now = any(0 <= told.start - end <= 1 for told in heard.of("time", "now"))
    pronoun = hit.language == "ht" and hit.value == "here"
    return _MOST_BEHIND_PRONOUN if pronoun and not now else _MOST_BETWEEN


def _is_past(heard: Matches, hit: Hit) -> bool:
    """Whether 'were' is no "we're": 'we were at'."""
    return heard.text.words[hit.start] == "were" and heard.text.words[hit.start - 1 : hit.start] == ("we",)
