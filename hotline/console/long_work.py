"""Work that takes longer than a page may: it goes on beside the request, which waits a moment for its end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread

from hotline.services import Services

log = logging.getLogger(__name__)

NAME = "console-long-work"
WAITS_S = 3.0
QUIET_FOR_S = 60
"""Work that has noted nothing for so long was cut off: a batch takes a second."""


def beside(work: Callable[[], object]) -> bool:
    """Starts the work; whether it ended while the page waited. What fails is logged, and seen by what is not done."""
    thread = Thread(target=_noted, args=(work,), name=NAME, daemon=True)
    thread.start()
    thread.join(WAITS_S)
    return not thread.is_alive()


def _noted(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception("long work of the console ended early")


def at_work(services: Services, seen_at: str) -> bool:
    """Whether work that was last seen then is still going on."""
    return seen_at > services.now(seconds=-QUIET_FOR_S)
