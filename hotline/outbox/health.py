"""What waits and since when, for /healthz, `hotline status` and the console's banner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from hotline.base.clock import Clock, moment
from hotline.line import account_faults
from hotline.line.machines import at_work, called, reach
from hotline.line.state import line_state
from storage.records import LineState, Message
from storage.store import Store, where

WAITING = ("queued", "sending", "unknown")
_ALL = 10_000_000


class Health(TypedDict):
    """The answer of /healthz."""

    store: str
    line: str
    queued: int
    oldest_queued_s: int


NO_STORE = Health(store="down", line="down", queued=0, oldest_queued_s=0)
"""What can be said while the store does not answer: nothing is known of what waits, and nothing leaves."""


def health(store: Store, clock: Clock) -> Health:
    """State of store and line; how many texts wait (queued, sending, unknown) and for how many seconds the oldest."""
    since = _waiting_since(store)
    return Health(
        store="read-only" if store.refusal() else "ok",
        line="down" if reach(store, clock.now()).down or line_state(store).fault else "ok",
        queued=sum(store.count(Message, where("status") == status, at_most=_ALL) for status in WAITING),
        oldest_queued_s=max(0, int((clock.now() - moment(since)).total_seconds())) if since else 0,
    )


def told(store: Store, clock: Clock) -> Iterator[str]:
    """The same in sentences, with why and since when; times are UTC."""
    now, reached = health(store, clock), reach(store, clock.now())
    at_fault = unwell(line_state(store)) or "ok"
    down = f"down since {reached.down.down_since}: {reached.down.why}" if reached.down else at_fault
    yield f"store {now['store']}, line {down}"
    if refusal := store.refusal():
        yield str(refusal)
    since = _waiting_since(store)
    waits = "1 text waits" if now["queued"] == 1 else f"{now['queued']} texts wait"
    yield f"{waits}, the oldest for {now['oldest_queued_s']} s (since {since})" if since else waits
    for machine in reached.unwell:
        yield f"{called(machine)} has not reached the carrier since {machine.down_since}: {machine.why}; others send"
    for machine in at_work(store, clock.now()):
        if machine.dated_ahead:
            yield f"a record is dated {machine.dated_ahead}, which is not believed: see `hotline check`"
        if machine.clock_note:
            yield f"{called(machine)}: {machine.clock_note}"


def unwell(state: LineState) -> str:
    """What a person has to mend at the carrier, since when, and the carrier's number of it; "" where all is well."""
    if not state.fault:
        return ""
    return f"down since {state.fault_since} ({state.fault_code}): {account_faults.SENTENCES[state.fault]}"


def _waiting_since(store: Store) -> str:
    oldest = [found for status in WAITING if (found := store.one(Message, where("status") == status))]
    return min((message.created_at for message in oldest), default="")
