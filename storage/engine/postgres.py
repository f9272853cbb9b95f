# ruff: noqa: S608 - names in statements come from the records, values are always parameters
"""The same rows in PostgreSQL, for more than one machine.

A row's `body` is the very text that SQLite keeps, so that one checksum serves both; `doc` is the same as JSONB, which
PostgreSQL makes of it and indexes.

Transactions queue for one advisory lock: decisions are taken on what was read (is this task still free?), and one
writer at a time keeps them true without any caller having to repeat a transaction. It is what BEGIN IMMEDIATE does in
SQLite, and a hotline's transactions are short. Senders take from the outbox at the same time, with SKIP LOCKED;
for their sake writers lock the messages that they read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.string import ByteaBinaryLoader

from storage.engine.build import build
from storage.engine.interface import Engine, Row
from storage.engine.postgres_faults import failure, line_of
from storage.engine.postgres_migrations import LONGEST, MIGRATIONS
from storage.engine.postgres_sessions import opened, room, settings
from storage.engine.thread_connection import ThreadConnection
from storage.errors import Refused, StoreError, Unreachable
from storage.schema import Index

_WRITE_LOCK = 4_842_001
"""The advisory lock of the one writer; any number that nobody else uses in this database."""
_IDS_AT_ONCE = 8
"""How many ids a transaction takes at once; those it does not use are left out for good."""


class Postgres(Engine):
    """Rows in one PostgreSQL database, shared by processes on several machines."""

    mark = "%s"
    value = f"left(%s, {LONGEST})"
    last_column = ", (id + 0)"
    not_by_id = " + 0"
    """PostgreSQL prefers the primary key for the newest fifty of a common value, and reads everything when these are
    all old; ordered by an expression that only our indexes hold, it has no such choice."""
    most_readers = 2
    """With the writer's own a process has three connections, and a machine of two cores, with its sender, nine: ten of
    them fit into the hundred that PostgreSQL allows unless it is told otherwise."""
    limits_branches = True
    """Of a few branches, each in the order of an index, PostgreSQL reads all that there is and sorts it, unless each is
    limited by itself: it takes a common phone with a rare status for a rare pair."""
    concurrent_writers = True
    migrations = MIGRATIONS

    def __init__(self, url: str) -> None:
        """Connects, and makes the tables where they are missing."""
        try:
            self._url, known = url, conninfo_to_dict(url)
        except psycopg.Error as error:
            raise Unreachable(
                "HOTLINE_STORE is not a PostgreSQL address like postgresql://name@host/database"
            ) from error
        super().__init__(f"postgresql://{known.get('host', '')}/{known.get('dbname', '')}")
        build(self)

    def connect(self) -> psycopg.Connection[Any]:
        """A connection that reads text as bytes, as the checksum wants it."""
        driver = opened(self._url, self.place)
        driver.adapters.register_loader("text", ByteaBinaryLoader)
        return driver

    def begin(self, connection: ThreadConnection, concurrent: bool) -> None:
        """Becomes the only writer, unless others may write at the same time."""
        lock = "" if concurrent else f"; SELECT pg_advisory_xact_lock({_WRITE_LOCK})"
        self._execute(connection, f"BEGIN{settings(connection.driver)}{lock}", binary=False)

    def begin_snapshot(self, connection: ThreadConnection) -> None:
        """Repeatable read; a backup may take as long as its disk."""
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0"
        self._execute(connection, begin, binary=False)

    def room(self) -> tuple[int, int]:
        """How many connections the server allows, and how many it has now; (0, 0) where a pooler stands between."""
        with self.leased():
            return room(self.connection.driver)

    def commit(self, connection: ThreadConnection) -> None:
        """Returns when the server has it on disk."""
        if connection.driver.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
            raise StoreError(f"{self.place}: this transaction failed before; nothing of it was kept")
        self._execute(connection, "COMMIT")

    def scrub(self) -> bool:
        """VACUUM takes away the former versions of rows; their bytes stay in the files until others take the place."""
        for table in (*self.tables(), "list_items"):
            self.write(f'VACUUM "{table}"')
        return True

    def rollback(self, connection: ThreadConnection) -> None:
        """Undoes it."""
        if not self.lost(connection):
            self._execute(connection, "ROLLBACK")

    def unlock(self) -> None:
        """The server lets the next process in by itself."""

    def lost(self, connection: ThreadConnection) -> bool:
        """Whether the server is gone."""
        return connection.driver is None or connection.driver.closed

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query; outside a transaction a connection that was lost while idle is replaced."""
        with self.leased():
            connection = self.connection
            try:
                return self._execute(connection, statement, values).fetchall()
            except Unreachable:
                if connection.depth or not self.lost(connection):
                    raise
                self._disconnect(connection)
                self._local.connection = self._opened(None)
                return self._execute(self.connection, statement, values).fetchall()

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows were changed."""
        with self.leased():
            return self._execute(self.connection, statement, values).rowcount

    def write_many(self, statement: str, rows: Sequence[Sequence[object]]) -> int:
        """How many rows were changed by all of them; they go to the server together."""
        connection = self.connection
        try:
            cursor = connection.driver.cursor()
            cursor.executemany(statement, rows)
        except psycopg.Error as error:
            raise self._failure(error, connection) from error
        return int(cursor.rowcount)

    def _execute(
        self, connection: ThreadConnection, statement: str, values: Sequence[object] = (), binary: bool = True
    ) -> psycopg.Cursor[Row]:
        """Runs one statement, or several where the answer need not be `binary`."""
        try:
            cursor: psycopg.Cursor[Row] = connection.driver.cursor(binary=binary)
            return cursor.execute(statement, values or None)
        except psycopg.Error as error:
            raise self._failure(error, connection) from error

    def version(self) -> int:
        """Kept among the counters."""
        if not self.read("SELECT to_regclass('counters') IS NOT NULL")[0][0]:
            return 0
        return int(self.read("SELECT value FROM counters WHERE name = 'version'")[0][0])

    def migrate(self, version: int) -> None:
        """Runs what leads from this version to the newest."""
        for statements in self.migrations[version:]:
            self._execute(self.connection, statements, binary=False)
            self.count_up("version", 1)

    def built(self) -> dict[str, str]:
        """Indexes and triggers of our own, with what they are and hang on."""
        rows = self.read(
            "SELECT c.relname::text, '' FROM pg_class AS c WHERE c.relkind = 'i'"
            " AND c.relnamespace = current_schema()::regnamespace UNION ALL"
            " SELECT t.tgname::text, c.relname::text FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        named = ((name.decode(), table.decode()) for name, table in rows)
        return {name: f'TRIGGER "{name}" ON "{table}"' if table else f'INDEX "{name}"' for name, table in named}

    def build_items(self, table: str, index: Index) -> list[str]:
        """A trigger that keeps the items of a list, and the items that are there already."""
        field = index.fields[0]
        return [
            f'CREATE TRIGGER "{index.name}" AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION keep_items('{field}')",
            f"INSERT INTO list_items SELECT '{table}', '{field}', item, t.id FROM \"{table}\" AS t,"
            f" items_of(t.doc -> '{field}') AS item ON CONFLICT DO NOTHING",
        ]

    def tables(self) -> list[str]:
        """The tables of documents."""
        rows = self.read(
            "SELECT c.relname::text FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace"
            " AND a.attname = 'doc' AND a.attgenerated = 's' ORDER BY 1"
        )
        return [name.decode() for (name,) in rows]

    def create_table(self, table: str) -> None:
        """A table of documents."""
        if table in {"counters", "list_items", "ids"}:
            raise Refused(f"{table!r} is a name that the store keeps for itself")
        self.write(
            f'CREATE TABLE IF NOT EXISTS "{table}" (id bigint PRIMARY KEY, sum bigint NOT NULL, body text NOT NULL,'
            " doc jsonb NOT NULL GENERATED ALWAYS AS (body::jsonb) STORED)"
        )

    def next_id(self) -> int:
        """The next number of the sequence; under the writer's lock this is the order of the transactions too."""
        spare = self.connection.spare_ids
        if not spare:
            rows = self.read(f"SELECT nextval('ids') FROM generate_series(1, {_IDS_AT_ONCE})")
            spare += sorted((number for (number,) in rows), reverse=True)
        return spare.pop()

    def last_id(self) -> int:
        """The last number that was given."""
        return int(self.read("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ids")[0][0])

    def raise_ids(self, number: int) -> None:
        """Goes on above this number."""
        self.connection.spare_ids.clear()
        self.read("SELECT setval('ids', %s) FROM ids WHERE last_value <= %s", (number, number))

    def text(self, field: str) -> str:
        """The field where it holds a text, in the order of its code points as Python and SQLite have it."""
        return (
            f"(CASE WHEN jsonb_typeof(doc -> '{field}') = 'string' THEN left(doc ->> '{field}', {LONGEST}) END"
            ' COLLATE "C")'
        )

    def number(self, field: str) -> str:
        """The field where it holds a number."""
        return f"(CASE WHEN jsonb_typeof(doc -> '{field}') = 'number' THEN (doc ->> '{field}')::numeric END)"

    def hint(self, index: str) -> str:
        """PostgreSQL chooses by its statistics."""
        return ""

    def for_update(self, table: str) -> str:
        """Messages are the one table that is changed beside the writer."""
        connection = self.connection
        changed_beside = table == "messages" and connection.depth and not connection.concurrent
        return " FOR UPDATE OF t" if changed_beside else ""

    def skip_locked(self) -> str:
        """Takes what nobody else holds."""
        return " FOR UPDATE OF t SKIP LOCKED" if self.connection.depth else ""

    def _failure(self, error: psycopg.Error, connection: ThreadConnection) -> StoreError:
        if self.lost(connection):
            return Unreachable(
                f"{self.place}: the connection to PostgreSQL was lost ({line_of(error)}); see that it runs,"
                " the service goes on by itself"
            )
        return failure(self.place, error)
