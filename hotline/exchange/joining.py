"""Two posts about the same need become one; nothing of the other is lost."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import ExchangeError, posts
from hotline.house import House
from storage.records import Message, Post, Recording
from storage.store import where


def join(house: House, ref: str, duplicate: str, who: str) -> Post:
    """Takes everything of the duplicate over into the post and closes the duplicate."""
    with house.store.transaction():
        kept, other = posts.by_ref(house, ref), posts.by_ref(house, duplicate)
        if kept.ref == other.ref:
            raise ExchangeError(f"{ref} cannot be joined with itself")
        if other.status in ("asked", "taken"):
            sentence = f"{duplicate} is {other.status}: join the other way round, or close it first"
            raise ExchangeError(sentence, "cannot_join", ref=duplicate, status=other.status)
        for message in house.store.find(Message, where("post") == other.ref):
            house.store.put(replace(message, post=kept.ref))
        for recording in house.store.find(Recording, where("post") == other.ref):
            house.store.put(replace(recording, post=kept.ref))
        posts.close(house, other.ref, "duplicate", who)
        return posts.change(
            house, kept, who=who, did="joined", detail=f"with {other.ref}",
            words=" / ".join(filter(None, dict.fromkeys((kept.words, other.words)))),
            categories=tuple(dict.fromkeys((*kept.categories, *other.categories))),
            recordings=tuple(dict.fromkeys((*kept.recordings, *other.recordings))),
            **{name: getattr(kept, name) or getattr(other, name) for name in ("place", "area", "when", "how_many")},
        )  # fmt: skip
