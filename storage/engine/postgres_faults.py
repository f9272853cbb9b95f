"""What PostgreSQL says when something is wrong, as the store's own errors with a cure."""

from __future__ import annotations

import psycopg
from psycopg import errors

from storage.errors import Busy, Damaged, Full, StoreError, Taken, Unreachable

_CURES: tuple[tuple[tuple[type[psycopg.Error], ...], type[StoreError], str], ...] = (
    ((errors.LockNotAvailable, errors.DeadlockDetected, errors.QueryCanceled), Busy, "try again"),
    ((errors.DiskFull, errors.IoError), Full, "free space on the server, the service goes on by itself"),
    ((errors.UniqueViolation,), Taken, "another row already has this value"),
    ((errors.DataCorrupted, errors.IndexCorrupted, errors.CheckViolation), Damaged, "restore the last backup"),
    ((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction), Unreachable, "see that this user may write there"),
)


_FULL = ("too many clients", "connection slots are reserved", "too many connections")
_TURNED_AWAY = ("password", "authentication", "does not exist", "pg_hba.conf", "permission denied")


def unreachable(place: str, error: psycopg.Error) -> Unreachable:
    """The store's error for a connection that does not come about; psycopg gives no code there, only words."""
    said = line_of(error)
    if any(words in said for words in _FULL):
        return Unreachable(
            f"{place}: PostgreSQL has no connection left ({said}); set max_connections higher, put pgbouncer before it,"
            " or run fewer machines"
        )
    if any(words in said for words in _TURNED_AWAY):
        return Unreachable(
            f"{place}: PostgreSQL does not let us in ({said});"
            " see the name, the password and the database in HOTLINE_STORE"
        )
    return Unreachable(f"{place}: PostgreSQL does not answer ({said}); see that it runs, the service goes on by itself")


def failure(place: str, error: psycopg.Error) -> StoreError:
    """The store's error for this one, with the place and the cure in one line."""
    for kinds, ours, cure in _CURES:
        if isinstance(error, kinds):
            return ours(f"{place}: {line_of(error)}; {cure}")
    return StoreError(f"{place}: {line_of(error)}")


def line_of(error: psycopg.Error) -> str:
    """What went wrong, without the values: PostgreSQL puts them into detail and context, and logs are read by many."""
    return " ".join((error.diag.message_primary or str(error)).split()) or type(error).__name__
