"""What a text and a call cost a phone that has much behind it, beside one that has nothing, in one run.

    python tests/bench/bench_history.py [--records 100000] [--rounds 100]

One phone has so many of each: texts, posts, tasks, calls, call-backs, relays, sessions, recordings. The same turn of it
and of a new phone alternate in one store, each undone again, so that both find things as they were. What is told is the
time of a processor, ours and that of PostgreSQL's process, so that a busy machine tells the same; the ratio is that of
the medians. PostgreSQL is measured where it is installed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from storage.store import Store, open_store
from tests.bench.options import chosen
from tests.harness import history
from tests.harness.postgres import Cluster, binaries
from tests.harness.town import ConsoleTown
from tests.harness.turns import CASES, Turn, Turns

SPEAKS = {
    "a first text": 0, "a known phone's text": 0, "WITHDRAW": 0, "a resident's words passed on": 0,
    "a call begins": 0, "TAKE": 1, "DONE": 1, "a helper's words passed on": 1, "forward to one": 1,
}  # fmt: skip
"""The turns, and which of the phones that one needs is the one that is measured: a resident's, or a helper's."""


class UndoneError(Exception):
    """Takes a turn back."""


class OfOnePhone(Turns):
    """Turns in which one of the phones is a certain one."""

    given: tuple[str, ...] = ()

    def phone(self) -> str:
        phone, self.given = (self.given or ("",))[0], self.given[1:]
        return phone or super().phone()

    def made_ready(self, case: str, phone: str) -> Turn:
        """A turn that this phone has to do with."""
        self.given = ("",) * SPEAKS[case] + (phone,)
        return CASES[case](self)


def took(store: Store, act: Turn) -> float:
    """Milliseconds of a processor for a turn that leaves nothing behind."""
    with suppress(UndoneError), store.transaction():
        begun = spent(store)
        act()
        elapsed = spent(store) - begun
        raise UndoneError
    return elapsed


def spent(store: Store) -> float:
    """What this thread, and the server's process that works for it, have had of a processor, in milliseconds."""
    server = getattr(store.engine.connection.driver, "info", None)
    theirs = int(Path(f"/proc/{server.backend_pid}/schedstat").read_text().split()[0]) / 1e6 if server else 0.0
    return 1000 * time.thread_time() + theirs


def measured(store: Store, place: Path, records: int, rounds: int) -> Iterator[tuple[str, float, float]]:
    """Each turn with its medians, of a new phone and of the old one."""
    turns = OfOnePhone(ConsoleTown(place, store).services)
    store.next_number("ref", start=2000)
    old = turns.phone()
    history.leave(store, old, turns.services.clock.now(), records)
    for case in SPEAKS:
        times: list[list[float]] = []
        with suppress(UndoneError), store.transaction():  # nor does a case leave anything for the next one
            acts = (turns.made_ready(case, turns.phone()), turns.made_ready(case, old))
            times += ([took(store, act) for act in acts] for _ in range(rounds))
            raise UndoneError
        new, long_known = zip(*times, strict=True)
        yield case, statistics.median(new), statistics.median(long_known)


@contextmanager
def stores(place: Path) -> Iterator[dict[str, Store]]:
    """An empty store of each kind that there is here."""
    found = {"SQLite": open_store(str(place / "data"))}
    cluster = Cluster() if binaries() else None
    try:
        if cluster:
            cluster.start()
            found["PostgreSQL"] = open_store(cluster.url("postgres"))
        yield found
    finally:
        for store in found.values():
            store.close()
        if cluster:
            cluster.remove()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=100)
    given = chosen(arguments, records=20, rounds=1)
    worst = 0.0
    with tempfile.TemporaryDirectory() as folder, stores(Path(folder)) as kept:
        for kind, store in kept.items():
            print(f"{kind:>30}   new phone   {given.records:,} of each   ratio", flush=True)
            for case, new, old in measured(store, Path(folder) / kind, given.records, given.rounds):
                worst = max(worst, old / new)
                print(f"{case:>30}   {new:6.2f} ms   {old:6.2f} ms   {old / new:8.2f}", flush=True)
    print(f"the work of a phone with a history / of a new one: {worst:.2f} at most")


if __name__ == "__main__":
    main()
