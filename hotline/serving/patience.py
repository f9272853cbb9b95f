"""Requests are collected while nobody waits for them: a browser that dawdles, or pretends to, keeps no thread busy.

gunicorn's threads read from the socket themselves; two dozen connections that never finish a request would take all of
them, and the hotline with them (CWE-400, "slowloris"). Here the loop that watches the sockets also gathers the bytes,
and a thread gets a request once all of it is here. No thread ever reads from a socket, and none writes to one for long.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from hotline.base.proxies import Proxies
from hotline.serving.lanes import Lane
from hotline.serving.visitor import AT_ONCE, Gathered, Visitor

SECONDS_TO_TAKE = 20
"""In which an answer, or a part of a long one, has to be taken."""
MOST_CONNECTIONS = 100
"""Of one address to one worker, where a browser opens six: beyond them the one goes that has dawdled longest."""
MOST_IN_FILES = 96 * 1024 * 1024
"""Bytes of all the large requests that one worker gathers at a time."""
CARRIER_THREADS, CARRIER_EACH = 10, 8
CONSOLE_THREADS, CONSOLE_EACH = 6, 4
"""A worker's, and the most that one address has; texts heard at the same time share one sync of the disk
(`storage.engine.writer_queue.GroupCommit`)."""
SECONDS_TO_HANG_UP = 2
BUSY, LATE = "503 Service Unavailable", "408 Request Timeout"


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads, which takes requests only when they are there."""

    last_moment: float | None = None
    """When a worker that was told to stop gives up on requests that have only begun."""
    in_files = 0
    """Bytes of large requests that are gathered or dealt with."""

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Makes the lanes; gunicorn itself knows the carrier's pool."""
        self.carrier, self.console = Lane(CARRIER_THREADS, CARRIER_EACH), Lane(CONSOLE_THREADS, CONSOLE_EACH)
        self.proxies: Proxies = self.app.proxies
        self._open: Counter[str] = Counter()
        return self.carrier.pool

    def run(self) -> None:
        """Serves until told to stop."""
        super().run()
        self.console.pool.shutdown(wait=False)

    def count(self, address: str, change: int) -> None:
        """Keeps how many connections an address has; those of a trusted proxy are many people's."""
        if address and address not in self.proxies:
            self._open[address] += change
            if not self._open[address]:
                del self._open[address]

    def accept(self, listener: socket.socket) -> None:
        """Starts to gather from a new connection, for which one that dawdles may have to go."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError:  # the machine has no room for it
            self._shed()
            return
        self.nr_conns += 1
        conn = Visitor(self, client, address, listener.getsockname())
        if self._has_room(conn):
            self._gather(conn)
        else:
            self._end(conn, BUSY)

    def _has_room(self, conn: Visitor) -> bool:
        """Whether this connection may stay: where there are too many, one that has long done nothing goes instead."""
        if self._open[conn.address] > MOST_CONNECTIONS:
            return self._shed(conn.address, conn)
        return self.nr_conns < self.worker_connections or self._shed(besides=conn)

    def _shed(self, address: str = "", besides: Visitor | None = None) -> bool:
        """Ends the connection, of this address or of any, that has done nothing for longest; whether there was one."""
        for waiting in (self.pending_conns, self.keepalived_conns):
            idle = [conn for conn in waiting if conn is not besides and address in ("", conn.address)]
            if idle:
                longest = min(idle, key=lambda conn: conn.began)
                waiting.remove(longest)
                self.poller.unregister(longest.sock)
                return self._end(longest, LATE)
        return False

    def on_client_socket_readable(self, conn: Visitor, client: Any) -> None:
        """The next request on a connection that was kept, unless it had to go a moment ago."""
        if conn not in self.keepalived_conns:
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._gather(conn)

    def enqueue_req(self, conn: Visitor) -> None:
        """The next request of a connection, whose beginning came along with the one before."""
        self._gather(conn, conn.parser.unreader.take_buffered())

    def _gather(self, conn: Visitor, beginning: bytes = b"") -> None:
        """Mostly the request is here at once; else the loop looks again when more of it has come."""
        conn.begin()
        conn.sock.setblocking(False)
        if (beginning and self._taken(conn, beginning)) or self._read(conn):
            return
        self._wait(conn)

    def _wait(self, conn: Visitor) -> None:
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Visitor, client: Any) -> None:
        """More bytes have come, or the end of them."""
        if conn not in self.pending_conns:
            return  # it had to go a moment ago
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if not self._read(conn):
            self._wait(conn)

    def _read(self, conn: Visitor) -> bool:
        """Takes what is there; whether the gathering is over, with a whole request for a thread or with nothing."""
        try:
            received = conn.sock.recv(AT_ONCE)
        except BlockingIOError:
            return False
        except OSError:
            received = b""
        if not received:
            return self._end(conn)
        return not conn.closing and self._taken(conn, received)

    def _taken(self, conn: Visitor, received: bytes) -> bool:
        """Adds these bytes; whether they end the gathering."""
        request, known = conn.request, bool(conn.request.head)
        try:
            request.add(received)
        except OSError:  # there is no room for a file
            return self._end(conn, BUSY)
        if request.refused:
            return self._end(conn, request.refused)
        if request.head and not known:
            conn.recognise()
            if self.in_files > MOST_IN_FILES or not self._has_room(conn):
                return self._end(conn, BUSY)
        if not request.whole:
            return False
        conn.data_ready = True
        conn.lane.put(conn.address, partial(self.handle, conn), partial(self._handled, conn))
        return True

    def _handled(self, conn: Visitor, result: Future[Any]) -> None:
        self.method_queue.defer(self.finish_request, conn, result)

    def _end(self, conn: Visitor, status: str = "") -> bool:
        """Hangs up, with this status if there is one."""
        if status:
            with suppress(OSError):
                conn.sock.setblocking(False)
                conn.sock.send(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        self.nr_conns -= 1
        conn.close()
        return True

    def finish_request(self, conn: Visitor, fs: Future[Any]) -> None:
        """A thread is free, and the connection is kept or ends."""
        conn.lane.done(conn.address)
        super().finish_request(conn, fs)

    def linger(self, conn: Visitor) -> None:
        """Waits in the loop for the other side to hang up."""
        with suppress(OSError):
            conn.sock.shutdown(socket.SHUT_WR)
        self.nr_conns += 1
        conn.timeout = time.monotonic() + SECONDS_TO_HANG_UP
        conn.sock.setblocking(False)
        if not self._read(conn):
            self._wait(conn)

    def handle(self, conn: Visitor) -> Any:
        """Answers a request, in a thread, out of what was gathered of it."""
        conn.sock.setblocking(True)
        conn.init()
        conn.parser.unreader = gathered = Gathered(conn.request.opened())
        kept = super().handle(conn)
        gathered.keep_rest()
        return kept

    def handle_request(self, req: Any, conn: Visitor) -> Any:
        """Whoever does not take the answer in time is left."""
        conn.sock.settimeout(SECONDS_TO_TAKE)
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            return False

    def murder_pending(self) -> None:
        """Ends connections whose time is over; a worker that stops waits no longer for what has only begun."""
        now = time.monotonic()
        if not self.alive:
            self.last_moment = self.last_moment or now + STOP_KEEPALIVE_LINGER
        late = [conn for conn in self.pending_conns if min(conn.timeout, self.last_moment or conn.timeout) <= now]
        for conn in late:
            self.pending_conns.remove(conn)
            self.poller.unregister(conn.sock)
            self._end(conn)
