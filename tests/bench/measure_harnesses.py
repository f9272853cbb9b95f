"""What each harness of the tests takes to start and to end, as a Markdown table.

    python -m tests.bench.measure_harnesses [--times 10]

The shortest of some times, in milliseconds of the clock: words and pages are compiled at the first. What is not
installed is left out.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from time import perf_counter

import pytest

from storage.store import open_store
from tests.bench.options import chosen
from tests.harness.carrier import office, simulation
from tests.harness.chromium import CHROMIUM, chromium
from tests.harness.compiled import compile_once
from tests.harness.postgres import Cluster, binaries
from tests.harness.service import Service
from tests.harness.town import BrowserTown, ConsoleTown, Town

Start = Callable[[Path], AbstractContextManager[object]]


@contextmanager
def console_town(place: Path) -> Iterator[ConsoleTown]:
    town = ConsoleTown(place)
    yield town
    town.services.store.close()


@contextmanager
def an_office(place: Path) -> Iterator[object]:
    store = open_store(str(place))
    with office(store) as opened:
        yield opened
    store.close()


@contextmanager
def a_service(place: Path) -> Iterator[Service]:
    service = Service(str(place), place.parent / "log")
    service.reached_as(service.url, "http://127.0.0.1:9")
    service.start_and_wait()
    try:
        yield service
    finally:
        service.stop()


@contextmanager
def a_cluster(_: Path) -> Iterator[Cluster]:
    cluster = Cluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()


HARNESSES: dict[str, Start] = {
    "`ConsoleTown`": console_town,
    "`Town`": Town,
    "`BrowserTown`": BrowserTown,
    "`simulation()`": lambda _: simulation(),
    "`office(store)`": an_office,
    "`Service`": a_service,
    "`Cluster`": a_cluster,
    "`chromium()`": lambda _: chromium(),
}


def milliseconds(start: Start) -> float:
    """From nothing to a started harness, and to its end."""
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        with start(Path(folder) / "data"):
            pass
        return (perf_counter() - began) * 1000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--times", type=int, default=10)
    times = chosen(arguments, times=1).times
    missing = {"`Cluster`"} if binaries() is None else set()
    missing |= set() if CHROMIUM.exists() else {"`chromium()`"}
    print("| harness | ms |\n|---|---:|")
    with tempfile.TemporaryDirectory() as pages, pytest.MonkeyPatch.context() as patch:
        compile_once(patch, Path(pages))
        for name, start in HARNESSES.items():
            if name not in missing:
                print(f"| {name} | {min(milliseconds(start) for _ in range(times)):.0f} |", flush=True)


if __name__ == "__main__":
    main()
