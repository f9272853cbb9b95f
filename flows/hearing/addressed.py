"""To whom a text is addressed by its first words: 'drivers: are we on for saturday?', 'hola choferes: ...'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from flows.hearing.text import fold

ALIKE = 80.0
"""RapidFuzz ratio (0 to 100) from which a misspelt name still counts."""
SHORTEST_MISSPELT = 4
_HEAD = re.compile(r"\s*[@#]?(?P<to>[^\W\d_][^:\n]{1,39}?)\s*:\s*(?P<words>\S.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_BEFORE = frozenset({
    "hi", "hey", "hello", "dear", "to", "for", "the", "ask", "tell", "hola", "para", "a", "al", "los", "las", "el",
    "la", "pregunta", "bonjour", "bonsoir", "salut", "cher", "chers", "aux", "au", "pour", "les", "le", "bonjou",
    "team", "equipo", "equipe", "ekip", "bonswa", "pou", "bay", "mande",
})  # fmt: skip
"""What stands before a name in these languages and is no piece of it."""
_BEHIND = frozenset({"yo", "la", "lan", "nan", "an", "team", "please", "svp", "tanpri"})


def head(text: str) -> tuple[str, str]:
    """What stands before the first colon, where that may be a name, and the words behind it; "" and "" without."""
    found = _HEAD.match(text)
    return (found["to"], found["words"].strip()) if found else ("", "")


def addressed(name: str, called: Mapping[str, Sequence[str]]) -> str:
    """Which of those that are called so is meant by a name, nearly as it is written; "" for none, or for several."""
    words = [fold(word) for word in _WORD.findall(name)]
    while len(words) > 1 and words[0] in _BEFORE:
        words = words[1:]
    while len(words) > 1 and words[-1] in _BEHIND:
        words = words[:-1]
    said = " ".join(words)
    best = {key: max((_likeness(said, one) for one in names), default=0.0) for key, names in called.items()}
    top = max(best.values(), default=0.0)
    found = [key for key, likeness in best.items() if likeness == top]
    return found[0] if top >= ALIKE and len(found) == 1 else ""


def _likeness(said: str, name: str) -> float:
    plain = " ".join(fold(word) for word in _WORD.findall(name))
    if said == plain:
        return 100.0
    bare = " ".join(word for word in plain.split() if word not in _BEFORE | _BEHIND)
    return fuzz.ratio(said, bare) if len(bare) >= SHORTEST_MISSPELT else 0.0
