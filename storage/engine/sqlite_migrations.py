# ruff: noqa: S608 - names in statements come from the records
"""What SQLite needs besides the rows: tables, by migrations from each version of the file to the next, and triggers."""

from __future__ import annotations

from storage.schema import Index

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

_ITEM = "CASE typeof(key) WHEN 'text' THEN key ELSE value END"


def triggers(table: str, index: Index) -> list[str]:
    """What keeps the items of a list in `list_items`, and the items that are there already."""
    field, path = index.fields[0], f"'$.{index.fields[0]}'"
    cut = f"""DELETE FROM list_items WHERE kind = '{table}' AND field = '{field}' AND id = old.id
        AND value IN (SELECT {_ITEM} FROM json_each(old.body, {path})"""
    kept = f" EXCEPT SELECT {_ITEM} FROM json_each(new.body, {path})"
    add = f"""INSERT OR IGNORE INTO list_items SELECT '{table}', '{field}', {_ITEM}, new.id
        FROM json_each(new.body, {path}) WHERE typeof({_ITEM}) = 'text'"""
    changed = f"json_extract(old.body, {path}) IS NOT json_extract(new.body, {path})"
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{index.name} add" AFTER INSERT ON "{table}" BEGIN {add}; END',
        f'CREATE TRIGGER IF NOT EXISTS "{index.name} cut" AFTER DELETE ON "{table}" BEGIN {cut}); END',
        f'CREATE TRIGGER IF NOT EXISTS "{index.name}" AFTER UPDATE OF body ON "{table}" WHEN {changed}'
        f" BEGIN {cut}{kept}); {add}; END",
        f"""INSERT OR IGNORE INTO list_items SELECT '{table}', '{field}', {_ITEM}, t.id
        FROM "{table}" AS t, json_each(t.body, {path}) WHERE typeof({_ITEM}) = 'text'""",
    ]
