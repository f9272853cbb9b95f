"""How far each kind of what is kept has been looked through for what is old, and how much was erased on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile
from typing import Protocol, TypeVar

from hotline.services import Services
from storage.records import Clearing
from storage.store import where


class Dated(Protocol):
    """Something that is kept with the time at which it was."""

    @property
    def created_at(self) -> str:
        """When it was kept."""
        ...


Kept = TypeVar("Kept", bound=Dated)


def old(services: Services, page: Iterable[Kept], before: str) -> list[Kept]:
    """Those of a page in the order in which they were kept that are older than this.

    One that a wrong clock has dated ahead holds up nothing: it is as old as what was kept after it.
    """
    now = services.now()
    passed = list(takewhile(lambda one: one.created_at < before or one.created_at > now, page))
    while passed and passed[-1].created_at > now:
        passed.pop()
    return passed


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
