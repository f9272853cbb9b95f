"""A hotline and its carrier on real sockets of this machine, with the clock in hand."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import Any

import requests
from flask import Flask

from hotline.app import create_app
from hotline.base.config import Config, read_community
from hotline.inbound.outgoing_calls import call_waiting
from hotline.line.twilio import TwilioLine
from hotline.services import Services
from hotline.simulator import Carrier, SimulatorConfig, create_simulator, serve
from storage.store import Store
from tests.held import HeldClock
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "a-token-for-tests-only"
NUMBER = "+12025550100"
SECRET = "a-secret-for-tests-only"


def town_config(
    place: Path | str, public_url: str, api_url: str, community: Path = ROOT / "hotline.toml", **given: str
) -> Config:
    settings: dict[str, Any] = {
        "store": str(place),
        "public_url": public_url,
        "number": NUMBER,
        "secret_key": SECRET,
        "line": "simulator",
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_api_url": api_url,
    }
    return Config(community=read_community(community), **{**settings, **given})


class Town:
    """Both servers, started; use as a context manager."""

    def __init__(self, place: Path | str, store: Store | None = None, community: Path = ROOT / "hotline.toml") -> None:
        self.clock = HeldClock()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        simulator_port = free_port()
        self.api_url = f"http://127.0.0.1:{simulator_port}"
        settings = SimulatorConfig(ACCOUNT, TOKEN, NUMBER, self.url, people=(), api_url=self.api_url)
        self.simulator = create_simulator(settings, self.clock)
        self.carrier: Carrier = self.simulator.extensions["carrier"]
        self.config = town_config(place, self.url, self.api_url, community)
        self.line = TwilioLine(self.config)
        self.app: Flask = create_app(self.config, self.clock, self.line, store)
        self.services: Services = self.app.extensions["services"]
        self._owns_store = store is None
        self._servers = [serve(self.app, "127.0.0.1", port), serve(self.simulator, "127.0.0.1", simulator_port)]
        self._threads = [Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in self._servers]
        self.http = requests.Session()

    def __enter__(self) -> Town:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self.http.close()
        if self._owns_store:
            self.services.store.close()

    def post(self, path: str, **json: Any) -> dict[str, object]:
        """One request to the simulator's control API."""
        answer = self.http.post(f"{self.api_url}/simulator/{path}", json=json, timeout=10)
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found

    def text(self, phone: str, body: str) -> dict[str, object]:
        """A phone texts the hotline over signed HTTP."""
        return self.post(f"phones/{phone}/texts", body=body)

    def settle(self) -> None:
        """Everything that waits to be sent leaves, and the carrier hands over everything that is due."""
        while (
            self.services.outbox.pump()
            + call_waiting(self.services, self.line)
            + int(str(self.post("deliver")["done"]))
        ):
            pass
