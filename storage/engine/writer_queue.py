"""Who writes next: threads of one process, whose transactions may share one commit, and processes."""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from pathlib import Path
from time import monotonic, sleep

from storage.engine.thread_connection import ThreadConnection
from storage.errors import StoreError

LARGEST_GROUP = 32
"""Transactions of callers in one of the database's: the first of them waits until the last is done."""
_POLL_S = 0.0002
"""Between two tries of whoever is next; the others try once a millisecond."""


class GroupCommit:
    """One transaction of the database that carries those of several threads, one after the other.

    Each follows in a savepoint of its own, and all are told that theirs is kept when the COMMIT has returned: one sync
    of the disk serves them all (group commit).
    """

    def __init__(self, connection: ThreadConnection) -> None:
        """Begun on this connection, by the first of its members."""
        self.connection = connection
        self.members = 1
        self.reconnect = False
        """Whether a fault has made the connection unfit for further use."""
        self.failure: StoreError | None = None
        self._finished = threading.Lock()
        self._finished.acquire()

    def wait(self) -> None:
        """Returns when it is kept or has failed."""
        with self._finished:
            pass

    def finish(self) -> None:
        """Lets every member go that waits."""
        self._finished.release()


class _Ticket:
    """The place of one thread in the queue."""

    def __init__(self) -> None:
        self.group: GroupCommit | None = None
        self.granted = threading.Lock()
        self.granted.acquire()


class WriterQueue:
    """The write lock of one process: a ticket lock, whose threads are served in the order in which they came."""

    def __init__(self) -> None:
        """Nobody has it."""
        self._mutex = threading.Lock()
        self._locked = False
        self._waiting: deque[_Ticket] = deque()

    def acquire(self, seconds: float) -> GroupCommit | None:
        """Waits for the lock; the open transaction to join, if one comes with it. TimeoutError after `seconds`."""
        with self._mutex:
            if not self._locked:
                self._locked = True
                return None
            ticket = _Ticket()
            self._waiting.append(ticket)
        if not ticket.granted.acquire(timeout=seconds):
            with self._mutex:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                    raise TimeoutError
        return ticket.group

    def try_acquire(self) -> bool:
        """Whether nobody had the lock, and this thread has it now."""
        with self._mutex:
            free, self._locked = not self._locked, True
            return free

    def hand_over(self, group: GroupCommit) -> bool:
        """Passes the lock to the next thread, with this transaction to join; False, and it stays, when nobody waits."""
        with self._mutex:
            return self._grant(group)

    def release(self) -> None:
        """Passes the lock to the next thread, to begin a transaction of its own, or to nobody."""
        with self._mutex:
            self._locked = self._grant(None)

    def _grant(self, group: GroupCommit | None) -> bool:
        if not self._waiting:
            return False
        ticket = self._waiting.popleft()
        ticket.group = group
        ticket.granted.release()
        return True


class WriteLock:
    """The write lock of one file, among processes: who has locked `writer` writes, who has locked `queue` is next.

    Two lock files make it fair: who has just written finds the queue locked and cannot push in front of those who wait.
    The kernel lets go of both when a process dies.
    """

    def __init__(self, queue: Path, writer: Path) -> None:
        """Locks these files, which are made at their first use."""
        self._paths = (queue, writer)
        self._files: tuple[int, int] | None = None

    def acquire(self, seconds: float) -> bool:
        """Waits for the lock; False when it did not come in time. OSError when a file cannot be opened."""
        if self._files is None:
            queue, writer = (os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in self._paths)
            self._files = (queue, writer)
        queue, writer = self._files
        until = monotonic() + seconds
        if not _locked(queue, until, 0.001):
            return False
        try:
            return _locked(writer, until, _POLL_S)
        finally:
            fcntl.flock(queue, fcntl.LOCK_UN)

    def release(self) -> None:
        """Lets another process write."""
        if self._files is not None:
            fcntl.flock(self._files[1], fcntl.LOCK_UN)

    def __del__(self) -> None:
        """Closes the files with the last user."""
        self.close()

    def close(self) -> None:
        """Closes the files: a child must not keep its parent's locks."""
        files, self._files = self._files, None
        for file in files or ():
            os.close(file)


def _locked(file: int, until: float, pause: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if monotonic() >= until:
                return False
            sleep(pause)
        else:
            return True
