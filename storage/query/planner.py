"""Which index answers a TinyDB query: reads what the query says of itself (`_hash`) and chooses.

The index only narrows. Every row found is checked against its checksum and then against the query itself, so a plan may
find too much but never too little, and what is not understood here is merely slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from storage.query.codec import clean
from storage.schema import Index

_MOST_BRANCHES = 16
_COMPARISONS = {"<", "<=", ">", ">="}


class Plan(NamedTuple):
    """Rows of the index `by` where its fields equal one of `branches` and the next field keeps within `bounds`."""

    by: Index
    branches: tuple[tuple[str, ...], ...]
    bounds: tuple[tuple[str, str], ...] = ()
    exact: bool = False
    """Whether the index alone says everything that the query says."""


class _Terms(NamedTuple):
    """What a query says of single fields."""

    equal: dict[str, tuple[str, ...]]
    listed: dict[str, tuple[str, ...]]
    bounds: dict[str, list[tuple[str, str]]]
    whole: bool


class Planner:
    """Knows the indexes of one table."""

    def __init__(self, indexes: tuple[Index, ...]) -> None:
        """Chooses among these."""
        self._indexes = indexes
        self._own = {
            index.fields: index for index in indexes if index.narrow and len(index.fields) == 1 and not index.many
        }
        """Narrow indexes of one field, the unique ones first."""

    def plans(self, condition: object, order: str = "") -> list[Plan]:
        """The ways to narrow this query down, the best one first; [] means that all rows are read."""
        hashed = getattr(condition, "_hash", None)
        simple = None if order else self._one_field(hashed)
        if simple:
            return [simple]
        terms = _read(hashed)
        found = [plan for index in self._indexes if (plan := _plan(index, terms, order))]
        found.sort(key=_rank)
        return found

    def _one_field(self, hashed: object) -> Plan | None:
        """A field with an index of its own, alone or beside more: most look-ups on the way of a text are this."""
        match hashed:
            case ("==", field, str(value)) if value and field in self._own:
                return Plan(self._own[field], ((clean(value),),), exact=_plain(value))
            case ("and", frozenset() as parts):
                equal = {part[1]: part[2] for part in parts if part[0] == "==" and type(part[2]) is str and part[2]}
                found = next((field for field in self._own if field in equal), None)
                return Plan(self._own[found], ((clean(equal[found]),),)) if found else None
            case _:
                return None


def _rank(plan: Plan) -> tuple[bool, bool, bool, int]:
    index = plan.by
    return (not index.unique, not index.narrow, index.many, -len(index.fields) - bool(plan.branches[0]))


def _read(hashed: object) -> _Terms:
    result = _Terms({}, {}, {}, True)
    whole = True
    for leaf in _leaves(hashed):
        whole &= _read_leaf(leaf, result)
    return result._replace(whole=whole)


def _leaves(hashed: object) -> Iterator[Any]:
    match hashed:
        case ("and", frozenset() as parts):
            for part in parts:
                yield from _leaves(part)
        case _:
            yield hashed


def _read_leaf(leaf: object, terms: _Terms) -> bool:
    """Notes what this part says; False when only the query itself can tell."""
    match leaf:
        case ("==", (str(field),), str(value)) if field not in terms.equal:
            terms.equal[field] = (clean(value),)
            return _plain(value)
        case ("one_of", (str(field),), tuple(values)) if field not in terms.equal and _texts(values):
            terms.equal[field] = tuple(dict.fromkeys(map(clean, values)))
            return all(map(_plain, values))
        case ("any", (str(field),), tuple(values)) if field not in terms.listed and _texts(values):
            # A text in the field's place would match by its letters, which the index of items does not know.
            if all(len(value) > 1 for value in values):
                terms.listed[field] = tuple(dict.fromkeys(map(clean, values)))
            return False
        case (str(sign), (str(field),), str(value)) if sign in _COMPARISONS and len(value) < 300:
            terms.bounds.setdefault(field, []).append((sign, clean(value)))
            return _plain(value)
        case _:
            return False


def _texts(values: tuple[object, ...]) -> bool:
    return bool(values) and all(type(value) is str for value in values)


def _plain(value: str) -> bool:
    """Whether the index holds this text as it is, neither cut off nor cleaned."""
    return len(value) < 300 and value.isprintable()


def _plan(index: Index, terms: _Terms, order: str) -> Plan | None:
    fields = index.fields
    if index.many:
        values = terms.listed.get(fields[0])
        return Plan(index, tuple((value,) for value in values)) if values else None
    if all(field in terms.equal for field in fields):
        equal: tuple[str, ...] = fields
        bounds: tuple[tuple[str, str], ...] = ()
    elif all(field in terms.equal for field in fields[:-1]) and (fields[-1] in terms.bounds or fields[-1] == order):
        equal, bounds = fields[:-1], tuple(terms.bounds.get(fields[-1], ()))
    else:
        return None
    choices = [terms.equal[field] for field in equal]
    if index.narrow and (bounds or not equal or any("" in values for values in choices)):
        return None
    branches = tuple(product(*choices))
    if len(branches) > _MOST_BRANCHES and len(equal) > 1:
        return None
    understood = len(terms.equal) == len(equal) and set(terms.bounds) <= ({fields[-1]} if bounds else set())
    return Plan(index, branches, bounds, exact=terms.whole and understood)
