"""What SQLite says is wrong, as one line that names the file and the cure."""

from __future__ import annotations

import sqlite3

from storage.errors import Damaged, Full, StoreError, Taken, Unreachable


def is_busy(error: sqlite3.Error | OSError) -> bool:
    """Whether another process holds what was needed."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def failure(place: str, error: sqlite3.Error | OSError) -> StoreError:
    """The error of this store for one of SQLite, or of the system when a file cannot be opened."""
    name = getattr(error, "sqlite_errorname", "")
    if isinstance(error, OSError):
        return Unreachable(f"{place}: cannot be opened ({error.strerror}); see that this user may write there")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return Full(
            f"{place}: the disk is full or refuses writes ({name}); free space or replace it,"
            " the service goes on by itself"
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed JSON" in str(error):
        return spoilt(place, " ".join(str(error).split()))
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return Taken(f"{place}: another row already has this value ({error})")
    if "CHECK constraint" in str(error):
        return Damaged(f"{place}: a row of counters is damaged; restore the last backup, and check the disk")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return Unreachable(f"{place}: cannot be opened ({error}); see that this user may write there")
    return StoreError(f"{place}: {error}")


def gone(place: str) -> Unreachable:
    """The error for a file that somebody has moved or deleted."""
    return Unreachable(f"{place}: the file is gone; put it back where it was, the service goes on by itself")


def no_room(place: str) -> Full:
    """The error for a disk that takes no file beside the database's own, which can only be read then."""
    return Full(f"{place}: the disk is full or read-only; free space or replace it, the service goes on by itself")


def spoilt(place: str, what: str) -> Damaged:
    """The error for a file that is not as SQLite wrote it."""
    return Damaged(f"{place}: the file is damaged ({what}); restore the last backup, and check the disk")
