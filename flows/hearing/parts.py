"""Several needs and offers in one text: 'a ride to dialysis tomorrow at 8am and also diapers' are two.

A text is one as long as nothing tells its pieces apart: whoever gives a ride brings no things, what is needed on two
days or at two places is needed twice, and a need is no offer. In doubt it is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flows.hearing.kinds import really_offered
from flows.hearing.matches import Hit, Matches
from flows.hearing.places import is_exact_place
from flows.hearing.places import place as place_of
from flows.hearing.reading import Reading, read
from flows.hearing.shapes import shape
from flows.hearing.things import every
from flows.hearing.vocabulary import Vocabulary

SLOT = "joining"
RIDE, REPAIRS, OTHER = "ride", "repairs", "other"
LISTED = frozenset({RIDE, "food", "water", "clothing", "supplies"})
"""Categories whose words may go on a list as they are: 'and also groceries'; 'and the doctor' may be anything."""
MOST = 3
MOST_PIECES = 12
"""A text of more pieces tells a story."""
CLAUSE = (".", ",")
LIGHT = frozenset({SLOT, "when", "number", "unit", "whom", "polite", "urgency"})
"""Slots whose words may stand before a thing in a list: 'and also, on friday, two'."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Tokens from start up to end, read by themselves; `kind` is "" where they ask for nothing and offer nothing.

    `told_from` is where what leads up to it begins: 'my sister told me of you, ...'.
    """

    start: int
    end: int
    told_from: int
    reading: Reading
    kind: str
    things: bool
    begins_with_when: bool
    exact: bool
    """Its place is a street or a corner, told behind what is needed there; before that a friend may live at it."""
    fetches: bool = False
    """Somebody is to be fetched, to what an hour before it is of: 'appointment at 8, pick me up at 7'."""
    for_all: Reading | None = None
    """A day that is told before or behind everything, and so of all pieces: '..., 12 oak st, today'."""

    @property
    def rides(self) -> bool:
        """Whether somebody is to be driven."""
        return RIDE in self.reading.categories


@dataclass(frozen=True, slots=True)
class _Ear:
    """A text as it was heard, and how its pieces are read."""

    heard: Matches
    vocabulary: Vocabulary
    language: str

    def piece(self, start: int, end: int, before: str) -> _Part:
        """The tokens from start up to end; `before` is the kind of the piece that a list may go on from."""
        words = self.heard.text.written(start, end)
        heard, reading = self.vocabulary.hear(words, self.language), self.read(words)
        kind = _kind(heard, reading, before)
        things = any(every(heard, heard.of("category")))
        exact = _is_behind(heard, reading) and is_exact_place(reading.place, self.vocabulary)
        fetches = RIDE in reading.categories and bool(heard.of("coming"))
        return _Part(start, end, start, reading, kind, things, _begins_with_when(heard, reading), exact, fetches)

    def read(self, words: str) -> Reading:
        """Reads words by themselves."""
        return read(words, self.vocabulary, language=self.language)


def parts(text: str, vocabulary: Vocabulary, language: str = "") -> tuple[Reading, ...]:
    """The needs and offers of a text, each read by itself; () where it is only one, or none."""
    heard = vocabulary.hear(text, language)
    takes_back = heard.of("cancelling", "part", "whole", "found")
    if len(heard.of("category")) < 2 or heard.of("danger") or takes_back:
        return ()
    cuts = [*_cuts(heard), len(heard.text.words)]
    if not 1 < len(cuts) <= MOST_PIECES:
        return ()
    ear = _Ear(heard, vocabulary, heard.language or language)
    pieces = _pieces(ear, cuts)
    groups: list[list[_Part]] = []
    for piece in pieces:
        fitting = [group for group in groups if not any(_apart(one, piece) for one in group)]
        if fitting:
            fitting[-1].append(piece)
        else:
            groups.append([piece])
    if not 1 < len(groups) <= MOST:
        return ()
    day = next((piece.for_all for piece in pieces if piece.for_all), None)
    return tuple(_on_the_day(_together(ear, group), day) for group in groups)


def _pieces(ear: _Ear, cuts: Sequence[int]) -> list[_Part]:
    """The pieces that ask or offer; what stands between them belongs to the one before, a day to the one behind."""
    found: list[_Part] = []
    told_from, start = 0, 0
    for cut in cuts:
        before = found[-1] if found else None
        piece = ear.piece(start, cut, before.kind if before else "")
        if piece.kind:
            opens = None if found or not piece.begins_with_when else _day(piece)
            found.append(replace(piece, told_from=told_from, for_all=opens))
        elif before and (cut == cuts[-1] or not piece.begins_with_when):
            longer = ear.piece(before.start, cut, before.kind)
            day = _day(piece) if ear.heard.text.breaks[start] in CLAUSE else None
            found[-1] = replace(longer, kind=before.kind, told_from=before.told_from, for_all=before.for_all or day)
        else:
            start = start if piece.begins_with_when else cut
            continue
        told_from = start = cut
    return found


def _day(piece: _Part) -> Reading | None:
    """What is told of when, without an hour: that is of an appointment, which only one piece is about."""
    return piece.reading if piece.reading.when and not piece.reading.time.start else None


def _on_the_day(reading: Reading, day: Reading | None) -> Reading:
    return reading if reading.when or day is None else replace(reading, when=day.when, time=day.time)


def _cuts(heard: Matches) -> Iterator[int]:
    """Where a piece may begin: behind a mark, and at 'and', 'also', 'but'; never inside a place or a phrase."""
    where = place_of(heard, shape(heard)).tokens
    joints = {hit.start for hit in heard.of(SLOT, "and", "also")}
    whole = [(hit.start, hit.end) for hit in (*heard.of("category"), *heard.of("kind"), *heard.of("when"))]
    whole += [where] if where else []
    for index in range(1, len(heard.text.words)):
        begins = heard.text.breaks[index] in CLAUSE or (index in joints and index - 1 not in joints)
        if begins and not any(start < index < end for start, end in whole):
            yield index


def _kind(heard: Matches, reading: Reading, before: str) -> str:
    """Says need or offer, where words tell or a list goes on with a thing or a ride; "" for everything else."""
    if not reading.categories:
        return ""
    if reading.kind == "offer" and not really_offered(heard, heard.of("kind", "offer")):
        return ""
    if reading.kind == "offer" and not heard.of(SLOT, "it"):
        return "offer"
    if heard.of("kind", "need"):
        return "need"
    named = _named(heard, reading)
    listed = [hit.start for hit, _, _ in every(heard, named)] + [hit.start for hit in named if hit.value in LISTED]
    if heard.of(SLOT, "also") and heard.of("kind", "lack") and listed and before:
        return "need"
    if before == "need" and REPAIRS in reading.categories and heard.of("sign", "trouble"):
        return "need"
    if before == "need" and named and _begins_with_when(heard, reading) and _goes_on(heard, named[0]):
        return "need"
    if not before and heard.of("sign", "trouble"):
        return ""  # 'the food stamps office is closed friday'
    tells = any(hit.value != "plea" for hit in heard.of("kind"))
    return (before or "need") if listed and not tells and _is_light(heard, min(listed)) else ""


def _goes_on(heard: Matches, named: Hit) -> bool:
    """Whether somebody is asked for, must go somewhere, or help is named at once: 'and on sunday somebody to sit'."""
    return bool(
        heard.of("leading", "somebody", "must") or (heard.of(SLOT, "and", "also") and _is_light(heard, named.start))
    )


def _named(heard: Matches, reading: Reading) -> list[Hit]:
    return [hit for hit in heard.of("category") if hit.value in reading.categories]


def _is_light(heard: Matches, until: int) -> bool:
    """Whether only what may lead a thing stands before this token."""
    light = [hit for hit in heard.hits if hit.slot in LIGHT or (hit.slot, hit.value) in _LEADS]
    return all(
        heard.text.words[index].isdecimal() or any(hit.start <= index < hit.end for hit in light)
        for index in range(until)
    )


_LEADS = {("place", "article"), ("thing", "piece"), ("count", "for"), ("thing", "size"), ("people", "word")}


def _begins_with_when(heard: Matches, reading: Reading) -> bool:
    """Whether a day or an hour opens the piece: 'and on friday a ride'."""
    first = max((hit.end for hit in heard.of(SLOT) if hit.start <= 1), default=0)
    named = min((hit.start for hit in heard.of("category")), default=len(heard.text.words))
    told = {hit.start for hit in heard.of("when")} | set(reading.time.tokens[:1])
    return any(start <= first + 1 and start < named for start in told)


def _is_behind(heard: Matches, reading: Reading) -> bool:
    """Whether a place is told behind the first thing that is named, or right before 'needs'."""
    named = _named(heard, reading)
    where = place_of(heard, shape(heard)).tokens if reading.place and named else None
    if where is None:
        return False
    return where[0] > named[0].start or any(hit.start == where[1] for hit in heard.of("kind", "need"))


def _apart(one: _Part, other: _Part) -> bool:
    """Whether two pieces of one text, in their order, are a need or an offer each."""
    mine, theirs = one.reading, other.reading
    if one.kind != other.kind:
        return not set(mine.categories) & set(theirs.categories)
    if OTHER not in (mine.categories + theirs.categories) and (
        one.kind == "need"
        and one.rides != other.rides
        and not any(piece.rides and piece.things for piece in (one, other))
    ):
        return True
    repairs = [REPAIRS in reading.categories for reading in (mine, theirs)]
    times = [(reading.when, reading.time.day, reading.time.start) for reading in (mine, theirs)]
    if one.kind == "need" and repairs[0] != repairs[1] and times[0] != times[1]:
        return True
    if other.fetches and one.rides and not _on_other_days(mine, theirs):
        return False
    if theirs.when and (_at_other_times(mine, theirs) if mine.when else other.begins_with_when):
        return True
    return one.exact and other.exact and mine.place.casefold() != theirs.place.casefold()


def _on_other_days(one: Reading, other: Reading) -> bool:
    """Whether two different days are told."""
    days = {reading.time.repeats or reading.time.day for reading in (one, other) if reading.time}
    return len(days - {""}) > 1


def _at_other_times(one: Reading, other: Reading) -> bool:
    """Whether two times are not the same; 'today' and 'at 8' may be."""
    mine, theirs = one.time, other.time
    if not (mine and theirs):
        return one.when != other.when
    days = (mine.repeats or mine.day, theirs.repeats or theirs.day)
    return any(all(pair) and pair[0] != pair[1] for pair in (days, (mine.start, theirs.start)))


def _together(ear: _Ear, group: list[_Part]) -> Reading:
    """What the pieces of one need or offer say, read as one text."""
    reading = ear.read(", ".join(ear.heard.text.written(piece.told_from, piece.end) for piece in group))
    return replace(reading, kind=group[0].kind, words=ear.heard.text.clean.replace("\n", " "))
