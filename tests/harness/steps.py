"""How much SQLite works, in its own steps: no clock is involved."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from storage.engine.sqlite import SQLite


class Steps:
    """Counts them on every connection, those of transactions too."""

    def __init__(self) -> None:
        self.taken = 0

    def step(self) -> int:
        self.taken += 1
        return 0


@contextmanager
def counted() -> Iterator[Steps]:
    """Counts while it lasts; each turn of a loop within a statement is one or more."""
    steps, execute = Steps(), SQLite._execute

    def watched(
        self: SQLite, driver: sqlite3.Connection, statement: str, values: Sequence[object] = ()
    ) -> sqlite3.Cursor:
        driver.set_progress_handler(steps.step, 1)
        return execute(self, driver, statement, values)

    with patch.object(SQLite, "_execute", watched):
        yield steps
