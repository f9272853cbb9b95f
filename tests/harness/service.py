"""The whole service as a machine runs it, `hotline run` with all its processes, beside a carrier that outlives it."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import requests

from flows.community import Limits
from hotline.background.lost_answers import LostAnswers
from hotline.background.missed_messages import CatchUp
from hotline.base.clock import SystemClock
from hotline.base.config import Config
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.text_handler import TextHandler
from hotline.line.twilio import TwilioLine
from hotline.outbox import health
from hotline.services import Services, open_services
from hotline.simulator import Carrier, SimulatorConfig, create_simulator
from hotline.simulator.faults import Faults
from hotline.simulator.webhook_client import TIMEOUT_S, WebhookAnswer, Webhooks
from tests.harness.base import (
    ACCOUNT,
    NUMBER,
    ROOT,
    SAMPLE,
    SECRET,
    TOKEN,
    Ahead,
    free_port,
    running,
    town_config,
)

PATIENCE_S = 180.0


def until(
    true: Callable[[], object], what: str, seconds: float = PATIENCE_S, said: Callable[[], str] = lambda: ""
) -> None:
    """Waits for something that another process brings about; `said` tells what it had to say when it does not."""
    for _ in range(int(seconds / 0.02)):
        if true():
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"after {seconds:g} s still not: {what} {said()}".rstrip())


def descendants(pid: int) -> dict[int, str]:
    """The processes below this one and their command lines, from /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found: dict[int, str] = {}
    for child in parents:
        above = child
        while above in parents and above != pid:
            above = parents[above]
        if above == pid and child != pid:
            found[child] = command_line(child)
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Whether it runs; a process that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Service:
    """One `hotline run` at one store; started, killed and started again as often as a test likes."""

    def __init__(self, store: str, log: Path, *, port: int = 0, **more: str) -> None:
        """At this store, with these settings besides."""
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "TWILIO_"))},
            "HOTLINE_STORE": store,
            "HOTLINE_NUMBER": NUMBER,
            "HOTLINE_SECRET_KEY": SECRET,
            "HOTLINE_LINE": "twilio",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "PYTHONPATH": str(ROOT),
            **more,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def reached_as(self, public_url: str, api_url: str) -> None:
        """The address that the carrier calls, and the carrier's own."""
        self.environment |= {"HOTLINE_PUBLIC_URL": public_url, "TWILIO_API_URL": api_url}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "hotline", "--config", str(SAMPLE), *arguments]

    def start(self, *arguments: str) -> None:
        """Starts it, or another command of the same machine, in a session of its own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(*(arguments or ("run", "--port", str(self.port)))),
                env=self.environment,
                cwd=self.log.parent,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Whether the webhooks answer."""
        try:
            return requests.get(f"{self.url}/healthz", timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def start_and_wait(self) -> None:
        self.start()
        until(self.ready, "the service answers", said=lambda: f"its log ends: {self.said()[-400:]}")

    @property
    def master(self) -> int:
        assert self.process
        return self.process.pid

    def below(self) -> dict[int, str]:
        return descendants(self.master)

    def senders(self) -> list[int]:
        return [pid for pid, command in self.below().items() if command.rstrip().endswith(" sender")]

    def workers(self) -> list[int]:
        return [pid for pid, command in self.below().items() if " run " in command]

    def kill_all(self) -> None:
        """Every process at once, as a power cut does."""
        for pid in (self.master, *self.below()):
            kill(pid)
        self.reap()

    def reap(self) -> None:
        assert self.process
        self.process.wait(PATIENCE_S)

    def stop(self) -> None:
        """For the end of a test."""
        if self.process and self.process.poll() is None:
            self.kill_all()

    def said(self) -> str:
        """Everything it wrote to its log."""
        return self.log.read_text()


class Outside:
    """The carrier, which no fault of the service touches, and the store as it is found afterwards."""

    def __init__(self, carrier: Carrier, api_url: str, public_url: str, place: str) -> None:
        self.carrier, self.api_url, self.public_url, self.place = carrier, api_url, public_url, place

    @contextmanager
    def services(self, clock: Ahead | None = None) -> Iterator[Services]:
        """This store's services in the test's own process; a thousand kills leave more than a day may cost."""
        config: Config = town_config(Path(self.place), self.public_url, self.api_url, store=self.place)
        unbounded = Limits(segments_per_second=1000, segments_per_day=10_000_000)
        community = config.community.model_copy(update={"limits": unbounded})
        config = config.model_copy(update={"community": community})
        line = TwilioLine(config)
        services = open_services(config, clock or Ahead(), line)
        yield services
        services.store.close()
        line.close()

    def settle(self) -> tuple[int, int]:
        """What a service does in the minutes after its last start: it catches up, asks about the unknown, sends.

        Returns how many texts had been missed, and how many answers.
        """
        clock = Ahead()
        clock.by = timedelta(minutes=2)
        with self.services(clock) as services:
            catch_up = CatchUp(
                services.store, services.outbox.line, clock, TextHandler(services).text, CallHandler(services).missed
            )
            missed = catch_up.once()
            assert catch_up.once() == 0
            answers = LostAnswers(services, services.outbox.line)
            assert answers.once() == 0
            clock.by += timedelta(minutes=services.community.limits.list_lag_minutes)
            unsaid = answers.once()
            while health(services.store, clock)["queued"]:
                services.outbox.pump()
                clock.by += timedelta(seconds=5)
                assert clock.by < timedelta(hours=2), "texts still wait"
        return missed, unsaid


class Balanced(Webhooks):
    """Webhooks to one address that several services answer in turn, as behind a load balancer."""

    def __init__(self, faults: Faults, public_url: str, services: list[Service]) -> None:
        super().__init__(TOKEN, faults)
        self._public_url, self._turns = public_url, itertools.cycle(service.url for service in services)

    def _post_once(self, url: str, params: dict[str, str]) -> WebhookAnswer:
        headers = {"X-Twilio-Signature": self._validator.compute_signature(url, params)}
        door = url.replace(self._public_url, next(self._turns))
        try:
            answered = requests.post(door, data=params, headers=headers, timeout=TIMEOUT_S)
        except requests.RequestException:
            return WebhookAnswer(0)
        return WebhookAnswer(answered.status_code, answered.text)


@contextmanager
def outside(place: str, public_url: str) -> Iterator[Outside]:
    """A carrier for this store, delivering in the background."""
    app = create_simulator(SimulatorConfig(ACCOUNT, TOKEN, NUMBER, public_url, people=()), SystemClock())
    carrier: Carrier = app.extensions["carrier"]
    with running(app) as api_url:
        carrier.start()
        yield Outside(carrier, api_url, public_url, place)
        carrier.stop()
