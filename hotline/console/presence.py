"""Who else has the same post on the screen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from hotline.services import Services
from storage.errors import StoreError
from storage.records import Presence
from storage.store import where

SEEN_SECONDS = 45
NOTED_EVERY = 20


def here(services: Services, ref: str, who: str) -> list[str]:
    """Notes that this coordinator is here, and names the others who are."""
    present = services.store.find(Presence, where("post") == ref, limit=50)
    others = sorted(
        {one.who for one in present if one.who != who and one.seen_at > services.now(seconds=-SEEN_SECONDS)}
    )
    mine = next((one for one in present if one.who == who), None)
    if mine is None or mine.seen_at < services.now(seconds=-NOTED_EVERY):
        with suppress(StoreError), services.store.transaction():
            for old in services.store.find(Presence, where("who") == who, limit=20):
                if old.post != ref:
                    services.store.drop(old)
            _note(services, ref, who)
    return others


def _note(services: Services, ref: str, who: str) -> None:
    mine = services.store.one(Presence, (where("who") == who) & (where("post") == ref))
    if mine:
        services.store.put(replace(mine, seen_at=services.now()))
    else:
        services.store.add(Presence(post=ref, who=who, seen_at=services.now()))


def elsewhere(services: Services, who: str) -> dict[str, str]:
    """The posts that others have on the screen just now, each with their names."""
    since, there = services.now(seconds=-SEEN_SECONDS), dict[str, set[str]]()
    for one in services.store.find(Presence, newest=True, limit=200):
        if one.who != who and one.seen_at > since:
            there.setdefault(one.post, set()).add(one.who.title())
    return {ref: ", ".join(sorted(names)) for ref, names in there.items()}
