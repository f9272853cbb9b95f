"""Connections to PostgreSQL, straight or through a pooler such as pgbouncer, which lends a session for a transaction.

There nothing that is set or prepared in a session may be counted on: what a transaction needs is set in it, and nothing
is prepared. A pooler gives the process it stands for a number of its own, by which it is known.
"""

from __future__ import annotations

from typing import Any

import psycopg

from storage.engine.postgres_faults import unreachable

_SETTINGS = {"synchronous_commit": "on", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
_WATCHED = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""A machine that vanishes in the middle of a transaction gives the lock back within half a minute."""
_OPTIONS = " ".join(f"-c {name}={value}" for name, value in (_SETTINGS | _WATCHED).items())
_IN_A_TRANSACTION = "".join(f"; SET LOCAL {name} = '{value}'" for name, value in _SETTINGS.items())
_NOT_KNOWN = "unsupported startup parameter"
"""What pgbouncer says of options that it cannot keep for a client."""


def opened(url: str, place: str) -> psycopg.Connection[Any]:
    """A new connection, made ready for whatever stands at the other end."""
    try:
        try:
            driver = _connected(url, _OPTIONS)
        except psycopg.OperationalError as error:
            if _NOT_KNOWN not in str(error):
                raise
            driver = _connected(url, None)
        if _pooled(driver):
            driver.prepare_threshold = None
    except psycopg.Error as error:
        raise unreachable(place, error) from error
    return driver


def _connected(url: str, options: str | None) -> psycopg.Connection[Any]:
    return psycopg.connect(url, autocommit=True, connect_timeout=10, options=options, application_name="hotline")


def _pooled(driver: psycopg.Connection[Any]) -> bool:
    [(number,)] = driver.execute("SELECT pg_backend_pid()").fetchall()
    return bool(number != driver.info.backend_pid)


def settings(driver: psycopg.Connection[Any]) -> str:
    """What has to be set in each transaction, to follow its BEGIN; "" where the session has been told."""
    return "" if driver.prepare_threshold is not None else _IN_A_TRANSACTION


def room(driver: psycopg.Connection[Any]) -> tuple[int, int]:
    """How many connections the server allows to whoever is not its superuser, and how many there are now; (0, 0)
    where a pooler stands between, which has limits of its own."""
    if driver.prepare_threshold is None:
        return 0, 0
    allowed, used = driver.execute(
        "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        " - coalesce(current_setting('reserved_connections', true), '0')::int,"
        " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
    ).fetchall()[0]
    return int(allowed), int(used)
