"""Texts that nobody's own text asked for: composed in the reader's language, and kept in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flows.prompts import Prompt
from hotline.base.clock import moment, stamp
from hotline.exchange import call_backs, post_times, quiet
from hotline.exchange.people import find, is_number
from hotline.services import Services
from storage.records import CallBack, Message, Person, Post, Task
from storage.store import where

NEVER_LEFT = ("queued", "stale", "failed")
OF_A_MATCH = frozenset(
    {"helper_found", "taken_changed", "still_on_it", "is_it_done", "did_it_happen", "resident_stopped"}
)
"""News that are true, and a helper's to know, only while the need is in that helper's hands."""
HOURS_WORTH_SENDING = {"task": 6, "notice": 24, "relay": 6, "confirm": 24}


def tell(
    services: Services,
    phone: str,
    prompt: str,
    post: Post,
    *,
    reader: Person | None = None,
    purpose: str = "notice",
    automatic: bool = False,
    **args: Any,
) -> Message | None:
    """Queues one prompt about a post for a phone; None where there is no number to text.

    `reader` is whoever has this phone, where the caller has looked them up in the same transaction. People whose
    phone gets no texts are called instead. An `automatic` text is one that nobody decided to send just now: it keeps
    the quiet hours.
    """
    if not is_number(phone):
        return None
    person = reader or find(services, phone) or Person(phone=phone)
    words = " ".join(services.wording.texts([Prompt(prompt, args)], person.language, about(services, post)))
    task = _task(services, post) if purpose == "relay" or prompt in OF_A_MATCH else 0
    if person.reached_by == "voice" and not person.barred:
        call_backs.owe(services, phone, words, ref=post.ref, prompt=prompt, args=args, task=task)
        return None
    if not person.greeted:
        words = services.wording.first_text(words, person.language)
    not_before = quiet.not_before(services.community, services.clock.now()) if automatic else ""
    begins = moment(not_before) if not_before else services.clock.now()
    not_after = stamp(begins + timedelta(hours=HOURS_WORTH_SENDING[purpose]))
    queued = services.outbox.put(
        phone, words, purpose=purpose, post=post.ref, priority=1, not_before=not_before, not_after=not_after,
        task=task, person=person,
    )  # fmt: skip
    if queued and person.id and not person.greeted:
        services.store.put(replace(person, greeted=True))
    return queued


def _task(services: Services, post: Post) -> int:
    """Id of the task of whoever has the need; 0 where nobody has it."""
    theirs = (where("ref") == post.ref) & (where("phone") == post.helper)
    found = services.store.find(Task, theirs, newest=True, limit=1) if post.helper else []
    return sum(task.id for task in found if task.status in ("taken", "done"))


def about(services: Services, post: Post) -> dict[str, Any]:
    """What a wording may name of a post."""
    return {
        "ref": post.ref,
        "kind": post.kind,
        "status": post.status,
        "closed_because": post.closed_because,
        "categories": post.categories,
        "words": post.words,
        "how_many": post.how_many,
        "items": post.items,
        "said_in": post.language,
        "place": post.place,
        "area": post.area,
        "when": post.when,
        "time": post_times.local(services, post),
        "recorded": bool(post.recordings),
    }


def owed(services: Services, phone: str, known: Mapping[str, Post]) -> tuple[Prompt, ...]:
    """What the hotline means to call this phone about, oldest first; `known` are posts that need no looking up."""
    waiting = call_backs.waiting_for(services, phone) if phone else []
    waiting = [one for one in waiting if not services.outbox.withheld(one)]
    found = [(one, known.get(one.post) or services.store.one(Post, where("ref") == one.post)) for one in waiting]
    return tuple(Prompt(one.prompt, {**(about(services, post) if post else {}), **one.args}) for one, post in found)


def waits_to_leave(services: Services, phone: str, ref: str) -> bool:
    """Whether the last text about a post has not left for this phone yet, so that nobody can be silent about it."""
    about = (where("post") == ref) & where("purpose").one_of(Message.PURPOSES) & (where("phone") == phone)
    texts = services.store.find(Message, about, newest=True, limit=1)
    return bool(texts) and texts[0].status in ("queued", "sending", "unknown")


def withdraw_texts(services: Services, phone: str, ref: str) -> bool:
    """Keeps texts about a task, and calls, that have not left yet from leaving; whether the task ever reached them."""
    about = (where("post") == ref) & (where("phone") == phone)
    texts = services.store.find(Message, about & (where("purpose") == "task"))
    for message in texts:
        if message.status == "queued":
            services.store.put(replace(message, status="stale", updated_at=services.now()))
    calls = [owed for owed in services.store.find(CallBack, about) if owed.prompt == "task"]
    for owed in calls:
        if owed.status in ("waiting", "calling", "open"):
            services.store.put(replace(owed, status="done", updated_at=services.now()))
    reached = any(message.status not in NEVER_LEFT for message in texts) or any(owed.status == "done" for owed in calls)
    return reached or not (texts or calls)
