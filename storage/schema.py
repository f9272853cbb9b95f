"""What records are looked up by: each record says beside its table which of its fields are indexed.

A change here is applied at the next start: missing indexes are built, unknown ones dropped, by their names.

unique   at most one row has each value; "" is no value and may repeat
narrow   few rows share a value (a phone, a ref); "" is not indexed; of two that are asked together the first serves;
         several fields together serve the first alone too, and more of them narrow it down: what is open of a phone
wide     many rows share a value (a status); several fields together serve equality on all of them, or equality on all
         but the last with a range on it or in its order
lists    lists of texts, looked up with `where(field).any([...])`
"""

from __future__ import annotations

from typing import NamedTuple


class Index(NamedTuple):
    """One index; rows with the same values follow in the order of their ids."""

    name: str
    fields: tuple[str, ...]
    narrow: bool = False
    unique: bool = False
    many: bool = False


def looked_up_by(
    table: str,
    *,
    unique: tuple[str, ...] = (),
    narrow: tuple[str | tuple[str, ...], ...] = (),
    wide: tuple[tuple[str, ...], ...] = (),
    lists: tuple[str, ...] = (),
) -> tuple[Index, ...]:
    """The indexes of a table, of the kinds that are told above."""
    return (
        *(Index(f"{table}.{field}.unique", (field,), narrow=True, unique=True) for field in unique),
        *(Index(f"{table}.{'+'.join(fields)}", fields, narrow=True) for fields in map(_several, narrow)),
        *(Index(f"{table}.{'+'.join(fields)}", fields) for fields in wide),
        *(Index(f"{table}.{field}.items", (field,), many=True) for field in lists),
    )


def _several(fields: str | tuple[str, ...]) -> tuple[str, ...]:
    return (fields,) if isinstance(fields, str) else fields
