"""What goes on beside the doors: sending, catching up, and what time alone asks for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from hotline import backups
from hotline.calls.call_ends import end_forgotten
from hotline.calls.calling_out import call_waiting
from hotline.calls.recordings import fetch_waiting
from hotline.calls.switchboard import Switchboard
from hotline.catchup import CatchUp
from hotline.config import Config, ConfigError
from hotline.desk import Desk
from hotline.exchange import imports, relay
from hotline.exchange.leaving import FORGOTTEN
from hotline.exchange.tasks import silences
from hotline.house import House, open_house
from hotline.line import Line
from hotline.line.twilio import TwilioLine
from hotline.lost_answers import LostAnswers
from hotline.timekeeping import steady_clock
from storage.errors import StoreError
from storage.store import open_store

log = logging.getLogger(__name__)

TICK_S = 5.0
BACKUP_S = 600.0
"""How often to see whether today's backup is there."""
STOPS_WITHIN_S = 8.0


class Background:
    """A sender, a look-out for what was missed, one that keeps the time and one that keeps backups; each a thread."""

    def __init__(self, house: House, line: Line) -> None:
        """Works for this house over this line."""
        self.house, self.line = house, line
        self.catch_up = CatchUp(house.store, line, house.clock, Desk(house).text, Switchboard(house).missed)
        self.lost_answers = LostAnswers(house, line)
        self.stop = threading.Event()
        self._scrubbed_after = 0

    def run(self, orphaned: Callable[[], bool] = lambda: False) -> None:
        """Works until `stop` is set, or until nobody is left who would set it."""
        works: tuple[Callable[[], object], ...] = (
            lambda: self.house.outbox.run(self.stop),
            lambda: self.catch_up.run(self.stop),
            self._keep_time,
            self._keep_backups,
        )
        threads = [threading.Thread(target=work, daemon=True) for work in works]
        for thread in threads:
            thread.start()
        while not self.stop.wait(1):
            if orphaned():
                self.stop.set()
        until = monotonic() + STOPS_WITHIN_S
        for thread in threads:
            thread.join(max(0.0, until - monotonic()))

    def _keep_time(self) -> None:
        while not self.stop.is_set():
            self._safely(lambda: silences(self.house))
            self._safely(lambda: fetch_waiting(self.house, self.line))
            self._safely(lambda: call_waiting(self.house, self.line))
            self._safely(lambda: end_forgotten(self.house))
            self._safely(self.lost_answers.when_due)
            self._safely(self.scrub)
            self._safely(lambda: relay.tidy(self.house))
            self.stop.wait(TICK_S)

    def scrub(self) -> None:
        """Whoever was forgotten since the last time leaves nothing in what the database keeps for itself."""
        forgotten = self.house.store.last_number(FORGOTTEN)
        if forgotten != self._scrubbed_after and self.house.store.scrub():
            self._scrubbed_after = forgotten

    def _keep_backups(self) -> None:
        """Apart from the rest: a large one takes minutes, and one that fails is not tried again at once."""
        while not self.stop.is_set():
            self._safely(lambda: imports.drop_old_files(self.house))
            self._safely(lambda: backups.daily(self.house))
            self.stop.wait(BACKUP_S)

    def _safely(self, work: Callable[[], object]) -> None:
        """One kind of work that fails must not stop the others; it is tried again at the next tick."""
        try:
            work()
        except (StoreError, ConfigError) as error:
            log.error("%s", error)  # noqa: TRY400 - one line says it all
        except Exception:
            log.exception("work that time asked for failed")


def make_background(config: Config) -> Background:
    """A sender on its own, with its own connections."""
    line = TwilioLine(config)
    store = open_store(config.store)
    return Background(open_house(config, steady_clock(store), line, store), line)
