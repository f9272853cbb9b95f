"""Slows down guessing, and locks out nobody else: each known browser waits for itself alone (OWASP, device cookies)."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace

from hotline.base.clock import moment
from hotline.services import Services
from storage.errors import StoreError
from storage.records import Attempts
from storage.store import where

FREE = 5
"""Tries before the first wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 900
"""Seconds; doubled with each further failure."""
FORGIVEN_AFTER = 24
"""Hours."""
_uncounted: Counter[str] = Counter()
"""Tries that could not be kept, in this process: once they are used up nobody signs in before they can be."""


def seconds_to_wait(services: Services, key: str) -> int:
    """How long this browser or address has to wait before it may try again."""
    if _uncounted[key] >= FREE:
        if services.store.refusal():
            return LONGEST_WAIT
        _uncounted.clear()
    kept = services.store.one(Attempts, where("key") == key)
    if kept is None or kept.wait_until <= services.now():
        return 0
    return int((moment(kept.wait_until) - services.clock.now()).total_seconds()) + 1


def failed(services: Services, key: str) -> None:
    """Counts one wrong password; from the sixth on there is a wait, twice as long each time."""
    try:
        _count(services, key)
    except StoreError:
        _uncounted[key] += 1


def _count(services: Services, key: str) -> None:
    with services.store.transaction():
        kept = services.store.one(Attempts, where("key") == key)
        if kept is None:
            _tidy(services)
            services.store.add(Attempts(key=key, failed=1, updated_at=services.now()))
            return
        count = 1 if kept.updated_at < services.now(hours=-FORGIVEN_AFTER) else kept.failed + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (count - FREE)) if count >= FREE else 0
        services.store.put(
            replace(kept, failed=count, wait_until=services.now(seconds=wait), updated_at=services.now())
        )


def _tidy(services: Services) -> None:
    """Drops two of the oldest that are forgiven, so that made-up names do not fill the store."""
    for old in services.store.find(Attempts, limit=2):
        if old.updated_at < services.now(hours=-FORGIVEN_AFTER):
            services.store.drop(old)


def succeeded(services: Services, key: str) -> None:
    """Forgets the failures of this browser or address."""
    kept = services.store.one(Attempts, where("key") == key)
    with suppress(StoreError):
        if kept:
            services.store.drop(kept)
