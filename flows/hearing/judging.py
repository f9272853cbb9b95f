"""What a text is, and what it asks for or offers, when the grammar and the learned weigher are heard together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from flows.hearing.beside_the_point import RIDE, left_out
from flows.hearing.doubting import EITHER, SURE, Doubt, doubt_of
from flows.hearing.matches import Hit, Matches
from flows.hearing.told import GOAL, THING, Mentions
from flows.hearing.vocabulary import Vocabulary
from flows.hearing.weighing import CATEGORY, KIND

GUESSED, SAID = {"unclear": 0.55, "need": 0.6, "offer": 0.6}, 0.7
"""How likely another kind must be to stand in place of the grammar's, by what that is, and where words say it plainly
('need', 'i can bring') beside what is needed or offered."""
NAMED, UNNAMED, BEST = 0.05, 0.35, 0.15
"""How likely a category must be whose words were heard, one of which no word was, and the likeliest where none is."""
PASSING = 0.4
"""How likely a category must be that is named outside of what is marked as wanted or offered."""
BESIDE = 0.3
"""What part of the likeliest one's likelihood a category needs to stand beside it."""
BEFORE, BETWEEN = 2, 3
"""Words between a word of needing and what is needed, and between two things of one list."""
NAMELESS = frozenset({"introducing", "often", "leaving"})
"""Slots that say nothing of what a text is for."""
UNNAMED_NEVER = frozenset({"other"})
MEDICINE = "medicine"
"""A category that may only say where a ride goes."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The kind and the categories that stand; see the same fields of `Reading`."""

    kind: str
    categories: tuple[str, ...]
    doubt: Doubt = EITHER


def judge(
    heard: Matches,
    kind: str,
    said: Sequence[Hit],
    hits: Sequence[Hit],
    vocabulary: Vocabulary,
    *,
    settled: bool,
    placed: bool,
    marked: Mentions | None,
) -> Judgement:
    """Weighs what the grammar reads: `kind`, by the phrases `said`, and the categories of `hits`; `marked` are spans.

    What is `settled` stands whatever is likely. Words in passing ('i am diabetic') name no kind of help. `placed` says
    that a place is told.
    """
    hits, gone = left_out(heard, hits, marked)
    named = tuple(dict.fromkeys(hit.value for hit in hits))
    if vocabulary.weigher is None or settled or not _says_anything(heard):
        return Judgement(kind, named, EITHER if kind == "unclear" else SURE)
    weighed = vocabulary.weigher.weigh(heard, kind, KIND, CATEGORY, marked=marked.spans if marked else None)
    kinds = _kinds(weighed)
    plain = bool(named) and any(hit.slot == "kind" for hit in said)
    best = max(kinds, key=lambda one: kinds[one])
    judged = best if kinds[best] >= (SAID if plain else GUESSED[kind]) else kind
    drives = judged != "offer" or _drives(heard, hits)
    if not drives:
        hits = [hit for hit in hits if hit.value != RIDE]
        named = tuple(one for one in named if one != RIDE)
    likely = {one: weighed[CATEGORY + one] for one in vocabulary.community.categories if CATEGORY + one in weighed}
    likely = {one: share for one, share in likely.items() if one not in UNNAMED_NEVER | gone}
    if not drives:
        likely.pop(RIDE, None)
    likely |= _together(heard, hits, likely)
    least = max(NAMED, BESIDE * max(likely.values(), default=0.0))
    visits = {hit.start for hit in heard.of("sign", "visit")}
    asked = {hit.value for hit in hits if _is_asked_for(heard, hit, visits)}
    rides = RIDE in named or likely.get(RIDE, 0.0) >= UNNAMED
    if rides and MEDICINE not in asked and _is_visited(hits, visits):
        named = tuple(one for one in named if one != MEDICINE)
        likely.pop(MEDICINE, None)
    told = wanted(hits, marked)
    meant = tuple(
        one for one in named if one in asked or likely.get(one, 1.0) >= (least if one in told else max(least, PASSING))
    )
    doubt = doubt_of(kinds, kind, judged, plain=_is_plain(heard, kind, said, vocabulary, named=plain and placed))
    if judged != "unclear":
        meant = _completed(meant, named, likely, guess=judged == kind)
    return Judgement(judged, meant, doubt)


