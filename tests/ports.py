"""Ports for the servers of tests."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress

_EACH = 2_000


def free_port() -> int:
    """A port below those that Linux gives to outgoing connections, so that none of them takes it first.

    Each process of a run has ports of its own, or another one could take it between the look and the use.
    """
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 6
    while True:
        port = 20_000 + process * _EACH + secrets.randbelow(_EACH)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
