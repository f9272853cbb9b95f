"""`hotline talk`: text or call the hotline from a terminal, over the simulated carrier."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import requests

from hotline.base.config import ConfigError, read_config

POLL_S = 0.2
TYPED = "Type a text and press return; ctrl-D ends."
CALLED = "Type keys like 1 or 0#, or words to say them; an empty line is silence; ctrl-D hangs up."


def talk(community_file: Path, phone: str, *, voice: bool) -> None:
    """One conversation, until the input ends."""
    with _carrier(community_file) as carrier:
        if voice:
            _call(carrier, phone)
        else:
            _text(carrier, phone)


@contextmanager
def _carrier(community_file: Path) -> Iterator[str]:
    """The control address of the running service's simulator, or of a town of its own."""
    running = _running(community_file)
    if running:
        yield f"{running}/simulator"
        return
    click.echo("No simulated hotline runs here, so this is one of its own: nothing of it is kept.", err=True)
    with _own_town(community_file) as address:
        yield f"{address}/simulator"


def _running(community_file: Path) -> str:
    try:
        config = read_config(community_file)
        if config.line == "simulator":
            requests.get(f"{config.twilio_api_url}/simulator/faults", timeout=2).raise_for_status()
            return config.twilio_api_url
    except (ConfigError, requests.RequestException):
        pass
    return ""


@contextmanager
def _own_town(community_file: Path) -> Iterator[str]:
    from hotline.app import create_app
    from hotline.background.worker import Background
    from hotline.base.clock import SystemClock
    from hotline.cli.demo import ACCOUNT, NUMBER
    from hotline.line.twilio import TwilioLine
    from hotline.simulator import SimulatorConfig, create_simulator, serve

    with tempfile.TemporaryDirectory() as folder:
        clock = SystemClock()
        token = os.urandom(16).hex()
        door, port = free_port(), free_port()
        api_url = f"http://127.0.0.1:{port}"
        config = read_config(
            community_file, store=folder, public_url=f"http://127.0.0.1:{door}", number=NUMBER, line="simulator",
            secret_key=os.urandom(16).hex(), twilio_account_sid=ACCOUNT, twilio_auth_token=token,
            twilio_api_url=api_url,
        )  # fmt: skip
        simulator = create_simulator(SimulatorConfig(ACCOUNT, token, NUMBER, config.public_url, api_url=api_url), clock)
        simulator.extensions["carrier"].start()
        line = TwilioLine(config)
        app = create_app(config, clock, line)
        servers = [serve(simulator, "127.0.0.1", port), serve(app, "127.0.0.1", door)]
        background = Background(app.extensions["services"], line)
        threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in servers]
        threads.append(threading.Thread(target=background.run, daemon=True))
        for thread in threads:
            thread.start()
        yield api_url
        time.sleep(POLL_S)
        background.stop.set()
        for server in servers:
            server.shutdown()


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _text(carrier: str, phone: str) -> None:
    click.echo(TYPED, err=True)
    printer = _Printer(carrier, phone)
    printer.start()
    while (line := _line("> ")) is not None:
        requests.post(f"{carrier}/phones/{phone}/texts", json={"body": line}, timeout=30).raise_for_status()
        printer.print_new()
    time.sleep(1)
    printer.print_new()


class _Printer(threading.Thread):
    """Prints texts as they arrive, also those that nobody's own text asked for."""

    def __init__(self, carrier: str, phone: str) -> None:
        super().__init__(daemon=True)
        self.url = f"{carrier}/phones/{phone}"
        self.lock = threading.Lock()
        self.seen = len(self._bubbles())

    def _bubbles(self) -> list[dict[str, Any]]:
        bubbles: list[dict[str, Any]] = requests.get(self.url, timeout=30).json()["bubbles"]
        return bubbles

    def print_new(self) -> None:
        """Prints what has come since."""
        with self.lock:
            bubbles = self._bubbles()
            for bubble in bubbles[self.seen :]:
                if bubble["by"] != "phone":
                    click.echo(f"< {bubble['body']}")
            self.seen = len(bubbles)

    def run(self) -> None:
        """Until the process ends."""
        while True:
            time.sleep(POLL_S)
            try:
                self.print_new()
            except requests.RequestException:
                return


def _call(carrier: str, phone: str) -> None:
    click.echo(CALLED, err=True)
    calls = f"{carrier}/phones/{phone}/calls"
    call = _hear(requests.post(calls, json={}, timeout=30))
    while call.get("waiting") not in (None, "nothing"):
        line = _line(f"({call['waiting']}) > ")
        if line is None:
            requests.post(f"{calls}/hangup", json={}, timeout=30)
            return
        call = _hear(_said(calls, line.strip()))


def _said(calls: str, line: str) -> requests.Response:
    if not line:
        return requests.post(f"{calls}/silence", json={}, timeout=30)
    if set(line) <= set("0123456789*#"):
        return requests.post(f"{calls}/keys", json={"digits": line}, timeout=30)
    return requests.post(f"{calls}/says", json={"words": line}, timeout=30)


def _hear(answer: requests.Response) -> dict[str, Any]:
    answer.raise_for_status()
    call: dict[str, Any] = answer.json()
    for said in call["answers"]:
        click.echo(f"< {said['says']}")
    return call


def _line(prompt: str) -> str | None:
    try:
        return str(input(prompt if os.isatty(0) else ""))
    except EOFError:
        return None
