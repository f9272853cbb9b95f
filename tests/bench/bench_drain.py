"""How fast the outbox drains against the rate it is allowed, and how soon a reply overtakes 10,000 announcements.

    python tests/bench/bench_drain.py [--seconds 10] [--rates 1,10,50,100] [--carrier-ms 100]

The carrier is the simulator in a process of its own, and answers each request only after `--carrier-ms`, as one across
a continent would. For each allowed rate the outbox gets texts for so many seconds; the ratio is the rate at which they
left (after the first second's burst) to the allowed one. 1.00 is the aim; more would be a fault.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from flask import Flask

from flows.community import Limits
from hotline.base.clock import SystemClock, moment
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox
from hotline.simulator import SimulatorConfig, create_simulator, serve
from storage.records import Message
from storage.store import Store, open_store, where
from tests.bench.bench_texts import wait_for
from tests.bench.options import chosen
from tests.harness.base import ACCOUNT, NOWHERE, NUMBER, TOKEN, config_for, free_port


def carry(port: int, delay_s: float) -> None:
    """The carrier's process."""
    app: Flask = create_simulator(SimulatorConfig(ACCOUNT, TOKEN, NUMBER, NOWHERE), SystemClock())
    app.before_request(lambda: time.sleep(delay_s))
    serve(app, "127.0.0.1", port).serve_forever()


@contextmanager
def an_outbox(store: Store, url: str, rate: float) -> Iterator[Outbox]:
    """An outbox that may send at this rate."""
    config = config_for(NOWHERE, url, Limits(segments_per_second=rate, segments_per_day=10_000_000))
    line = TwilioLine(config)
    yield Outbox(store, line, SystemClock(), config)
    line.close()


@contextmanager
def sending(outbox: Outbox) -> Iterator[None]:
    """Its sender at work."""
    stop = threading.Event()
    thread = threading.Thread(target=outbox.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def queue(outbox: Outbox, texts: int, priority: int = 1) -> None:
    """So many texts, each to another phone."""
    with outbox.store.transaction():
        for number in range(texts):
            outbox.put(f"+1202{5550000 + number}", "Meeting at six", purpose="notice", priority=priority)


def drain(store: Store, url: str, rate: float, seconds: float) -> float:
    """Texts a second that left, after the first second's burst."""
    with an_outbox(store, url, rate) as outbox:
        queue(outbox, max(4, int(rate * (seconds + 1))))
        with sending(outbox):
            while store.one(Message, where("status").one_of(["queued", "sending"])):
                time.sleep(0.05)
    left = sorted(moment(message.sent_at).timestamp() for message in store.find(Message))
    first = sum(at <= left[0] + 1 for at in left)
    return (len(left) - first) / (left[-1] - left[first - 1])


def overtake(store: Store, url: str, waiting: int, replies: int) -> list[float]:
    """Seconds from queueing a reply to the carrier's having it, while announcements leave at ten a second."""
    took = []
    with an_outbox(store, url, 10) as outbox:
        queue(outbox, waiting, priority=2)
        with sending(outbox):
            time.sleep(2)
            for number in range(replies):
                began = time.perf_counter()
                reply = outbox.put(f"+1202{4440000 + number}", "Got it", purpose="answer", priority=0)
                assert reply is not None
                while (kept := store.get(Message, reply.id)) and kept.status != "sent":
                    time.sleep(0.005)
                took.append(time.perf_counter() - began)
                time.sleep(0.3)
    return took


@contextmanager
def carrier(delay_s: float) -> Iterator[str]:
    """A carrier that takes its time; its address."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=carry, args=(port, delay_s))
    process.start()
    try:
        wait_for(port, "the carrier")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.join()


def main() -> None:
    """Prints one line for each rate, and one for the replies."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--rates", default="1,10,50,100")
    options.add_argument("--carrier-ms", type=float, default=100)
    options.add_argument("--waiting", type=int, default=10_000)
    options.add_argument("--replies", type=int, default=20)
    given = chosen(options, seconds=1.5, rates="20", waiting=20, replies=1, carrier_ms=1)
    with carrier(given.carrier_ms / 1000) as url:
        for rate in map(float, given.rates.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                store = open_store(folder)
                reached = drain(store, url, rate, given.seconds)
                store.close()
            print(f"allowed {rate:5.0f}/s  reached {reached:6.2f}/s  ratio {reached / rate:.2f}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(folder)
            took = sorted(overtake(store, url, given.waiting, given.replies))
            store.close()
        print(
            f"a reply among {given.waiting} announcements: median {statistics.median(took) * 1000:.0f} ms,"
            f" longest {took[-1] * 1000:.0f} ms (the carrier's {given.carrier_ms:.0f} ms included),"
            f" ratio to the second allowed {took[-1]:.2f}"
        )


if __name__ == "__main__":
    main()
