"""What a text tells where, where to and what, as it was marked by the learned tagger, beside the shapes of places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from flows.hearing.matches import Hit, Matches
from flows.hearing.piece import Span
from flows.hearing.places import NOWHERE, Place
from flows.hearing.places import place as place_of
from flows.hearing.second_places import FROM, TO
from flows.hearing.shapes import Lettered, shape
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.ways_in import way_in
from flows.hearing.weighing import LABELS, Tagger, Token, marked_spans, tokens

AT, GOAL, THING, WHOM = "at", "to", "thing", "who"
MOST_BESIDE = 2
"""Further words for one place that are kept with it: 'the blue house ... 12 oak'."""
MOST_LEADING = 2
"""Words between 'leave it' and where: 'at the'."""
SPOTS = frozenset("SVYUL")
"""Letters of what may be seen: 'the yellow house, 9 oak', but not 'my aunts, 9 oak'."""
SMALL = frozenset("INH")
"""Letters of words before a place that are none of it: 'near', 'at', and what means something else ('for five')."""
NOTHING = frozenset("ACEHINZ")
"""Letters of words that name nothing, or only the area."""
NAMED = frozenset("PKTDOA")
"""Letters before which an article says nothing: 'la calle 8', but not 'the church', 'my aunts'."""
LONGEST = 120
"""Characters of a place: what is longer tells a story."""


class Mentions(NamedTuple):
    """The spans of a text by their labels (see `weighing.marked`), each with its tokens."""

    spans: Mapping[str, Sequence[Span]]

    def covers(self, label: str, hit: Hit) -> bool:
        """Whether a phrase is, or is part of, what is told so."""
        return any(start < hit.end and hit.start < end for start, end in self.spans[label])

    def holds(self, label: str, hit: Hit) -> bool:
        """Whether all of a phrase is inside of what is told so."""
        return any(start <= hit.start and hit.end <= end for start, end in self.spans[label])


def seen(heard: Matches, said: Lettered, ruled: Span | None) -> list[Token]:
    """What the tagger sees of a text; `said` are its letters and `ruled` is where these say that a place is."""
    letters = [""] * len(heard.text.words)
    for letter, start, end in zip(said.letters, said.starts, said.ends, strict=True):
        letters[start:end] = [letter] * (end - start)
    return tokens(heard, letters, ruled)


def find(
    heard: Matches, aside: Sequence[Span], vocabulary: Vocabulary, dialled: Set[int] = frozenset()
) -> tuple[Mentions | None, Place]:
    """What is marked in a text, and its place; by the shapes of places alone where there is no tagger.

    `aside` are the character spans of phone numbers and times, which are part of no place, and `dialled` the tokens of
    phone numbers, around which nothing is a place that has not the shape of one.
    """
    said = shape(heard, aside)
    ruled = place_of(heard, said)
    if vocabulary.tagger is None:
        return None, ruled
    marked = _without(dialled, told(seen(heard, said, ruled.tokens), vocabulary.tagger), ruled.tokens)
    return marked, place(heard, said, marked, ruled)


def _without(dialled: Set[int], marked: Mentions, ruled: Span | None) -> Mentions:
    """What is marked, without places that are made of a phone number and what stands beside it."""
    if not dialled:
        return marked
    kept = [span for span in marked.spans[AT] if _meets(span, ruled) or dialled.isdisjoint(range(*span))]
    return Mentions({**marked.spans, AT: kept})


def told(seen: Sequence[Token], tagger: Tagger) -> Mentions:
    """What is marked in a text."""
    spans = marked_spans(tagger.tag(seen))
    return Mentions({label: [(start, end) for name, start, end in spans if name == label] for label in LABELS})


def place(heard: Matches, said: Lettered, marked: Mentions, ruled: Place) -> Place:
    """The place where help is wanted, with where a ride goes or an errand leads; an empty one where none is told.

    `ruled` is what the shapes of places say: where both mean the same one, it stands as these write it, and so it does
    where it is exact and nothing is marked.
    """
    inside = ruled.tokens
    spots = [spot for spot in (_core(heard, said, *span) for span in marked.spans[AT]) if _is_one(heard, spot)]
    if not spots:
        goes = heard.of("category", "ride") or not all(_meets(goal, inside) for goal in marked.spans[GOAL])
        holds = ruled.exact or any(_meets(whom, inside) for whom in marked.spans[WHOM])
        return ruled if holds and not (marked.spans[GOAL] and goes) else NOWHERE
    if heard.of("category", "ride") and inside is None:
        spots = [spot for spot in spots if not _is_goal(heard, spot)]
    if not spots:
        return NOWHERE
    main = max(spots, key=lambda spot: (_meets(spot, inside), _numbers(heard, spot), -spot[0]))
    if inside and _tells_no_more(heard, said, main, inside):
        return ruled
    beside = [spot for spot in spots if spot != main][:MOST_BESIDE]
    where = ", ".join(said.written(heard, *spot) for spot in (main, *beside))
    further = _goal(heard, said, marked, main)
    return Place("; ".join(filter(None, (f"{where[:LONGEST]}{further}", way_in(heard, main[1])))), main)


def _core(heard: Matches, said: Lettered, start: int, end: int) -> Span:
    """A span without the small words at its edges that say nothing of where it is: 'near the church', '9 oak now'."""
    letters = {token: said.letters[at] for token in range(start, end) if (at := said.at(token)) is not None}
    origins = {hit.start for hit in heard.of("place", "origin")}
    times = {at for hit in (*heard.of("time"), *heard.of("when")) for at in range(hit.start, hit.end)}
    while start < end - 1 and letters.get(start) in SMALL and start not in origins:
        start += 1
    while (
        start < end - 1
        and letters.get(start) == "C"
        and letters.get(start + 1, "") in NAMED
        and "S" not in letters.values()
    ):
        start += 1
    while start < end - 1 and end - 1 in times and heard.text.words[end - 1].isalpha():
        end -= 1
    return start, end


def _is_goal(heard: Matches, spot: Span) -> bool:
    """Whether a ride goes to a place: one that a 'to' leads to, or a mere name."""
    return not _numbers(heard, spot) or any(hit.end == spot[0] for hit in heard.of("place", "towards"))


def _tells_no_more(heard: Matches, said: Lettered, main: Span, inside: Span) -> bool:
    """Whether a span says no more than the place inside of it: 'my aunts, 9 oak', '9 oak, north side'."""
    letters = {token: said.letters[at] for token in range(*main) if (at := said.at(token)) is not None}
    before = {letters.get(token, "") for token in range(main[0], inside[0])}
    behind = {letters.get(token, "") for token in range(inside[1], main[1])}
    apart = main[0] >= inside[0] or heard.text.breaks[inside[0]] or before <= NOTHING
    return bool(apart) and not before & SPOTS and behind <= NOTHING


def _is_one(heard: Matches, spot: Span) -> bool:
    """Whether a span names a place: no mere number, nor what is only meant ('the new one'), nor how it is done."""
    if all(word.isdecimal() for word in heard.text.words[spot[0] : spot[1]]):
        return False
    if any(hit.start <= spot[0] and spot[1] <= hit.end for hit in heard.of("place", "none")):
        return False
    how = heard.of("correction", "detail")
    return _numbers(heard, spot) or not any(
        0 <= spot[0] - hit.end <= MOST_LEADING or hit.start <= spot[0] < hit.end for hit in how
    )


def _meets(spot: Span, ruled: Span | None) -> bool:
    return ruled is not None and spot[0] < ruled[1] and ruled[0] < spot[1]


def _numbers(heard: Matches, spot: Span) -> bool:
    return any(word[0].isdecimal() for word in heard.text.words[spot[0] : spot[1]])


def _goal(heard: Matches, said: Lettered, marked: Mentions, main: Span) -> str:
    """Where a ride goes (' to the clinic'), or from where something is brought (', from the shop')."""
    spot = next(iter(marked.spans[GOAL]), None)
    if spot is None or not heard.language:
        return ""
    written = said.written(heard, *spot)
    towards = next((hit for hit in heard.of("place", "towards") if hit.end == spot[0]), None)
    if heard.of("category", "ride"):
        lead = heard.text.written(towards.start, towards.end) if towards else TO[heard.language]
        return f" {lead} {written}"
    return "" if towards else f", {FROM[heard.language]} {written}"
