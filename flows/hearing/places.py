"""Where: street corners, addresses, landmarks and areas, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from flows.hearing.matches import Matches

_MEANT = ("language", "when", "past", "kind", "people", "danger", "unit", "whom", "polite", "urgency")
_PARTS = {
    "spot": "S", "article": "C", "joint": "J", "in": "I", "near": "N", "beside": "B", "unit": "U", "type": "T",
    "type_after_number": "R", "prefix": "P", "ordinal": "O",
}  # fmt: skip
"""Letters for the lists of `hear.place`; D is a number, A an area, G a category, H a word that means
something else, E an everyday word, W what stands behind a house number ('500 W 4th', '12 bis rue') and X a word that
no list knows, so perhaps a name."""
_BEHIND_NUMBER = frozenset(("n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west", "bis", "ter"))
_SIDE = "(?:P{1,3}C{0,2}[XDOASG]{1,2}|[XAS]{1,2}T?|OT?)"
_UNIT = "(?:,?U{1,3}[DXO]?)?"
_STREET_RANK, _LANDMARK, _BARE_RANK = 9, 7, 6
_HOUSE_DIGITS = 4
_NEAR = re.compile(
    "[NB]{1,6}C{0,3}(?:[XASODTRPCJUI]|G(?=[ST])){0,6}[XASODTR](?:C(?=,|$|[HGE]))?|[NB]{1,6}C{0,3}G(?:C(?=,|$|[HGE]))?"
)
_PATTERNS = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (10, "(?:[XAS]{1,2}T?|OT?)JC?OT?|OT?JC?[XASO]T?|[XASO]TJ[XASO]T?|[XASO]T?J[XASO]T"),
        (10, f"P{{1,3}}C{{0,2}}[XDOASG]{{1,3}}J{_SIDE}"),
        (9, f"D?(?:[XAO]{{1,3}}|[GSAX])T{_UNIT}|D[XAOGS]{{1,3}}R{_UNIT}|DW[XAO]{{1,2}}[TR]?{_UNIT}"),
        (8, "U[DO],?U{1,3}[DXO]"),
        (8, f"(?:DW?)?P{{1,3}}C{{0,3}}(?:[XAOSG][XASOD]{{0,2}}|D[DXASO]{{0,2}}){_UNIT}"),
        (_LANDMARK, _NEAR.pattern),
        (7, "I{1,4}C{0,3}[XA]{1,2}J[XA]{1,2}"),
        (_BARE_RANK, "D[XA]{1,2}(?=,|$|[GHEUC])|DJ[XA](?=,|$|[GHE])|[XA]JC?D(?=,|$|[GHE])"),
        (5, "[XA]{1,2}D(?![XA])"),
        (4, "I{1,4}C{0,3}(?:T?[XASP]|G(?=S))(?:[XASODTRPCJI]{0,5}[XASODTR])?"),
        (4, "I{1,4}C{0,3}U[DO]"),
        (2, "A{1,4}"),
    )
)
"""Shapes of places, the most exact first: corners, addresses, streets, landmarks, numbered quarters, names."""
_DESTINATION = re.compile("C{0,3}(?:T?[XAG]{0,3}S|D[XASO]{1,3}T?|[XAO]{1,2}T|[XAG]{1,2}(?=,|$|H))")
"""Where a ride goes, behind 'to'."""
_RANGE = re.compile(r"-\d{1,4}\b|(?<=\d)[A-Za-z]\b")
"""What belongs to a number right behind it: '40-12', 'apt 5B'."""


def place(heard: Matches, phones: Sequence[tuple[int, int]] = ()) -> tuple[str, tuple[int, int] | None]:
    """Finds the most exact place said, as written, with its tokens; ("", None) when there is none.

    'at', 'in', 'near' and 'corner of' are left out; 'behind' and 'across from' stay, since they say something.
    `phones` are the character spans of phone numbers, which are never part of a place.
    """
    codes, tokens = shape(heard, phones)
    best: tuple[int, int, int] | None = None
    for rank, pattern in _PATTERNS:
        if best and best[0] > rank:
            break
        for found in pattern.finditer(codes):
            start, end = tokens[found.start()], tokens[found.end() - 1] + 1
            if _sensible(heard, rank, start, end, found.group()) and (best is None or start < best[1]):
                best = (rank, start, end)
                break
    best = _where_fetched(heard, codes, tokens) or best
    if best is None:
        return "", None
    start, end = _with_landmark(heard, codes, tokens, _with_house(heard, best))
    end = _with_destination(heard, codes, tokens, end)
    letters = {token: letter for token, letter in zip(tokens, codes, strict=True) if letter != ","}
    while start < end - 1 and (letters[start] in "IN" or _stray(heard, letters, start, end)):
        start += 1
    rest = _RANGE.match(heard.text.clean, heard.text.spans[end - 1][1])
    return heard.text.written(start, end) + (rest.group() if rest else ""), (start, end)


def is_exact(heard: Matches) -> bool:
    """Whether a street, a corner or an address is named, and no mere landmark ('the hospital')."""
    codes, _ = shape(heard)
    return any(rank > _LANDMARK and pattern.search(codes) for rank, pattern in _PATTERNS)


def area(heard: Matches) -> str:
    """Names the area of the community that was spoken of, "" when none; 'hill street' and 'calle hill' are streets."""
    streets = heard.of("place", "type", "prefix")
    starts = {hit.start for hit in streets if not heard.text.breaks[hit.start]}
    ends = {hit.end for hit in streets}
    spoken = (hit for hit in heard.of("area") if hit.end not in starts)
    return next((hit.value for hit in spoken if hit.start not in ends or heard.text.breaks[hit.start]), "")


def shape(heard: Matches, phones: Sequence[tuple[int, int]] = ()) -> tuple[str, list[int]]:
    """Writes the text as one letter a token, with a comma where it breaks, and says which token each letter is."""
    text = heard.text
    letters = ["E" if everyday else "X" for everyday in heard.everyday]
    _mark(letters, ((hit.start, hit.end) for hit in heard.of("category")), "G")
    _mark(letters, ((hit.start, hit.end) for hit in heard.hits if hit.slot in _MEANT), "H")
    _mark(letters, ((hit.start, hit.end) for hit in heard.of("category") if hit.end - hit.start == 1), "G")
    for value, letter in _PARTS.items():
        _mark(letters, ((hit.start, hit.end) for hit in heard.of("place", value)), letter)
    _mark(letters, ((hit.start, hit.end) for hit in heard.of("area")), "A")
    _mark_numbers(heard, letters)
    for index, (start, _) in enumerate(text.spans):
        if any(first <= start < last for first, last in phones):
            letters[index] = "H"
    codes: list[str] = []
    tokens: list[int] = []
    for index, letter in enumerate(letters):
        if index and text.breaks[index] not in ("", "'", "#"):
            codes.append(",")
            tokens.append(index - 1)
        codes.append(letter)
        tokens.append(index)
    return "".join(codes), tokens


def _mark_numbers(heard: Matches, letters: list[str]) -> None:
    """Marks numbers, but for those that count people, what is behind them, saints, and pictures, which name nothing."""
    text = heard.text
    for index, word in enumerate(text.words):
        if word[0].isdecimal():
            letters[index] = "D" if word.isdecimal() else "O"
        elif not word[0].isalpha() and letters[index] == "X":
            letters[index] = "H"
        elif index and letters[index - 1] == "D" and word in _BEHIND_NUMBER:
            letters[index] = "W"
        elif word in ("st", "ste") and "".join(letters[index - 1 : index + 2 : 2]) in ("PX", "SX"):
            letters[index] = "T" if text.breaks[index + 1] else "X"  # 'rue St Paul', 'église St Jean'
    for hit in heard.of("people"):
        if hit.start and letters[hit.start - 1] == "D":
            letters[hit.start - 1] = "H"


def _with_house(heard: Matches, best: tuple[int, int, int]) -> tuple[int, int, int]:
    """Takes the house number that stands behind a street's name ('elm street 12'), unless it counts something."""
    rank, start, end = best
    text = heard.text
    if rank != _STREET_RANK or end >= len(text.words) or text.words[start][0].isdecimal():
        return best
    counts = any(hit.start == end + 1 and hit.slot in ("people", "unit", "category") for hit in heard.hits)
    hour = text.words[end + 1 : end + 2] and text.words[end + 1].isdecimal()
    number = text.words[end].isdecimal() and len(text.words[end]) <= _HOUSE_DIGITS
    named = any(hit.end == end for hit in heard.of("place", "type"))
    return (rank, start, end + 1) if number and named and not (text.breaks[end] or counts or hour) else best


