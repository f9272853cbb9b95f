"""What a volunteer answers to a task, for tests that need no words for it."""

from __future__ import annotations

from collections.abc import Callable

from hotline.exchange import asked
from hotline.services import Services

Answer = Callable[[Services, asked.Assignment, str], asked.Assignment]


def answer(services: Services, how: Answer, ref: str, phone: str, note: str = "") -> asked.Assignment:
    """`how` is `tasks.take`, `tasks.done`, …; read and done in one transaction, as a text is."""
    with services.store.transaction():
        return how(services, asked.assignment(services, ref, phone), note)
