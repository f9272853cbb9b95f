"""The community's own examples: texts that were corrected, or answered to be a need or an offer, as they now stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from flows import hearing
from flows.hearing import Vocabulary
from flows.hearing.taught import UNCLEAR, OwnExample
from hotline.exchange import posts
from hotline.exchange.corrections import THEMSELVES
from hotline.services import Services
from storage.records import Correction, Post
from storage.store import where

MOST = 800
"""Examples that are learned from, the newest ones: a night's training takes seconds."""
LOOKED_AT = 4000
"""Corrections among which they are looked for."""
FEWEST_WORDS = 3
"""Words of a text whose sender said what it is: a 'hello' before that says nothing."""


def gathered(services: Services) -> dict[str, OwnExample]:
    """The examples by their posts' refs, the newest first; erased texts are none."""
    vocabulary = services.vocabularies.untaught
    newest = services.store.find(Correction, newest=True, limit=LOOKED_AT)
    by_post = groupby(sorted(newest, key=attrgetter("post", "id")), key=attrgetter("post"))
    told = sorted(([*rows] for _, rows in by_post), key=lambda rows: -rows[-1].id)
    stand = posts.by_refs(services, [rows[-1].post for rows in told])
    found: dict[str, OwnExample] = {}
    for rows in told:
        post = stand.get(rows[-1].post)
        if post and post.words and len(found) < MOST and (example := _example(post, rows, vocabulary)):
            found[post.ref] = example
    return found


def read_rightly(services: Services, besides: Mapping[str, OwnExample]) -> dict[str, OwnExample]:
    """As many texts that nobody corrected and that were helped as they were read: what is right has to stay so."""
    vocabulary = services.vocabularies.untaught
    closed = services.store.find(Post, where("status") == "closed", newest=True, limit=LOOKED_AT)
    helped = (post for post in closed if post.closed_because == "helped" and post.words and post.ref not in besides)
    return dict(_right(helped, vocabulary, len(besides)))


def _right(helped: Iterator[Post], vocabulary: Vocabulary, most: int) -> Iterator[tuple[str, OwnExample]]:
    for post in helped:
        if most <= 0:
            return
        reading = hearing.read(post.words, vocabulary, language=post.language)
        if reading.kind == post.kind and set(reading.categories) == set(post.categories):
            most -= 1
            yield post.ref, OwnExample(post.words, post.language, post.kind, post.categories)


def _example(post: Post, rows: list[Correction], vocabulary: Vocabulary) -> OwnExample | None:
    """One post's, with the words as they were when it was last corrected; None where they say too little.

    Categories that nobody corrected count where the words are read so: others may have been chosen by number.
    """
    words, after = rows[-1].words, {row.field: row.after for row in rows}
    language = after.get("language", post.language)
    by_the_desk = any(row.who != THEMSELVES for row in rows)
    if not words or (not by_the_desk and len(words.split()) < FEWEST_WORDS):
        return None
    same = post.words == words
    kind = after.get("kind") or (post.kind if same else "")
    if not kind:
        return None
    if "categories" in after:
        return OwnExample(words, language, kind, tuple(filter(None, after["categories"].split(", "))))
    read = hearing.read(words, vocabulary, language=language).categories
    told = by_the_desk and same and kind != UNCLEAR and set(read) == set(post.categories)
    return OwnExample(words, language, kind, post.categories if told else None)