def _with_landmark(heard: Matches, codes: str, tokens: Sequence[int], best: tuple[int, int, int]) -> tuple[int, int]:
    """Takes a landmark that stands beside a street or corner, only a comma between ('the church, Oak street')."""
    rank, start, end = best
    if rank <= _LANDMARK:
        return start, end
    for found in _NEAR.finditer(codes):
        first, last = tokens[found.start()], tokens[found.end() - 1] + 1
        if last == start and heard.text.breaks[start] == ",":
            return first, end
        if first == end and heard.text.breaks[end] == ",":
            return start, last
    return start, end


def _where_fetched(heard: Matches, codes: str, tokens: Sequence[int]) -> tuple[int, int, int] | None:
    """Finds where a ride begins, which is where somebody is: 'to the hospital tomorrow from 88 Chestnut'."""
    for origin in heard.of("place", "origin") if heard.of("category", "ride") else ():
        first = next((at for at, token in enumerate(tokens) if token == origin.end and codes[at] != ","), len(codes))
        for rank, pattern in _PATTERNS:
            found = pattern.match(codes, first)
            if rank >= _BARE_RANK and found:
                start, end = tokens[found.start()], tokens[found.end() - 1] + 1
                if _sensible(heard, rank, start, end, found.group()):
                    return rank, start, end
    return None


