"""How long calls may last, how often one phone may call and how much all calls may cost a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hotline.base.clock import moment
from hotline.services import Services
from storage.records import Call, LineState
from storage.store import where

NAME = "voice"


def too_long(services: Services, call: Call) -> bool:
    """Whether a call has reached its longest."""
    longest = timedelta(minutes=services.community.voice.longest_call_minutes)
    return services.clock.now() - moment(call.created_at) >= longest


def met(services: Services, phone: str) -> str:
    """The limit that a new call of this phone meets: `day`, `often` or ""."""
    if spent(services):
        return "day"
    most = services.community.voice.calls_per_phone_per_hour
    lately = services.store.find(Call, where("phone") == phone, newest=True, limit=most) if phone else []
    return "often" if len(lately) == most and lately[-1].created_at > services.now(hours=-1) else ""


def spent(services: Services) -> bool:
    """Whether today's minutes are used up."""
    state = _state(services)
    return state.day == services.now()[:10] and state.day_seconds >= services.community.voice.minutes_per_day * 60


def spend(services: Services, seconds: int) -> None:
    """Counts a call that is over, in the transaction that is open."""
    state, today = _state(services), services.now()[:10]
    used = (state.day_seconds if state.day == today else 0) + seconds
    counted = replace(state, day=today, day_seconds=used)
    if state.id:
        services.store.put(counted)
    else:
        services.store.add(counted)


def _state(services: Services) -> LineState:
    return services.store.one(LineState, where("name") == NAME) or LineState(name=NAME)
