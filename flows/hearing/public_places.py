"""What of a place may be shown to somebody who has not taken the task yet: a street or corner, no house and no name."""

from __future__ import annotations

import re

from flows.hearing.text import clean

_UNIT = (
    r"apartment|appartment|apto|apartamento|apt|depto|dpto|departamento|unit|unidad|suite|ste|room|rm|floor|fl|bldg"
    r"|building|piso|edificio|edif|casa|interior|appt|appartement|etage|étage|bat|bât|batiment|bâtiment|batiman"
    r"|apatman|etaj|chanm|chambre|cuarto|habitacion|habitación|trailer|trlr|traila|treler|caravane|lot|lote|space"
    r"|espacio|escalier|porte|puerta|pot|pòt|door|gate|buzzer|timbre|sonnette|po box|box|#|no\.?|num|numero|número"
    r"|number|nimewo"
)
_FLAT = re.compile(
    rf"(?:[,\s]|^)(?:{_UNIT})\s*\.?\s*#?\s*"
    rf"(?:\d+\s?-?\d*[a-z]?|[a-z]\d+|[a-z](?=\s*(?:,|$|\d|(?:{_UNIT})(?![^\W\d]))))(?![^\W_])",
    re.IGNORECASE,
)
_LOOKS = (
    r"side|back|front|rear|left|right|top|upper|lower|ground|second|third|first|trasera|lateral|principal|izquierda"
    r"|derecha|atras|atrás|enfrente|lado|gauche|droite|arri[eè]re|derri[eè]re|c[oô]t[eé]|goch|dwat|d[eè]y[eè]|devan|kote"
    r"|blue|red|yellow|green|white|black|brown|gr[ae]y|azul|roj[oa]|amarill[oa]|verde?|blanc[oah]+e?|negr[oa]|bleue?"
    r"|rouge|jaune|verte?|noire?|ble|wouj|jòn|jon|vèt|vet|blan|nwa"
)
_FLOOR = re.compile(
    r"\b(?:\d+\w*|[^\W\d]+(?:st|nd|rd|th)|first|second|third|primer[oa]?|segund[oa]|tercer[oa]?|cuarto|quinto|premier"
    r"|deuxi[eè]me|troisi[eè]me|premye|dezy[eè]m|twazy[eè]m)\s+(?:floor|fl|piso|[eé]tage|etaj)\b"
    rf"(?:\s+(?:{_LOOKS})\b)?",
    re.IGNORECASE,
)
_DETAIL = re.compile(
    r"(?:\b(?:the|la|el|le|les|una?|une|in|at|en|au|aux|a|à|nan|dans|sou|anba|anwo|abajo|arriba)\s+|\bl['’]){0,3}"
    rf"(?:\b(?:{_LOOKS})\s+){{0,2}}"
    r"\b(?:door|entrance|gate|basement|attic|upstairs|downstairs|buzzer|porch|garage door|stairs|hallway|lobby"
    r"|puerta|entrada|port[oó]n|s[oó]tano|timbre|arriba|abajo|planta baja|porte|entr[eé]e|portail|sous-sol|sonnette"
    r"|interphone|rez-de-chauss[eé]e|rdc|p[oò]t|bary[eè]|sous[oò]l|sonn[eè]t|eskalye)\b"
    rf"(?:\s+(?:(?:de|du|a|à|of|d['’])\s*(?:la\s+)?)?(?:{_LOOKS})\b)?(?:\s+(?:a|la)\b(?=\s*(?:,|$)))?(?:\s*#?\d+[a-z]?\b)?",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:ask for|c/o|chez|kay|casa de|lakay|mr|mrs|ms|sr|sra|señora|señor|madame|monsieur|mme|madan|mesye)\b\.?"
    rf"\s+(?!(?:{_LOOKS}|ki|la)\b)[^\W\d]{{1,30}}(?:\s+[A-ZÀ-Ý][^\W\d]{{1,30}})?"
    r"|[^\W\d]{1,30}['’]s\s+(?:house|place|apartment|apt|home)\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\+?\(?\d(?:[\d\s().-]{4,18})\d")
