"""What a machine takes of a database server that others use as well, told before it starts."""

from __future__ import annotations

import os

from storage.store import Store


def workers() -> int:
    """How many processes serve the web; one more sends."""
    return min(os.cpu_count() or 1, 4)


def told(store: Store) -> str:
    """How many connections this machine may have and what to do where there is no room; "" where none are counted."""
    each, allowed, used = store.connections()
    own = each * (workers() + 1)
    if not each:
        return ""
    if used + own <= allowed:
        return f"up to {own} connections to PostgreSQL, which allows {allowed} and has {used} now"
    return (
        f"PostgreSQL allows {allowed} connections and has {used}, this machine may need {own}: set max_connections"
        f" {used + own - allowed} higher, or put pgbouncer before it"
    )
