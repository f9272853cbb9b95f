"""Calls that the hotline owes somebody: made by itself where it can, else left to the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows.conversations.notice_board import DIGEST
from hotline.services import Services
from storage.records import CallBack, Person
from storage.store import where

ANSWER_WITHIN_MINUTES = 10
"""A call of ours that was not reported on by then is taken for one that nobody answered."""
MOST_AT_ONCE = 3
"""Pieces of news in one call."""


def owe(
    services: Services,
    phone: str,
    words: str,
    *,
    ref: str = "",
    prompt: str = "",
    args: Mapping[str, Any] | None = None,
    task: int = 0,
) -> CallBack:
    """Notes that somebody is to be told something; newer news about the same post take the place of older.

    With a prompt the hotline calls by itself, `words` are what the desk would say.
    """
    now = services.now()
    status = "waiting" if prompt and services.community.voice.call_tries else "open"
    others = waiting_for(services, phone) if status == "waiting" else []
    owed = CallBack(
        phone=phone, post=ref, words=words, prompt=prompt, args=dict(args or {}), status=status, task=task,
        not_before=max((one.not_before for one in others if one.attempts), default=now),
        message_left=any(one.message_left for one in others), created_at=now, updated_at=now,
    )  # fmt: skip
    if others:
        older = next((one for one in others if one.post == ref and _alike(one, owed)), None)
        if older and prompt == "relayed" and older.task == task:
            owed = replace(owed, args={**owed.args, "words": f"{older.args.get('words', '')}. {owed.args['words']}"})
        if older:
            return services.store.put(replace(owed, id=older.id, attempts=older.attempts, created_at=older.created_at))
    return services.store.add(owed)


def _alike(one: CallBack, other: CallBack) -> bool:
    """News replace older news; words of the other side of a match stand beside them and are put together."""
    return (one.prompt == "relayed") == (other.prompt == "relayed")


def waiting_for(services: Services, phone: str) -> list[CallBack]:
    """What the hotline wants to tell this phone by itself, oldest first."""
    wanted = where("status").one_of(["waiting", "calling"])
    return services.store.find(CallBack, (where("phone") == phone) & wanted, limit=MOST_AT_ONCE)


def leave_to_desk(services: Services, phone: str, words: str, *, ref: str, prompt: str) -> None:
    """A question that no call has got an answer to is put by a person, who finds it on the list once."""
    now = services.now()
    for owed in _unanswered(services, phone, ref, prompt):
        services.store.put(replace(owed, status="open", updated_at=now))
        return
    services.store.add(CallBack(phone=phone, post=ref, words=words, prompt=prompt, created_at=now, updated_at=now))


def answered(services: Services, person: Person, ref: str, prompt: str) -> None:
    """Whoever was to be called about a question has answered it."""
    if person.reached_by == "voice":
        for owed in _unanswered(services, person.phone, ref, prompt):
            services.store.put(replace(owed, status="done", updated_at=services.now()))


def _unanswered(services: Services, phone: str, ref: str, prompt: str) -> list[CallBack]:
    not_done = where("status").one_of(["waiting", "calling", "open"])
    found = services.store.find(CallBack, (where("phone") == phone) & not_done)
    return [owed for owed in found if (owed.post, owed.prompt) == (ref, prompt)]


def told(services: Services, phone: str, prompts: tuple[str, ...] = (), ref: str = "") -> None:
    """This phone has heard its news: all of them, or only these prompts, about this post."""
    for owed in waiting_for(services, phone) if phone else ():
        if (not prompts or owed.prompt in prompts) and ref in ("", owed.post):
            services.store.put(replace(owed, status="done", updated_at=services.now()))


def settle(services: Services, phone: str, words: str) -> None:
    """What the desk was to do for this phone has happened."""
    for owed in services.store.find(CallBack, (where("phone") == phone) & (where("status") == "open")):
        if owed.words == words:
            services.store.put(replace(owed, status="done", updated_at=services.now()))


def see(services: Services, phone: str, ref: str) -> None:
    """Whoever is to be called has left something: the desk finds it beside the call to make."""
    for owed in services.store.find(CallBack, (where("phone") == phone) & (where("status") == "open")) if phone else ():
        if not owed.post:
            services.store.put(replace(owed, post=ref, updated_at=services.now()))


def tried(services: Services, phone: str) -> None:
    """A call of ours reached nobody: another try later, or the desk's list after the last one."""
    talk = services.community.voice
    for owed in services.store.find(CallBack, (where("phone") == phone) & (where("status") == "calling")):
        over = "done" if owed.prompt == DIGEST else "open"  # news of the week are nothing that a person has to say
        status = over if owed.attempts >= talk.call_tries else "waiting"
        later = services.now(minutes=talk.call_again_minutes)
        services.store.put(replace(owed, status=status, not_before=later, updated_at=services.now()))
