"""Where: street corners, addresses, landmarks and areas, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.hearing.text import clean
from flows.hearing.vocabulary import Heard

_KINDS = (
    ("idiom", "H"), ("when", "H"), ("kind", "H"), ("people", "H"), ("danger", "H"), ("category", "H"), ("unit", "H"),
    ("relation", "H"), ("polite", "H"),
)  # fmt: skip
_PLACE_KINDS = {
    "spot": "S", "article": "C", "joint": "J", "in": "I", "near": "N", "unit": "U", "type": "T", "prefix": "P", "ordinal": "O",
}  # fmt: skip
_SIDE = "(?:P+C{0,2}[XDOASH]{1,2}|[XAS]{1,2}T?|OT?)"
_PATTERNS = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in (
        (9, rf"(?:(?:[XAS]{{1,2}}T?|OT?)JO T?|OT?J(?:[XASO]T?)|[XASO]TJ[XASO]T?|[XASO]T?J[XASO]T)".replace(" ", "")),
        (9, rf"P+C{{0,2}}[XDOASH]{{1,3}}J{_SIDE}"),
        (8, r"D?(?:[XAO]{1,3}|[HSAX])T(?:,?U+[DXO]?)?"),
        (7, r"D?P+C{0,3}[XDOASH]{1,4}(?:,?U+[DXO]?)?"),
        (6, r"N+C*(?:[XASODTPCJUI]|H(?=[ST])){0,6}[XASODT]|N+C*H"),
        (6, r"I+C*[XA]{1,2}J[XA]{1,2}"),
        (5, r"[XA]{1,2}D"),
        (4, r"I+C*(?:[XASP]|H(?=S))(?:[XASODTPCJI]{0,5}[XASODT])?"),
        (2, r"A+"),
    )
)
_UNITS = r"apt|apartment|apto|apartamento|depto|departamento|unit|suite|ste|room|rm|floor|fl|bldg|building|piso|edificio|appt|appartement|etage|étage|bat|bât|apatman|etaj|chanm|#|no\.?|num|numero|número|nimewo"
_UNIT = re.compile(rf"(?:[,\s]|^)(?:{_UNITS})\s*\.?\s*#?\s*(?:\d+\w?|[a-z]\d*|\d*[a-z])\b(?:-\d+)?", re.IGNORECASE)
_UNIT_BEFORE = re.compile(r"\b\d+(?:st|nd|rd|th)\s+(?:floor|fl)\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"(?:^|(?<=,)|(?<=\bat)|(?<=\bnear))\s*\d+[a-z]?(?:\s*[-/]\s*\d+)?,?\s+(?=[^\W\d])(?!(?:and|y|et|ak|con|x)\b)",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?<=[^\W\d]{3})\s*,?\s+\d{1,5}[a-z]?$", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:calle|avenida|av|rue|ri|avenue|carrera|boulevard|bulevar|paseo|camino)\b\s+[^\W\d]", re.IGNORECASE
)
_PERSON = re.compile(
    r"\b(?:ask for|c/o|chez|kay|casa de|lakay|mr|mrs|ms|sr|sra|señora|señor|madame|monsieur|mme|madan|mesye)\b\.?\s+[^\W\d]+(?:\s+[A-ZÀ-Ý][^\W\d]+)?"
    r"|[^\W\d]+['’]s\s+(?:house|place|apartment|apt|home)\b",
    re.IGNORECASE,
)
_LONG_DIGITS = re.compile(r"\+?\(?\d(?:[\d\s().-]{4,18})\d")


def place(heard: Heard) -> tuple[str, tuple[int, int] | None]:
    """Find the most exact place said, as written, with its tokens; ("", None) when there is none.

    'at', 'in' and 'on' are left out, 'near' and 'behind' stay, since they say something.
    """
    codes, tokens = _codes(heard)
    best: tuple[int, int, int] | None = None
    for rank, pattern in _PATTERNS:
        if best and best[0] > rank:
            break
        for found in pattern.finditer(codes):
            start, end = tokens[found.start()], tokens[found.end() - 1] + 1
            if _sensible(heard, rank, start, end) and (best is None or start < best[1]):
                best = (rank, start, end)
                break
    if best is None:
        return "", None
    _, start, end = best
    by_token = dict(zip(tokens, codes, strict=True))
    while start < end - 1 and by_token.get(start) in ("I", "C"):
        start += 1
    return heard.text.written(start, end), (start, end)


def area(heard: Heard) -> str:
    """Name the area of the community that was spoken of, "" when none."""
    return next((hit.value for hit in heard.of("area")), "")


def public_place(place: str) -> str:
    """Strip house numbers, apartments, names and phone numbers: what a task text may show before TAKE.

    'oak and 5th' stays, '12 Oak St apt 4' is 'Oak St', 'rue Capois 12' is 'rue Capois'.
    """
    text = clean(place).replace("\n", ", ")
    text = _LONG_DIGITS.sub(" ", text)
    text = _PERSON.sub(" ", text)
    text = _UNIT_BEFORE.sub(" ", _UNIT.sub(" ", text))
    text = _HOUSE.sub(" ", text)
    if _STREET.search(text):
        text = _AFTER.sub("", text.strip(" ,.;-"))
    parts = [" ".join(part.split()).strip(" .-") for part in text.split(",")]
    return ", ".join(part for part in parts if part)


def _codes(heard: Heard) -> tuple[str, list[int]]:
    """Write the text as one letter a token, with a comma where it breaks, and say which token each letter is."""
    text = heard.text
    letters = ["X"] * len(text.words)
    ordinary = {index for index, _ in enumerate(text.words)}
    for slot, letter in _KINDS:
        _mark(letters, ((hit.start, hit.end) for hit in heard.hits if hit.slot == slot), letter)
    for value, letter in _PLACE_KINDS.items():
        _mark(letters, ((hit.start, hit.end) for hit in heard.of("place", value)), letter)
    _mark(letters, ((hit.start, hit.end) for hit in heard.of("area")), "A")
    for index, word in enumerate(text.words):
        if word[0].isdecimal():
            letters[index] = "D" if word.isdecimal() else "O"
        elif not word[0].isalpha():
            letters[index] = "H"
        elif letters[index] == "X" and heard.everyday[index]:
            letters[index] = "E"
    codes: list[str] = []
    tokens: list[int] = []
    for index in sorted(ordinary):
        if index and text.breaks[index] and text.breaks[index] not in ("'", "#"):
            codes.append(",")
            tokens.append(index - 1)
        codes.append(letters[index])
        tokens.append(index)
    return "".join(codes), tokens


def _mark(letters: list[str], spans: Iterable[tuple[int, int]], letter: str) -> None:
    for start, end in spans:
        letters[start:end] = [letter] * (end - start)


def _sensible(heard: Heard, rank: int, start: int, end: int) -> bool:
    """Refuse a name and number that are rather a count ('people 12') or a ref."""
    words = heard.text.words[start:end]
    if rank == 5:
        named = heard.text.written(start, start + 1)
        follows = any(hit.start == end and hit.slot in ("people", "unit") for hit in heard.hits)
        led = start > 0 and any(hit.end == start for hit in heard.of("place", "in", "near", "article"))
        return not follows and len(words[-1]) <= 3 and len(words[0]) > 2 and (named[:1].isupper() or led)
    return not (rank == 4 and len(words) == 2 and len(words[-1]) < 3 and words[-1].isalpha())
