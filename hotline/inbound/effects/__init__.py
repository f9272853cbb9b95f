"""Carries out what conversations ask for, and looks up what only one of them needs.

Every file in this folder is found by being here. It says in HANDLERS what each of its acts does, and in LOOK_UPS, if it
has any, how the facts of its conversation are found. Both run in the transaction that keeps what was heard.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from flows.acts import Act
from flows.facts import Find, Found
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person

_FILES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
HANDLERS: Handlers = {act: handler for file in _FILES for act, handler in file.HANDLERS.items()}
LOOK_UPS: dict[type[Any], Callable[[Services, Person], Any]] = {
    kind: look_up for file in _FILES for kind, look_up in getattr(file, "LOOK_UPS", {}).items()
}


def do(act: Act, context: Context) -> None:
    """Carries out one act."""
    HANDLERS[type(act)](act, context)


def finder(services: Services, person: Person) -> Find:
    """Looks up, for this person, the facts that a conversation asks for, each once."""
    known: dict[type[Any], Any] = {}

    def find(kind: type[Found]) -> Found | None:
        if kind not in known:
            known[kind] = LOOK_UPS[kind](services, person)
        found: Found | None = known[kind]
        return found

    return find
