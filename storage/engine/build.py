# ruff: noqa: S608 - names in statements come from the records

"""Brings a database to what this version of the program expects: migrations in order, then tables and indexes."""

from __future__ import annotations

from storage.engine import due_index
from storage.engine.interface import Engine
from storage.errors import Full, Newer, Unreachable
from storage.records import INDEXES
from storage.schema import Index


def build(engine: Engine) -> None:
    """Runs the migrations that are missing, then adds and drops indexes until they are those of the schema.

    What cannot be changed, and needs no change that is known of, can be read all the same.
    """
    try:
        _build(engine)
    except (Full, Unreachable):
        if engine.version() != len(engine.migrations):
            raise


def _build(engine: Engine) -> None:
    with engine.transaction():
        version = engine.version()
        if version > len(engine.migrations):
            raise Newer(f"{engine.place}: written by a later version of the hotline; install that version")
        if version < len(engine.migrations):
            engine.migrate(version)
        for table in INDEXES:
            engine.ensure_table(table)
        _build_indexes(engine)


def _build_indexes(engine: Engine) -> None:
    wanted = {index.name: (table, index) for table, indexes in INDEXES.items() for index in indexes}
    wanted[due_index.INDEX] = ("messages", Index(due_index.INDEX, ()))
    built = engine.built()
    for name, what in built.items():
        if "." in name and name.removesuffix(" add").removesuffix(" cut") not in wanted:
            engine.write(f"DROP {what}")
            if name.endswith(".items"):
                table, field, _ = name.split(".")
                engine.write(f"DELETE FROM list_items WHERE kind = '{table}' AND field = '{field}'")
    for name, (table, index) in wanted.items():
        if name not in built:
            for statement in engine.build_items(table, index) if index.many else [_index(engine, table, index)]:
                engine.write(statement)


def _index(engine: Engine, table: str, index: Index) -> str:
    columns = ", ".join(map(engine.text, index.fields))
    where = f" WHERE {engine.text(index.fields[0])} <> ''" if index.narrow else ""
    if index.name == due_index.INDEX:
        columns, where = due_index.columns(engine), f" WHERE {due_index.queued(engine)}"
    unique = "UNIQUE " if index.unique else ""
    last = engine.last_column if not index.unique else ""
    return f'CREATE {unique}INDEX "{index.name}" ON "{table}" ({columns}{last}){where}'
