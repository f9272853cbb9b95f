"""The whole service, killed at any moment under load: what was acknowledged is there once, with its answer."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage.records import Message, Post
from storage.store import Store, open_store, where
from tests.harness.base import free_port
from tests.harness.service import Balanced, Outside, Service, alive, kill, outside, until

TORTURE = os.environ.get("HOTLINE_TORTURE") == "1"
KILLS = 1000 if TORTURE else 50
WORDS = "need water for 2, oak and 5th, today"
VICTIMS = ("worker", "sender", "worker", "everything", "sender", "worker", "sender", "worker", "master", "sender")


@dataclass
class Load:
    """Phones that text, each once, from several threads, and what each was answered."""

    outside: Outside
    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    """The answers to every text that got 200, by SID."""
    texts: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def _text(self) -> None:
        while not self._stop.is_set():
            with self._lock:
                self.texts += 1
                phone = f"+1202{2000000 + self.texts}"
            heard = self.outside.carrier.text(phone, WORDS)
            if heard.status == 200:
                self.acknowledged[heard.sid] = heard.answers
            self._stop.wait(0.01 if heard.status == 200 else 0.2)

    @contextmanager
    def running(self, threads: int = 4) -> Iterator[None]:
        """Texts come in as long as this lasts."""
        phones = [threading.Thread(target=self._text) for _ in range(threads)]
        for phone in phones:
            phone.start()
        try:
            yield
        finally:
            self._stop.set()
            for phone in phones:
                phone.join()

    def until_more(self, texts: int) -> None:
        """Waits until so many more are acknowledged."""
        enough = len(self.acknowledged) + texts
        until(lambda: len(self.acknowledged) >= enough, f"{texts} more texts acknowledged")


def queue(outside: Outside, texts: int, first: int = 0) -> None:
    """Texts for the sender, each to another phone."""
    with outside.services() as services, services.store.transaction():
        for number in range(first, texts):
            services.outbox.put(f"+1202{4440000 + number}", f"Meeting {number} at six", purpose="notice")


@dataclass
class Found:
    """What is on file and at the carrier at the end."""

    heard: Counter[str]
    answers: dict[str, list[str]]
    posts: Counter[str]
    said: Counter[tuple[str, str]]

    @classmethod
    def in_(cls, store: Store, outside: Outside) -> Found:
        answers: dict[str, list[str]] = {}
        heard: Counter[str] = Counter()
        for message in store.each(Message):
            if message.direction == "in":
                heard[message.sid] += 1
            elif message.answers:
                answers.setdefault(message.answers, []).append(message.body)
        posts = Counter(post.phone for post in store.each(Post))
        listed = outside.carrier.texts.list.newest_first()
        said = Counter((one.to, one.body) for one in listed if one.direction != "inbound")
        return cls(heard, answers, posts, said)

    def check(self, load: Load, notices: int) -> None:
        """Nothing lost, nothing doubled, nothing half-written."""
        every = {one.sid for one in load.outside.carrier.texts.list.newest_first() if one.direction == "inbound"}
        assert load.acknowledged.keys() <= self.heard.keys(), "an acknowledged text is lost"
        assert self.heard.keys() == every, "a text that was not acknowledged has not come back"
        assert set(self.heard.values()) <= {1}, "a text is on file twice"
        assert all(self.answers[sid] == answers for sid, answers in load.acknowledged.items() if answers)
        assert set(self.posts.values()) <= {1}, "a text filed two posts"
        assert len(self.posts) == len(every), "a text is half-written: it has no post"
        assert set(self.said.values()) == {1}, "a phone was told the same thing twice"
        told = Counter(phone for (phone, body) in self.said if not body.startswith("Meeting"))
        assert told.keys() == self.posts.keys(), "a phone that texted heard nothing"
        assert set(told.values()) <= {2}, "a phone was told less or more than its answer"
        assert sum(body.startswith("Meeting") for _, body in self.said) == notices, "a queued text never left"


@dataclass
class Machines:
    """The services that share a store, and who of them is killed next."""

    services: list[Service]
    chance: random.Random

    def kill(self, victim: str) -> None:
        """Kills one process, or all of one machine at once; what does not come back by itself is started again."""
        service = self.chance.choice(self.services)
        if victim == "everything":
            service.kill_all()
        elif victim == "master":
            kill(service.master)
            service.reap()
        elif found := service.senders() if victim == "sender" else service.workers():
            kill(self.chance.choice(found))
        if victim in ("everything", "master"):
            service.start_and_wait()

    def stop(self) -> None:
        for service in self.services:
            service.stop()


@contextmanager
def machines(where_kept: str, folder: Path, number: int) -> Iterator[tuple[Outside, Machines]]:
    """So many services at one store, behind one address, and the carrier outside."""
    services = [Service(where_kept, folder / f"log{n}", port=free_port()) for n in range(number)]
    public_url = services[0].url
    with outside(where_kept, public_url) as world:
        for service in services:
            service.reached_as(public_url, world.api_url)
        world.carrier.network.webhooks = Balanced(world.carrier.network.faults, public_url, services)
        running = Machines(services, random.Random(number))
        try:
            for service in services:
                service.start_and_wait()
            yield world, running
        finally:
            running.stop()


def storm(world: Outside, running: Machines, kills: int, notices: int) -> str:
    """Kills under load, settles, checks; a line for the record."""
    load = Load(world)
    queue(world, notices)
    with load.running():
        for number in range(kills):
            threading.Event().wait(running.chance.uniform(0.05, 0.6))
            running.kill(VICTIMS[number % len(VICTIMS)])
        load.until_more(20)
    running.stop()
    acknowledged = len(load.acknowledged)
    missed, unsaid = world.settle()
    store = open_store(world.place)
    Found.in_(store, world).check(load, notices)
    store.close()
    return f"| {kills} | {load.texts} | {acknowledged} | {missed} | {unsaid} | {notices} | 0 | 0 | 0 |"


@pytest.mark.parametrize("where_kept", ["sqlite"], indirect=True)
def test_a_service_killed_at_any_moment_loses_nothing_and_says_nothing_twice(where_kept: str, tmp_path: Path) -> None:
    with machines(where_kept, tmp_path, 1) as (world, running):
        print("\n| one service, SQLite", storm(world, running, KILLS, 8 * KILLS))


@pytest.mark.parametrize("where_kept", ["postgresql"], indirect=True)
def test_two_services_and_a_sender_on_postgresql_killed_at_any_moment_say_each_text_once(
    where_kept: str, tmp_path: Path
) -> None:
    kills = KILLS if TORTURE else 20
    with machines(where_kept, tmp_path, 2) as (world, running):
        extra = Service(where_kept, tmp_path / "extra")
        extra.reached_as(running.services[0].url, world.api_url)
        extra.start("sender")
        try:
            print("\n| two services and a sender, PostgreSQL", storm(world, running, kills, 8 * kills))
        finally:
            extra.stop()


def test_a_service_whose_master_is_killed_leaves_nobody_behind_and_a_new_one_starts_at_once(
    where_kept: str, tmp_path: Path
) -> None:
    with machines(where_kept, tmp_path, 1) as (world, running):
        service = running.services[0]
        orphans = service.below()
        kill(service.master)
        service.reap()
        service.start_and_wait()
        until(lambda: not any(alive(pid) for pid in orphans), "the orphans, which may have answered so far, are gone")
        until(lambda: world.carrier.text("+12025550123", WORDS).status == 200, "the new one answers")


def test_a_service_told_to_stop_under_load_finishes_what_is_in_hand_and_loses_nothing(
    where_kept: str, tmp_path: Path
) -> None:
    with machines(where_kept, tmp_path, 1) as (world, running):
        service, load = running.services[0], Load(world)
        assert service.process
        queue(world, 60)
        with load.running():
            load.until_more(20)
            below = service.below()
            service.process.send_signal(signal.SIGTERM)
            assert service.process.wait(10) == 0
            assert not any(alive(pid) for pid in below)
        store = open_store(world.place)
        assert not [message for message in store.each(Message) if message.status in ("sending", "unknown")]
        on_file = {message.sid: message.phone for message in store.each(Message) if message.direction == "in"}
        assert load.acknowledged.keys() <= on_file.keys(), "a text was answered and not kept"
        to_leave = {message.phone for message in store.each(Message) if message.key}
        late = {phone for sid, phone in on_file.items() if sid not in load.acknowledged}
        assert late <= to_leave, "a text was kept, and is answered neither at the door nor from the queue"
        store.close()
        world.settle()
        store = open_store(world.place)
        Found.in_(store, world).check(load, 60)
        store.close()


def test_a_service_told_to_stop_while_the_carrier_hangs_ends_in_time_and_says_nothing_twice(
    where_kept: str, tmp_path: Path
) -> None:
    with machines(where_kept, tmp_path, 1) as (world, running):
        service = running.services[0]
        assert service.process
        faults = world.carrier.network.faults
        queue(world, 1)
        with world.services() as services:
            left = where("status").one_of(("sent", "delivered"))  # the carrier may report before we look
            until(lambda: services.store.count(Message, left) == 1, "what came in was heard first")
        faults.change({"hang": -1})
        queue(world, 40, first=1)
        with world.services() as services:
            until(lambda: services.store.count(Message, where("status") == "sending") > 3, "texts are in hand")
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(10) == 0
        faults.clear()
        world.settle()
        store = open_store(world.place)
        Found.in_(store, world).check(Load(world), 40)
        store.close()
