"""Phone numbers in words that somebody else reads, hidden however they are written; other numbers stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from flows.hearing.written_refs import is_ref
from flows.words.digit_groups import Group, runs

FEWEST, WITH_AREA, LONGEST = 7, 10, 15
"""Digits of a number without its area code, of one with it, and of the longest there is."""
_LOOSE = 9
"""Digits from which letters between them say that it is one number."""
_LONGEST_REF = 6
_RANGE = 60
"""How far the two ends of a row of houses are apart."""
Span = tuple[int, int]
_TIME = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])")
_DATE = re.compile(
    r"(?<![\d/.-])(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)?\d\d)(?![\d/-]|\.\d)"
)
_COORDINATES = re.compile(r"(?<![\d.])-?(?:[1-8]?\d)\.\d{3,8}\s*[,;]\s*-?(?:1[0-7]\d|\d{1,2})\.\d{3,8}(?![\d.])")
_MONEY = re.compile(r"(?:^|[\s(,])[$€£]\s?$")
_AREA = re.compile(r"1?[2-9]\d\d[2-9]\d{6}")
"""A number of North America with its area code, with or without the country's."""
_WITHOUT_AREA = frozenset({
    (7,), (8,), (9,), (3, 4), (4, 3), (4, 4), (3, 2, 2), (2, 2, 3), (1, 2, 2, 2), (2, 2, 2, 2), (3, 3, 3), (3, 2, 2, 2),
    (2, 3, 2, 2), (1, 4, 4), (3, 3, 2), (2, 3, 3), (1, 3, 3),
})  # fmt: skip
"""How numbers without an area code, and those of small countries, are written in groups."""
_WITH_AREA = frozenset({(10,), (11,), (3, 3, 4), (1, 3, 3, 4), (1, 10), (3, 7), (6, 4), (2, 2, 2, 2, 2)})
_GAP = r"((?:\W+[^\W\d_]+){1,5}\W+)"
_STEP_BY_STEP = re.compile(rf"(?<!\d)([2-9]\d\d){_GAP}([2-9]\d\d){_GAP}(\d{{4}})(?!\d)")
"""A number of North America in its three groups, with words between them."""
_ALIKE = str.maketrans("oOQDiIl|sSzZB", "0000111155228")
"""Letters that stand for the digits they look like."""
_D = r"[\dOoQDIil|SsZzB]"
_APART = r"[\s().,/_-]{1,3}"
_LOOKS_SO = re.compile(
    rf"(?<!\w)(?:1{_APART}?)?(?:\(?{_D}{{3}}\)?(?:{_APART})?{_D}{{3}}(?:{_APART})?{_D}{{4}}"
    rf"|{_D}{{3}}{_APART}{_D}{{4}}|{_D}(?:[\s.*_-]{_D}){{6,14}})(?!\w)"
)
"""A number in its groups or one by one, with letters for some of its digits: '2O2-5S5-0l99', '5 5 5 O 1 2 3'."""
_NUMBER = re.compile(r"1?[2-9]\d\d[2-9]\d{6}|[2-9]\d{6}")
_THEN = re.compile(
    r"\b(?:then|next|after|followed|finally|lastly|luego|despu[eé]s|entonces|puis|ensuite|apr[eè]s|enfin|epi|apre|answit)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|;|,?\s*(?:and|y|et|ak|&))\s*", re.IGNORECASE)


def without_numbers(words: str) -> str:
    """Words without phone numbers, which stay hidden."""
    return hide(words, lambda digits, written: "...")


def last_two(digits: str, written: str) -> str:
    """A number of which only the last two digits are shown, however it was written."""
    del written
    return f"••• {digits[-2:]}"


def hide(words: str, by: Callable[[str, str], str]) -> str:
    """The words with each phone number replaced by what `by` makes of its digits and of how it was written."""
    if len(words) < FEWEST:
        return words
    out, at = list[str](), 0
    for start, end, digits in found(words):
        out += [words[at:start], by(digits, words[start:end])]
        at = end
    return "".join((*out, words[at:]))


def found(words: str) -> Iterator[tuple[int, int, str]]:
    """Each phone number in words: from where to where it stands, and its digits."""
    end = 0
    every = (*_written(words), *_step_by_step(words), *_looking_so(words))
    for one in sorted(every, key=lambda one: (one[0], -one[1])):
        if one[0] >= end:
            yield one
            end = one[1]


def _step_by_step(words: str) -> Iterator[tuple[int, int, str]]:
    """Numbers that are told in steps: '202 then my house number 555 then apt 0102'."""
    for one in _STEP_BY_STEP.finditer(words):
        rounded = all(one[group].endswith("00") for group in (1, 3, 5))
        if not rounded and _THEN.search(one[2]) and _THEN.search(one[4]):
            yield one.start(), one.end(), one[1] + one[3] + one[5]


