"""Whether the line works, as all senders and the console see it: one row in the store."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hotline.base.clock import Clock, stamp
from hotline.line import Line, LineError
from storage.records import Event, LineState
from storage.store import Store, where

log = logging.getLogger(__name__)

PROBE_SECONDS = 5


def line_state(store: Store) -> LineState:
    """What is known of the line; a fresh state before anything was ever sent."""
    return store.one(LineState, where("name") == "sms") or LineState()


def keep(store: Store, state: LineState) -> LineState:
    """Keeps a changed state, in the transaction that is open."""
    return store.put(state) if state.id else store.add(state)


def go_down(store: Store, now: datetime, why: str) -> None:
    """Notes that the carrier cannot be reached; the first to notice sets the time."""
    with store.transaction():
        state = line_state(store)
        if state.down_since:
            return
        probe_at = stamp(now + timedelta(seconds=PROBE_SECONDS))
        keep(store, replace(state, down_since=stamp(now), why=why, probe_at=probe_at))
        store.add(Event(who="hotline", did="the line went down", detail=why, created_at=stamp(now)))
    log.warning("the line is down: %s", why)


def go_up(store: Store, now: datetime) -> None:
    """Notes that the carrier answers again."""
    with store.transaction():
        state = line_state(store)
        if not state.down_since:
            return
        keep(store, replace(state, down_since="", why="", probe_at="", up_at=stamp(now)))
        store.add(Event(who="hotline", did="the line came back", detail=state.down_since, created_at=stamp(now)))
    log.warning("the line is back")


def probe(store: Store, line: Line, clock: Clock, hear_first: Callable[[], bool] | None = None) -> bool:
    """Asks a line that is down whether it is back; one probe in five seconds, however many senders there are.

    `hear_first` hears what came in meanwhile, and says whether it could: until then the line stays down for all
    senders, so that nothing goes out to somebody who has said stop.
    """
    now = clock.now()
    if line_state(store).probe_at > stamp(now):
        return False
    with store.transaction():
        state = line_state(store)
        if not state.down_since or state.probe_at > stamp(now):
            return not state.down_since
        keep(store, replace(state, probe_at=stamp(now + timedelta(seconds=PROBE_SECONDS))))
    try:
        line.probe()
    except LineError:
        return False
    if hear_first and not hear_first():
        return False
    go_up(store, clock.now())
    return True
