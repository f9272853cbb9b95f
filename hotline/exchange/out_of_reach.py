"""Needs of somebody who gets no more texts: they stay, the desk sees it, and whoever helps is not left in the dark."""

from __future__ import annotations

from hotline.exchange import posts, sides
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import Person, Post
from storage.store import where

FLAG = "stopped"
UNDER_WAY = ("open", "asked", "taken")
MOST = 10
"""Needs of one phone that are looked at, the newest."""


def stopped(services: Services, person: Person) -> None:
    """Somebody has just stopped our texts: their needs are flagged, and helpers who are on their way hear of it."""
    if not person.phone:
        return
    under_way = where("status").one_of(list(UNDER_WAY))
    theirs = services.store.find(Post, (where("phone") == person.phone) & under_way, newest=True, limit=MOST)
    if person.spoken_for:
        for_them = (where("for_phone") == person.phone) & under_way
        theirs += services.store.find(Post, for_them, newest=True, limit=MOST)
    for post in {post.id: post for post in theirs if post.kind == "need"}.values():
        if _unreached(services, post):
            _tell_helper(services, posts.flag(services, post, FLAG))


def taken(services: Services, post: Post) -> None:
    """Whoever has just taken a need hears where words to the other side would not arrive."""
    if FLAG in post.flags and _unreached(services, post):
        _tell_helper(services, post)


def _tell_helper(services: Services, post: Post) -> None:
    if post.status == "taken":
        tell(services, post.helper, "resident_stopped", post)


def _unreached(services: Services, post: Post) -> bool:
    """Nobody is left on the resident's side who gets texts."""
    return all(person.opted_out for person in sides.met(services, post))
