"""A connection of one thread, and where its transaction stands."""

from __future__ import annotations

from typing import Any


class ThreadConnection:
    """A connection, one thread's own or the writer's, and how deep it is in transactions."""

    def __init__(self, driver: Any) -> None:
        """Takes over an open connection of the database's driver; it becomes None when that is closed."""
        self.driver = driver
        self.depth = 0
        self.concurrent = False
        """Whether others write while this transaction is open."""
        self.spare_ids: list[int] = []
        self.last_id = 0
        self.new_tables: set[str] = set()

    def reset(self) -> None:
        """Forgets what belonged to a transaction."""
        self.depth = self.last_id = 0
        self.concurrent = False
        self.spare_ids.clear()
        self.new_tables.clear()

    def __del__(self) -> None:
        """Closes with the thread."""
        if self.driver is not None:
            self.driver.close()
