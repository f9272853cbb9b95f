"""What is done once a night, by whichever machine comes to it first; one that was off does it when it is on again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hotline.exchange import retention, training
from hotline.exchange.clearings import note, reached
from hotline.line.machines import of
from hotline.services import Services

NIGHT, TRAINING = "night", "training"
FROM_HOUR = 3
"""The local hour at which a night's work begins."""


def erase_old(services: Services) -> bool:
    """Erases what is due unless that was done tonight; whether it did. With a clock that is not believed it waits."""
    return _once(services, NIGHT, retention.erase_due)


def train_own(services: Services) -> bool:
    """Learns from the community's own examples unless that was done tonight; what is old was erased before."""
    return _once(services, TRAINING, training.train)


def _once(services: Services, name: str, work: Callable[[Services], object]) -> bool:
    here = services.clock.now().astimezone(ZoneInfo(services.community.timezone))
    night = (here - timedelta(hours=FROM_HOUR)).date().isoformat()
    if reached(services, name).until >= night or of(services.store, services.outbox.line.machine).clock_note:
        return False
    work(services)
    with services.store.transaction():
        note(services, replace(reached(services, name), until=night))
    return True
