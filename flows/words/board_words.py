"""What is on the notice board, and what was done last week, as texts and calls have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.local_time import LocalDay
from flows.words import said_times
from flows.words.names import Naming
from flows.words.trimming import shorten

ROOM = 165
"""Letters that all of the board takes in a text of its own."""
LONGEST_NOTICE = 150
"""Letters of what is said of one thing in a text."""
MOST_ALOUD = 6
FEWEST = 5
"""A smaller number of people might tell who they were: it is withheld."""


def on_board(naming: Naming, items: Sequence[Mapping[str, Any]], language: str, room: int) -> str:
    """'Sat Free store (7305), until Sun Soup (7313)': as many as fit, and how many there are besides."""
    said: list[str] = []
    joint = naming.piece("board_joined", language)
    for item in items:
        entry = naming.piece("board_entry", language, day=day(naming, item, language), **_named(item))
        if said and len(joint.join([*said, entry])) > (room or ROOM):
            break
        said.append(entry)
    more = len(items) - len(said)
    return joint.join(said) + (naming.piece("board_more", language, n=more) if more else "")


def _named(item: Mapping[str, Any]) -> dict[str, str]:
    return {"title": item["headline"], "ref": item["ref"]}


def day(naming: Naming, item: Mapping[str, Any], language: str) -> str:
    """When one thing is on: its day, or until when where it goes on for several."""
    first, last = (LocalDay(item[f"date_{at}"], item[f"weekday_{at}"], item[f"near_{at}"]) for at in ("first", "last"))
    if first.date == last.date or (item["begun"] and last.near == "today"):
        return _day(naming, last, language)
    if item["begun"]:
        return naming.piece("board_until", language, day=said_times.date(naming, last, language))
    return naming.piece("board_days", language, first=_day(naming, first, language), last=_day(naming, last, language))


def _day(naming: Naming, one: LocalDay, language: str) -> str:
    return naming.name("when", one.near, language) if one.near else said_times.date(naming, one, language)


def said(item: Mapping[str, Any]) -> str:
    """Title and words of one thing, as they are read on a call; the same as what a recording of it replaces."""
    return " ".join(f"{words.rstrip('.!?')}." for words in (item["headline"], item["notice"]) if words)


def aloud(naming: Naming, items: Sequence[Mapping[str, Any]], language: str) -> str:
    """All of it in one breath, for a call that tells it."""
    return " ".join(f"{day(naming, item, language)}: {said(item)}" for item in items[:MOST_ALOUD])


def notice(item: Mapping[str, Any]) -> str:
    """What is said of one thing in a text."""
    return shorten(str(item["notice"]), LONGEST_NOTICE)


def done(naming: Naming, counts: Sequence[tuple[str, int]], language: str) -> str:
    """What came in and what was done: '12 asked for help, fewer than 5 offered help'."""
    if all(number < FEWEST for _, number in counts):
        return naming.piece("all_fewer_than", language, n=FEWEST)
    few = naming.piece("fewer_than", language, n=FEWEST)
    return naming.piece("joined_by", language).join(
        naming.name("week_done", name, language).format(n=number if number >= FEWEST else few)
        for name, number in counts
    )
