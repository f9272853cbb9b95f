"""Rounds of postering: made by the desk, put to volunteers like any task, and what hangs by now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.conversations.hanging import POSTERING, OnTheRound
from hotline.exchange import ExchangeError, flyer_places, people, posts
from hotline.services import Services
from storage.records import FlyerPlace, Post, PosteringRound
from storage.store import where

MOST_PLACES = 6
"""More do not fit into the text by which somebody hears them."""
LONGEST_STREETS = 60


def make(services: Services, codes: Sequence[str], streets: str, area: str, who: str) -> Post:
    """A round over these places, as a need that the desk forwards like any; `streets` stand in the task text."""
    told = " ".join(streets.split())
    if not 0 < len(codes) <= MOST_PLACES or not told or len(told) > LONGEST_STREETS:
        sentence = f"a round takes 1 to {MOST_PLACES} places and its streets in {LONGEST_STREETS} letters"
        raise ExchangeError(sentence, "bad_round", n=MOST_PLACES)
    with services.store.transaction():
        places = [flyer_places.by_code(services, code) for code in dict.fromkeys(codes)]
        named = ", ".join(place.code for place in places)
        words = "; ".join(f"{place.code} {place.place}" for place in places)
        round_post = Post(
            kind="need", status="open", channel="desk", categories=(POSTERING,), items=((named, POSTERING),),
            words=words, place=told, area=area if area in services.community.areas else "",
        )  # fmt: skip
        filed = posts.file(services, round_post, who=who)
        made = PosteringRound(
            ref=filed.ref, codes=tuple(place.code for place in places), since=people.today(services),
            created_at=services.now(),
        )  # fmt: skip
        services.store.add(made)
        return filed


def places_of(services: Services, ref: str) -> tuple[OnTheRound, ...]:
    """The places of a round that are on the list still, and whether a flyer hangs there since it was made."""
    made = services.store.one(PosteringRound, where("ref") == ref)
    if made is None:
        return ()
    found = {place.code: place for place in services.store.find(FlyerPlace, where("code").one_of(list(made.codes)))}
    there = [found[code] for code in made.codes if code in found]
    return tuple(OnTheRound(place.code, place.place, place.posted_on >= made.since) for place in there)


def hung(services: Services, codes: Sequence[str]) -> None:
    """Flyers hang at these places from today on, in the transaction that is open."""
    for code in codes:
        if place := flyer_places.find(services, code):
            services.store.put(replace(place, posted_on=people.today(services), updated_at=services.now()))
            services.event("person", "hung up a flyer", detail=code)
