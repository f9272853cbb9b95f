"""What a text says otherwise than before: what is taken back of it, what stands in place of that, what is added."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from flows.hearing.amounts import amount
from flows.hearing.local_numbers import number_spans, tokens_within
from flows.hearing.matches import REF_DIGITS, Matches
from flows.hearing.places import is_exact_place
from flows.hearing.reading import Reading, read
from flows.hearing.things import Items, every
from flows.hearing.time_words import SLOT as TIME
from flows.hearing.time_words import TimeWords
from flows.hearing.times import NO_TIME, read_time
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.whereabouts import is_here

SLOT = "correction"
LONGEST_PLACE = 80
BARE_HOUR = re.compile(r"(?P<hour>1[0-2]|[1-9])(?P<minute>[0-5][05])?")
MARKS = ("meant", "moved_to", "moved", "instead", "total", "only")
"""Lists of `hear.correction` that say that something is told anew."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction says: `not_` is what was taken back, `now` what stands, each read by itself.

    `how` is "time" where a day or an hour is all that is told, and "here" where they say where they are now. `place`
    is a place told anew and plainly, `number` a bare number, `now_words` what is said beside the words that say that
    it is a correction.
    """

    how: frozenset[str]
    now: Reading
    now_words: str = ""
    not_: Reading | None = None
    not_words: str = ""
    place: str = ""
    number: int = 0
    not_number: int = 0
    things: Items = ()
    """Things and categories that are named as what stands."""
    denied: tuple[str, ...] = ()
    """Things that are taken back, as they were said."""
    sized: bool = False
    """A size is spoken of."""

    @property
    def adds(self) -> bool:
        """Whether it only adds something: 'also diapers'."""
        return "also" in self.how and not self.how & {*MARKS, "not"}


def corrected(text: str, vocabulary: Vocabulary, language: str = "", *, known_as: str = "") -> Corrected | None:
    """Reads a correction or an addition; None where no word says that it is one.

    Whoever knows that it is one says so: `known_as` is "time" for what is told anew, "also" for what is added.
    """
    heard = vocabulary.hear(text, language)
    aside = tokens_within(heard, number_spans(heard, vocabulary))
    taken = taken_back(heard)
    how = frozenset(hit.value for hit in heard.of(SLOT) if hit.value not in ("not", "behind", "but"))
    how |= {"here"} if is_here(heard) else set()
    if not how and not taken:
        known_as = known_as or ("time" if _tells_only_when(heard, aside) else "")
        if not known_as:
            return None
        how = frozenset({known_as})
    spoken = heard.language or language
    denied = [index for _, _, (first, last) in taken for index in range(first, last)]
    left = [index for index in range(len(heard.text.words)) if not any(start <= index < end for start, end, _ in taken)]
    now = read(_written(heard, left), vocabulary, language=spoken)
    now = replace(now, categories=now.spoken)
    if how in ({"time"}, {"total"}):
        anew = vocabulary.hear(_written(heard, left), spoken)
        now = _instead(now, anew, tokens_within(anew, number_spans(anew, vocabulary)), hour=how == {"time"})
    not_ = read(_written(heard, denied), vocabulary, language=spoken) if taken else None
    counted = _counted(heard, aside)
    return Corrected(
        how=how | ({"not"} if taken else frozenset()),
        now=now,
        now_words=_named(heard, left),
        not_=not_,
        not_words=_written(heard, denied),
        place=_place(heard, now, vocabulary),
        number=_number(heard, left, counted),
        not_number=_number(heard, denied, counted),
        things=_things(heard, left, now),
        denied=tuple(said for said, _ in _things(heard, denied, not_)),
        sized=bool(heard.of("thing", "size")),
    )


def _instead(now: Reading, heard: Matches, aside: Set[int], *, hour: bool) -> Reading:
    """What is told anew: 'now' is no day there, and the only number may be an `hour`, 'it is 10 now', 'its 1130'."""
    time = now.time
    spoken = {index for hit in heard.of(TIME, "now") for index in range(hit.start, hit.end)}
    if time.day == "+0" and not time.start and spoken.issuperset(time.tokens):
        time = NO_TIME
    known = {*aside, *time.tokens}
    hours = [at for index, word in enumerate(heard.text.words) if index not in known and (at := bare_hour(word))]
    if not time.start and hour and len(hours) == 1 and not now.how_many:
        time = replace(time, start=hours[0], unsure=True, bare=True)
    return now if time is now.time else replace(now, time=time, when=time.when)


def bare_hour(word: str) -> str:
    """The hour that a bare number may be: '10', '1130'; "" for none."""
    found = BARE_HOUR.fullmatch(word)
    return f"{int(found['hour']):02}:{found['minute'] or '00'}" if found else ""


def _things(heard: Matches, tokens: list[int], read_as: Reading | None) -> Items:
    """The things, and words for categories, that are named among these tokens; not those of a place ('rue du Pain')."""
    kinds = read_as.categories if read_as else ()
    found = every(heard, heard.of("category"))
    return tuple((said, kind) for hit, said, kind in found if hit.start in tokens and kind in kinds)


def _tells_only_when(heard: Matches, aside: Set[int]) -> bool:
    """Whether a text is nothing but a day or an hour: 'es a las 5', 'no, saturday at 2'."""
    time = read_time(heard, aside)
    if not time or heard.text.clean.endswith("?"):
        return False
    beside = (*heard.of(SLOT), *heard.of("polite"), *heard.of("answer", "no"), *heard.of(TIME))
    known = {*time.tokens}.union(*(range(hit.start, hit.end) for hit in beside))
    return all(index in known for index in range(len(heard.text.words)))


def taken_back(heard: Matches) -> list[tuple[int, int, tuple[int, int]]]:
    """The tokens of each 'not X', and of X: behind the not, or before it ('leche no, solo pañales')."""
    behind = {hit.start for hit in heard.of(SLOT, "behind")}
    found: dict[int, tuple[int, int, tuple[int, int]]] = {}
    for hit in heard.of(SLOT, "not", "behind"):
        until, first = _piece_ends(heard, hit.end), _clause_begins(heard, hit.start)
        if hit.start in behind:
            if first < hit.start:
                found[hit.start] = (first, hit.end, (first, hit.start))
        elif until > hit.end:
            found[hit.start] = (hit.start, until, (hit.end, until))
    return list(found.values())


def _piece_ends(heard: Matches, start: int) -> int:
    """Where what a not denies is over: at a pause, or where the text turns to what stands instead."""
    turns = {hit.start for hit in heard.of(SLOT) if hit.value != "not"} | {hit.start for hit in heard.of("polite")}
    turns -= {hit.start for hit in heard.of(SLOT, "total") if hit.start == start}
    if any(hit.start > start for hit in heard.of(SLOT, "but")):
        turns.discard(start)  # 'no es el viernes sino el lunes'
    end = start
    while end < len(heard.text.words) and end not in turns and not heard.text.breaks[end]:
        end += 1
    return end


def _clause_begins(heard: Matches, end: int) -> int:
    start = end
    while start > 0 and not heard.text.breaks[start]:
        start -= 1
    return start


def _written(heard: Matches, left: list[int]) -> str:
    """The tokens that are left, as written, with a pause where something was taken out between them."""
    pieces: list[list[int]] = []
    for index in left:
        if pieces and pieces[-1][-1] == index - 1:
            pieces[-1].append(index)
        else:
            pieces.append([index])
    return ", ".join(heard.text.written(piece[0], piece[-1] + 1) for piece in pieces)


def _named(heard: Matches, left: list[int]) -> str:
    """What is left without the words that say that it is a correction, and courtesies."""
    aside = {index for hit in heard.hits if hit.slot in (SLOT, "polite") for index in range(hit.start, hit.end)}
    return _written(heard, [index for index in left if index not in aside])


def _place(heard: Matches, now: Reading, vocabulary: Vocabulary) -> str:
    """A place told plainly: a street or a corner, or whatever stands behind 'we moved to'."""
    if now.place and is_exact_place(now.place, vocabulary):
        return now.place
    for hit in heard.of(SLOT, "moved_to"):
        end = hit.end
        while end < len(heard.text.words) and (end == hit.end or not heard.text.breaks[end]) and not _turns(heard, end):
            end += 1
        return heard.text.written(hit.end, end)[:LONGEST_PLACE]
    return ""


def _turns(heard: Matches, index: int) -> bool:
    return any(hit.start == index for hit in (*heard.of(SLOT, "but"), *heard.of("polite")))


def _counted(heard: Matches, aside: Set[int]) -> set[int]:
    """The tokens of numbers of which is told what they count: a thing, a day, an hour."""
    now = {hit.start for hit in heard.of(TIME, "now")}  # 'so 4 now not 3' counts no days
    named = {hit.start - 1 for hit in heard.hits if hit.slot in ("unit", "category", "when") and hit.start not in now}
    return named.union(read_time(heard, aside).tokens, aside)


def _number(heard: Matches, tokens: list[int], counted: set[int]) -> int:
    """The only number among these tokens that counts nobody knows what."""
    found = [
        number for index in tokens
        if (number := _small(heard, index)) and index not in counted and not _is_article(heard, index)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else 0


def _is_article(heard: Matches, index: int) -> bool:
    """Whether a word for one stands before what there is one of: 'yon lòt moun', 'una amiga'."""
    spelt = amount(heard, index) == 1 and not heard.text.words[index].isdecimal()
    return spelt and not TimeWords(heard).is_over(index + 1)


def _small(heard: Matches, index: int) -> int:
    """A number that is too short for a ref."""
    number = amount(heard, index)
    return number if number < 10 ** (REF_DIGITS - 1) else 0
