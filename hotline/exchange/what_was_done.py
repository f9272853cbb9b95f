"""What the hotline did lately, in figures that name nobody: for those who are told about it from outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flows.conversations.hanging import POSTERING
from hotline.services import Services
from storage.records import Person, Post
from storage.store import where

DAYS = 90
FEWEST = 5
"""A smaller count is withheld: neighbors would know who that was."""
COUNTED_TO = 10_000
LOOKED_AT = 1000
"""Requests whose categories are counted, the newest."""
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the last days; 0 where one is withheld."""

    asked: int = 0
    helped: int = 0
    helpers: int = 0
    most: tuple[str, ...] = ()
    """Categories that were asked for most, none of which is withheld."""


def figures(services: Services) -> Figures:
    """Counts requests, those that somebody helped with, and those who help."""
    since = services.now(days=-DAYS)
    lately = (where("kind") == "need") & (where("updated_at") >= since) & ~where("categories").any([POSTERING])
    asked = lately & where("status").one_of(Post.STATUSES) & (where("created_at") >= since)
    helped = lately & (where("status") == "closed") & (where("closed_because") == "helped")
    helpers = (where("joining") == "approved") & (where("opted_out") == False)  # noqa: E712 - a condition, no truth
    kinds = Counter(kind for post in services.store.find(Post, asked, newest=True, limit=LOOKED_AT)
                    for kind in post.categories if kind != "other")  # fmt: skip
    return Figures(
        _told(services.store.count(Post, asked, at_most=COUNTED_TO)),
        _told(services.store.count(Post, helped, at_most=COUNTED_TO)),
        _told(services.store.count(Person, helpers, at_most=COUNTED_TO)),
        tuple(kind for kind, number in kinds.most_common(MOST_NAMED) if _told(number)),
    )


def _told(number: int) -> int:
    return number if number >= FEWEST else 0
