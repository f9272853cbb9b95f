"""How long calls may last, how often one phone may call and how much all calls may cost a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hotline.base.clock import moment
from hotline.outbox import caps
from hotline.services import Services
from storage.records import Call, LineState
from storage.store import where

NAME = "voice"
MINUTE = 60
CALLS_IN_FULL = 0.9
"""Of the day's minutes; the rest is for the recorder, and for calls that are under way."""
HIDDEN_TOGETHER = 5
"""Callers who show no number are counted together: so many times as many calls as one phone."""


def too_long(services: Services, call: Call) -> bool:
    """Whether a call has reached its longest, or the day's minutes their end."""
    longest = timedelta(minutes=services.community.voice.longest_call_minutes)
    return services.clock.now() - moment(call.created_at) >= longest or used(services) >= _cap(services)


def met(services: Services, phones: Sequence[str]) -> str:
    """The limit that a new call meets: `full`, `day`, `often` or ""; `phones` are what this caller may go by."""
    seconds = used(services)
    if seconds >= _cap(services):
        return "full"
    if seconds >= CALLS_IN_FULL * _cap(services):
        return "day"
    most = services.community.voice.calls_per_phone_per_hour * (HIDDEN_TOGETHER if len(phones) > 1 else 1)
    lately = where("phone").one_of(list(phones)) & (where("created_at") > services.now(hours=-1))
    return "often" if services.store.count(Call, lately, at_most=most) >= most else ""


def spent(services: Services) -> bool:
    """Whether today's minutes are used up but for the recorder: nobody is called any more."""
    return used(services) >= CALLS_IN_FULL * _cap(services)


def used(services: Services) -> int:
    """Seconds that today's calls have cost so far."""
    return _today(_state(services), services.now())


def near(services: Services) -> bool:
    """Whether the desk should know that the day's minutes come to their end."""
    return caps.near(used(services), _cap(services))


def for_two(services: Services) -> int:
    """Seconds for which two may talk from now on: each of them costs, and neither the call nor the day has no end."""
    left = (_cap(services) - used(services)) // 2
    return max(MINUTE, min(services.community.voice.longest_call_minutes * MINUTE, left))


def count(services: Services, call: Call, *, seconds: int = 0, until: str = "") -> Call:
    """Counts what a call has lasted so far, in the transaction that is open: no report of its end may ever come.

    `seconds` are what the carrier says of a call that is over; where it does not, the call lasted `until` then.
    """
    lasted = seconds or (moment(until or services.now()) - moment(call.created_at)).total_seconds()
    due = started_minutes(lasted) - call.counted
    if due <= 0:
        return call
    spend(services, due)
    return services.store.put(replace(call, counted=call.counted + due))


def started_minutes(seconds: float) -> int:
    """Seconds as the carrier bills them: each minute that has begun counts whole."""
    return max(1, -int(-seconds // MINUTE)) * MINUTE


def spend(services: Services, seconds: int) -> None:
    """Counts seconds of a call, or of its second leg, in the transaction that is open."""
    state, now = _state(services), services.now()
    counted = replace(state, day=now[:10], day_seconds=_today(state, now) + seconds)
    minutes, cap = counted.day_seconds // MINUTE, services.community.voice.minutes_per_day
    counted = caps.noted(services.store, counted, caps.CALLS, minutes, cap, now)
    if state.id:
        services.store.put(counted)
    else:
        services.store.add(counted)


def _today(state: LineState, now: str) -> int:
    return state.day_seconds if state.day == now[:10] else 0


def _cap(services: Services) -> int:
    return services.community.voice.minutes_per_day * MINUTE


def _state(services: Services) -> LineState:
    return services.store.one(LineState, where("name") == NAME) or LineState(name=NAME)
