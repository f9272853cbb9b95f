"""Where a service listens: looked at before anything starts, so that a taken port is one sentence."""

from __future__ import annotations

import errno
import logging
import socket
import time

from hotline.base.config import LOOPBACK, ConfigError

__all__ = ["LOOPBACK", "must_be_free", "url"]

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
"""Seconds in which the processes of a service that was just killed give its port back: they finish what is in hand,
and on a machine with more to do than it can that took them more than the five that gunicorn waits."""
WHY = {
    errno.EADDRINUSE: "is in use by another program",
    errno.EACCES: "is kept for the system",
    errno.EADDRNOTAVAIL: "is not an address of this machine",
}


def url(host: str, port: int) -> str:
    """The address as a browser takes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def must_be_free(host: str, port: int, setting: str, note: str = "") -> None:
    """Returns when this address can be listened at; ConfigError says why not, and what to change."""
    began = time.monotonic()
    told = False
    while problem := _problem(host, port):
        why = WHY.get(problem.errno or 0, f"cannot be used ({problem.strerror})")
        where = f"{url(host, port)} {why}" + (f" ({note})" if note else "")
        if problem.errno != errno.EADDRINUSE or time.monotonic() - began > PATIENCE_S:
            raise ConfigError(f"{where}: choose another with {setting}")
        if not told:
            log.warning("%s: waiting up to %.0f s, in case that is a hotline that ends", where, PATIENCE_S)
            told = True
        time.sleep(0.2)


def _problem(host: str, port: int) -> OSError | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as problem:
        return problem
    return None
