"""Conditions as TinyDB has them, which also say what they ask for, so that the planner can look for an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import tinydb
from tinydb.queries import QueryInstance


class Comparison(NamedTuple):
    """What a condition says of one field: `==`, `<`, `<=`, `>`, `>=`, `one_of` or `any`, and the texts it names."""

    sign: str
    field: str
    values: tuple[str, ...]


UNKNOWN = Comparison("", "", ())
"""Something that only the condition itself can tell."""


class Condition(QueryInstance):
    """A TinyDB query that says in `said` what has to be true, all of it, of whatever matches."""

    def __init__(self, test: Callable[[Mapping[str, Any]], bool], said: tuple[Comparison, ...]) -> None:
        """Matches what `test` matches."""
        super().__init__(test, None if UNKNOWN in said else ("said", said))
        self.said = said

    def __and__(self, other: QueryInstance) -> Condition:
        """What matches both."""
        return Condition(lambda value: self(value) and other(value), self.said + said_by(other))

    def __rand__(self, other: QueryInstance) -> Condition:
        """What matches a plain TinyDB query and this."""
        return Condition(lambda value: other(value) and self(value), said_by(other) + self.said)


def said_by(condition: object) -> tuple[Comparison, ...]:
    """What a condition says of itself; nothing is known of TinyDB's own queries and of functions."""
    return condition.said if isinstance(condition, Condition) else (UNKNOWN,)


class Field:
    """A field to compare. What is not written here is TinyDB's own, and answered by reading all rows."""

    def __init__(self, name: str) -> None:
        """The field of this name."""
        self._name = name
        self._query = tinydb.where(name)

    def __getattr__(self, name: str) -> Any:
        """TinyDB's other questions, `exists` and the like."""
        return getattr(self._query, name)

    def __hash__(self) -> int:
        """As equal names have it."""
        return hash(self._name)

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        """What has this value in the field."""
        return self._said(self._query == value, "==", (value,))

    def __ne__(self, value: object) -> QueryInstance:  # type: ignore[override]
        """What has another value in the field; no index helps to find that."""
        query: QueryInstance = self._query != value
        return query

    def __lt__(self, value: Any) -> Condition:
        """What has less in the field."""
        return self._said(self._query < value, "<", (value,))

    def __le__(self, value: Any) -> Condition:
        """What has no more in the field."""
        return self._said(self._query <= value, "<=", (value,))

    def __gt__(self, value: Any) -> Condition:
        """What has more in the field."""
        return self._said(self._query > value, ">", (value,))

    def __ge__(self, value: Any) -> Condition:
        """What has no less in the field."""
        return self._said(self._query >= value, ">=", (value,))

    def one_of(self, values: list[Any] | tuple[Any, ...]) -> Condition:
        """What has one of these values in the field."""
        return self._said(self._query.one_of(values), "one_of", values)  # type: ignore[arg-type]

    def any(self, values: list[Any] | tuple[Any, ...] | QueryInstance) -> Condition:
        """What has one of these values in the list in the field."""
        named = values if isinstance(values, list | tuple) else ()
        return self._said(self._query.any(values), "any", named)  # type: ignore[arg-type]

    def _said(self, query: QueryInstance, sign: str, values: list[Any] | tuple[Any, ...]) -> Condition:
        known = bool(values) and all(isinstance(value, str) for value in values)
        return Condition(query, (Comparison(sign, self._name, tuple(values)) if known else UNKNOWN,))


where = lru_cache(maxsize=256)(Field)
"""The field of this name; makes the same object of it each time."""
