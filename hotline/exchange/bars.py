"""Phones that the desk bars altogether: what comes from them is kept, and neither counted nor answered.

Two wishes of a barred phone are done all the same: to get no more texts, and to be forgotten.
"""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Forget, OptOut
from flows.steps import Turn
from hotline.exchange import ExchangeError, blocks, people, relay
from hotline.services import Services
from storage.records import CallBack, Person
from storage.store import where

FORGOTTEN = "barred before it was forgotten"
LONGEST = 200


def bar(services: Services, phone: str, why: str, who: str) -> Person:
    """Bars a phone, for a reason that the desk finds beside it: tasks, ways to others and owed calls end at once."""
    why = " ".join(why.split())[:LONGEST]
    if not why:
        raise ExchangeError("say why this phone is barred", "no_reason_to_bar")
    with services.store.transaction():
        end_all(services, phone, who)
        return _barred(services, people.meet(services, phone), why, who)


def bar_forgotten(services: Services, person: Person, who: str) -> Person:
    """Bars whoever was forgotten, by the hash that is left of their phone; the reason could tell who it was."""
    with services.store.transaction():
        return _barred(services, person, FORGOTTEN, who)


def _barred(services: Services, person: Person, why: str, who: str) -> Person:
    services.event(who, "barred a phone")
    now = services.now()
    return services.store.put(replace(person, barred=why, barred_by=who, barred_at=now, updated_at=now))


def end_all(services: Services, phone: str, who: str) -> None:
    """Nothing that a barred phone had goes on: no task, no way to others, no text that waits and no owed call."""
    now = services.now()
    blocks.take_all_back(services, phone, who, "dropped")
    relay.end_all(services, phone)
    services.outbox.cancel(phone, "barred")
    for owed in services.store.find(CallBack, where("phone") == phone):
        if owed.status != "done":
            services.store.put(replace(owed, status="done", updated_at=now))


def lift(services: Services, person: Person, who: str) -> Person:
    """Whoever was barred, and forgotten since or not, is heard and answered again."""
    with services.store.transaction():
        services.event(who, "lifted a bar")
        now = services.now()
        return services.store.put(replace(person, barred="", barred_by="", barred_at=now, updated_at=now))


def left_of(turn: Turn) -> Turn:
    """What is left of a turn when the phone that spoke is barred."""
    return Turn(does=tuple(act for act in turn.does if isinstance(act, OptOut | Forget)), read_as=turn.read_as)
