# ruff: noqa: S608 - names in statements come from the records, values are always parameters
"""The SQL that reads rows; texts depend on a plan's shape only, so that they are built once and prepared once."""

from __future__ import annotations

from typing import NamedTuple

from storage.engine.interface import Engine
from storage.query.planner import Plan

_MOST_SELECTS = 16


class Page(NamedTuple):
    """Which part of what is found is wanted, and in which order."""

    newest: bool = False
    after: tuple[object, ...] = ()
    """Only what follows this (id,) or this (value of the order field, id)."""
    before: tuple[object, ...] = ()
    order: str = ""
    limit: int | None = None


class Statements:
    """The reading statements of one table."""

    def __init__(self, engine: Engine, table: str) -> None:
        """Builds texts for this table as they are asked for."""
        self._engine = engine
        self._table = table
        self._texts: dict[object, str] = {}

    def select(self, plan: Plan | None, page: Page, *, count: bool = False) -> tuple[str, list[object]]:
        """Statement and values for the rows (id, body, sum, … and last the field of the order) or for their number."""
        for_update = "" if count else self._engine.for_update(self._table)
        branches = len(plan.branches) if plan else 1
        merged = branches > _MOST_SELECTS or (branches > 1 and bool(for_update))
        key = (
            plan and (plan.by.name, *_shape(plan), plan.bounds and " ".join(sign for sign, _ in plan.bounds)),
            page.newest,
            bool(page.after),
            bool(page.before),
            page.order,
            page.limit,
            count,
            for_update,
        )
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = self._text(plan, page, count, merged, for_update)
        values: list[object] = []
        cursor = (*page.after, *page.before)
        if plan is None:
            values.extend(cursor)
        elif merged:
            values.extend(value for of_one_field in zip(*plan.branches, strict=True) for value in of_one_field)
            values.extend(value for _, value in plan.bounds)
            values.extend(cursor)
        else:
            for branch in plan.branches:
                values.extend(branch)
                values.extend(value for _, value in plan.bounds)
                values.extend(cursor)
        return text, values

    def _text(self, plan: Plan | None, page: Page, count: bool, merged: bool, for_update: str) -> str:
        times = 1 if plan is None or merged else len(plan.branches)
        way = " DESC" if page.newest else ""
        end = "" if count else f" ORDER BY {f'place{way}, ' if page.order else ''}at{way}"
        if count and plan and not plan.bounds:
            end = " ORDER BY at"
        if page.limit is not None:
            # As a number, not as a value: PostgreSQL plans a prepared statement without knowing its values.
            end += f" LIMIT {page.limit:d}"
        branch = self._branch(plan, page, count, merged)
        if times > 1 and self._engine.limits_branches:
            branch = f"({branch}{end})"
        text = " UNION ALL ".join([branch] * times) + end
        return f"SELECT count(*) FROM ({text}) AS found" if count else text + for_update

    def _branch(self, plan: Plan | None, page: Page, count: bool, merged: bool) -> str:
        mark, text = self._engine.mark, self._engine.text
        hint = self._engine.hint(plan.by.name if plan else "")
        number, source = self._number(plan), f'"{self._table}" AS t{hint}'
        tests: list[str] = []
        if plan and plan.by.many:
            source = "list_items AS l"
            if not count:
                source += f' JOIN "{self._table}" AS t ON t.id = l.id{self._engine.not_by_id}'
            tests = [f"l.kind = '{self._table}'", f"l.field = '{plan.by.fields[0]}'"]
            tests.append(self._equal("l.value", len(plan.branches) if merged else 1))
        elif plan:
            width = len(plan.branches[0])
            for field in plan.by.fields[:width]:
                tests.append(self._equal(text(field), len(plan.branches) if merged else 1))
            for sign, _ in plan.bounds:
                tests.append(f"{text(plan.by.fields[width])} {sign} {self._engine.value}")
            if plan.by.narrow:
                tests.append(f"{text(plan.by.fields[0])} <> ''")
        place = f"({text(page.order)}, {number})" if page.order else f"({number})"
        marks = f"({mark}, {mark})" if page.order else f"({mark})"
        tests += [f"{place} > {marks}"] * bool(page.after) + [f"{place} < {marks}"] * bool(page.before)
        columns = f"{number} AS at" if count else f"t.id AS id, t.body AS body, t.sum AS sum, {number} AS at"
        if page.order and not count:
            columns += f", {text(page.order)} AS place"
        return f"SELECT {columns} FROM {source}{' WHERE ' if tests else ''}{' AND '.join(tests)}"

    def _number(self, plan: Plan | None) -> str:
        if plan and plan.by.many:
            return "l.id"
        return f"t.id{self._engine.not_by_id}" if plan else "t.id"

    def _equal(self, expression: str, values: int) -> str:
        mark = self._engine.value
        return f"{expression} = {mark}" if values == 1 else f"{expression} IN ({', '.join([mark] * values)})"


def _shape(plan: Plan) -> tuple[int, int]:
    """How many branches, and of how many fields: an index of several serves the first of them alone as well."""
    return len(plan.branches), len(plan.branches[0])
