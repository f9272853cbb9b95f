"""The embedded default: one file, WAL, synchronous=FULL, so that what was committed survives a power cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep

from storage.engine.build import build
from storage.engine.interface import Engine, Row
from storage.engine.private_files import make_private
from storage.engine.sqlite_faults import failure, gone, is_busy, no_room, spoilt
from storage.engine.sqlite_file import PRAGMAS, Connection, has_room, in_transaction, whole
from storage.engine.sqlite_migrations import MIGRATIONS, triggers
from storage.engine.thread_connection import ThreadConnection
from storage.engine.writer_queue import WriteLock
from storage.errors import Busy, Full, Refused, StoreError, Unreachable
from storage.schema import Index

FILE = "hotline.db"
_RESERVED = {"counters", "list_items"}
_KEEP_IDS = "UPDATE counters SET value = ?, twin = ? WHERE name = 'ids'"


class SQLite(Engine):
    """Rows in one SQLite file; a write transaction waits for the one before it, in this process and in others."""

    migrations = MIGRATIONS

    def __init__(self, folder: Path) -> None:
        """Opens or makes the file in this folder; what is made is for this user alone."""
        self.path = folder.absolute() / FILE
        self._write_lock = WriteLock(self.path.with_name(f"{FILE}-next"), self.path.with_name(f"{FILE}-writer"))
        super().__init__(str(folder / FILE))
        try:
            make_private(folder, self.path)
        except OSError as error:
            raise self._failure(error) from error
        build(self)

    def _after_fork(self) -> None:
        super()._after_fork()
        self._write_lock.close()

    def close(self) -> None:
        """Closes every connection of this process, and the files that it locks."""
        super().close()
        self._write_lock.close()

    def version(self) -> int:
        """PRAGMA user_version, which belongs to the file."""
        return int(self.read("PRAGMA user_version")[0][0])

    def migrate(self, version: int) -> None:
        """Runs what leads from this version of the file to the newest."""
        for statements in self.migrations[version:]:
            for statement in statements.split(";"):
                self.write(statement)
        self.write(f"PRAGMA user_version = {len(self.migrations)}")

    def built(self) -> dict[str, str]:
        """Indexes and triggers of our own, with what they are and hang on."""
        rows = self.read("SELECT name, type FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql NOT NULL")
        named = [(name.decode(errors="replace"), kind.decode()) for name, kind in rows]
        return {name: f'{kind} "{name}"' for name, kind in named}

    def build_items(self, table: str, index: Index) -> list[str]:
        """Three triggers that keep the items of a list, and the items that are there already."""
        return triggers(table, index)

    def connect(self) -> Connection:
        """A connection that reads text as bytes, as the checksum wants it.

        On a disk that takes no file beside the database's one, what is complete in that one can still be read.
        """
        try:
            return self._connected()
        except (Full, Unreachable):
            if not whole(self.path):
                raise
            return self._connected(frozen=True)

    def _connected(self, *, frozen: bool = False) -> Connection:
        try:
            driver = Connection.to(self.path, frozen=frozen)
        except FileNotFoundError as error:
            raise gone(self.place) from error
        except (sqlite3.Error, OSError) as error:
            raise self._failure(error) from error
        driver.text_factory = bytes
        for pragma in PRAGMAS:
            self._execute(driver, f"PRAGMA {pragma}").fetchall()
        return driver

    def _execute(self, driver: sqlite3.Connection, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Runs a statement, and again every millisecond while another process holds what it needs.

        SQLite's own waiting sleeps up to 100 ms between tries, which lets a busy process starve the others.
        """
        until = 0.0
        while True:
            try:
                return driver.execute(statement, values)
            except UnicodeDecodeError as error:  # SQLite quotes what it could not read
                raise spoilt(self.place, "its schema") from error
            except sqlite3.Error as error:
                until = until or monotonic() + self.busy_seconds
                failure = self._failure(error)
                if not isinstance(failure, Busy) or monotonic() >= until:
                    raise failure from error
            sleep(0.001)

    def begin(self, connection: ThreadConnection, concurrent: bool) -> None:
        """Becomes the only writer: processes queue for the write lock."""
        try:
            if not self._write_lock.acquire(self.busy_seconds):
                raise self.busy()
        except OSError as error:
            raise self._failure(error) from error
        try:
            self._begin_writing(connection)
        except BaseException:
            self._write_lock.release()
            if self.lost(connection):
                self._write_lock.close()
            raise

    def _begin_writing(self, connection: ThreadConnection) -> None:
        if connection.driver.frozen:
            raise no_room(self.place)
        if self.lost(connection):
            raise gone(self.place)
        self._execute(connection.driver, "BEGIN IMMEDIATE")

    def begin_snapshot(self, connection: ThreadConnection) -> None:
        """WAL lets a reader keep the moment of its first read."""
        self._execute(connection.driver, "BEGIN")

    def commit(self, connection: ThreadConnection) -> None:
        """Returns when it is on disk."""
        if not in_transaction(connection.driver):
            raise self.rolled_back()
        if connection.last_id:
            # Once for all rows of the transaction, and under the file's lock, so that no number is given twice.
            self._execute(connection.driver, _KEEP_IDS, (connection.last_id, -connection.last_id))
        self._execute(connection.driver, "COMMIT")

    def scrub(self) -> bool:
        """Empties the WAL, which holds what rows were before; the file itself has zeros there (secure_delete)."""
        return not self.read("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]

    def rollback(self, connection: ThreadConnection) -> None:
        """Undoes it, if SQLite has not done so itself."""
        try:
            if connection.driver is not None and connection.driver.in_transaction:
                connection.driver.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def unlock(self) -> None:
        """Lets the next process in."""
        self._write_lock.release()

    def full(self) -> Full | None:
        """Told by the file system, before any text has to be refused."""
        return None if has_room(self.path) else no_room(self.place)

    def lost(self, connection: ThreadConnection) -> bool:
        """Whether SQLite has given up a transaction, or somebody has moved the file of an idle connection."""
        return not in_transaction(connection.driver) if connection.depth else not connection.driver.is_at(self.path)

    def read(self, statement: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        connection = self.connection
        if not connection.depth and self.lost(connection):
            self._disconnect(connection)
        try:
            return self._execute(self.connection.driver, statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def write(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows were changed."""
        driver = self.connection.driver
        if not in_transaction(driver):
            raise self.rolled_back()
        return self._execute(driver, statement, values).rowcount

    def write_many(self, statement: str, rows: Sequence[Sequence[object]]) -> int:
        """How many rows were changed by all of them."""
        try:
            changed: int = self.connection.driver.executemany(statement, rows).rowcount
        except sqlite3.Error as error:
            raise self._failure(error) from error
        return changed

    def tables(self) -> list[str]:
        """The tables of documents."""
        rows = self.read("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return sorted({name.decode(errors="replace") for (name,) in rows} - _RESERVED)

    def create_table(self, table: str) -> None:
        """A table of documents; the body comes last, so that a long one does not hide the checksum."""
        if table in _RESERVED or table.startswith("sqlite_"):
            raise Refused(f"{table!r} is a name that the store keeps for itself")
        self.write(
            f'CREATE TABLE IF NOT EXISTS "{table}" (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL, body TEXT NOT NULL)'
        )

    def next_id(self) -> int:
        """The next number of the sequence: counted here, and written when the transaction is kept."""
        connection = self.connection
        connection.last_id = (connection.last_id or self._kept_ids()) + 1
        return connection.last_id

    def last_id(self) -> int:
        """The last number that was given."""
        return self.connection.last_id or self._kept_ids()

    def raise_ids(self, number: int) -> None:
        """Goes on above this number."""
        self.connection.last_id = max(self.last_id(), number)

    def _kept_ids(self) -> int:
        value, twin = self.read("SELECT value, twin FROM counters WHERE name = 'ids'")[0]
        if value + twin:
            raise self.damaged("counters", "ids")
        return int(value)

    def text(self, field: str) -> str:
        """The field where it holds a text."""
        return f"CASE json_type(body, '$.{field}') WHEN 'text' THEN json_extract(body, '$.{field}') END"

    def number(self, field: str) -> str:
        """The field as JSON has it."""
        return f"json_extract(body, '$.{field}')"

    def hint(self, index: str) -> str:
        """SQLite has no statistics here: it is told."""
        return f' INDEXED BY "{index}"' if index else " NOT INDEXED"

    def for_update(self, table: str) -> str:
        """There is one writer at a time, so nothing has to be locked."""
        return ""

    def skip_locked(self) -> str:
        """There is one sender's transaction at a time."""
        return ""

    def _failure(self, error: sqlite3.Error | OSError) -> StoreError:
        return self.busy() if is_busy(error) else failure(self.place, error)
