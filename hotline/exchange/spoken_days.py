"""The day of which the two sides of a need speak: an hour that is told alone is on that day."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.hearing.times import Time
from hotline.exchange import post_times
from hotline.exchange.told_times import span_of
from hotline.services import Services
from storage.records import Post, Relay
from storage.store import where


def spoken_of(services: Services, words: str, language: str) -> str:
    """The local date that these words name, as 2026-12-05; "" for none."""
    told = hearing.agreed_day(words, services.vocabulary, language)
    first = span_of(told, post_times.here(services)).first if told else None
    return first.isoformat() if first else ""


def known(services: Services, post: Post, told: Time) -> Post:
    """The post as it was known when this time was told; of an hour alone, on the day that its two sides spoke of."""
    if not (told.start or told.end) or told.day or told.repeats or told.minutes:
        return post
    today = post_times.here(services).date().isoformat()
    days = [(way.spoke_at, way.day) for way in _ways(services, post.ref) if way.day >= today]
    return replace(post, starts_at=max(days)[1], ends_at="", repeats="") if days else post


def settle(services: Services, ref: str) -> None:
    """The need itself says now which day it is."""
    for way in _ways(services, ref):
        services.store.put(replace(way, day=""))


def _ways(services: Services, ref: str) -> list[Relay]:
    """The ways of a need on which a day was named."""
    found = services.store.find(Relay, where("ref") == ref)
    return [way for way in found if way.day and way.status != "ended"]
