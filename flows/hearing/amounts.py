"""Phone numbers, refs and how many people, inside sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

import phonenumbers

from flows.hearing.matches import REF_DIGITS, Hit, Matches
from flows.hearing.vocabulary import RECENT, Vocabulary

REF_LENGTHS = range(REF_DIGITS, 10)
MOST_PEOPLE = 9999
BEFORE_BUT = 2
"""Words from people to the 'but only' of whom it is for."""
MOST_AFTER_FOR = 1000
"""A number from here on is rather a ref, where no word for people follows: 'news for 4823'."""
_WRITTEN_AS_PHONE = re.compile(r"^\s*[+(]|\d{3}[ .)-]+\d{3}[ .-]+\d{4}|^\d{10,}$")
_MANY_DIGITS = re.compile(r"\d(?:[^\d\n]{0,3}\d){6}")


def phones(heard: Matches, vocabulary: Vocabulary) -> tuple[tuple[str, int, int], ...]:
    """Finds phone numbers: (E.164, start, end) by character; extensions are left out of E.164.

    Numbers without a country code belong to the community's country; possible but unassigned ones count too,
    since people pass on numbers that libraries have not learned yet.
    """
    return _phones(heard.text.clean, vocabulary.community.country)


@lru_cache(maxsize=RECENT)
def _phones(text: str, country: str) -> tuple[tuple[str, int, int], ...]:
    if not _MANY_DIGITS.search(text):
        return ()
    matcher = phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.POSSIBLE, max_tries=20)
    return tuple(
        (phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164), match.start, match.end)
        for match in matcher
        if _is_phone(match)
    )


def _is_phone(match: phonenumbers.PhoneNumberMatch) -> bool:
    """Tells a phone number from two refs side by side: it is assigned, or written the way numbers are."""
    possible = phonenumbers.is_possible_number_with_reason(match.number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return False
    return phonenumbers.is_valid_number(match.number) or bool(_WRITTEN_AS_PHONE.search(match.raw_string))


def refs(heard: Matches, taken: Sequence[tuple[int, int]], named: int = -1) -> tuple[str, ...]:
    """Finds digit groups that may name a post: 3 to 9 digits, outside the character spans in `taken`.

    Quantities with a unit, times and amounts of money are left out.
    """
    return tuple(dict.fromkeys(word for word, _ in ref_tokens(heard, taken)))


def ref_tokens(heard: Matches, taken: Sequence[tuple[int, int]] = ()) -> list[tuple[str, int]]:
    """Finds the tokens that may be refs, as (digits, token)."""
    words, spans, text = heard.text.words, heard.text.spans, heard.text.clean
    units = {hit.start for hit in heard.hits if hit.slot in ("unit", "people")}
    found: list[tuple[str, int]] = []
    for index, word in enumerate(words):
        if not word.isdecimal() or len(word) not in REF_LENGTHS or index + 1 in units:
            continue
        start, end = spans[index]
        if any(start < until and at < end for at, until in taken) or text[start - 1 : start] in tuple("$€£+"):
            continue
        if text[end : end + 1] in ("$", "€", "%", "°"):
            continue
        found.append((word, index))
    return found


def amount(heard: Matches, index: int) -> int:
    """Reads the token as a number, from digits or from a number word; 0 when it is none."""
    if not 0 <= index < len(heard.text.words):
        return 0
    word = heard.text.words[index]
    if word.isdecimal():
        return int(word) if len(word) <= 4 else 0
    for hit in heard.of("number"):
        if hit.start == index and hit.end == index + 1:
            return 0 if _is_coming(heard, index) else int(hit.value)
    return 0


def _is_coming(heard: Matches, index: int) -> bool:
    """Whether a word for a number rather says that somebody comes, since nothing is counted: 'pou vin pran m'."""
    counted = (*heard.of("people"), *heard.of("unit"))
    return any(hit.start == index for hit in heard.of("coming")) and not any(hit.start == index + 1 for hit in counted)


def how_many(
    heard: Matches, place: tuple[int, int] | None = None, aside: Set[int] = frozenset()
) -> tuple[int, Hit | None]:
    """Counts the people spoken of: 'family of 5' and 'we are 7' stand; '2 adults and 3 kids' add up; 0 when not said.

    Numbers among the tokens of the place count nobody ('on est 5 rue des Lilas'), nor do those of phones (`aside`) and
    articles ('yon fanmi').
    """
    none = aside | set(range(*place) if place else ())
    for hit in heard.of("count", "total"):
        if (
            (number := _people(heard, hit.end, none))
            and not _fewer_are_meant(heard, hit.end + 1)
            and not _measured(heard, hit.end + 1)
        ):
            return number, Hit("how_many", str(number), hit.language, hit.start, hit.end + 1)
    total, first, last = 0, -1, -1
    for hit in heard.of("people"):
        number = 0 if _is_aside(heard, hit) else _people(heard, hit.start - 1, none)
        if number and hit.start - 1 >= last:
            total, first, last = total + number, hit.start - 1 if first < 0 else first, hit.end
    if total and any(first in (hit.end, hit.start - 1) for hit in heard.of("leading", "myself")):
        total += 1  # 'me and 2 kids'
    if total:
        return min(total, MOST_PEOPLE), Hit("how_many", str(total), "", first, last)
    for hit in heard.of("count", "for"):
        number = _people(heard, hit.end, none)
        if 0 < number < MOST_AFTER_FOR and not _measured(heard, hit.end + 1):
            return number, Hit("how_many", str(number), hit.language, hit.start, hit.end + 1)
    return 0, None


def _is_aside(heard: Matches, people: Hit) -> bool:
    """Whether people are to come ('2 strong guys'), or not those it is for ('2 of us are allergic')."""
    number = people.start - 1
    if _is_size(heard, number):
        return True
    if any(number + 1 in (hit.start, hit.end - 1) for hit in heard.of("count", "helpers")):
        return True
    if any(hit.start == people.end for hit in heard.of("count", "part")):
        return True
    return _fewer_are_meant(heard, people.end) and not any(hit.end == number for hit in heard.of("count", "for"))


def _is_size(heard: Matches, number: int) -> bool:
    """Whether a number is a size, or the last of several: 'size 10-12 kids clothes'."""
    spans, ends = heard.text.spans, {hit.end for hit in heard.of("thing", "size")}
    ranged = number > 0 and heard.text.clean[spans[number - 1][1] : spans[number][0]] == "-"
    return number in ends or (ranged and number - 1 in ends)


def _fewer_are_meant(heard: Matches, end: int) -> bool:
    """Whether a 'but only' follows what ends here."""
    only = {hit.start for hit in heard.of("time", "only")}
    return any(hit.end in only and 0 <= hit.start - end <= BEFORE_BUT for hit in heard.of("correction", "but"))


def _people(heard: Matches, index: int, none: Set[int]) -> int:
    number = amount(heard, index)
    if index in none:
        return 0
    return 0 if number == 1 and not heard.text.words[index].isdecimal() else number


def _measured(heard: Matches, index: int) -> bool:
    """Whether a unit of time, weight or money follows, so that the number counts something else."""
    return any(hit.start == index for hit in heard.of("unit"))
