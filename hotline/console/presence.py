"""Who else has the same post on the screen."""

from __future__ import annotations

from dataclasses import replace

from hotline.house import House
from storage.records import Presence
from storage.store import where

SEEN_SECONDS = 45
NOTED_EVERY = 20


def here(house: House, ref: str, who: str) -> list[str]:
    """Notes that this coordinator is here, and names the others who are."""
    present = house.store.find(Presence, where("post") == ref, limit=50)
    others = sorted({one.who for one in present if one.who != who and one.seen_at > house.now(seconds=-SEEN_SECONDS)})
    mine = next((one for one in present if one.who == who), None)
    if mine is None or mine.seen_at < house.now(seconds=-NOTED_EVERY):
        with house.store.transaction():
            for old in house.store.find(Presence, where("who") == who, limit=20):
                if old.post != ref:
                    house.store.drop(old)
            _note(house, ref, who)
    return others


def _note(house: House, ref: str, who: str) -> None:
    mine = house.store.one(Presence, (where("who") == who) & (where("post") == ref))
    if mine:
        house.store.put(replace(mine, seen_at=house.now()))
    else:
        house.store.add(Presence(post=ref, who=who, seen_at=house.now()))


def elsewhere(house: House, who: str) -> dict[str, str]:
    """The posts that others have on the screen just now, each with their names."""
    since, there = house.now(seconds=-SEEN_SECONDS), dict[str, set[str]]()
    for one in house.store.find(Presence, newest=True, limit=200):
        if one.who != who and one.seen_at > since:
            there.setdefault(one.post, set()).add(one.who.title())
    return {ref: ", ".join(sorted(names)) for ref, names in there.items()}
