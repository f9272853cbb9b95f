"""What goes on beside requests: sending, catching up, and what time alone asks for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from time import monotonic

from hotline.archive import backups
from hotline.background.lost_answers import LostAnswers
from hotline.background.missed_messages import CatchUp
from hotline.background.nightly import erase_old, train_own
from hotline.base.config import Config, ConfigError
from hotline.exchange import (
    celebrating,
    evening_thanks,
    imports,
    meeting_news,
    met_before,
    opt_outs,
    polls,
    relay,
    role_duty,
    role_texts,
    silent_invites,
    waiting_long,
    weekly_digests,
)
from hotline.exchange.reminders import remind
from hotline.exchange.tasks import silences
from hotline.inbound.call_ends import end_forgotten
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.outgoing_calls import call_waiting
from hotline.inbound.recordings import fetch_waiting, look
from hotline.inbound.text_handler import TextHandler
from hotline.line import Line, LineError, wrong_dates
from hotline.line.clock_watch import steady_clock
from hotline.line.machines import of
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services
from storage.errors import StoreError
from storage.store import open_store

log = logging.getLogger(__name__)

TICK_S = 5.0
BACKUP_S = 600.0
"""How often to see whether today's backup is there."""
STOPS_WITHIN_S = 8.0


class Background:
    """A sender, a look-out for what was missed, one that keeps the time, one for nights and backups; each a thread."""

    def __init__(self, services: Services, line: Line) -> None:
        """Works with these services over this line."""
        self.services, self.line = services, line
        lag = timedelta(minutes=services.community.limits.list_lag_minutes)
        hear_text, hear_call = TextHandler(services).text, CallHandler(services).missed
        self.catch_up = CatchUp(services.store, line, services.clock, hear_text, hear_call, lag)
        services.outbox.hear_first = self.catch_up.hear_first
        self.lost_answers = LostAnswers(services, line)
        self.stop, self.started_at = threading.Event(), services.clock.now()
        self._scrubbed_after = 0

    def run(self, orphaned: Callable[[], bool] = lambda: False) -> None:
        """Works until `stop` is set, or until nobody is left who would set it."""
        works: tuple[Callable[[], object], ...] = (
            self._send,
            lambda: self.catch_up.run(self.stop),
            self._keep_time,
            self._keep_nights,
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

    def _send(self) -> None:
        """Nothing leaves before what came in while this machine was off has been heard, or the line is down."""
        self._safely(lambda: self.catch_up.hear_first(until=self.started_at))
        self.services.outbox.run(self.stop)

    def _keep_time(self) -> None:
        while not self.stop.is_set():
            self._safely(lambda: opt_outs.at_the_carrier(self.services))
            self._safely(lambda: silences(self.services))
            self._safely(lambda: remind(self.services))
            self._safely(lambda: waiting_long.ask(self.services))
            self._safely(lambda: polls.go_on(self.services))
            self._safely(lambda: polls.call_silent(self.services))
            self._safely(lambda: meeting_news.keep_time(self.services))
            self._safely(lambda: silent_invites.end_silent(self.services))
            self._safely(lambda: role_duty.keep_holidays(self.services))
            self._safely(lambda: weekly_digests.tell_weekly(self.services))
            self._safely(lambda: evening_thanks.send(self.services))
            self._safely(lambda: fetch_waiting(self.services, self.line))
            self._safely(lambda: call_waiting(self.services, self.line))
            self._safely(self.end_calls)
            self._safely(self.lost_answers.when_due)
            self._safely(self.scrub)
            self._safely(lambda: relay.tidy(self.services))
            self._safely(lambda: role_texts.tidy(self.services))
            self._safely(lambda: met_before.tidy(self.services))
            self.stop.wait(TICK_S)

    def end_calls(self) -> None:
        """Ends those that nobody reported as over, with what the carrier has recorded of them, once it can be asked."""
        if of(self.services.store, self.line.machine).down_since:
            return
        with suppress(LineError):
            end_forgotten(self.services, lambda call: look(self.services, self.line, call))

    def scrub(self) -> None:
        """Whoever was forgotten since the last time leaves nothing in what the database keeps for itself."""
        forgotten = self.services.store.last_number(opt_outs.FORGOTTEN)
        if forgotten != self._scrubbed_after and self.services.store.scrub():
            self._scrubbed_after = forgotten

    def look_at_dates(self) -> None:
        """What a command that was run with a wrong date has kept is flagged, and due when it should be."""
        wrong_dates.look(self.services.store, self.line.machine, self.services.clock.now())

    def _keep_nights(self) -> None:
        """Apart from the rest: a large one takes minutes, and one that fails is not tried again at once."""
        while not self.stop.is_set():
            self._safely(self.look_at_dates)
            self._safely(lambda: imports.drop_old_files(self.services))
            self._safely(lambda: erase_old(self.services))
            self._safely(lambda: train_own(self.services))
            self._safely(lambda: celebrating.prepare(self.services))
            self._safely(lambda: backups.daily(self.services))
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
    return Background(open_services(config, steady_clock(store), line, store), line)
