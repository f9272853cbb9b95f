"""Phone numbers told without their area code ('555-0133'): nobody can be reached there, nor are they amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from flows.hearing.amounts import phones
from flows.hearing.matches import Matches
from flows.hearing.vocabulary import Vocabulary

LED_WITHIN = 4
"""Words between one that speaks of a phone and its number: 'call my neighbor mary at 555 0133'."""
FEWEST_AT_FIRST = 3
"""Digits of a first group that may open a number; '5-12-2026' is a date."""
_GROUPS = re.compile(r"(?<![\w$€£#+.,-])\d{2,8}(?:[ .-]\d{2,4}){0,3}(?![\w$€%°]|[.,-]\d)")
_IS = frozenset(("is", "es", "est", "c", "se"))
_ROUND = re.compile(r"00+$")
Span = tuple[int, int]


def number_spans(heard: Matches, vocabulary: Vocabulary) -> list[Span]:
    """Where phone numbers stand, by character, with and without area code: their digits are nothing else."""
    whole = [(start, end) for _, start, end in phones(heard, vocabulary)]
    return [*whole, *((start, end) for _, start, end in without_area(heard, vocabulary))]


def without_area(heard: Matches, vocabulary: Vocabulary) -> tuple[tuple[str, int, int], ...]:
    """The numbers that lack their area code: (as written, start, end) by character."""
    return tuple(_found(heard, vocabulary))


def tokens_within(heard: Matches, spans: list[Span]) -> frozenset[int]:
    """The tokens that stand in such spans."""
    if not spans:
        return frozenset()
    return frozenset(
        index
        for index, (start, end) in enumerate(heard.text.spans)
        if any(start < until and at < end for at, until in spans)
    )


def with_leads(heard: Matches, spans: list[Span]) -> list[Span]:
    """The spans of numbers from the word that leads to each: 'el telefono de ella es 312…', 'nimewo li 312…'."""
    articles = {hit.end: hit.start for hit in heard.of("place", "article")}
    wider: list[Span] = []
    for start, end in spans:
        at = next((index for index, (begins, _) in enumerate(heard.text.spans) if begins >= start), 0)
        leads = [hit.start for hit in (*heard.of("phone"), *heard.of("dialling")) if heard.leads(hit, at, LED_WITHIN)]
        first = min(leads, default=at)
        wider.append((heard.text.spans[articles.get(first, first)][0], end))
    return wider


def _found(heard: Matches, vocabulary: Vocabulary) -> Iterator[tuple[str, int, int]]:
    country = vocabulary.community.country
    whole = phones(heard, vocabulary)
    for match in _GROUPS.finditer(heard.text.clean):
        written, start, end = match[0], match.start(), match.end()
        if any(start < until and at < end for _, at, until in whole) or not _lacks_area(written, country):
            continue
        if _counts_something(heard, end):
            continue
        if _is_grouped(written) or _is_led(heard, start) or _is_called_so(heard, end):
            yield written, start, end


def _lacks_area(written: str, country: str) -> bool:
    digits = "".join(filter(str.isdecimal, written))
    if digits[0] in "01" or len(re.split(r"[ .-]", written)[0]) < FEWEST_AT_FIRST:
        return False
    reason = phonenumbers.is_possible_number_with_reason(phonenumbers.parse(digits, country))
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)


def _is_grouped(written: str) -> bool:
    """Whether it is written as numbers are, and not like '200-1000'."""
    return ("-" in written or "." in written) and not _ROUND.search(written)


def _is_led(heard: Matches, at: int) -> bool:
    """Whether words speak of a phone right before it, and name no street or ref of ours behind."""
    token = _token(heard, at)
    leading = (*heard.of("phone"), *heard.of("dialling"))
    return any(heard.leads(hit, token, LED_WITHIN) for hit in leading)


def _is_called_so(heard: Matches, end: int) -> bool:
    """Whether it is said behind it that it is a phone's number: '555 0133 is my number'."""
    token = _token(heard, end)
    told = any(1 <= hit.start - token <= 2 for hit in heard.of("phone", "own"))
    return told and heard.text.words[token] in _IS and not any(heard.text.breaks[token : token + 3])


def _counts_something(heard: Matches, end: int) -> bool:
    """Whether what follows is counted by it, or makes it the number of a house."""
    token = _token(heard, end)
    counted = (*heard.of("unit"), *heard.of("people"), *heard.of("category"))
    if token < len(heard.text.words) and not heard.text.breaks[token] and any(hit.start == token for hit in counted):
        return True
    streets = (*heard.of("place", "type", "type_after_number"), *heard.of("street"))
    return any(0 <= hit.start - token <= 1 and not any(heard.text.breaks[token : hit.start + 1]) for hit in streets)


def _token(heard: Matches, at: int) -> int:
    """The first token that ends behind a character."""
    return next((index for index, (_, end) in enumerate(heard.text.spans) if end > at), len(heard.text.spans))
