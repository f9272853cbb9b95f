"""Sends what waits, and does what time alone asks for: silences, recordings, catching up, a backup a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from hotline.app import open_house
from hotline.catchup import CatchUp
from hotline.clock import SystemClock
from hotline.config import Config
from hotline.desk import Desk
from hotline.exchange.tasks import silences
from hotline.house import House
from hotline.line import Line
from hotline.line.twilio import TwilioLine
from hotline.recordings import fetch_waiting
from hotline.switchboard import Switchboard
from storage.errors import StoreError

log = logging.getLogger(__name__)

TICK_S = 5.0
CATCH_UP_S = 180.0


class Sender:
    """One sender: a thread that sends and one that keeps the time."""

    def __init__(self, house: House, line: Line) -> None:
        """Works for this house over this line."""
        self.house, self.line = house, line
        desk, switchboard = Desk(house), Switchboard(house)
        self.catch_up = CatchUp(house.store, line, house.clock, desk.text, switchboard.missed)
        self.stop = threading.Event()

    def run(self, orphaned: Callable[[], bool] = lambda: False) -> None:
        """Works until `stop` is set or nobody is left who would set it."""
        ticking = threading.Thread(target=self._tick, args=(orphaned,), daemon=True)
        ticking.start()
        self.house.outbox.run(self.stop)
        ticking.join(TICK_S)

    def _tick(self, orphaned: Callable[[], bool]) -> None:
        since_catch_up = CATCH_UP_S
        while not self.stop.is_set():
            if orphaned():
                self.stop.set()
                return
            self._safely(lambda: silences(self.house))
            self._safely(lambda: fetch_waiting(self.house, self.line))
            if since_catch_up >= CATCH_UP_S:
                self._safely(self.catch_up.run)
                since_catch_up = 0.0
            since_catch_up += TICK_S
            self.stop.wait(TICK_S)

    def _safely(self, work: Callable[[], object]) -> None:
        """One kind of work that fails must not stop the others; it is tried again at the next tick."""
        try:
            work()
        except StoreError as error:
            log.error("%s", error)
        except Exception:
            log.exception("work that time asked for failed")


def make_sender(config: Config) -> Sender:
    """A sender on its own, with its own connections."""
    line = TwilioLine(config)
    return Sender(open_house(config, SystemClock(), line), line)
