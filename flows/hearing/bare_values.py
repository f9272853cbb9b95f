"""A value told alone after a read-back: '118 i mixed it up', '730 actually', 'apt 3 my bad', 'oh wait friday'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from flows.hearing.amounts import how_many
from flows.hearing.matches import Matches
from flows.hearing.otherwise import bare_hour, taken_back
from flows.hearing.public_places import is_flat
from flows.hearing.time_words import SLOT as TIME
from flows.hearing.times import NO_TIME, Time, read_time
from flows.hearing.vocabulary import Vocabulary

SLOT = "bare"
MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class BareValue:
    """The one value that a text tells beside words of regret; only one of the fields below is filled."""

    number: str = ""
    """A number of which nobody says what it counts."""
    flat: str = ""
    """A flat or a floor, as it was written."""
    people: int = 0
    time: Time = NO_TIME
    house: bool = False
    """The number is said to be that of a house."""
    says_so: bool = False
    """Words say that it is what stands: 'its', 'sorry', 'i mixed it up'."""
    slipped: bool = False
    """Words say that something was wrong before, and not only 'sorry'."""

    @property
    def hour(self) -> Time:
        """The hour that the number may be; no time for none."""
        start = bare_hour(self.number)
        return Time(start=start, unsure=True, bare=True) if start else NO_TIME


def bare_value(text: str, vocabulary: Vocabulary, language: str = "") -> BareValue | None:
    """Reads a text that tells one value and nothing else; None for every other."""
    heard = vocabulary.hear(text, language)
    if heard.text.clean.endswith("?") or taken_back(heard):
        return None
    leading = (*heard.of(SLOT), *heard.of("polite"), *heard.of("answer", "no"))
    said = (*leading, *heard.of("correction", "meant", "instead"))
    aside = {index for hit in said for index in range(hit.start, hit.end)}
    left = [index for index in range(len(heard.text.words)) if index not in aside]
    time = read_time(heard)
    timely = {*time.tokens}.union(*(range(hit.start, hit.end) for hit in heard.of(TIME)))
    says_so = any(hit.value != "house" for hit in said)
    slipped = bool(heard.of(SLOT, "slip"))
    house = bool(heard.of(SLOT, "house"))
    if time and not house and set(time.tokens) & set(left) and set(left) <= timely:
        return BareValue(time=time, says_so=says_so, slipped=slipped)
    runs = [[index for _, index in run] for _, run in groupby(enumerate(left), lambda one: one[1] - one[0])]
    if len(runs) != 1:
        return None
    words = heard.text.written(left[0], left[-1] + 1)
    if is_flat(words):
        return BareValue(flat=words, says_so=says_so, slipped=slipped)
    if len(left) == 1 and re.fullmatch(r"\d{1,2}", words) and heard.of(SLOT, "we"):
        return BareValue(people=int(words), says_so=says_so, slipped=slipped)
    if len(left) == 1 and re.fullmatch(rf"\d{{1,{MOST_DIGITS}}}", words):
        return BareValue(number=words, says_so=says_so, slipped=slipped, house=house)
    people = _people(heard, left)
    return BareValue(people=people, says_so=says_so, slipped=slipped) if people and not house else None


def _people(heard: Matches, left: list[int]) -> int:
    """How many people are told where nothing else is: '5 of us', 'we are 5 people'."""
    number, _ = how_many(heard)
    counting = {index for hit in (*heard.of("people"), *heard.of("count")) for index in range(hit.start, hit.end)}
    rest = [index for index in left if index not in counting]
    return number if number and len(rest) == 1 else 0
