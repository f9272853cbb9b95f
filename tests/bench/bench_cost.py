"""What one text costs: SQL statements, syncs of the disk, and milliseconds by part; for a first text and a known phone.

    python tests/bench/bench_cost.py [--texts 500] [--turns 50] [--store FOLDER]

Texts go one after another through the whole app (webhook, signature, handler, store, TwiML) without a socket.
Statements are counted by SQLite's trace, syncs by a counter that is loaded before libc (LD_PRELOAD; needs a C
compiler). Times are wall clock and medians; "of it CPU" is the process's own, "in the turn" is how long nobody else
could write. A second table has turns of every kind, without webhook and TwiML: statements that read, that write, and
milliseconds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder, run_wsgi_app

from flows import engine, hearing
from hotline.app import create_app
from hotline.base.clock import SystemClock
from hotline.base.vocabularies import Vocabularies
from hotline.inbound import lookup, on_file, text_handler
from hotline.line.twilio import TwilioLine
from hotline.services import Services
from hotline.webhooks import twiml
from hotline.webhooks.signature import Gate
from storage.engine.sqlite import SQLite
from storage.engine.thread_connection import ThreadConnection
from tests.bench.bench_texts import form, phone_of
from tests.bench.options import chosen
from tests.harness.base import TOKEN, town_config
from tests.harness.town import ConsoleTown
from tests.harness.turns import CASES, Turns, asking

URL = "http://127.0.0.1:1"
PARTS = ("door and signature", "reading", "facts", "engine", "save and compose", "commit", "speech")
COUNTER = Path(__file__).parent.parent / "faults" / "syncs.c"


class Cost:
    """Adds up what happens while one text is answered."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = defaultdict(float)
        self.statements = 0
        self.in_turn = 0.0
        self._last = ""
        self._turn_began = 0.0

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, with its time booked on this part and taken off the one around it."""

        def measured(*given: Any, **named: Any) -> Any:
            begun, inside = time.perf_counter(), sum(self.parts.values())
            try:
                return work(*given, **named)
            finally:
                others = sum(self.parts.values()) - inside
                self.parts[part] += time.perf_counter() - begun - others

        return measured

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Puts a clock on each part."""
        with (
            patch.object(Vocabularies, "latest", self.timed("reading", Vocabularies.latest)),
            patch.object(hearing, "read", self.timed("reading", hearing.read)),
            patch.object(text_handler, "read", self.timed("facts", on_file.read)),
            patch.object(text_handler, "look_up", self.timed("facts", lookup.look_up)),
            patch.object(text_handler, "advance", self.timed("engine", engine.advance)),
            patch.object(
                text_handler.TextHandler, "text", self.timed("save and compose", text_handler.TextHandler.text)
            ),
            patch.object(SQLite, "commit", self.timed("commit", SQLite.commit)),
            patch.object(SQLite, "begin", self._begins(SQLite.begin)),
            patch.object(SQLite, "unlock", self._ends(SQLite.unlock)),
            patch.object(twiml, "texts", self.timed("speech", twiml.texts)),
            patch.object(Gate, "form", self.timed("door and signature", Gate.form)),
        ):
            yield

    def _begins(self, begin: Callable[[SQLite, ThreadConnection, bool], None]) -> Callable[..., None]:
        def begun(store: SQLite, held: ThreadConnection, beside: bool) -> None:
            begin(store, held, beside)
            self._turn_began = time.perf_counter()

        return begun

    def _ends(self, after: Callable[[SQLite], None]) -> Callable[[SQLite], None]:
        def ended(store: SQLite) -> None:
            after(store)
            self.in_turn = time.perf_counter() - self._turn_began

        return ended

    def trace(self, services: Services) -> None:
        """Counts the statements of the connection that writes and of the one that this thread reads with."""
        store = services.store
        with store.transaction():
            store.engine.connection.driver.set_trace_callback(self._count)
        store.engine.connection.driver.set_trace_callback(self._count)

    def _count(self, statement: str) -> None:
        """Each trigger that a statement sets off is traced as that very statement once more, which does not count."""
        self.statements += statement != self._last
        self._last = statement


def environ(number: int, phone: str) -> dict[str, Any]:
    """A signed request."""
    fields = form(number, phone)
    signature = RequestValidator(TOKEN).compute_signature(f"{URL}/twilio/sms", fields)
    headers = [("X-Twilio-Signature", signature)]
    builder = EnvironBuilder("/twilio/sms", method="POST", data=fields, headers=headers)
    return builder.get_environ()


