"""The file behind a connection: SQLite goes on writing into one that somebody has moved or deleted."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path


class Connection(sqlite3.Connection):
    """A connection that knows which file it has open."""

    file = (0, 0)

    @classmethod
    def to(cls, path: Path) -> Connection:
        """Opens this file, which has to be there; FileNotFoundError or sqlite3.Error when it cannot be."""
        before = _identity(path)
        connection: Connection = sqlite3.connect(
            f"{path.as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None, check_same_thread=False,
            cached_statements=512, factory=cls,
        )  # fmt: skip
        connection.file = before
        return connection

    def is_at(self, path: Path) -> bool:
        """Whether the file that is open is still the one at this path."""
        try:
            return _identity(path) == self.file
        except OSError:
            return False


def _identity(path: Path) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116 - for every text, and Path takes thrice as long
    return found.st_dev, found.st_ino


def in_transaction(driver: sqlite3.Connection) -> bool:
    """Whether a transaction is open; SQLite may have ended it by itself."""
    try:
        return driver.in_transaction
    except sqlite3.ProgrammingError:
        return False
