"""How far each kind of what is kept has been looked through for what is old, and how much was erased on the way."""

from __future__ import annotations

from dataclasses import replace

from hotline.services import Services
from storage.records import Clearing
from storage.store import where


def reached(services: Services, name: str) -> Clearing:
    """How far this kind has been looked through."""
    return services.store.one(Clearing, where("name") == name) or Clearing(name=name)


def note(services: Services, clearing: Clearing, erased: int = 0) -> None:
    """Keeps how far it has come, in the transaction that erased so many more."""
    further = replace(clearing, erased=clearing.erased + erased)
    if further.id:
        services.store.put(further)
    else:
        services.store.add(further)