def _is_plain(heard: Matches, kind: str, said: Sequence[Hit], vocabulary: Vocabulary, *, named: bool) -> bool:
    """Whether words of a need say that it is one, or for whom, or words of an offer what and where (`named`)."""
    if kind == "need":
        return bool(said or heard.of("whom"))
    return named or any(" ".join(heard.text.words[hit.start : hit.end]) in vocabulary.taught for hit in said)


def _says_anything(heard: Matches) -> bool:
    """Whether any list knows a word of it; a number alone says nothing."""
    return any(hit.slot not in NAMELESS for hit in heard.hits) and any(word.isalpha() for word in heard.text.words)


def wanted(hits: Sequence[Hit], marked: Mentions | None) -> tuple[str, ...]:
    """The categories that are named in what is marked as wanted or offered; all that are named where nothing is."""
    told = [
        hit.value
        for hit in hits
        if marked and (marked.covers(THING, hit) or (hit.value == RIDE and marked.spans[GOAL]))
    ]
    return tuple(dict.fromkeys(told or (hit.value for hit in hits)))


def _drives(heard: Matches, hits: Sequence[Hit]) -> bool:
    """Whether who offers may drive: not 'i can cook but have no car, somebody must fetch it'."""
    carless = heard.of("sign", "carless")
    rides = (hit for hit in hits if hit.value == RIDE)
    return not carless or any(not any(one.start < hit.end and hit.start < one.end for one in carless) for hit in rides)


def _is_visited(hits: Sequence[Hit], visits: Set[int]) -> bool:
    """Whether all that is said of medicine is where a ride goes: 'appointment at the clinic, pick me up at 8'."""
    return all(not visits.isdisjoint(range(hit.start, hit.end)) for hit in hits if hit.value == MEDICINE)


def _is_asked_for(heard: Matches, hit: Hit, visits: Set[int]) -> bool:
    """Whether a word of needing stands right before what is named: 'mom needs a wheelchair', not a 'clinic'."""
    before = BEFORE if visits.isdisjoint(range(hit.start, hit.end)) else BEFORE - 1
    return any(heard.leads(asked, hit.start, before) for asked in heard.of("kind", "need", "lack"))


def _together(heard: Matches, hits: Sequence[Hit], likely: Mapping[str, float]) -> dict[str, float]:
    """Of things told in one list ('10 blankets, 4 cots and water') all are as likely as the likeliest of them."""
    found: dict[str, float] = {}
    for group in _lists(heard, hits):
        most = max(likely.get(hit.value, 0.0) for hit in group)
        found |= {hit.value: max(most, found.get(hit.value, 0.0)) for hit in group if hit.value in likely}
    return found


def _lists(heard: Matches, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The hits with a comma or an 'and' between, and a word or two ('a coat and some food'), none of needing."""
    asked = {hit.start for hit in heard.of("kind")}
    joining = {index for hit in heard.of("joining", "and") for index in range(hit.start, hit.end)}
    groups: list[list[Hit]] = []
    for hit in sorted(hits, key=lambda hit: hit.start):
        gap = range(groups[-1][-1].end if groups else 0, hit.start)
        comma = any(heard.text.breaks[index] == "," for index in (*gap, hit.start))
        if groups and len(gap) <= BETWEEN and (comma or not joining.isdisjoint(gap)) and asked.isdisjoint(gap):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    return groups


def _kinds(weighed: Mapping[str, float]) -> dict[str, float]:
    """How likely each kind is, of 1 in all; what the examples call other is what a post calls unclear."""
    shares = {"need": weighed[KIND + "need"], "offer": weighed[KIND + "offer"], "unclear": weighed[KIND + "other"]}
    whole = sum(shares.values())
    return {one: share / whole for one, share in shares.items()}


def _completed(
    meant: tuple[str, ...], named: tuple[str, ...], likely: Mapping[str, float], *, guess: bool
) -> tuple[str, ...]:
    """What is wanted or offered with what no list knows; what was named, or a `guess`, where nothing else is left."""
    told = bool(UNNAMED_NEVER.intersection(named))
    unnamed = {} if told else {one: share for one, share in likely.items() if one not in named}
    every = (*meant, *(one for one, share in unnamed.items() if share >= UNNAMED))
    if every or not likely or not guess:
        return every or named
    best = max(likely, key=lambda one: likely[one] * (one not in UNNAMED_NEVER))
    return (best,) if likely[best] >= BEST else named
