"""The life of a post: filed, opened, closed and reopened, each change with its line in the audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hotline.exchange import ExchangeError, NotFound, NotNow, relay
from hotline.exchange.asked import call_off
from hotline.exchange.refs import is_ref, new_ref
from hotline.house import House
from storage.records import Note, Post
from storage.store import where

REASONS = ("helped", "withdrawn", "expired", "duplicate", "referred", "unreachable", "spam")
OPEN_STATUSES = ("new", "open", "asked", "taken", "done")
KINDS = ("need", "offer", "unclear")


def by_ref(house: House, ref: str) -> Post:
    """The post with this ref; NotFound when there is none, or the ref has a slip in it."""
    post = house.store.one(Post, where("ref") == ref)
    if post is None:
        slip = "" if is_ref(ref) else " (its last digit does not fit the others)"
        raise NotFound(f"{ref} is not a number of ours: check it{slip}")
    return post


def file(house: House, post: Post, *, who: str = "person") -> Post:
    """Keeps a new post under a ref of its own."""
    now = house.now()
    status = "open" if post.status == "open" else "new"
    kept = house.store.add(
        replace(post, ref=new_ref(house.store), status=status, version=1, created_at=now, updated_at=now)
    )
    house.event(who, f"filed {kept.kind}", kept.ref)
    return kept


def change(house: House, post: Post, *, who: str, did: str = "changed", detail: str = "", **fields: Any) -> Post:
    """Saves new values of a post and who gave them."""
    changed = house.store.put(replace(post, **fields, version=post.version + 1, updated_at=house.now()))
    house.event(who, did, post.ref, detail)
    if changed.status == "closed" != post.status:
        relay.closed(house, post.ref)
    return changed


def flag(house: House, post: Post, reason: str, *, who: str = "hotline") -> Post:
    """Asks the desk to look at a post, and says why."""
    if reason in post.flags:
        return post
    return change(house, post, who=who, did=f"flagged {reason}", flags=(*post.flags, reason))


def unflag(house: House, ref: str, who: str) -> Post:
    """A coordinator has looked: the flags go."""
    with house.store.transaction():
        post = by_ref(house, ref)
        return change(house, post, who=who, did="looked at flags", flags=()) if post.flags else post


def open_(house: House, ref: str, who: str) -> Post:
    """A coordinator has looked at a new post: it waits for a helper."""
    with house.store.transaction():
        post = by_ref(house, ref)
        if post.status != "new":
            raise NotNow(f"{ref} is {post.status}, not new", "changed_status", ref=ref, status=post.status)
        return change(house, post, who=who, did="opened", status="open")


def close(house: House, ref: str, because: str, who: str) -> Post:
    """Ends a post for one of the reasons; volunteers who have it are told."""
    if because not in REASONS:
        raise ExchangeError(f"{because!r} is no reason to close: use one of {', '.join(REASONS)}")
    with house.store.transaction():
        post = by_ref(house, ref)
        if post.status == "closed":
            return post
        call_off(house, post)
        return change(
            house, post, who=who, did="closed", detail=because, status="closed", closed_because=because, flags=()
        )


def reopen(house: House, ref: str, who: str) -> Post:
    """Brings a post back to those that wait for a helper."""
    with house.store.transaction():
        post = by_ref(house, ref)
        if post.status not in ("closed", "done", "taken"):
            sentence = f"{ref} is {post.status}: there is nothing to reopen"
            raise NotNow(sentence, "changed_status", ref=ref, status=post.status)
        return change(house, post, who=who, did="reopened", status="open", closed_because="", helper="")


def note(house: House, ref: str, words: str, who: str) -> Note:
    """Keeps what a coordinator wrote beside a post."""
    with house.store.transaction():
        by_ref(house, ref)
        kept = house.store.add(Note(post=ref, who=who, words=words, created_at=house.now()))
        house.event(who, "wrote a note", ref)
        return kept
