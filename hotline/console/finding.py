"""Posts for the board: by status, filters and search; each page reads a bounded number of rows, whatever is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from hotline.base.privacy import masked
from hotline.console.here import whole
from hotline.services import Services
from storage.prefix_search import keys, starting
from storage.records import Post
from storage.records.search_keys import backwards, plain_words
from storage.store import where

PAGE = 30
MOST_READ = 600
"""Rows that one page looks at; a rare combination of filters goes on with a link."""
MOST_SEARCHED = 5000
"""Posts that one word of a search may be in; of a commoner one the newest count."""
STATUSES = ("new", "open", "asked", "taken", "done", "closed")
COUNTED_TO = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the coordinator asked to see."""

    status: str = ""
    category: str = ""
    area: str = ""
    language: str = ""
    channel: str = ""
    beyond: str = ""
    """Where the page before ended: created_at and id."""

    def with_(self, **changed: str) -> str:
        """The address of the same with other values."""
        values = {name: getattr(self, name) for name in self.__slots__} | changed
        return "/?" + urlencode({name: value for name, value in values.items() if value})

    @property
    def filtered(self) -> bool:
        """Whether anything but the status narrows it."""
        return bool(self.category or self.area or self.language or self.channel)


@dataclass(frozen=True, slots=True)
class Section:
    """One list on the board, and where it goes on."""

    status: str
    posts: list[Post]
    beyond: str = ""


def section(services: Services, wanted: Wanted, limit: int = PAGE) -> Section:
    """The posts of one status, those that wait longest first; closed ones newest first."""
    newest = wanted.status in ("closed", "done")
    prefix = _prefix(wanted)
    stamp, _, number = wanted.beyond.partition("~")
    beyond = (prefix + stamp, whole(number)) if number else None
    posts: list[Post] = []
    for _ in range(0, MOST_READ, 2 * limit):
        found = starting(services.store, Post, prefix, limit=2 * limit, newest=newest, beyond=beyond)
        for key, post in found:
            beyond = (key, post.id)
            if _fits(post, wanted):
                posts.append(post)
                if len(posts) == limit:
                    return Section(wanted.status, posts, _goes_on(beyond, prefix))
        if len(found) < 2 * limit:
            return Section(wanted.status, posts)
    return Section(wanted.status, posts, _goes_on(beyond, prefix))


def _goes_on(beyond: tuple[str, int] | None, prefix: str) -> str:
    return f"{beyond[0].removeprefix(prefix)}~{beyond[1]}" if beyond else ""


def _prefix(wanted: Wanted) -> str:
    """The narrowest list that holds all that is wanted."""
    if wanted.status == "look":
        return "look "
    if wanted.category:
        return f"{wanted.status}/{wanted.category} "
    for name in ("area", "language", "channel"):
        if getattr(wanted, name):
            return f"{wanted.status}/{name}={getattr(wanted, name)} "
    return f"{wanted.status} "


def _fits(post: Post, wanted: Wanted) -> bool:
    return (
        (not wanted.category or wanted.category in post.categories)
        and (not wanted.area or post.area == wanted.area)
        and (not wanted.language or post.language == wanted.language)
        and (not wanted.channel or post.channel == wanted.channel)
    )


def counts(services: Services, wanted: Wanted) -> dict[str, int]:
    """How many posts each status has under one filter or none, counted no further than `COUNTED_TO`; {} under more."""
    filters = [name for name in ("category", "area", "language", "channel") if getattr(wanted, name)]
    if len(filters) > 1:
        return {}
    if not filters:
        return {status: services.store.count(Post, where("status") == status, COUNTED_TO) for status in STATUSES}
    each = {status: _prefix(replace(wanted, status=status)) for status in STATUSES}
    return {status: len(keys(services.store, Post, prefix, limit=COUNTED_TO)) for status, prefix in each.items()}


def search(services: Services, words: str, limit: int = 50, *, numbers: bool = True) -> list[Post]:
    """Posts by ref, by the last digits of a number, or by the beginnings of their words; newest first.

    Without `numbers` nobody learns one by asking for its digits one after another.
    """
    store, found = services.store, dict[int, Post]()
    digits = "".join(letter for letter in words if letter.isdigit())
    if digits and digits == "".join(words.split()).lstrip("+#").replace("-", "").replace("(", "").replace(")", ""):
        by_ref = store.one(Post, where("ref") == digits)
        if by_ref:
            found[by_ref.id] = by_ref
        if numbers and len(digits) >= 2:
            matches = starting(store, Post, f"digits {backwards(digits)}", limit=limit, newest=True)
            found.update((post.id, post) for _, post in matches)
    tokens = plain_words(words)
    if tokens and not found:
        each = [
            {number for _, number in keys(store, Post, f"word {token}", limit=MOST_SEARCHED, newest=True)}
            for token in tokens
        ]
        newest = sorted(set.intersection(*each), reverse=True)[:limit]
        found.update((number, post) for number in newest if (post := store.get(Post, number)))
        if not numbers:
            found = {number: post for number, post in found.items() if _shows(post, tokens)}
    return sorted(found.values(), key=lambda post: -post.id)[:limit]


def _shows(post: Post, tokens: Sequence[str]) -> bool:
    """Whether the post has these words where its phone numbers are hidden."""
    shown = plain_words(masked(f"{post.words} / {post.place} / {post.name}"))
    return all(any(word.startswith(token) for word in shown) for token in tokens)


def state(services: Services) -> str:
    """Changes when any post does, and every minute, since ages are shown."""
    newest = services.store.find(Post, order="updated_at", newest=True, limit=1)
    changed = f"{newest[0].updated_at}v{newest[0].version}i{newest[0].id}" if newest else ""
    return f"{changed}@{services.now()[:16]}"
