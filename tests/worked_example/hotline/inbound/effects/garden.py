"""Keeps who comes to a garden day, and finds the next one."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.garden import TendGarden, NextGardenDay
from hotline.inbound.context import Context
from hotline.services import Services
from storage.records import Person
from storage.records.gardens import GardenHelp, GardenDay
from storage.store import where


def _tend(act: TendGarden, context: Context) -> None:
    store, key = context.services.store, f"{act.ref} {context.phone}"
    said = store.one(GardenHelp, where("key") == key)
    if said:
        store.put(replace(said, comes=act.comes))
    else:
        store.keep(GardenHelp(key=key, garden=act.ref, phone=context.phone, comes=act.comes))


def _next_garden_day(services: Services, person: Person) -> NextGardenDay | None:
    garden = next(iter(services.store.find(GardenDay, newest=True, limit=1)), None)
    if garden is None:
        return None
    said = services.store.one(GardenHelp, where("key") == f"{garden.ref} {person.phone}")
    return NextGardenDay(garden.ref, garden.day, garden.place, answered=said is not None)


HANDLERS = {TendGarden: _tend}
LOOK_UPS = {NextGardenDay: _next_garden_day}
