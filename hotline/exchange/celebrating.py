"""What a community did in a month, by area: a draft for the desk on the first of the next, which nobody gets unasked.

Numbers under five are withheld, and so is a sum from which one could be reckoned. People are neither named nor ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from flows.prompts import Prompt
from hotline.base import gsm7
from hotline.base.clock import stamp
from hotline.exchange import announcements, post_times
from hotline.exchange.clearings import note, reached
from hotline.services import Services
from storage.records import Announcement, Hours, Post
from storage.store import where

CELEBRATION = "celebration"
LEAST = 5
"""A smaller number is not told."""
HOUR = 60
AT_ONCE = 500


def prepare(services: Services) -> Announcement | None:
    """Prepares the draft about the month before, once; None where that is done, or too little to be told."""
    this = post_times.here(services).date().replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    month = last.isoformat()[:7]
    if reached(services, CELEBRATION).until >= month:
        return None
    things, hours = _things(services, last, this), _hours(services, last, this)
    words = _words(services, things, hours)
    with services.store.transaction():
        note(services, replace(reached(services, CELEBRATION), until=month))
        if not words:
            return None
        now = services.now()
        draft = Announcement(
            words=words, group="everyone", status="draft", by="hotline", created_at=now, updated_at=now
        )
        return services.store.add(draft)


def _things(services: Services, begins: date, ends: date) -> Counter[str]:
    """How many needs were helped with, by area."""
    return Counter(post.area for post in _closed(services, begins, ends) if post.closed_because == "helped")


def _closed(services: Services, begins: date, ends: date) -> Iterator[Post]:
    first, last = (stamp(datetime.combine(day, time(), post_times.zone(services))) for day in (begins, ends))
    closed = (where("status") == "closed") & (where("kind") == "need") & (where("updated_at") < last)
    after: tuple[str, int] = (first, 0)
    while page := services.store.find(Post, closed, order="updated_at", after=after, limit=AT_ONCE):
        yield from page
        after = (page[-1].updated_at, page[-1].id)


def _hours(services: Services, begins: date, ends: date) -> Counter[str]:
    """How many whole hours were given, by area."""
    minutes: Counter[str] = Counter()
    day = begins
    while day < ends:
        for told in services.store.find(Hours, where("day") == day.isoformat()):
            minutes[told.area] += told.minutes if told.status != "refused" else 0
        day += timedelta(days=1)
    return Counter({area: round(total / HOUR) for area, total in minutes.items()})


def _told(services: Services, counted: Mapping[str, int]) -> dict[str, int]:
    """What may be told of each area, and of all under ""; a sum is kept back where it would tell a small rest."""
    told = {area: counted.get(area, 0) for area in services.community.areas if counted.get(area, 0) >= LEAST}
    whole = sum(counted.values())
    rest = whole - sum(told.values())
    return {**told, "": whole} if whole >= LEAST and (rest == 0 or rest >= LEAST) else told


def _words(services: Services, things: Mapping[str, int], hours: Mapping[str, int]) -> dict[str, str]:
    """The text in every language of the community; none where nothing may be told."""
    did, gave = _told(services, things), _told(services, hours)
    if not did:
        return {}
    every = tuple((area, number, gave.get(area, 0)) for area, number in did.items())
    found = {code: _text(services, every, code) for code in services.community.languages}
    if max(map(len, found.values())) > announcements.LONGEST:
        found = {code: _text(services, every[-1:], code) for code in found}
    return found


def _text(services: Services, every: tuple[tuple[str, int, int], ...], language: str) -> str:
    return gsm7.fold(" ".join(services.wording.texts([Prompt("celebration", {"celebrated": every})], language)))