def _with_destination(heard: Matches, codes: str, tokens: Sequence[int], end: int) -> int:
    """Takes where a ride goes to along: '14 elm to the clinic on mill'; that is not where somebody is fetched."""
    towards = next((hit for hit in heard.of("place", "towards") if hit.start == end), None)
    if towards is None or not heard.of("category", "ride") or heard.text.breaks[end]:
        return end
    first = next((at for at, token in enumerate(tokens) if token == towards.end and codes[at] != ","), None)
    found = _DESTINATION.match(codes, first) if first is not None else None
    return tokens[found.end() - 1] + 1 if found else end


def _stray(heard: Matches, letters: Mapping[int, str], start: int, end: int) -> bool:
    """Whether a small unknown word before a capital one is no part of the name ('rising Hill St')."""
    if letters[start] != "X" or heard.text.written(start, start + 1)[0].isupper():
        return False
    return (
        letters.get(start + 1) in ("X", "A")
        and start + 2 < end
        and heard.text.written(start + 1, start + 2)[0].isupper()
    )


def _mark(letters: list[str], spans: Iterable[tuple[int, int]], letter: str) -> None:
    for start, end in spans:
        letters[start:end] = [letter] * (end - start)


def _bare_address(heard: Matches, start: int, end: int) -> bool:
    """A number and a name without a street's word ('77 spruce', '5 y roble'): where no number of things is meant.

    It begins a clause, or stands behind 'at', a thing or people; behind 'I need' it counts something ('need 3 tarps').
    """
    words, breaks = heard.text.words[start:end], heard.text.breaks
    name = max(words, key=len)
    counts = any(hit.end == start for hit in (*heard.of("kind"), *heard.of("count"), *heard.of("unit")))
    led = any(hit.end == start for hit in (*heard.of("place", "in", "near", "article"), *heard.of("category")))
    follows = start == 0 or bool(breaks[start]) or led or any(hit.end == start for hit in heard.of("people"))
    number = next(word for word in words if word.isdecimal())
    of_things = any(hit.start == end and heard.text.words[end] != "to" for hit in heard.of("place", "article"))
    return (
        follows
        and not of_things
        and not counts
        and len(number) <= _HOUSE_DIGITS
        and len(name) > 2
        and not name.endswith("s")
    )


def _sensible(heard: Matches, rank: int, start: int, end: int, shape: str) -> bool:
    """Refuses what is rather a count ('people 12'), a ref ('for the 4823') or where a ride is to go."""
    words = heard.text.words[start:end]
    if rank <= _LANDMARK and all(letter in "DINBC" for letter in shape):
        return False
    if any(hit.start <= start and end <= hit.end for hit in heard.of("category", "ride")):
        return False
    if rank == _BARE_RANK:
        return _bare_address(heard, start, end)
    if rank == 5:
        named = heard.text.written(start, start + 1)
        follows = any(hit.start == end for hit in (*heard.of("people"), *heard.of("unit")))
        led = start > 0 and any(hit.end == start for hit in heard.of("place", "in", "near", "article"))
        return not follows and len(words[-1]) <= 3 and len(words[0]) > 2 and (named[:1].isupper() or led)
    return not (rank == 4 and len(words) == 2 and len(words[-1]) < 3 and words[-1].isalpha())