def syncs() -> int:
    """How often this process has asked the disk to keep what it holds."""
    place = os.environ.get("SYNCS")
    return Path(place).stat().st_size if place else 0


def measured(app: Any, cost: Cost, requests: list[dict[str, Any]]) -> dict[str, float]:
    """Medians of what these texts cost; counts are means."""
    found: dict[str, list[float]] = defaultdict(list)
    counted, synced = cost.statements, syncs()
    for request in requests:
        cost.parts.clear()
        begun, cpu = time.perf_counter(), time.process_time()
        _, status, _ = run_wsgi_app(app, request)
        if not status.startswith("200"):
            raise RuntimeError(status)
        found["in all"].append(time.perf_counter() - begun)
        found["of it CPU"].append(time.process_time() - cpu)
        found["in the turn"].append(cost.in_turn)
        inside = sum(time for part, time in cost.parts.items() if part != "door and signature")
        for part in PARTS[1:]:
            found[part].append(cost.parts[part])
        found[PARTS[0]].append(found["in all"][-1] - inside)
    result = {name: statistics.median(times) * 1000 for name, times in found.items()}
    result["SQL statements"] = (cost.statements - counted) / len(requests)
    result["syncs"] = (syncs() - synced) / len(requests)
    return result


def run(texts: int, folder: Path) -> None:
    """Measures and prints a table."""
    config = town_config(folder, URL, "http://127.0.0.1:2")
    app = create_app(config, SystemClock(), TwilioLine(config))
    cost = Cost()
    cost.trace(app.extensions["services"])
    phones = [phone_of(number) for number in range(texts + 100)]
    with cost.watching():
        measured(app, cost, [environ(number, phone) for number, phone in enumerate(phones[:100])])
        first = measured(app, cost, [environ(100 + number, phone) for number, phone in enumerate(phones[100:])])
        again = measured(app, cost, [environ(100_000 + number, phone) for number, phone in enumerate(phones[100:])])
    print(f"{'':>22} first text   known phone")
    for name in ("SQL statements", "syncs"):
        print(f"{name:>22} {first[name]:10.1f}   {again[name]:11.1f}")
    for name in (*PARTS, "in all", "of it CPU", "in the turn"):
        print(f"{name:>22} {first[name]:7.2f} ms   {again[name]:8.2f} ms")


def run_turns(number: int, folder: Path) -> None:
    """Measures turns of every kind, each in its turn so that a slow moment of the machine meets them all."""
    turns = Turns(ConsoleTown(folder).services)
    took: dict[str, list[float]] = defaultdict(list)
    print(f"\n{'':>30} reads  writes     median")
    for _ in range(number):
        for name, case in CASES.items():
            act = case(turns)
            begun = time.perf_counter()
            act()
            took[name].append(time.perf_counter() - begun)
    for name, case in CASES.items():
        act = case(turns)
        with asking(turns.services.store) as asked:
            act()
        median = statistics.median(took[name]) * 1000
        print(f"{name:>30} {len(asked.reads):5} {len(asked.writes):7} {median:7.2f} ms")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=500)
    arguments.add_argument("--turns", type=int, default=50, help="how many of each kind")
    arguments.add_argument("--store", type=Path, help="a folder on the disk to be measured; a new one is made in it")
    given = chosen(arguments, texts=5, turns=1)
    compiler = shutil.which("cc")
    if not compiler:
        print("There is no C compiler, so syncs are not counted: the Debian package `gcc` provides one.")
    if "SYNCS" in os.environ or not compiler:
        with tempfile.TemporaryDirectory(dir=given.store) as folder:
            run(given.texts, Path(folder) / "texts")
            run_turns(given.turns, Path(folder) / "turns")
        return
    with tempfile.TemporaryDirectory() as folder:
        library, counted = Path(folder) / "syncs.so", Path(folder) / "syncs"
        counted.touch()
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(COUNTER), "-ldl"], check=True)
        environment = {**os.environ, "LD_PRELOAD": str(library), "SYNCS": str(counted)}
        sys.exit(subprocess.call([sys.executable, __file__, *sys.argv[1:]], env=environment))


if __name__ == "__main__":
    main()