_WORD = re.compile(r"[^\s,]+|,")
_HOUSE = re.compile(r"#?\d+(?:[-/]\d+)*-?[a-z]?\Z", re.IGNORECASE)
_SAID_BEHIND = re.compile(
    r"(?:calle|cll|carrera|cra|avenida|avda|av|ave|avenue|rue|ri|route|rt|rte|highway|hwy|interstate|exit|wout|rout"
    r"|km|kilometro|carretera|delmas?|fontamara|carrefour|kafou|sant[eo]?|bizoton|matisan|martissant|petyon|la|el)\Z",
    re.IGNORECASE,
)
"""Words behind which a number names a street or a quarter, and no house: 'calle 8', 'la 5', 'Delmas 33'."""
_SAID_BEFORE = re.compile(
    r"(?:st|str|street|ave|av|avenue|rd|road|blvd|boulevard|hwy|highway|lane|ln)\Z", re.IGNORECASE
)
"""Words before which a number names a street: '7 ave'."""
_AFTER_STREET = re.compile(r"(?:,|and|&|n|at|on|by|near|behind|in|to|between)?\Z", re.IGNORECASE)
_JOINT = re.compile(r"(?:and|&|y|et|ak|con|x|with|avec|esquina|esq)\Z", re.IGNORECASE)
_SMALL = r"of|at|de|del|du|des|in|en|nan|sou|no|num|numero|número|number|nimewo|#"
_EDGES = re.compile(
    rf"^(?:(?!(?:a|en) (?:face|frente|lado|medio|haut|bas|cot[eé])\b)(?:{_SMALL}|d|a|à|au|ki|bis|ter)\b\.?\s*)+(?=\S)"
    rf"|(?:\s+(?:{_SMALL}|on|and|by))+$",
    re.IGNORECASE,
)
_STREET_DIGITS = 3


def public_place(place: str) -> str:
    """Strips house numbers, flats, doors, names and phone numbers: what a task text may show before TAKE.

    'oak and 5th' stays, '12 Oak St apt 4' is 'Oak St', 'rue Capois 12, porte verte' is 'rue Capois'.
    How to get in ('; key is with the super') is behind a semicolon and goes to nobody else.
    """
    text = clean(place).replace("\n", ", ").partition(";")[0]
    for private in (_LONG_NUMBER, _PERSON, _FLOOR, _FLAT, _DETAIL):
        text = private.sub(" ", text)
    words = _WORD.findall(text)
    kept = [word for at, word in enumerate(words) if not _HOUSE.match(word) or _names_street(words, at)]
    parts = [_EDGES.sub("", part.strip(" .;-#")).strip(" .;-#") for part in " ".join(kept).split(",")]
    return ", ".join(part for part in parts if any(map(str.isalnum, part)))


def is_flat(words: str) -> bool:
    """Whether words are a flat or a floor, and nothing else: 'apt 3', '3rd floor'."""
    return any(unit.fullmatch(words.strip(" .,")) for unit in (_FLAT, _FLOOR))


def with_flat(place: str, flat: str) -> str:
    """A place with another flat, or another floor, in place of the known one, else with this one behind it."""
    where, semicolon, way_in = place.partition(";")
    unit = _FLOOR if _FLOOR.fullmatch(flat.strip(" .,")) else _FLAT
    known = next((found for found in unit.finditer(where) if found.start()), None)
    if known is None:
        return f"{where}, {flat}{semicolon}{way_in}"
    lead = known[0][: len(known[0]) - len(known[0].lstrip(", "))]
    return f"{where[: known.start()]}{lead}{flat}{where[known.end() :]}{semicolon}{way_in}"


def house_number(place: str) -> str:
    """The number of the house in a place; "" where it has none."""
    text = clean(place).replace("\n", ", ").partition(";")[0]
    for private in (_LONG_NUMBER, _FLOOR, _FLAT):
        text = private.sub(" ", text)
    words = _WORD.findall(text)
    found = (word for at, word in enumerate(words) if _HOUSE.match(word) and not _names_street(words, at))
    return next(found, "").lstrip("#")


def _names_street(words: list[str], at: int) -> bool:
    """Whether a number is a street's name: behind 'calle', before 'ave', or beside 'and' in a corner."""
    before, after, last = ("".join(words[max(at + step, 0) : max(at + step, 0) + 1]) for step in (-1, 1, 2))
    number = words[at].lower().removesuffix("e")
    if not number.isdecimal():
        return False
    if (at and _SAID_BEHIND.match(before)) or (_SAID_BEFORE.match(after) and _AFTER_STREET.match(last)):
        return True
    corner = (_JOINT.match(after) and last) or (at > 1 and _JOINT.match(before))
    return bool(corner) and len(number) <= _STREET_DIGITS
