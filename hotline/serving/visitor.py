"""One connection while it lasts: the request that arrives on it, whose it is, and how it ends."""

from __future__ import annotations

import re
import socket
import time
from os import SEEK_END
from typing import IO, Any, Protocol

from gunicorn.http.unreader import Unreader
from gunicorn.workers.gthread import TConn

from hotline.base.proxies import Proxies, household
from hotline.serving.gathering import Gathering
from hotline.serving.lanes import Lane

SECONDS_TO_ASK = 10
"""From the first moment of a connection to the end of a request; a phone in a bad network needs two or three."""
SECONDS_TO_UPLOAD = 60
"""The same for a request with a file."""
AT_ONCE = 64 * 1024
"""Bytes that are read at a time."""
_CARRIERS = re.compile(rb"POST [^ ?]*/twilio/")
_FORWARDED = re.compile(rb"\r\nx-forwarded-for:[ \t]*([^\r]*)", re.IGNORECASE)


class Host(Protocol):
    """The worker, as far as a connection knows it."""

    cfg: Any
    carrier: Lane
    console: Lane
    proxies: Proxies
    in_files: int

    def count(self, address: str, change: int) -> None:
        """Keeps how many connections an address has."""

    def linger(self, conn: Visitor) -> None:
        """Waits in the loop for the other side to hang up."""


class Gathered(Unreader):  # type: ignore[misc]
    """Gives the parser what was gathered, and ends there instead of waiting at the socket."""

    def __init__(self, source: IO[bytes]) -> None:
        """Reads this to its end."""
        super().__init__()
        self._source = source

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece."""
        return self._source.read(min(max(size_hint or 0, 8192), 1024 * 1024))

    def keep_rest(self) -> None:
        """What came behind the request is the beginning of the next; of a body that nobody read nothing is kept."""
        self.buf.seek(0, SEEK_END)
        self.buf.write(self._source.read(AT_ONCE))


class Visitor(TConn):  # type: ignore[misc]
    """One connection, and whose it is."""

    closing = False
    """The answer is said, and the other side has a moment to hang up."""

    def __init__(self, worker: Host, client: socket.socket, address: Any, server: Any) -> None:
        """Counted for its address while it is open."""
        super().__init__(worker.cfg, client, address, server)
        self.worker, self.request, self.lane, self.began = worker, Gathering(), worker.console, 0.0
        self.in_file = 0
        self.peer = address[0] if isinstance(address, tuple) else ""
        self.address = ""
        self.goes_by(self.peer)

    def begin(self) -> None:
        """Forgets the request before and waits for the next."""
        self.worker.in_files -= self.in_file
        self.request.close()
        self.in_file = 0
        self.request, self.began = Gathering(), time.monotonic()
        self.timeout = self.began + SECONDS_TO_ASK

    def goes_by(self, address: str) -> None:
        """Counts it for this address instead of the one before."""
        self.worker.count(self.address, -1)
        self.address = household(address)
        self.worker.count(self.address, 1)

    def recognise(self) -> None:
        """Reads off the head what this is and, behind a proxy that is trusted, from whom."""
        head, proxies = self.request.head, self.worker.proxies
        self.lane = self.worker.carrier if _CARRIERS.match(head) else self.worker.console
        if self.peer in proxies:
            self.goes_by(proxies.client(self.peer, b",".join(_FORWARDED.findall(head)).decode("latin-1")))
        if self.request.large:
            self.in_file = self.request.size
            self.worker.in_files += self.in_file
            self.timeout = self.began + SECONDS_TO_UPLOAD

    def close(self, graceful: bool = False) -> None:
        """Ends it; `graceful` leaves the other side a moment to hear the answer and hang up.

        gunicorn waits that moment in the loop, which then serves nobody.
        """
        if graceful and not self.closing:
            self.closing = True
            self.worker.linger(self)
            return
        self.begin()
        self.worker.count(self.address, -1)
        self.address = ""
        super().close()
