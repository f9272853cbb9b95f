"""How long calls may last, how often one phone may call and how much all calls may cost a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hotline.clock import moment
from hotline.house import House
from storage.records import Call, LineState
from storage.store import where

NAME = "voice"


def too_long(house: House, call: Call) -> bool:
    """Whether a call has reached its longest."""
    longest = timedelta(minutes=house.community.voice.longest_call_minutes)
    return house.clock.now() - moment(call.created_at) >= longest


def met(house: House, phone: str) -> str:
    """The limit that a new call of this phone meets: `day`, `often` or ""."""
    if spent(house):
        return "day"
    most = house.community.voice.calls_per_phone_per_hour
    lately = house.store.find(Call, where("phone") == phone, newest=True, limit=most) if phone else []
    return "often" if len(lately) == most and lately[-1].created_at > house.now(hours=-1) else ""


def spent(house: House) -> bool:
    """Whether today's minutes are used up."""
    state = _state(house)
    return state.day == house.now()[:10] and state.day_seconds >= house.community.voice.minutes_per_day * 60


def spend(house: House, seconds: int) -> None:
    """Counts a call that is over, in the transaction that is open."""
    state, today = _state(house), house.now()[:10]
    used = (state.day_seconds if state.day == today else 0) + seconds
    counted = replace(state, day=today, day_seconds=used)
    if state.id:
        house.store.put(counted)
    else:
        house.store.add(counted)


def _state(house: House) -> LineState:
    return house.store.one(LineState, where("name") == NAME) or LineState(name=NAME)
