"""The file behind a connection: SQLite goes on writing into one that somebody has moved or deleted."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

PRAGMAS = (
    # A text changes some fifty pages, mostly of indexes: at SQLite's 4,096 bytes a memory card has twice as much to
    # write. The WAL holds 8 MB of them before they move into the file.
    "page_size = 2048",
    "journal_mode = WAL",
    "wal_autocheckpoint = 4000",
    "synchronous = FULL",
    "journal_size_limit = 67108864",
    "cell_size_check = ON",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "cache_size = -16000",
)
"""What every connection sets."""
LEAST_ROOM = 256 * 1024
"""A disk with less is full: so much is written for two texts, though a mere number may still find room in the WAL."""


class Connection(sqlite3.Connection):
    """A connection that knows which file it has open."""

    file = (0, 0)
    frozen = False
    """Whether it reads a file that nobody can change meanwhile; it is good for one look."""

    @classmethod
    def to(cls, path: Path, *, frozen: bool = False) -> Connection:
        """Opens this file, which has to be there; FileNotFoundError or sqlite3.Error when it cannot be."""
        before, mode = _identity(path), "ro&immutable=1" if frozen else "rw"
        connection: Connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}", uri=True, timeout=0, isolation_level=None, check_same_thread=False,
            cached_statements=512, factory=cls,
        )  # fmt: skip
        connection.file, connection.frozen = before, frozen
        return connection

    def is_at(self, path: Path) -> bool:
        """Whether the file that is open is still the one at this path, as it was."""
        try:
            return not self.frozen and _identity(path) == self.file
        except OSError:
            return False


def whole(path: Path) -> bool:
    """Whether all that is kept is in this file, and nothing beside it has still to move there."""
    try:
        return path.stat().st_size > 0 and not path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return path.exists()


def has_room(path: Path) -> bool:
    """Whether the disk below this file has room for another text; where the system cannot tell it has."""
    try:
        found = os.statvfs(path)
    except OSError:
        return True
    free = found.f_bavail if os.geteuid() else found.f_bfree
    return not found.f_flag & os.ST_RDONLY and (not found.f_blocks or free * found.f_frsize >= LEAST_ROOM)


def _identity(path: Path) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116 - for every text, and Path takes thrice as long
    return found.st_dev, found.st_ino


def in_transaction(driver: sqlite3.Connection) -> bool:
    """Whether a transaction is open; SQLite may have ended it by itself."""
    try:
        return driver.in_transaction
    except sqlite3.ProgrammingError:
        return False
