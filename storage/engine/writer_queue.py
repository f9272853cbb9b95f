"""Who writes next: threads of one process, who may follow each other into one transaction, and processes."""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from storage.errors import StoreError

if TYPE_CHECKING:
    from storage.engine.connections import ThreadConnection

MOST_IN_ONE = 32
"""Transactions of callers in one of the database's: the first of them waits until the last is done."""
_PAUSE_S = 0.0002
"""Between two tries of whoever is next; the others try once a millisecond."""


class GroupCommit:
    """One transaction of the database that carries those of several threads, one after the other.

    Each follows in a savepoint of its own, and all are told that theirs is kept when the COMMIT has returned: one sync
    of the disk serves them all (group commit).
    """

    def __init__(self, held: ThreadConnection) -> None:
        """Begun on this connection, by the first of them."""
        self.held = held
        self.aboard = 1
        self.give_up = False
        self.failure: StoreError | None = None
        self._settled = threading.Lock()
        self._settled.acquire()

    def wait(self) -> None:
        """Return when it is kept or has failed."""
        with self._settled:
            pass

    def settle(self) -> None:
        """Let everybody go who waits."""
        self._settled.release()


class _Ticket:
    def __init__(self) -> None:
        self.together: GroupCommit | None = None
        self.called = threading.Lock()
        self.called.acquire()


class WriterQueue:
    """The threads of one process, first come, first served."""

    def __init__(self) -> None:
        """Nobody is inside."""
        self._mutex = threading.Lock()
        self._inside = False
        self._waiting: deque[_Ticket] = deque()

    def enter(self, seconds: float) -> GroupCommit | None:
        """Wait for one's turn; the open transaction to follow into, if there is one. TimeoutError after a while."""
        with self._mutex:
            if not self._inside:
                self._inside = True
                return None
            ticket = _Ticket()
            self._waiting.append(ticket)
        if not ticket.called.acquire(timeout=seconds):
            with self._mutex:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                    raise TimeoutError
        return ticket.together

    def enter_at_once(self) -> bool:
        """Whether nobody was inside, and this thread is now."""
        with self._mutex:
            free, self._inside = not self._inside, True
            return free

    def hand_over(self, together: GroupCommit | None = None) -> bool:
        """Call the next thread, into this transaction or one of its own; False when nobody waits."""
        with self._mutex:
            if self._waiting:
                ticket = self._waiting.popleft()
                ticket.together = together
                ticket.called.release()
                return True
            if together is None:
                self._inside = False
            return False


class WriteLock:
    """The processes that write to one file: whoever has locked `room` writes, whoever has locked `door` is next.

    Two locks make it a queue: who has just written finds the door locked and cannot push in front of those who wait.
    The kernel lets go of both when a process dies.
    """

    def __init__(self, door: Path, room: Path) -> None:
        """Lock these files, which are made at their first use."""
        self._paths = (door, room)
        self._open: tuple[int, int] | None = None

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False when it did not come in time. OSError when a file cannot be opened."""
        if self._open is None:
            door, room = (os.open(path, os.O_RDWR | os.O_CREAT, 0o600) for path in self._paths)
            self._open = (door, room)
        door, room = self._open
        until = monotonic() + seconds
        if not _locked(door, until, 0.001):
            return False
        try:
            return _locked(room, until, _PAUSE_S)
        finally:
            fcntl.flock(door, fcntl.LOCK_UN)

    def give_back(self) -> None:
        """Let another process write."""
        if self._open is not None:
            fcntl.flock(self._open[1], fcntl.LOCK_UN)

    def __del__(self) -> None:
        """Close the files with the last user."""
        self.close()

    def close(self) -> None:
        """Close the files: a child must not hold its parent's locks."""
        files, self._open = self._open, None
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
