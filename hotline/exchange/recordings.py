"""What callers left and the desk is still waiting for: asked for again, and no longer missing once it is here."""

from __future__ import annotations

from dataclasses import replace

from hotline.exchange import NotFound, posts
from hotline.services import Services
from storage.records import Post, Recording
from storage.store import where

LOST = "recording_lost"
"""The flag of a post whose recording the carrier did not have."""
MISSING = ("waiting", "lost")


def ask_again(services: Services, number: int, who: str) -> Recording:
    """Has a recording that is not here fetched at once, from the carrier that may have it after all."""
    with services.store.transaction():
        found = services.store.get(Recording, number)
        if found is None:
            raise NotFound("this recording is not here")
        if found.status not in MISSING:
            return found
        services.event(who, "asked for a recording again", found.post)
        return services.store.put(replace(found, status="waiting", attempts=0, not_before=services.now()))


def arrived(services: Services, recording: Recording) -> None:
    """Takes the flag from a post none of whose recordings is missing any more, in the transaction that is open."""
    post = services.store.one(Post, where("ref") == recording.post) if recording.post else None
    if post is None or LOST not in post.flags:
        return
    theirs = services.store.find(Recording, where("post") == post.ref, limit=200)
    if not any(one.status == "lost" for one in theirs):
        flags = tuple(flag for flag in post.flags if flag != LOST)
        posts.change(services, post, who="hotline", did="fetched a recording after all", flags=flags)
