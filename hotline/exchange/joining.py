"""Two posts about the same need become one; nothing of the other is lost."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import ExchangeError, apart, post_times, posts
from hotline.services import Services
from storage.records import Message, Post, Recording
from storage.store import where


def join(services: Services, ref: str, duplicate: str, who: str) -> Post:
    """Takes everything of the duplicate over into the post and closes the duplicate."""
    with services.store.transaction():
        kept, other = posts.by_ref(services, ref), posts.by_ref(services, duplicate)
        if kept.ref == other.ref:
            raise ExchangeError(f"{ref} cannot be joined with itself")
        told = {other.phone, other.for_phone} - {kept.phone, kept.for_phone, ""}
        whose = dict.fromkeys((*kept.joined_from, *other.joined_from, *map(services.phone_hash, sorted(told))))
        if apart.hashes(services, *told) or apart.hashed(services, other.joined_from):
            sentence = f"{duplicate} is of somebody who is kept apart from a helper: close it instead"
            raise ExchangeError(sentence, "kept_apart", ref=duplicate)
        if other.status in ("asked", "taken"):
            sentence = f"{duplicate} is {other.status}: join the other way round, or close it first"
            raise ExchangeError(sentence, "cannot_join", ref=duplicate, status=other.status)
        for message in services.store.find(Message, where("post") == other.ref):
            services.store.put(replace(message, post=kept.ref))
        for recording in services.store.find(Recording, where("post") == other.ref):
            services.store.put(replace(recording, post=kept.ref))
        posts.end(services, other, "duplicate", who)
        return posts.change(
            services, kept, who=who, did="joined", detail=f"with {other.ref}", joined_from=tuple(whose),
            words=" / ".join(filter(None, dict.fromkeys((kept.words, other.words)))),
            categories=tuple(dict.fromkeys((*kept.categories, *other.categories))),
            items=tuple(dict.fromkeys((*kept.items, *other.items))),
            recordings=tuple(dict.fromkeys((*kept.recordings, *other.recordings))),
            **{name: getattr(kept, name) or getattr(other, name) for name in ("place", "area", "how_many")},
            **{name: getattr(kept if kept.when else other, name) for name in post_times.FIELDS},
        )  # fmt: skip
