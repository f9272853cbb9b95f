"""What every test may ask for: a store of either kind, on a real disk and a real PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser

from hotline.console import accounts
from hotline.services import Services
from storage.records import INDEXES
from storage.store import Store, open_store
from tests.harness.chromium import CHROMIUM, chromium
from tests.harness.compiled import compile_once
from tests.harness.postgres import Cluster, binaries
from tests.harness.town import CHEAP, ConsoleTown, another_house

pytest_plugins = ("tests.harness.options",)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        compile_once(patch, tmp_path_factory.mktemp("pages"))
        yield


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own, gone after the run."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: the Debian package `postgresql` provides it")
    cluster = Cluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def postgres_url(postgres_cluster: Cluster) -> str:
    """The address of a PostgreSQL server, its database `postgres`."""
    return postgres_cluster.url("postgres")


@pytest.fixture
def empty_postgres(postgres_url: str) -> str:
    """A database that nobody has used yet."""
    _empty(postgres_url)
    return postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def where_kept(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place for a store: a folder, or a fresh database."""
    if request.param == "sqlite":
        return str(tmp_path / "data")
    url: str = request.getfixturevalue("empty_postgres")
    return url


def _empty(url: str) -> None:
    """Makes a database as if it were new; a really new one takes ten times as long."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        found = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in found:
            own = table in INDEXES or table == "list_items"
            where = " WHERE name <> 'version'" if table == "counters" else ""
            server.execute(f'DELETE FROM "{table}"{where}' if own or where else f'DROP TABLE "{table}"')
        if found:
            server.execute("ALTER SEQUENCE ids RESTART")


@pytest.fixture
def store(where_kept: str) -> Iterator[Store]:
    """An empty store, once of each kind."""
    opened = open_store(where_kept)
    yield opened
    opened.close()


@pytest.fixture
def town(where_kept: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    """A hotline with its staff, without a socket, on Thursday, the 14th of May, at ten in New York."""
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    town = ConsoleTown(where_kept, store)
    town.staff()
    return town


@pytest.fixture
def services(where_kept: str) -> Iterator[Services]:
    """The services of one process, without an app."""
    opened = another_house(where_kept)
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that makes a disk fail, built from its source."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no C compiler: the Debian package `gcc` provides one")
    library = tmp_path_factory.mktemp("shim") / "disk.so"
    source = Path(__file__).parent / "faults" / "disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run."""
    if not CHROMIUM.exists():
        pytest.skip("there is no browser: install the Debian package `chromium`")
    with chromium() as started:
        yield started
