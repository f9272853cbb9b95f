"""The tables that SQLite needs besides the rows; one entry leads from each version of the file to the next."""

from __future__ import annotations

_FIRST = """
CREATE TABLE counters (
    name TEXT PRIMARY KEY, value INTEGER NOT NULL, twin INTEGER NOT NULL, CHECK (value + twin = 0)
) WITHOUT ROWID;
CREATE TABLE list_items (
    kind TEXT, field TEXT, value TEXT, id INTEGER, PRIMARY KEY (kind, field, value, id)
) WITHOUT ROWID;
INSERT INTO counters VALUES ('ids', 0, 0)
"""

MIGRATIONS = (_FIRST,)
