"""Which index answers a query: reads what its condition says of itself and chooses.

The index only narrows. Every row found is checked against its checksum and then against the query itself, so a plan may
find too much but never too little, and what is not understood here is merely slower.
"""

from __future__ import annotations

from itertools import product, takewhile
from typing import NamedTuple

from storage.query.codec import clean
from storage.query.conditions import Comparison, said_by
from storage.schema import Index

_MOST_BRANCHES = 16
_COMPARISONS = {"<", "<=", ">", ">="}


class Plan(NamedTuple):
    """Rows of the index `by` where its first fields equal one of `branches` and the next one keeps within `bounds`."""

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
            index.fields[0]: index for index in indexes if index.narrow and len(index.fields) == 1 and not index.many
        }
        """Narrow indexes of one field, the unique ones first."""
        self._joint = tuple(index for index in indexes if index.narrow and len(index.fields) > 1)

    def plans(self, condition: object, order: str = "") -> list[Plan]:
        """The ways to narrow this query down, the best one first; [] means that all rows are read."""
        said = said_by(condition)
        simple = None if order else self._one_field(said)
        if simple:
            return [simple]
        read = _read(said)
        found = [plan for index in self._indexes if (plan := _plan(index, read, order))]
        found.sort(key=_rank)
        return found

    def _one_field(self, said: tuple[Comparison, ...]) -> Plan | None:
        """A field with an index of its own, alone or beside more: most look-ups on the way of a text are this."""
        equal = {part.field: part.values[0] for part in said if part.sign == "==" and part.values[0]}
        if self._joint and len(said) > 1 and self._says_more(said):
            return None
        for field, index in self._own.items():
            if value := equal.get(field):
                return Plan(index, ((clean(value),),), exact=len(said) == 1 and _plain(value))
        return None

    def _says_more(self, said: tuple[Comparison, ...]) -> bool:
        """Whether an index of several fields holds fewer rows than one of theirs alone."""
        named = {part.field for part in said if part.sign in ("==", "one_of") and all(part.values)}
        return any(named.issuperset(index.fields) for index in self._joint)


def _rank(plan: Plan) -> tuple[bool, bool, bool, int]:
    index, told = plan.by, len(plan.branches[0])
    asked = told + bool(plan.bounds) if index.narrow else len(index.fields) + bool(told)
    return (not index.unique, not index.narrow, index.many, -asked)


def _read(said: tuple[Comparison, ...]) -> _Terms:
    equal: dict[str, tuple[str, ...]] = {}
    listed: dict[str, tuple[str, ...]] = {}
    bounds: dict[str, list[tuple[str, str]]] = {}
    whole = True
    for sign, field, values in said:
        cleaned = tuple(dict.fromkeys(map(clean, values)))
        plain = all(map(_plain, values))
        if sign in ("==", "one_of") and field not in equal:
            equal[field] = cleaned
        elif sign == "any" and field not in listed and all(len(value) > 1 for value in values):
            # A text in the field's place would match by its letters, which the index of items does not know.
            listed[field] = cleaned
            plain = False
        elif sign in _COMPARISONS and len(values[0]) < 300:
            bounds.setdefault(field, []).append((sign, cleaned[0]))
        else:
            plain = False
        whole &= plain
    return _Terms(equal, listed, bounds, whole)


def _plain(value: str) -> bool:
    """Whether the index holds this text as it is, neither cut off nor cleaned."""
    return len(value) < 300 and value.isprintable()


def _plan(index: Index, terms: _Terms, order: str) -> Plan | None:
    fields = index.fields
    if index.many:
        values = terms.listed.get(fields[0])
        return Plan(index, tuple((value,) for value in values)) if values else None
    equal = tuple(takewhile(terms.equal.__contains__, fields))
    then = fields[len(equal)] if len(equal) < len(fields) else ""
    bounds = tuple(terms.bounds.get(then, ()))
    choices = [terms.equal[field] for field in equal]
    if index.narrow:
        if not equal or "" in choices[0]:
            return None
    elif then and (then != fields[-1] or not (bounds or then == order)):
        return None
    branches = tuple(product(*choices))
    if len(branches) > _MOST_BRANCHES and len(equal) > 1:
        return None
    understood = len(terms.equal) == len(equal) and set(terms.bounds) <= ({then} if bounds else set())
    return Plan(index, branches, bounds, exact=terms.whole and understood)
