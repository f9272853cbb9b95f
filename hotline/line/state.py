"""What all senders know together of the line: one row in the store."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from hotline.base.clock import stamp
from hotline.line import account_faults
from storage.records import Event, LineState
from storage.store import Store, where

log = logging.getLogger(__name__)


def line_state(store: Store) -> LineState:
    """What is known of the line; a fresh state before anything was ever sent."""
    return store.one(LineState, where("name") == "sms") or LineState()


def keep(store: Store, state: LineState) -> LineState:
    """Keeps a changed state, in the transaction that is open."""
    return store.put(state) if state.id else store.add(state)


def go_unwell(store: Store, now: datetime, code: int) -> None:
    """Notes that the account or our number is at fault: texts wait, and one is tried now and then."""
    fault = account_faults.FAULTS[code]
    with store.transaction():
        state = line_state(store)
        since = state.fault_since if state.fault == fault else stamp(now)
        held = stamp(now + account_faults.TRY_AGAIN)
        keep(store, replace(state, fault=fault, fault_code=code, fault_since=since, held_until=held))
        if state.fault != fault:
            why = account_faults.SENTENCES[fault]
            store.add(Event(who="hotline", did="no text can leave", detail=f"{code}: {why}", created_at=stamp(now)))
            log.warning("no text can leave (%s): %s", code, why)


def well(store: Store, now: datetime) -> None:
    """A text has gone through: what was at fault is mended, and the others need wait no longer."""
    state = line_state(store)
    if state.fault:
        keep(store, replace(state, fault="", fault_code=0, fault_since="", held_until="", strikes=0))
        store.add(Event(who="hotline", did="texts leave again", detail=state.fault_since, created_at=stamp(now)))
