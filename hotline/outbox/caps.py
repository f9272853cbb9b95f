"""The day's caps on spending: the desk hears once a day when one of them is near, and when it is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import accumulate

from flows.community import Limits
from hotline.base.clock import stamp
from hotline.line.state import keep, line_state
from hotline.outbox import pace
from storage.records import Event, LineState
from storage.store import Store

NEAR = 0.8
"""Of a cap: from here on the desk is told."""
TEXTS, CALLS = "texts", "calls"


def noted(store: Store, state: LineState, what: str, used: int, cap: int, now: str) -> LineState:
    """Tells the desk once a day that a cap is near, in the transaction that is open; the state that knows of it."""
    if not near(used, cap) or state.near_cap_on == now[:10]:
        return state
    store.add(Event(who="hotline", did=f"{what} near the cap", detail=f"{used} of {cap} are used", created_at=now))
    return replace(state, near_cap_on=now[:10])


def near(used: int, cap: int) -> bool:
    """Whether so much of a cap is used that the desk should know."""
    return used >= NEAR * cap


def segments_today(state: LineState, now: datetime) -> int:
    """Segments that have left today, answers in TwiML among them."""
    return state.day_segments if state.day == stamp(now)[:10] else 0


def waits_for_tomorrow(store: Store, state: LineState, now: datetime) -> LineState:
    """Tells the desk, once a day, that texts wait since the day's cap is reached; the state that knows of it."""
    today = stamp(now)[:10]
    if state.capped_on == today:
        return state
    did, detail = "texts wait for tomorrow", f"{state.day_segments} segments were sent today"
    store.add(Event(who="hotline", did=did, detail=detail, created_at=stamp(now)))
    return replace(state, capped_on=today)


def answered(store: Store, segments: Sequence[int], limits: Limits, now: datetime, *, always: bool) -> int:
    """Counts the answers of one text in TwiML; how many the day's cap has room for, all of them where `always`."""
    read = line_state(store)
    room = [size for size in accumulate(segments) if always or pace.within_day(read, now, size, 0, limits)]
    state = read if len(room) == len(segments) else waits_for_tomorrow(store, read, now)
    if room:
        counted = replace(state, day=stamp(now)[:10], day_segments=segments_today(state, now) + room[-1])
        state = noted(store, counted, TEXTS, counted.day_segments, limits.segments_per_day, stamp(now))
    if state is not read:
        keep(store, state)
    return len(room)
