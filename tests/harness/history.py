"""What a phone leaves behind in years with the hotline: closed, done, ended, and so of no matter to its next text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from hotline.base.clock import stamp
from storage.query.codec import checksum, document, pack
from storage.records import Call, CallBack, Message, Post, Recording, Relay, Session, Task
from storage.store import Store

Leaves = Callable[[str, datetime, int], Iterator[Any]]
AT_ONCE = 5000
OTHER = "+13472999999"
"""Whoever was on the other side of it all."""
ENDED = ("done", "passed", "silent", "late", "dropped")
LEFT = ("sent", "delivered", "delivered", "failed", "stale")


def _times(now: datetime, size: int) -> Callable[[int], str]:
    """Evenly over a year, up to two days ago."""
    return lambda n: stamp(now - timedelta(days=2) - timedelta(days=363) * (size - n) / size)


def texts(phone: str, now: datetime, size: int, post: str = "") -> Iterator[Message]:
    """What they wrote, what they were answered, and what else they were sent; the last third of it today."""
    at = _times(now, size)
    for n in range(size):
        when = at(n) if n < 2 * size // 3 else stamp(now - timedelta(minutes=5))
        text = Message(phone=phone, body="need water", post=post or f"8{n:06d}", created_at=when, updated_at=when)
        if n % 3 == 0:
            yield replace(text, sid=f"SM{phone[1:]}{post}x{n:012x}")
        elif n % 3 == 1 or when != at(n):
            answers = f"SM{phone[1:]}{post}x{n - 1:012x}"
            yield replace(text, direction="out", status="sent", purpose="answer", answers=answers)
        else:
            status = LEFT[n // 3 % len(LEFT)]
            yield replace(text, direction="out", status=status, purpose="notice", key=f"{phone[1:]}{post}x{n:012x}")


def posts(phone: str, now: datetime, size: int) -> Iterator[Post]:
    """What they told for themselves and for others, and what others told for them."""
    at = _times(now, size)
    for n in range(size):
        own: dict[str, Any] = {"phone": OTHER, "for_phone": phone} if n % 4 == 0 else {"phone": phone}
        kind = "unclear" if n % 3 == 0 else "need"
        yield Post(
            ref=f"8{phone[-7:]}{n:06d}", kind=kind, status="closed", closed_because="helped", words="need water",
            created_at=at(n), updated_at=at(n), **own,
        )  # fmt: skip


def tasks(phone: str, now: datetime, size: int) -> Iterator[Task]:
    """What they were asked; a quarter of it they have passed today."""
    at = _times(now, size)
    for n in range(size):
        task = Task(ref=f"8{n:06d}", phone=phone, status=ENDED[n % len(ENDED)], created_at=at(n), updated_at=at(n))
        yield task if n % 4 else replace(task, status="passed", updated_at=stamp(now - timedelta(hours=2)))


def calls(phone: str, now: datetime, size: int) -> Iterator[Call]:
    """Their calls, and ours to them."""
    at = _times(now, size)
    for n in range(size):
        way: dict[str, Any] = {"direction": "out", "outcome": "told"} if n % 3 == 0 else {"outcome": "filed"}
        yield Call(sid=f"CA{phone[1:]}{n:022x}", phone=phone, ended_at=at(n), created_at=at(n), updated_at=at(n), **way)


def call_backs(phone: str, now: datetime, size: int) -> Iterator[CallBack]:
    """What they were told on calls."""
    at = _times(now, size)
    for n in range(size):
        yield CallBack(
            phone=phone, post=f"8{n:06d}", words="Ben comes", status="done", created_at=at(n), updated_at=at(n)
        )


def relays(phone: str, now: datetime, size: int) -> Iterator[Relay]:
    """Their matches, on either side."""
    at = _times(now, size)
    for n in range(size):
        sides: dict[str, Any] = {"resident": phone, "helper": OTHER} if n % 2 else {"resident": OTHER, "helper": phone}
        yield Relay(ref=f"8{n:06d}", status="ended", created_at=at(n), updated_at=at(n), **sides)


def sessions(phone: str, now: datetime, size: int) -> Iterator[Session]:
    """Their calls that were never reported as over."""
    at = _times(now, size)
    return (Session(key=f"CA{phone[1:]}{n:022x}", updated_at=at(n)) for n in range(size))


def recordings(phone: str, now: datetime, size: int) -> Iterator[Recording]:
    """What they left on calls."""
    at = _times(now, size)
    for n in range(size):
        call = f"CA{phone[1:]}{n:022x}"
        yield Recording(sid=f"RE{call[2:]}", call=call, phone=phone, status="kept", created_at=at(n))


def about(ref: str) -> Leaves:
    """So many texts about one post."""
    return partial(texts, post=ref)


KINDS: tuple[Leaves, ...] = (
    texts,
    posts,
    tasks,
    calls,
    call_backs,
    relays,
    sessions,
    recordings,
)


def leave(
    store: Store,
    phone: str,
    now: datetime,
    size: int,
    kinds: Iterable[Leaves] = KINDS,
) -> None:
    """Keeps so many of each kind for this phone, at once and past the ways of the hotline."""
    for kind in kinds:
        made = kind(phone, now, size)
        while batch := list(islice(made, AT_ONCE)):
            with store.transaction():
                _keep(store, batch)


def _keep(store: Store, batch: list[Any]) -> None:
    rows, table = [], batch[0].table
    for one in batch:
        number = store.engine.next_id()
        text, body, _ = pack(table, document(one))
        rows.append((number, text, checksum(table, number, body)))
    store.rows(table).keep_raw(rows)
