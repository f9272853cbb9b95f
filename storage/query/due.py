# ruff: noqa: S608 - names in statements come from the records, values are always parameters
"""What the outbox may send now, found through one small index of what is queued, however much is kept or waits."""

from __future__ import annotations

from typing import Any

from storage.engine.due_index import INDEX, queued
from storage.engine.interface import Engine, Row
from storage.query.table import Rows


def due(engine: Engine, table: Rows, now: str, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """Up to `limit` (id, document) by priority and id, held until the transaction ends; see `Store.due`.

    In each priority those that may go at any time are in the order of their ids, those that were postponed in the
    order in which they come due: both are read from the index up to the limit and merged, nothing is sorted.
    """
    mark, by_id = engine.mark, f"id{engine.not_by_id}"
    start = f'"{table.name}" AS t{engine.hint(INDEX)} WHERE {queued(engine)}'
    priority, not_before = engine.number("priority"), engine.text("not_before")
    rows = f"SELECT id, body, sum FROM {start} AND {priority} = {mark} AND {not_before}"
    end = f"LIMIT {mark}{engine.skip_locked()}"
    ready = f"{rows} = '' ORDER BY {by_id} {end}"
    postponed = f"{rows} > '' AND {not_before} <= {mark} ORDER BY {not_before}, {by_id} {end}"
    following = f"SELECT {priority} FROM {start} AND {priority} > {mark} ORDER BY {priority} LIMIT 1"
    found: list[Row] = []
    level: object = -(2**31)
    while len(found) < limit and (above := engine.read(following, (level,))):
        level = above[0][0]
        left = limit - len(found)
        both = engine.read(ready, (level, left)) + engine.read(postponed, (level, now, left))
        found += sorted(both)[:left]
    return [(row[0], table.open(row)) for row in found]
