"""Several senders at once, and senders that are killed: each text leaves once."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from hotline.base.clock import SystemClock
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox, health
from hotline.simulator import Carrier, SimulatorConfig, create_simulator
from storage.records import Message
from storage.store import Store, where
from tests.harness.base import ACCOUNT, NOWHERE, NUMBER, ROOT, TOKEN, Ahead, config_for, running

SENDER = """
import sys, threading
from hotline.base.clock import SystemClock
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox
from storage.store import open_store
from tests.harness.base import config_for
config = config_for(sys.argv[2], sys.argv[3])
outbox = Outbox(open_store(sys.argv[1]), TwilioLine(config), SystemClock(), config)
print("ready", flush=True)
outbox.run(threading.Event())
"""


@dataclass
class Works:
    """A carrier in real time and the store that senders share."""

    carrier: Carrier
    url: str
    store: Store
    where_kept: str

    def sender(self, carrier: str = "") -> subprocess.Popen[bytes]:
        started = subprocess.Popen(
            [sys.executable, "-c", SENDER, self.where_kept, NOWHERE, carrier or self.url],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n"
        return started

    def queue(self, texts: int, phones: int) -> None:
        config = config_for(NOWHERE, self.url)
        outbox = Outbox(self.store, TwilioLine(config), SystemClock(), config)
        with self.store.transaction():
            for number in range(texts):
                outbox.put(f"+1202555{1000 + number % phones}", f"text {number:04}", purpose="notice")

    def left(self) -> int:
        return len(self.carrier.texts.list.newest_first())

    def wait_for(self, texts: int) -> None:
        for _ in range(600):
            if self.left() >= texts:
                return
            threading.Event().wait(0.05)
        raise AssertionError(f"only {self.left()} of {texts} texts left in half a minute")

    def wait_until_settled(self) -> None:
        for _ in range(600):
            if not health(self.store, SystemClock())["queued"]:
                return
            threading.Event().wait(0.05)
        raise AssertionError("texts still wait after half a minute")

    def by_phone(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for message in reversed(self.carrier.texts.list.newest_first()):
            found.setdefault(message.to, []).append(message.body)
        return found


@pytest.fixture
def works(where_kept: str, store: Store) -> Iterator[Works]:
    config = SimulatorConfig(ACCOUNT, TOKEN, NUMBER, NOWHERE)
    app = create_simulator(config, SystemClock())
    with running(app) as url:
        yield Works(app.extensions["carrier"], url, store, where_kept)


@contextmanager
def sending(works: Works, clock: Ahead) -> Iterator[Outbox]:
    """A sender in this process."""
    config = config_for(NOWHERE, works.url)
    line, stop = TwilioLine(config), threading.Event()
    outbox = Outbox(works.store, line, clock, config)
    thread = threading.Thread(target=outbox.run, args=(stop,))
    thread.start()
    try:
        yield outbox
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    line.close()


def test_two_senders_send_each_text_once_and_in_order_for_each_phone(works: Works) -> None:
    works.queue(120, phones=15)
    senders = [works.sender(), works.sender()]
    try:
        works.wait_until_settled()
    finally:
        for sender in senders:
            sender.kill()
            sender.communicate()
    texts = works.by_phone()
    assert sorted(body for bodies in texts.values() for body in bodies) == [f"text {n:04}" for n in range(120)]
    assert all(bodies == sorted(bodies) for bodies in texts.values())


def test_senders_killed_in_the_middle_never_double_or_lose_a_text(works: Works) -> None:
    works.queue(150, phones=150)
    chance = random.Random(7)
    for kill in range(5):
        sender = works.sender()
        works.wait_for(kill * 20 + 1 + chance.randrange(15))
        sender.kill()
        sender.communicate()
    clock = Ahead()
    clock.by = timedelta(seconds=45)
    with sending(works, clock):
        for _ in range(300):  # what was in a killed sender's hand waits as long as the carrier's list may lag
            clock.by += timedelta(seconds=20)
            threading.Event().wait(0.1)
            if works.store.count(Message, where("status") == "sent") == 150:
                break
    assert Counter(body for bodies in works.by_phone().values() for body in bodies) == Counter(
        f"text {n:04}" for n in range(150)
    )
    assert works.store.count(Message, where("status") == "sent") == 150


def test_a_sender_that_reaches_nobody_keeps_no_text_from_leaving_by_another(works: Works) -> None:
    cut_off = works.sender(NOWHERE)
    try:
        works.queue(6, phones=6)
        well = works.sender()
        try:
            works.wait_for(6)
            works.queue(6, phones=6)
            began = time.monotonic()
            works.wait_for(12)
            assert time.monotonic() - began < 10
        finally:
            well.kill()
            well.communicate()
    finally:
        cut_off.kill()
        cut_off.communicate()


def test_a_sender_told_to_stop_finishes_what_is_in_hand(works: Works) -> None:
    works.queue(60, phones=60)
    with sending(works, Ahead()):
        works.wait_for(10)
    assert works.store.count(Message, where("status") == "sending") == 0
    assert works.store.count(Message, where("status") == "sent") == works.left()
