"""How fast texts may leave: a rate for the number, shared by all senders, and a cap for the day. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from flows.community import Limits
from hotline.base.clock import moment, stamp
from hotline.line import account_faults
from storage.records import LineState

ANNOUNCEMENT = 2
"""Priority from which texts leave a fifth of the day's segments to replies and tasks."""
_FOR_ANNOUNCEMENTS = 0.8
_BURST = timedelta(seconds=1)
_LONGEST_HOLD = timedelta(hours=2)


def wait(state: LineState, now: datetime) -> timedelta:
    """How long until the next text may leave."""
    until = max(_ahead(state, now) - _BURST, _held(state, now))
    return max(until, timedelta())


def spend(state: LineState, now: datetime, segments: int, priority: int, limits: Limits) -> LineState | None:
    """The state once these segments are handed over; None when they have to wait.

    A generic cell rate algorithm: `free_at` runs ahead of the clock by what has been handed over, up to one second.
    While the account or our number is at fault, one text is all that leaves before it is seen what becomes of it.
    """
    if wait(state, now) or not within_day(state, now, segments, priority, limits):
        return None
    free_at = now + max(_ahead(state, now), timedelta()) + timedelta(seconds=segments / limits.segments_per_second)
    today = stamp(now)[:10]
    spent = (state.day_segments if state.day == today else 0) + segments
    held_until = stamp(now + account_faults.TRY_AGAIN) if state.fault else state.held_until
    return replace(state, free_at=stamp(free_at), day=today, day_segments=spent, held_until=held_until)


def within_day(state: LineState, now: datetime, segments: int, priority: int, limits: Limits) -> bool:
    """Whether the day's cap on spending leaves room for these segments."""
    spent = state.day_segments if state.day == stamp(now)[:10] else 0
    cap = limits.segments_per_day * (_FOR_ANNOUNCEMENTS if priority >= ANNOUNCEMENT else 1)
    return spent + segments <= cap


def _ahead(state: LineState, now: datetime) -> timedelta:
    """How far what was handed over runs ahead of the clock; more than a minute means that the clock was set back."""
    ahead = moment(state.free_at) - now if state.free_at else timedelta()
    return ahead if ahead < timedelta(minutes=1) else timedelta()


def _held(state: LineState, now: datetime) -> timedelta:
    """How long the carrier asked us to wait; more than it can ask means that somebody's clock was wrong."""
    held = moment(state.held_until) - now if state.held_until else timedelta()
    return held if held < _LONGEST_HOLD else timedelta()
