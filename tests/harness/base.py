"""What every harness stands on: the settings of a hotline under test, its clock, and ports of this machine."""

from __future__ import annotations

import itertools
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from flows.community import Community, Limits
from hotline.base.config import Config, read_community
from hotline.simulator import serve

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "hotline.toml"
"""The community file of most tests."""
ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "a-token-for-tests-only"
NUMBER = "+12025550100"
SECRET = "a-secret-for-tests-only"
ROSA, BEN, LUZ, ANA = "+12025550101", "+12025550102", "+12025550103", "+12025550104"
NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody answers."""
_PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 6
_FIRST = secrets.randbelow(2_000)
_ports = itertools.cycle(20_000 + _PROCESS * 2_000 + (_FIRST + number) % 2_000 for number in range(2_000))


class HeldClock:
    """Stands still on a Thursday morning and moves only when told to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 14, 14, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Ahead:
    """The machine's clock, a little ahead: nobody waits in a test until a dead sender's lease is over."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


def town_config(place: Path | str, public_url: str, api_url: str, community: Path = SAMPLE, **given: str) -> Config:
    """The settings of a community file with this carrier, by default of the sample community."""
    settings = {"store": str(place), "line": "simulator", **_settings(public_url, api_url)}
    return Config(community=read_community(community), **{**settings, **given})


def config_for(public_url: str, api_url: str, limits: Limits | None = None, **more: Any) -> Config:
    """The settings of a small community with this carrier, which sends as fast as it may."""
    community = Community(name="Oak Street", limits=limits or Limits(segments_per_second=1000))
    return Config(community=community, **{**_settings(public_url, api_url), **more})


def _settings(public_url: str, api_url: str) -> dict[str, Any]:
    return {
        "public_url": public_url,
        "number": NUMBER,
        "secret_key": SECRET,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_api_url": api_url,
    }


def environment(store: Path | str) -> dict[str, str]:
    """What a command needs to know of its machine."""
    known = {**_settings("https://hub.example", ""), "store": store, "line": "twilio"}
    mine = ("public_url", "number", "secret_key", "store", "line")
    return {f"HOTLINE_{name.upper()}" if name in mine else name.upper(): str(known[name]) for name in known}


def free_port() -> int:
    """A port below those that Linux gives to outgoing connections, so that none of them takes it first.

    Each process of a run has ports of its own and goes through them in turn, or somebody else could take one between
    the look and the use.
    """
    while True:
        port = next(_ports)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(app: Flask, port: int = 0) -> Iterator[str]:
    """Serves an app on a port of this machine, by default a free one; its address."""
    server = serve(app, "127.0.0.1", port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
