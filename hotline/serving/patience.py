"""Requests are collected while nobody waits for them: a browser that dawdles, or pretends to, keeps no thread busy.

gunicorn's threads read from the socket themselves; two dozen connections that never finish a request would take all of
them, and the hotline with them (CWE-400, "slowloris"). Here the loop that watches the sockets also gathers the bytes,
and a thread gets the request once it is whole, or too large to be kept in memory.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

SECONDS_TO_ASK = 10
"""From the first moment of a connection to the end of a request; a phone in a bad network needs two or three."""
LARGEST_KEPT = 128 * 1024
"""Bytes gathered for one request; of a file that is uploaded the rest is read by a thread."""
SECONDS_BETWEEN_BYTES = 20
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)


def whole(request: bytes | bytearray) -> bool:
    """Whether a thread can start on this: head and body are here, or as much of them as is gathered."""
    end = request.find(b"\r\n\r\n")
    if end < 0 or len(request) >= LARGEST_KEPT:
        return end >= 0 or len(request) >= LARGEST_KEPT
    length = _LENGTH.search(request, 0, end + 2)
    return len(request) - end - 4 >= min(int(length[1]), LARGEST_KEPT) if length else True


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, which takes requests only when they are there."""

    last_moment: float | None = None
    """When a worker that was told to stop gives up on requests that have only begun."""

    def accept(self, listener: socket.socket) -> None:
        """Starts to gather from a new connection."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        limit = struct.pack("ll", SECONDS_BETWEEN_BYTES, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        self.nr_conns += 1
        self._gather(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._gather(conn)

    def _gather(self, conn: Any) -> None:
        """Mostly the request is here at once; else the loop looks again when more of it has come."""
        conn.gathered = bytearray()
        conn.sock.setblocking(False)
        if self._read(conn):
            return
        conn.timeout = time.monotonic() + SECONDS_TO_ASK
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Any, client: Any) -> None:
        """More bytes have come, or the end of them."""
        if self._read(conn):
            self.poller.unregister(client)
            self.pending_conns.remove(conn)

    def _read(self, conn: Any) -> bool:
        """Takes what is there; whether the gathering is over, with a whole request for a thread or with nothing."""
        try:
            received = conn.sock.recv(LARGEST_KEPT)
        except BlockingIOError:
            return False
        except OSError:
            received = b""
        conn.gathered += received
        if received and not whole(conn.gathered):
            return False
        if conn.gathered:
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            self.nr_conns -= 1
            conn.close()
        return True

    def handle(self, conn: Any) -> Any:
        """Answers a request, in a thread, beginning with what was gathered of it."""
        conn.sock.setblocking(True)
        conn.init()
        conn.parser.unreader.unread(bytes(conn.gathered))
        conn.gathered.clear()
        return super().handle(conn)

    def murder_pending(self) -> None:
        """A worker that stops waits no longer for requests that have only begun."""
        if not self.alive:
            self.last_moment = self.last_moment or time.monotonic() + STOP_KEEPALIVE_LINGER
            for conn in self.pending_conns:
                conn.timeout = min(conn.timeout, self.last_moment)
        super().murder_pending()
