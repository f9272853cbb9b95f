"""The desk ends a post or brings it back, and whoever asked for it hears of it in one text."""

from __future__ import annotations

from hotline.exchange import given_hours, next_time, posts, sides
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import Post

TOLD = ("helped", "expired", "referred", "unreachable")
"""Reasons that somebody who still waits would want to hear; the others are their own doing, or the desk's tidying."""


def close(services: Services, ref: str, because: str, who: str, *, automatic: bool = False) -> Post:
    """Closes a post; whoever asked for a need hears why, unless that goes without saying.

    It is `automatic` where no person has decided it just now.
    """
    with services.store.transaction():
        before = posts.by_ref(services, ref)
        closed = posts.close(services, ref, because, who)
        if before.status != "closed" and because in TOLD:
            _tell(services, closed, "news", automatic=automatic)
        if because == "helped":
            given_hours.came(services, closed)
            next_time.file(services, closed)
        return closed


def reopen(services: Services, ref: str, who: str) -> Post:
    """Brings a post back; both sides hear it: a helper who thought that it was done, and whoever asked for it."""
    with services.store.transaction():
        before = posts.by_ref(services, ref)
        opened = posts.reopen(services, ref, who)
        if before.status == "done" and before.helper:
            tell(services, before.helper, "task_reopened", opened)
        _tell(services, opened, "desk_reopened")
        return opened


def _tell(services: Services, post: Post, prompt: str, *, automatic: bool = False) -> None:
    """Nobody is called to be told that they could not be reached."""
    for person in sides.met(services, post) if post.kind == "need" else ():
        if person.reached_by != "voice" or post.closed_because != "unreachable":
            tell(services, person.phone, prompt, post, reader=person, automatic=automatic, mine=True)