def _looking_so(words: str) -> Iterator[tuple[int, int, str]]:
    """Numbers with letters for digits: more of them are digits than not, and so is one of each group, or of all ten."""
    for one in _LOOKS_SO.finditer(words):
        groups = re.findall(r"[^\s().,/_*-]+", one[0])
        signs = "".join(groups)
        digits, letters = signs.translate(_ALIKE), sum(map(str.isalpha, signs))
        told = len(digits) >= WITH_AREA or max(map(len, groups)) == 1 or all(re.search(r"\d", part) for part in groups)
        if letters and told and 2 * letters <= len(signs) and _NUMBER.fullmatch(digits):
            yield *one.span(), digits


def _written(words: str) -> Iterator[tuple[int, int, str]]:
    times = [one.span() for one in _TIME.finditer(words)]
    fixed = [one.span() for kind in (_DATE, _COORDINATES) for one in kind.finditer(words)]
    for run in runs(words):
        for part in _apart(run, times, fixed):
            if _is_phone(words, part):
                yield _from(words, part[0]), part[-1].end, _digits(part)


def _from(words: str, first: Group) -> int:
    """Where a number begins, with the plus and the bracket before it."""
    start = first.start
    while start and words[start - 1] in "+(":
        start -= 1
    return start


def _apart(run: list[Group], times: Sequence[Span], fixed: Sequence[Span]) -> Iterator[list[Group]]:
    """A run in its parts: a date, a place on the map and a time are none, unless the time is half a number."""
    is_time, is_fixed = ([_within(group, spans) for group in run] for spans in (times, fixed))
    if not all(is_time) and not any(is_fixed) and _AREA.fullmatch(_digits(run)):
        yield run
        return
    part: list[Group] = []
    for group, *other in zip(run, is_time, is_fixed, strict=True):
        if any(other):
            yield from _windows(part)
            part = []
        else:
            part.append(group)
    yield from _windows(part)


def _within(group: Group, spans: Sequence[Span]) -> bool:
    return any(start <= group.start and group.end <= end for start, end in spans)


def _windows(run: list[Group]) -> Iterator[list[Group]]:
    """A number with its area code inside a longer run stands by itself: 'oak 1432, 202-555-0199'."""
    window = _window(run) if len(_digits(run)) > WITH_AREA else None
    if window:
        start, end = window
        yield from _windows(run[:start])
        yield run[start:end]
        yield from _windows(run[end:])
    elif run:
        yield run


def _window(run: list[Group]) -> tuple[int, int] | None:
    """The first groups that are written as a number with its area code is; without any, all of the run is one."""
    return next(
        ((start, end) for start in range(len(run)) for end in _ends(run, start) if _is_written(run[start:end])), None
    )


def _is_written(part: list[Group]) -> bool:
    """Whether digits stand in groups as those of a number with its area code do, or one by one."""
    lengths = _lengths(part)
    return (lengths in _WITH_AREA or set(lengths) == {1}) and not _all_refs(part)


def _ends(run: list[Group], start: int) -> Iterator[int]:
    digits = ""
    for end in range(start, len(run)):
        digits += run[end].digits
        if len(digits) > WITH_AREA + 1:
            return
        if _AREA.fullmatch(digits):
            yield end + 1


def _is_phone(words: str, part: list[Group]) -> bool:
    """Whether digits are those of a phone, and neither refs, sums of money, houses nor things that are counted."""
    digits, lengths = _digits(part), _lengths(part)
    if len(digits) < FEWEST:
        return False
    if words[max(part[0].start - 1, 0) : part[0].start] == "+":
        return True
    if _all_refs(part) or all(_MONEY.search(words[: group.start]) for group in part) or _are_houses(part):
        return False
    spoken = all(group.spoken or len(group.digits) == 1 for group in part)
    loose = any(group.letters for group in part)
    if _AREA.fullmatch(digits):
        return True
    if _is_list(part) or (loose and len(digits) < _LOOSE):
        return False
    if len(digits) >= WITH_AREA:
        return True
    mixed = any(group.spoken for group in part)
    commas = any("," in group.before for group in part)
    fraction = len({group.before.strip() for group in part[1:]}) > 1 and any("/" in group.before for group in part)
    written = lengths in _WITHOUT_AREA and not fraction and (not commas or lengths == (3, 4))
    return spoken or mixed or written


def _digits(part: Sequence[Group]) -> str:
    return "".join(group.digits for group in part)


def _lengths(part: Sequence[Group]) -> tuple[int, ...]:
    return tuple(len(group.digits) for group in part)


def _all_refs(part: Sequence[Group]) -> bool:
    return all(len(group.digits) <= _LONGEST_REF and is_ref(group.digits) for group in part)


def _are_houses(part: Sequence[Group]) -> bool:
    """Two numbers of the same street: '1234-1238', '1234 and 1236'."""
    if len(part) != 2 or len(part[0].digits) != len(part[1].digits):
        return False
    return 0 < int(part[1].digits) - int(part[0].digits) <= _RANGE and not part[1].letters


def _is_list(part: Sequence[Group]) -> bool:
    """Things that are counted, sizes and ages, in rising order with commas or in words: '10, 12, 14 and 16'."""
    if any(len(group.digits) > 3 or group.digits[0] == "0" for group in part) or len(part) < 3:
        return False
    listed = all(group.spoken or _LISTED.fullmatch(group.before) for group in part[1:])
    return listed and all(int(one.digits) < int(other.digits) for one, other in pairwise(part))
