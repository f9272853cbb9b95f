"""A bare number that tells another hour: 'make it eleven, not ten', where an hour is known and no number of people."""

from __future__ import annotations

from dataclasses import replace

from flows.facts import PostFact
from flows.hearing import Corrected
from flows.hearing.figures import HOURS, LATEST_DARK

ANEW = {"instead", "meant", "total"}
"""How a correction says that a number stands in place of what was told."""


def with_hour(said: Corrected, post: PostFact) -> Corrected:
    """The correction, with its bare number as the hour that it is."""
    if not _is_hour(said, post):
        return said
    hour = said.number + (HOURS if said.number <= LATEST_DARK else 0)
    anew = replace(said.now.time, start=f"{hour:02}:00", unsure=hour in range(LATEST_DARK + 1, HOURS), bare=True)
    told = said.now.time if said.now.time.start else anew
    now = replace(said.now, time=told, when=told.when)
    return replace(said, now=now, number=0, not_number=0, how=said.how - {"total"} | {"time"})


def takes_back(said: Corrected, post: PostFact) -> bool:
    """Whether the known hour is taken back, and nothing is told in its place: 'que no sea a las diez'."""
    now = said.now
    more = now.when or now.categories or now.place or now.how_many or said.number or said.things
    return _denies_hour(said, post) and not more


def _is_hour(said: Corrected, post: PostFact) -> bool:
    bare = 1 <= said.number <= HOURS and not said.now.how_many and not said.now.categories
    known = post.time is not None and bool(post.time.start)
    return bare and known and (_denies_hour(said, post) or (not post.how_many and bool(said.how & ANEW)))


def _denies_hour(said: Corrected, post: PostFact) -> bool:
    """Whether what is taken back is the known hour."""
    if post.time is None or not post.time.start or said.not_ is None:
        return False
    denied = int(said.not_.time.start[:2]) if said.not_.time.start else said.not_number
    return bool(denied) and denied % HOURS == int(post.time.start[:2]) % HOURS and denied != post.how_many
