"""Whether a not stands before words, in their clause: what is denied is neither done nor begun."""

from __future__ import annotations

from flows.hearing.matches import Matches

FAR = 60
"""More words than any clause has."""


def is_denied(heard: Matches, start: int, most: int = FAR) -> bool:
    """Whether a not leads to this word, with so many words at most between: 'please do not / delete it'."""
    return any(heard.leads(hit, start, most) for hit in heard.of("parting", "not"))
