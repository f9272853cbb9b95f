"""The index of what is queued, for the outbox: what it holds and which messages are in it."""

from __future__ import annotations

from storage.engine.interface import Engine

INDEX = "messages.due"


def columns(engine: Engine) -> str:
    """What the index holds, in this order and then by id."""
    return f"{engine.number('priority')}, {engine.text('not_before')}"


def queued(engine: Engine) -> str:
    """Which messages are in the index; queries repeat it word for word."""
    return f"{engine.text('status')} = 'queued'"
