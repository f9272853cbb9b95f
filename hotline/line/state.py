"""What all senders know together of the line: one row in the store."""

from __future__ import annotations

from storage.records import LineState
from storage.store import Store, where


def line_state(store: Store) -> LineState:
    """What is known of the line; a fresh state before anything was ever sent."""
    return store.one(LineState, where("name") == "sms") or LineState()


def keep(store: Store, state: LineState) -> LineState:
    """Keeps a changed state, in the transaction that is open."""
    return store.put(state) if state.id else store.add(state)
