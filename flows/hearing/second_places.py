"""Another place beside the one where help is wanted: where a ride goes, or the shop that something is fetched from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flows.hearing.matches import Matches
from flows.hearing.piece import Span
from flows.hearing.place_chains import Chain
from flows.hearing.shapes import Lettered

TO = {"en": "to", "es": "a", "fr": "a", "ht": "al"}
_SPOT = re.compile(
    "C{0,2}(?:[XAGV]{0,3}S{1,2}Z?|[XAKL]{1,2}T?|G)(?:[XAVK]{1,2}T?|P{1,2}[XAVKD]{1,2})?(?:[FC]{1,3}[XASVKOD]{1,2})?"
    "(?:[IN]C{0,2}(?:[XAVK]{1,2}T?|O|P{1,2}[XAD]{1,2}))?Z?(?=[HEICDJF,.]|$)"
)
"""The letters of another place: 'the walgreens on 4th', 'la farmacia de la 8', 'klinik Hill st'."""
_SURE = frozenset("SPTKLO")
_AT = ("from", "at")
"""Words behind which any name is a place."""
FROM = {"en": "from", "es": "de", "fr": "de", "ht": "soti"}


def goal_told_apart(heard: Matches, said: Lettered, where: Span, told: Iterable[Chain]) -> str:
    """Where a ride goes that is told without a 'to': 'appointment at the clinic on Main, I live at 9 Elm'."""
    spot = _spot(heard, said, where, told) if heard.language else ""
    return f" {TO[heard.language]} {spot}" if spot else ""


def goes_from(heard: Matches, said: Lettered, where: Span, told: Iterable[Chain]) -> str:
    """Where somebody goes who says from where, and of no ride: 'sunday church 915 from 31 dock rd'."""
    marks = [chain[0] for chain in told if chain[0].kind == "landmark" and said.ends[chain[0].end - 1] <= where[0]]
    if not heard.language or not marks:
        return ""
    last = marks[-1]
    end = next((at for at in range(last.start, last.end) if said.letters[at] == "D"), last.end)
    return f" {TO[heard.language]} {said.written(heard, said.starts[last.start], said.ends[end - 1])}" if end else ""


def fetched_from(heard: Matches, said: Lettered, where: Span, told: Iterable[Chain]) -> str:
    """The shop that something is to be fetched from and brought: 'pick up my pills at the pharmacy on Main, 9 Elm'."""
    verb = next(iter(heard.of("place", "fetch")), None)
    spot = _spot(heard, said, where, told, verb.end) if verb and heard.language else ""
    return f", {FROM[heard.language]} {spot}" if spot else ""


def _spot(heard: Matches, said: Lettered, where: Span, told: Iterable[Chain], behind: int = 0) -> str:
    """The first other place, as written: a landmark or what stands behind 'at' and 'from'; "" when there is none.

    With `behind`, it stands in the sentence that a word before that token has begun.
    """
    marks = [chain for chain in told if chain[0].kind == "landmark" and (behind or _is_meant(heard, said, chain))]
    starts = [said.starts[chain[0].start] for chain in marks]
    leads = [hit.end for hit in heard.of("place", "in") if behind or hit.end - hit.start == 1]
    for token in sorted({*starts, *leads}):
        at = said.at(token)
        found = _SPOT.match(said.letters, at) if at is not None and token >= behind else None
        end = said.ends[found.end() - 1] if found else 0
        apart = (end <= where[0] or where[1] <= token) and not (behind and "." in heard.text.breaks[behind:token])
        if (
            found
            and apart
            and len(found.group()) > 1
            and (_SURE.intersection(found.group()) or heard.text.words[token - 1] in _AT)
        ):
            return said.written(heard, token, end)
    return ""


def _is_meant(heard: Matches, said: Lettered, chain: Chain) -> bool:
    """Whether an appointment is right before a landmark, as Kreyòl has it: 'randevou klinik Hill st'."""
    start = said.starts[chain[0].start]
    return any(hit.end == start for hit in heard.of("category", "ride"))
