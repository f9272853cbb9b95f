"""What a resident changes of a post that somebody may act on: kept, and told to whoever was asked or took it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hotline.exchange import asked, post_times, posts, reminders, sides, spoken_days
from hotline.exchange.notices import tell, withdraw_texts
from hotline.services import Services
from storage.records import Event, Post
from storage.store import where

CORRECTED = "corrected it"
ACTED_ON = ("categories", "items", "place", "area", *post_times.FIELDS, "how_many")
"""Fields that a helper acts on, and whose old values stay in the history."""


def by_person(services: Services, post: Post, changed: dict[str, Any], by: str) -> Post:
    """Saves what was said otherwise `by` a phone, for whoever has read the post in the transaction that is open."""
    before = "; ".join(f"{name}: {_text(getattr(post, name))}" for name in ACTED_ON if name in changed)
    if not before:
        return posts.change(services, post, who="person", did="added to it", **changed) if changed else post
    kept = posts.change(services, post, who="person", did=CORRECTED, detail=f"before: {before}", **changed)
    if "starts_at" in changed:
        spoken_days.settle(services, post.ref)
    _tell_helpers(services, kept, moved=not changed.keys().isdisjoint(post_times.FIELDS))
    sides.tell_all(services, kept, "corrected", besides=by)
    return kept


def _tell_helpers(services: Services, post: Post, *, moved: bool) -> None:
    """Whoever took it hears all of it again, whoever was asked what a task text may say; `moved` to another time."""
    if post.status not in ("asked", "taken"):
        return
    for task in asked.of_post(services, post.ref):
        if task.status == "taken":
            tell(services, task.phone, "taken_changed", post)
            if moved:
                reminders.begin_again(services, task, post)
        elif task.status == "sent" and post.status == "asked":
            withdraw_texts(services, task.phone, post.ref)
            tell(services, task.phone, "task_changed", post, purpose="task")


def forget(services: Services, ref: str) -> None:
    """The trail outlives FORGET, and what a place was before does not."""
    for event in services.store.find(Event, where("post") == ref):
        if event.did == CORRECTED and event.detail:
            services.store.put(replace(event, detail=""))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(one if isinstance(one, str) else one[0] for one in value) or "none"
    return str(value or "") or "not known"
