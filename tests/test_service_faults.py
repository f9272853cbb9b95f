"""The whole service on a disk that fails: never 200 unless stored, one clear line, and on it goes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from hotline.simulator.simulated_texts import TextOutcome
from storage.records import Message
from storage.store import open_store
from tests.harness.base import free_port
from tests.harness.postgres import Cluster, binaries
from tests.harness.service import Outside, Service, kill, outside, until

WORDS = "need water for 2, oak and 5th, today"


@dataclass
class Failing:
    """A service whose disk obeys us, and the carrier outside."""

    service: Service
    world: Outside
    fault: Path
    texts: int = 0

    def text(self) -> TextOutcome:
        """Somebody new texts."""
        self.texts += 1
        return self.world.carrier.text(f"+1202{2000000 + self.texts}", WORDS)

    def on_file(self) -> set[str]:
        store = open_store(self.world.place)
        found = {message.sid for message in store.each(Message) if message.direction == "in"}
        store.close()
        return found


@pytest.fixture
def failing(tmp_path: Path, shim: Path) -> Iterator[Failing]:
    fault = tmp_path / "fault"
    service = Service(
        str(tmp_path / "data"), tmp_path / "log", port=free_port(), LD_PRELOAD=str(shim), DISK_FAULT=str(fault)
    )
    with outside(str(tmp_path / "data"), service.url) as world:
        service.reached_as(service.url, world.api_url)
        try:
            service.start_and_wait()
            yield Failing(service, world, fault)
        finally:
            service.stop()


@pytest.mark.parametrize("fault", ["enospc", "eio", "sync"])
def test_a_text_that_cannot_be_stored_is_not_acknowledged_and_comes_back_when_there_is_space(
    failing: Failing, fault: str
) -> None:
    kept: set[str] = set()
    for _ in range(3):
        kept |= {heard.sid for heard in (failing.text(), failing.text()) if heard.status == 200}
        failing.fault.write_text(fault)
        assert [failing.text().status for _ in range(3)] == [503, 503, 503]
        assert failing.on_file() == kept
        assert failing.service.ready(), "/healthz answers while the service runs"
        failing.fault.unlink()
    assert failing.text().status == 200
    failing.service.stop()

    faults = [line for line in failing.service.said().splitlines() if "hotline.db" in line]
    assert len(faults) >= 9
    assert all("the disk is full or refuses writes" in line and "free space or replace it" in line for line in faults)
    assert "Traceback" not in failing.service.said()
    assert failing.world.settle() == (9, 0)
    assert len(failing.on_file()) == failing.texts


def test_workers_and_a_sender_that_die_while_the_disk_is_full_come_back_by_themselves(failing: Failing) -> None:
    assert failing.text().status == 200
    failing.fault.write_text("enospc")
    for pid in (*failing.service.workers(), *failing.service.senders()):
        kill(pid)
    until(lambda: failing.service.senders() and failing.service.workers(), "others have taken their place")
    until(lambda: failing.text().status == 503, "the doors are open again")
    failing.fault.unlink()
    until(lambda: failing.text().status == 200, "texts are kept again")
    with failing.world.services() as services:
        queued = services.outbox.put("+12025550123", "Meeting at six", purpose="notice")
        assert queued
        until(lambda: (found := services.store.get(Message, queued.id)) and found.status == "delivered", "it is sent")
    assert "Traceback" not in failing.service.said()


def test_a_service_outlives_its_postgresql_server_and_goes_on_with_it(tmp_path: Path) -> None:
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: the Debian package `postgresql` provides it")
    cluster = Cluster()
    cluster.start()
    service = Service(cluster.url("postgres"), tmp_path / "log", port=free_port())
    try:
        with outside(cluster.url("postgres"), service.url) as world:
            service.reached_as(service.url, world.api_url)
            service.start_and_wait()
            failing = Failing(service, world, tmp_path / "fault")
            assert failing.text().status == 200
            cluster.stop()
            assert failing.text().status == 503
            health = requests.get(f"{service.url}/healthz", timeout=30)
            assert (health.status_code, health.json()["store"]) == (200, "down")
            for pid in service.workers():
                kill(pid)
            until(lambda: failing.text().status == 503, "the doors are open again")
            cluster.start()
            until(lambda: failing.text().status == 200, "texts are kept again")
            health = requests.get(f"{service.url}/healthz", timeout=30)
            assert health.json()["store"] == "ok"
            assert "Traceback" not in service.said()
    finally:
        service.stop()
        cluster.remove()
