"""The threads that hand texts over, and how many of them are free."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from storage.records import Message

log = logging.getLogger(__name__)

MOST = 16
FOR_REPLIES = 4
"""Workers that only replies get, so that a slow carrier full of announcements does not keep a reply waiting."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A text that this sender has taken, and the seconds on the machine's own clock when it did."""

    message: Message
    at: float


class Claim(Protocol):
    """Takes texts that may leave now."""

    def __call__(self, limit: int, *, replies_only: bool = False) -> list[Claimed]:
        """Up to so many, replies alone where nothing else has a worker left."""


class Workers:
    """The workers of one sender."""

    def __init__(self, pool: ThreadPoolExecutor, claim: Claim, hand_over: Callable[[Claimed], None]) -> None:
        """In the threads of this pool."""
        self._pool, self._claim, self._hand_over = pool, claim, hand_over
        self._under_way: set[Future[None]] = set()

    def fill(self) -> bool:
        """Takes what may leave now; whether anything moves."""
        self._under_way = {future for future in self._under_way if not future.done()}
        free = MOST - len(self._under_way)
        claimed = self._claim(free, replies_only=free <= FOR_REPLIES) if free else []
        self._under_way |= {self._pool.submit(self._work, one) for one in claimed}
        return bool(self._under_way)

    def _work(self, claimed: Claimed) -> None:
        try:
            self._hand_over(claimed)
        except Exception as error:  # this text is found again as lost, and the others go on
            log.error("a text could not be seen through: %s", type(error).__name__)  # noqa: TRY400
