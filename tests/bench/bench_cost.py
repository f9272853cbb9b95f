"""What one text costs: SQL statements, syncs of the disk, and milliseconds by part; for a first text and a known phone.

    python tests/bench/bench_cost.py [--texts 500] [--store FOLDER]

Texts go one after another through the whole app (door, signature, desk, store, TwiML) without a socket. Statements are
counted by SQLite's trace, syncs by a counter that is loaded before libc (LD_PRELOAD; needs a C compiler). Times are
wall clock and medians; "of it CPU" is the process's own.
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

from flows import engine
from hotline.app import create_app
from hotline.base.clock import SystemClock
from hotline.inbound import lookup, text_handler
from hotline.line.twilio import TwilioLine
from hotline.services import Services
from hotline.webhooks import twiml
from hotline.webhooks.signature import Gate
from storage.engine.sqlite import SQLite
from tests.bench.bench_texts import form, phone_of
from tests.bench.options import chosen
from tests.harness.base import TOKEN, town_config

URL = "http://127.0.0.1:1"
PARTS = ("door and signature", "reading", "facts", "engine", "save and compose", "commit", "speech")
COUNTER = Path(__file__).parent.parent / "faults" / "syncs.c"


class Cost:
    """Adds up what happens while one text is answered."""

    def __init__(self) -> None:
        self.parts: dict[str, float] = defaultdict(float)
        self.statements = 0
        self._last = ""

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
            patch.object(text_handler.TextHandler, "_read", self.timed("reading", text_handler.TextHandler._read)),
            patch.object(text_handler, "look_up", self.timed("facts", lookup.look_up)),
            patch.object(text_handler, "advance", self.timed("engine", engine.advance)),
            patch.object(
                text_handler.TextHandler, "text", self.timed("save and compose", text_handler.TextHandler.text)
            ),
            patch.object(SQLite, "commit", self.timed("commit", SQLite.commit)),
            patch.object(twiml, "texts", self.timed("speech", twiml.texts)),
            patch.object(Gate, "form", self.timed("door and signature", Gate.form)),
        ):
            yield

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
    for name in (*PARTS, "in all", "of it CPU"):
        print(f"{name:>22} {first[name]:7.2f} ms   {again[name]:8.2f} ms")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=500)
    arguments.add_argument("--store", type=Path, help="a folder on the disk to be measured; a new one is made in it")
    given = chosen(arguments, texts=5)
    compiler = shutil.which("cc")
    if not compiler:
        print("There is no C compiler, so syncs are not counted: the Debian package `gcc` provides one.")
    if "SYNCS" in os.environ or not compiler:
        with tempfile.TemporaryDirectory(dir=given.store) as folder:
            run(given.texts, Path(folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        library, counted = Path(folder) / "syncs.so", Path(folder) / "syncs"
        counted.touch()
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(COUNTER), "-ldl"], check=True)
        environment = {**os.environ, "LD_PRELOAD": str(library), "SYNCS": str(counted)}
        sys.exit(subprocess.call([sys.executable, __file__, *sys.argv[1:]], env=environment))


if __name__ == "__main__":
    main()
