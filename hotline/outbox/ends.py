"""What becomes of a text, written in the transaction that is open: status, audit trail and word to the desk."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from hotline.base.clock import stamp
from hotline.line import account_faults
from hotline.line.codes import LANDLINE, OPTED_OUT
from hotline.line.state import go_unwell
from hotline.outbox.withheld import Withheld
from storage.records import CallBack, Event, Message, Person, Post, Task
from storage.records.people import AT_THE_CARRIER
from storage.store import Store, where

ORDER = {"queued": 0, "sending": 1, "unknown": 1, "stale": 1, "sent": 2, "failed": 3, "delivered": 4}
"""How far along a text is; a report moves it up and never back, so the order of reports does not matter."""


def fail(store: Store, message: Message, error: str, now: str, withheld: Withheld) -> None:
    """Gives a text up: the desk sees it, and what the error says of the phone is remembered."""
    store.put(replace(message, status="failed", error=error, updated_at=now))
    code = int(error) if error.isdecimal() else 0
    if code == OPTED_OUT:
        _opt_out(store, message.phone, now)
    elif code in LANDLINE:
        _reach_by_voice(store, message, now, withheld)
    else:
        tell_desk(store, message, "text_failed", error, now)
    if code not in LANDLINE:
        _ask_the_next(store, message, now)


def _ask_the_next(store: Store, message: Message, now: str) -> None:
    """Nobody answers a task that has not arrived: their silence is over at once, and somebody else is asked."""
    put = (where("ref") == message.post) & (where("phone") == message.phone)
    task = store.one(Task, put & (where("status") == "sent")) if message.purpose == "task" else None
    if task:
        store.put(replace(task, silent_at=now, updated_at=now))


def waiting(message: Message, code: int, now: datetime) -> Message:
    """Back in the queue until the account or our number is in order again; other texts are tried before it."""
    later = stamp(now + account_faults.STEPS_ASIDE)
    return replace(message, status="queued", asked=0, error=str(code), not_before=later, updated_at=stamp(now))


def never_arrived(store: Store, message: Message, code: int, now: datetime) -> None:
    """A text that the carrier had taken waits again: reports about its first life are ignored."""
    go_unwell(store, now, code)
    store.put(replace(waiting(message, code, now), key=uuid.uuid4().hex, sid=""))


def stale(store: Store, message: Message, now: str) -> None:
    """It is too late for this text."""
    store.put(replace(message, status="stale", updated_at=now))
    tell_desk(store, message, "stale_text", "", now)


def withdraw(store: Store, phone: str, error: str, now: str) -> int:
    """Keeps all texts to a phone that have not left from leaving; how many."""
    waiting = store.find(Message, (where("phone") == phone) & (where("status") == "queued"))
    for message in waiting:
        store.put(replace(message, status="failed", error=error, updated_at=now))
    return len(waiting)


def call_back(store: Store, message: Message, now: str) -> None:
    """Somebody at the desk says it instead."""
    store.add(
        CallBack(
            phone=message.phone, post=message.post, words=message.body, task=message.task, created_at=now,
            updated_at=now,
        )
    )  # fmt: skip


def tell_desk(store: Store, message: Message, flag: str, detail: str, now: str) -> None:
    """Flags the post a text belongs to, and notes why."""
    store.add(Event(who="hotline", did=flag.replace("_", " "), post=message.post, detail=detail, created_at=now))
    post = store.one(Post, where("ref") == message.post) if message.post else None
    if post and flag not in post.flags:
        store.put(replace(post, flags=(*post.flags, flag), version=post.version + 1, updated_at=now))


def _opt_out(store: Store, phone: str, now: str) -> None:
    """The carrier knows of a STOP that may never reach us: `opt_outs.at_the_carrier` ends what it ends."""
    person = store.one(Person, where("phone") == phone)
    if person and not person.opted_out:
        out = replace(person, opted_out=True, opted_out_words=AT_THE_CARRIER, opted_out_by="carrier", updated_at=now)
        store.put(out)
        store.add(Event(who="hotline", did="opted out", detail="the carrier says so", created_at=now))
    withdraw(store, phone, "opted_out", now)


def _of_a_stranger(message: Message) -> str:
    """Why nobody calls instead: an invitation is one text, and no call."""
    return "voice" if message.purpose == "invite" else ""


def _reach_by_voice(store: Store, message: Message, now: str, withheld: Withheld) -> None:
    if not message.phone.startswith("+"):
        return
    person = store.one(Person, where("phone") == message.phone)
    if person is None:
        store.add(Person(phone=message.phone, reached_by="voice", created_at=now, updated_at=now))
    elif person.reached_by != "voice":
        store.put(replace(person, reached_by="voice", updated_at=now))
    if why := withheld(message) or _of_a_stranger(message):
        store.put(replace(message, status="failed", error=why, updated_at=now))
    else:
        call_back(store, message, now)
        tell_desk(store, message, "call_back", message.error, now)
    for waiting in store.find(Message, (where("phone") == message.phone) & (where("status") == "queued")):
        why = withheld(waiting)
        store.put(replace(waiting, status="failed", error=why or "voice", updated_at=now))
        if not why:
            call_back(store, waiting, now)
