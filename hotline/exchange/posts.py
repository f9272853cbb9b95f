"""The life of a post: filed, opened, closed and reopened, each change with its line in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from hotline.exchange import ExchangeError, NotFound, NotNow, apart, relay
from hotline.exchange.asked import call_off, without_silence
from hotline.exchange.refs import is_ref, new_ref
from hotline.exchange.sides import HELD_BACK
from hotline.services import Services
from storage.records import Note, Person, Post
from storage.store import where

REASONS = ("helped", "withdrawn", "expired", "duplicate", "referred", "unreachable", "spam")
OPEN_STATUSES = ("new", "open", "asked", "taken", "done")
KINDS = ("need", "offer", "unclear")
PARTED_NUMBER = "parted_number"
"""Who told it and who has the number that they told are kept apart; the desk alone is told, so that nobody can find out
by asking whose number it is."""


def by_ref(services: Services, ref: str) -> Post:
    """The post with this ref; NotFound when there is none, or the ref has a slip in it."""
    post = services.store.one(Post, where("ref") == ref)
    if post is None:
        slip = "" if is_ref(ref) else " (its last digit does not fit the others)"
        raise NotFound(f"{ref} is not a number of ours: check it{slip}")
    return post


def by_refs(services: Services, refs: Iterable[str]) -> dict[str, Post]:
    """The posts with these refs, as far as there are any, by ref."""
    wanted = list(dict.fromkeys(refs))
    found = services.store.find(Post, where("ref").one_of(wanted)) if wanted else []
    return {post.ref: post for post in found}


def file(services: Services, post: Post, *, who: str = "person") -> Post:
    """Keeps a new post under a ref of its own."""
    now = services.now()
    status = "open" if post.status == "open" else "new"
    post = replace(post, **_without_parted(services, post, {"for_phone": post.for_phone}))
    kept = services.store.add(
        replace(post, ref=new_ref(services.store), status=status, version=1, created_at=now, updated_at=now)
    )
    services.event(who, f"filed {kept.kind}", kept.ref)
    return kept


def change(services: Services, post: Post, *, who: str, did: str = "changed", detail: str = "", **fields: Any) -> Post:
    """Saves new values of a post and who gave them; what it has come to leaves a question of before behind."""
    if fields.get("status", post.status) != post.status:
        fields["still_asked_at"] = ""
    fields = _without_parted(services, post, fields)
    changed = services.store.put(replace(post, **fields, version=post.version + 1, updated_at=services.now()))
    services.event(who, did, post.ref, detail)
    if changed.status == "closed" != post.status:
        relay.closed(services, post.ref, changed.closed_because)
    return changed


def _without_parted(services: Services, post: Post, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be kept, without a number whose owner is kept apart from whoever told it: one side is never both."""
    known = post.for_phone if post.status == "closed" else ""
    told, phone = fields.get("for_phone", known), fields.get("phone", post.phone)
    if not told or not apart.are(services, phone, told):
        return dict(fields)
    flags = dict.fromkeys((*fields.get("flags", post.flags), PARTED_NUMBER))
    return {**fields, "for_phone": "", "flags": tuple(flags)}


def flag(services: Services, post: Post, reason: str, *, who: str = "hotline") -> Post:
    """Asks the desk to look at a post, and says why."""
    if reason in post.flags:
        return post
    return change(services, post, who=who, did=f"flagged {reason}", flags=(*post.flags, reason))


def kept_flags(flags: tuple[str, ...]) -> tuple[str, ...]:
    """What stays when a post was looked at or is closed: a number that nobody has agreed to is texted no sooner."""
    return tuple(flag for flag in flags if flag in HELD_BACK)


def settle(
    services: Services, post: Post, reason: str, *, who: str, did: str, instead: str = "", **fields: Any
) -> Post:
    """What a flag asks has been answered: it goes, perhaps with another `instead`, and what else the answer changes."""
    left = dict.fromkeys((*post.flags, *filter(None, (instead,))))
    return change(services, post, who=who, did=did, flags=tuple(flag for flag in left if flag != reason), **fields)


def unflag(services: Services, ref: str, who: str) -> Post:
    """A coordinator has looked: the flags go."""
    with services.store.transaction():
        post = by_ref(services, ref)
        kept = kept_flags(post.flags)
        return change(services, post, who=who, did="looked at flags", flags=kept) if post.flags != kept else post


def open_(services: Services, ref: str, who: str) -> Post:
    """A coordinator has looked at a new post: it waits for a helper."""
    with services.store.transaction():
        post = by_ref(services, ref)
        if post.status != "new":
            raise NotNow(f"{ref} is {post.status}, not new", "changed_status", ref=ref, status=post.status)
        return change(services, post, who=who, did="opened", status="open")


def close(services: Services, ref: str, because: str, who: str) -> Post:
    """Ends a post for one of the reasons; volunteers who have it are told."""
    if because not in REASONS:
        raise ExchangeError(f"{because!r} is no reason to close: use one of {', '.join(REASONS)}")
    with services.store.transaction():
        return end(services, by_ref(services, ref), because, who)


def end(services: Services, post: Post, because: str, who: str, others: Mapping[str, Person] | None = None) -> Post:
    """`close` for whoever has just looked the post up, in the same transaction, and perhaps some people, by phone."""
    if post.status == "closed":
        return post
    call_off(services, post, others)
    return change(
        services, post, who=who, did="closed", detail=because, status="closed", closed_because=because,
        flags=kept_flags(post.flags),
    )  # fmt: skip


def reopen(services: Services, ref: str, who: str) -> Post:
    """Brings a post back to those that wait for a helper."""
    with services.store.transaction():
        post = by_ref(services, ref)
        if post.status not in ("closed", "done", "taken"):
            sentence = f"{ref} is {post.status}: there is nothing to reopen"
            raise NotNow(sentence, "changed_status", ref=ref, status=post.status)
        call_off(services, post, anew=True)
        flags = without_silence(post.flags)
        return change(services, post, who=who, did="reopened", status="open", closed_because="", helper="", flags=flags)


def note(services: Services, ref: str, words: str, who: str) -> Note:
    """Keeps what a coordinator wrote beside a post."""
    with services.store.transaction():
        by_ref(services, ref)
        kept = services.store.add(Note(post=ref, who=who, words=words, created_at=services.now()))
        services.event(who, "wrote a note", ref)
        return kept
