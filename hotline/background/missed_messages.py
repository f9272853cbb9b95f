"""After an outage, and every few minutes, brings what the carrier received and we did not to the desk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from hotline.base.clock import Clock, moment, stamp
from hotline.line import IncomingCall, IncomingText, Line, LineError, Throttled
from hotline.line.clock_watch import note_clock
from hotline.line.machines import go_down, of, reach
from hotline.line.state import keep, line_state
from storage.errors import StoreError
from storage.records import Call, Message
from storage.store import Store, where

log = logging.getLogger(__name__)

EVERY, SOON = timedelta(minutes=3), timedelta(seconds=30)
OVERLAP = timedelta(minutes=15)
"""What is read again each time, besides what the list may lag: clocks differ, and a call may be long."""
FIRST = timedelta(hours=1)
"""How far the very first look goes back: a number may have had a life before us."""
ON_ITS_WAY = timedelta(seconds=20)
"""Twilio gives a webhook 15 s; what is younger may be at the door this moment."""
CLOCKS_DIFFER = timedelta(minutes=2)
LOOK_SECONDS = 2.0

HearCall = Callable[[str, str, str], object]


class HearText(Protocol):
    """The desk's way to hear a text; `late` says that it comes out of the carrier's list."""

    def __call__(self, text: IncomingText, *, late: bool) -> object:
        """Hears it, unless its SID is on file."""
        ...


class CatchUp:
    """Compares the carrier's lists with what is on file, by SID, and hands on what was missed, oldest first."""

    def __init__(
        self,
        store: Store,
        line: Line,
        clock: Clock,
        hear_text: HearText,
        hear_call: HearCall,
        lag: timedelta = timedelta(minutes=15),
    ) -> None:
        """`hear_text(text, late=True)` hears a text, `hear_call(sid, phone, started_at)` notes a missed call.

        Both drop a SID that is on file already, inside their own transaction: a webhook may come at the same moment.
        """
        self.store, self.line, self.clock = store, line, clock
        self.hear_text, self.hear_call, self.overlap = hear_text, hear_call, OVERLAP + lag
        self._due, self._line_up_at = clock.now(), ""

    def once(self) -> int:
        """Looks once, now; how much had been missed. A line that fails is noted as down, and the next one finds all."""
        return self._look() or 0

    def hear_first(self, until: datetime | None = None) -> bool:
        """Hears all that came in, by default up to now and before any webhook of it; whether the carrier told it."""
        return self._look(until or self.clock.now() + CLOCKS_DIFFER) is not None

    def _look(self, until: datetime | None = None) -> int | None:
        """How much had been missed; None where the carrier does not tell. Later than `until` it may be at the door."""
        now = self.clock.now()
        since = self._since(now)
        try:
            texts = list(self.line.incoming_texts(since))
            calls = [call for call in self.line.incoming_calls(since) if call.over]
        except Throttled:
            return None
        except LineError as error:
            go_down(self.store, self.line.machine, now, str(error))
            return None
        listed = [(text.sent_at, partial(self._text, text, texts)) for text in texts]
        listed += [(call.started_at, partial(self._call, call)) for call in calls]
        heard_up_to = stamp(until) if until else ""
        ours = [(at, hear) for at, hear in listed if at <= heard_up_to or not _on_its_way(at, now)]
        heard = [(sent_at, self._safely(hear)) for sent_at, hear in ours]
        failed = [sent_at for sent_at, missed in heard if missed is None]
        self._note(min(failed, default="") or max((sent_at for sent_at, _ in heard), default=""))
        return sum(missed or 0 for _, missed in heard)

    def run(self, stop: threading.Event) -> None:
        """Looks whenever it is due, and watches the clock, until told to stop."""
        while not stop.is_set():
            try:
                note_clock(self.store, self.clock, self.line.machine)
                self.when_due()
            except StoreError as error:
                log.error("catching up waits: %s", error)  # noqa: TRY400 - one line, the store says it all
            except Exception:
                log.exception("catching up waits")
            stop.wait(LOOK_SECONDS)

    def when_due(self) -> int:
        """Looks if it is time: at the start, once the line is back, and every few minutes; how much was missed.

        More often while another machine is cut off: the carrier's webhooks may lead to that one.
        """
        here, now = of(self.store, self.line.machine), self.clock.now()
        if here.down_since or (here.up_at == self._line_up_at and now < self._due):
            return 0
        missed = self.once()
        self._line_up_at = here.up_at
        self._due = now + (SOON if missed or reach(self.store, now).unwell else EVERY)
        return missed

    def _since(self, now: datetime) -> datetime:
        """From when on; the very first look is noted before it is made, whether the carrier answers or not."""
        state = line_state(self.store)
        if state.caught_up_to:
            return moment(state.caught_up_to) - self.overlap
        first = now - FIRST
        if state.first_look:
            return min(moment(state.first_look), first)
        with self.store.transaction():
            keep(self.store, replace(line_state(self.store), first_look=stamp(first)))
        return first

    def _note(self, until: str) -> None:
        """Remembers how far all is on file, in the carrier's own time, from which ours may differ."""
        if until > line_state(self.store).caught_up_to:
            with self.store.transaction():
                keep(self.store, replace(line_state(self.store), caught_up_to=until))

    def _text(self, text: IncomingText, listed: Sequence[IncomingText]) -> int:
        if self.store.one(Message, where("sid") == text.sid):
            return 0
        later = tuple(one.sid for one in listed if one.phone == text.phone and one.sent_at > text.sent_at)
        self.hear_text(replace(text, later=later), late=True)
        return 1

    def _call(self, call: IncomingCall) -> int:
        if self.store.one(Call, where("sid") == call.sid):
            return 0
        self.hear_call(call.sid, call.phone, call.started_at)
        return 1

    def _safely(self, hear: Callable[[], int]) -> int | None:
        """One that cannot be heard is tried again next time, and does not keep the others from being heard."""
        try:
            return hear()
        except StoreError:
            raise
        except Exception as error:  # the desk's fault, whatever it is, must not end the catching up
            log.error("a missed text or call could not be heard: %s", type(error).__name__)  # noqa: TRY400
            return None


def _on_its_way(sent_at: str, now: datetime) -> bool:
    """Whether its webhook may be at the door; a time far ahead of ours only says that our clock is behind."""
    return stamp(now - ON_ITS_WAY) < sent_at <= stamp(now + CLOCKS_DIFFER)
