"""What every test may ask for: a store of either kind, on a real disk and a real PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path

import psycopg
import pytest

from storage.store import Store, open_store
from tests.cluster import Cluster, binaries


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write down how the transcripts go now")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where HOTLINE_NO_SKIP is set, as in CI, a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("HOTLINE_NO_SKIP"):
        report.outcome = "failed"
    return report


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


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    """A database with an empty store in it, to be copied, which is faster than to build one for each test."""
    with psycopg.connect(postgres_cluster.url("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE empty_store")
    open_store(postgres_cluster.url("empty_store")).close()
    return "empty_store"


@pytest.fixture(params=["sqlite", "postgresql"])
def where_kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty place for a store: a folder, or a fresh database."""
    if request.param == "sqlite":
        yield str(tmp_path / "data")
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    template: str = request.getfixturevalue("postgres_template")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield cluster.url(name)
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def store(where_kept: str) -> Iterator[Store]:
    """An empty store, once of each kind."""
    opened = open_store(where_kept)
    yield opened
    opened.close()
