"""What of a place may be shown to somebody who has not taken the task yet: a street or corner, no house and no name."""

from __future__ import annotations

import re

from flows.hearing.text import clean

_NUMBERED = (
    r"apt|apartment|apto|apartamento|depto|departamento|unit|suite|ste|room|rm|floor|fl|bldg|building|piso|edificio|casa"
    r"|appt|appartement|etage|étage|bat|bât|apatman|etaj|chanm|po box|box|#|no\.?|num|numero|número|nimewo"
)
_FLAT = re.compile(rf"(?:[,\s]|^)(?:{_NUMBERED})\s*\.?\s*#?\s*(?:\d+\w?|[a-z]\d*|\d*[a-z])\b(?:-\d+)?", re.IGNORECASE)
_FLOOR = re.compile(r"\b\d+(?:st|nd|rd|th)\s+(?:floor|fl)\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"(?:^|(?<=,)|(?<=\bat)|(?<=\bnear)|(?<=\bto)|(?<=\ba)|(?<=\bpou)|(?<=\bhasta))\s*\d+[a-z]?(?:\s*[-/]\s*\d+)?,?\s+"
    r"(?=[^\W\d]|\d+(?:st|nd|rd|th)\b)(?!(?:and|y|et|ak|con|x)\b)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:calle|avenida|av|rue|ri|avenue|carrera|boulevard|bulevar|paseo|camino)\b\s+[^\W\d]|\b(?:st|street|ave|rd|road)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?<=[^\W\d]{2})\s*,?\s+\d{1,5}[a-z]?$", re.IGNORECASE)
_BARE_AFTER = re.compile(
    r"^(?!(?:delmas?|fontamara|carrefour|kafou|sant[eo]?|bizoton|matisan|martissant|petyon)\b)(?!.*\b(?:and|y|et|ak|con|esq\w*|entre|between|n|x)\b)(?P<name>.*[^\W\d]{3})(?<!\bcalle)(?<!\brue)(?<!\bri)(?<!\bstreet)"
    r"(?<!\bavenida)(?<!\bavenue)(?<!\bcarrera)\s+(?:n[o°]?\.?\s*)?#?\d{1,5}[a-z]?$",
    re.IGNORECASE,
)
"""A house number behind a name that no street's word stands beside: 'Olmo 71'; not 'calle 5', not 'roble y 5', and not
the numbered quarters of Port-au-Prince, whose number is part of their name ('Delmas 33')."""
_PERSON = re.compile(
    r"\b(?:ask for|c/o|chez|kay|casa de|lakay|mr|mrs|ms|sr|sra|señora|señor|madame|monsieur|mme|madan|mesye)\b\.?"
    r"\s+[^\W\d]{1,30}(?:\s+[A-ZÀ-Ý][^\W\d]{1,30})?|[^\W\d]{1,30}['’]s\s+(?:house|place|apartment|apt|home)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\+?\(?\d(?:[\d\s().-]{4,18})\d")


def public_place(place: str) -> str:
    """Strips house numbers, apartments, names and phone numbers: what a task text may show before TAKE.

    'oak and 5th' stays, '12 Oak St apt 4' is 'Oak St', 'rue Capois 12' is 'rue Capois'.
    """
    text = clean(place).replace("\n", ", ")
    text = _LONG_NUMBER.sub(" ", text)
    text = _PERSON.sub(" ", text)
    text = _FLOOR.sub(" ", _FLAT.sub(" ", text))
    text = _HOUSE.sub(" ", text)
    if _STREET.search(text):
        text = _AFTER.sub("", text.strip(" ,.;-"))
    text = ",".join(_AFTER.sub("", part.strip()) if _STREET.search(part) else part for part in text.split(","))
    parts = [_BARE_AFTER.sub(r"\g<name>", " ".join(part.split()).strip(" .-")) for part in text.split(",")]
    return ", ".join(part for part in parts if part)
