"""Takes texts out of the store and hands them over: each once, in order for each phone, at the allowed rate."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from flows.community import Limits
from hotline.base.clock import Clock, awake_seconds, stamp
from hotline.line import AccountFault, Line, LineDown, RefusedByCarrier, Throttled, Unknown, Unnamed, machines
from hotline.line.machines import go_down, probe
from hotline.line.state import keep, line_state
from hotline.outbox import caps, ends, pace
from hotline.outbox.asking import Unknowns, find_lost
from hotline.outbox.outcomes import Outcomes
from hotline.outbox.withheld import Withheld
from hotline.outbox.workers import MOST, Claimed, Workers
from storage.errors import StoreError
from storage.records import LineState, Message, Person
from storage.store import Store, where

log = logging.getLogger(__name__)
T = TypeVar("T")

LEASE = timedelta(seconds=30)
"""A text in `sending` for longer has lost its sender; a request to the carrier ends sooner."""
INVITE = "invite"
UNASKED = frozenset({"answer", "confirm", "duty", INVITE})
"""What needs no consent that was given before: an answer to their own text, the one question whether a told number is
theirs, word to whoever is on shift, and the one text by which a neighbor invites."""
IDLE_SECONDS = (0.05, 0.25)
"""How often an idle sender looks: a new text leaves within the second one."""


class Sender:
    """One sender; several of them, in threads, processes and machines, share a store."""

    def __init__(
        self, store: Store, line: Line, clock: Clock, limits: Limits, callback: str, withheld: Withheld
    ) -> None:
        """Report addresses are `callback` with the text's own key; what is `withheld` never leaves."""
        self.store, self.line, self.clock, self.limits = store, line, clock, limits
        self.callback, self.withheld = callback, withheld
        self.outcomes = Outcomes(store, clock, withheld)
        self.unknowns = Unknowns(self.outcomes, line, timedelta(minutes=limits.list_lag_minutes))
        self.hear_first: Callable[[], bool] | None = None
        """Hears what came in while the line was down, before anything leaves; said by whoever looks for that."""

    def now(self) -> str:
        """The present as it is kept."""
        return stamp(self.clock.now())

    def pump(self, limit: int = 1000) -> int:
        """Does all that is due now, one text after another; how many were handed over or tried.

        At most a second's worth of segments leaves while the clock stands still.
        """
        done = 0
        self.tend()
        while done < limit and (claimed := self.claim(1)):
            self.hand_over(claimed[0])
            done += 1
        return done

    def run(self, stop: threading.Event) -> None:
        """Sends until told to stop; then what is in hand is finished, which takes no longer than one request."""
        idle = IDLE_SECONDS[0]
        with ThreadPoolExecutor(MOST + 1, thread_name_prefix="sender") as pool:
            workers = Workers(pool, self.claim, self.hand_over)
            pool.submit(self._tend_until, stop)
            while not stop.is_set():
                moving = self._safely(workers.fill)
                idle = IDLE_SECONDS[0] if moving else min(idle * 1.5, IDLE_SECONDS[1])
                stop.wait(1 if moving is None else idle)

    def _tend_until(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._safely(self.tend)
            stop.wait(1)

    def _safely(self, work: Callable[[], T]) -> T | None:
        """A fault of the store or of one text must not end the sending; it is tried again."""
        try:
            return work()
        except StoreError as error:
            log.error("the outbox waits: %s", error)  # noqa: TRY400 - one line, the store says it all
        except Exception:
            log.exception("the outbox waits")
        return None

    def tend(self) -> None:
        """All but sending: texts that are too late, lost their sender or are unknown, and a line that is down."""
        machines.beat(self.store, self.line.machine, self.clock.now())
        self._doubt_restored()
        self._expire()
        find_lost(self.store, self.clock.now() - LEASE, self.now())
        if self._cut_off() and not probe(self.store, self.line, self.clock, self.hear_first):
            return
        self.unknowns.ask()

    def _doubt_restored(self) -> None:
        """Texts that waited in a backup may have left since it was made: the carrier's list knows."""
        if not line_state(self.store).restored:
            return
        with self.store.transaction():
            now = self.now()
            for message in self.store.find(Message, where("status") == "queued"):
                if message.not_before <= now:
                    self.store.put(replace(message, status="unknown", asked=0, sent_at=message.created_at))
            keep(self.store, replace(line_state(self.store), restored=False))

    def _expire(self) -> None:
        now = self.now()
        late = (where("status") == "queued") & (where("not_after") > "") & (where("not_after") <= now)
        if self.store.one(Message, late) is None:
            return
        with self.store.transaction():
            for message in self.store.find(Message, late, limit=500):
                ends.stale(self.store, message, now)

    def claim(self, limit: int, *, replies_only: bool = False) -> list[Claimed]:
        """Takes up to `limit` texts that may leave now, each for another phone, and marks them `sending`.

        Nothing is written while there is nothing to take. One claim at a time over all senders keeps the order.
        """
        if self._cut_off() or not self._open(line_state(self.store)) or not self.store.due(self.now(), 1):
            return []
        at = awake_seconds()
        with self.store.transaction():
            state = line_state(self.store)
            if not self._open(state):
                return []
            busy = self._busy()
            limit = min(limit, 1) if state.strikes else limit
            for depth in (limit + len(busy) + 8, 1000):
                candidates = self.store.due(self.now(), depth)
                taken = self._take(candidates, state, busy, limit, replies_only)
                if taken or len(candidates) < depth:
                    break
        return [Claimed(message, at) for message in taken]

    def _open(self, state: LineState) -> bool:
        return not state.restored and not pace.wait(state, self.clock.now())

    def _cut_off(self) -> bool:
        """Whether this machine does not reach the carrier; others may, and go on."""
        return bool(machines.of(self.store, self.line.machine).down_since)

    def _busy(self) -> set[str]:
        """Phones with a text whose fate is open: the next one waits, so that they arrive in order."""
        under_way = where("status").one_of(["sending", "unknown"])
        return {message.phone for message in self.store.find(Message, under_way, limit=1000)}

    def _take(
        self, candidates: list[Message], state: LineState, busy: set[str], limit: int, replies_only: bool
    ) -> list[Message]:
        taken: list[Message] = []
        spent = state
        for message in candidates:
            if len(taken) >= limit or (replies_only and message.priority > 0):
                break
            if message.phone in busy or self._ended(message):
                continue
            after = pace.spend(spent, self.clock.now(), message.segments, message.priority, self.limits)
            if after is None:
                if not pace.within_day(spent, self.clock.now(), message.segments, message.priority, self.limits):
                    spent = caps.waits_for_tomorrow(self.store, spent, self.clock.now())
                break
            spent = after
            busy.add(message.phone)
            now = self.now()
            taken.append(self.store.put(replace(message, status="sending", asked=0, sent_at=now, updated_at=now)))
        if spent is not state:
            cap = self.limits.segments_per_day
            keep(self.store, caps.noted(self.store, spent, caps.TEXTS, spent.day_segments, cap, self.now()))
        return taken

    def _ended(self, message: Message) -> bool:
        """Whether this text may no longer leave, which is then kept."""
        now = self.now()
        if message.not_after and message.not_after <= now:
            ends.stale(self.store, message, now)
            return True
        if error := self.kept_back(message):
            self.store.put(replace(message, status="failed", error=error, updated_at=now))
            return True
        return False

    def kept_back(self, message: Message) -> str:
        """Why this text does not leave, however often it is tried; "" where it may."""
        if not message.body or not message.phone.startswith("+"):
            return "forgotten"
        person = self.store.one(Person, where("phone") == message.phone)
        if why := self._unfit(message.phone, person):
            return why
        if person and not person.consent and message.purpose not in UNASKED:
            return "no_consent"
        return self.withheld(message)

    def _unfit(self, phone: str, person: Person | None) -> str:
        """Why nothing goes to this phone, whoever put it into the queue."""
        del phone
        if person and person.opted_out:
            return "opted_out"
        return "barred" if person and person.barred else ""

    def hand_over(self, claimed: Claimed) -> None:
        """Gives one text to the carrier and keeps what came of it."""
        message = claimed.message
        if awake_seconds() - claimed.at > LEASE.total_seconds() / 2:
            return  # the machine slept: another sender may think us dead and have taken it over
        current = self.store.get(Message, message.id)
        if why := self.kept_back(current) if current else "forgotten":
            self.outcomes.kept_back(message, why)
            return
        try:
            sid = self.line.send(message.phone, message.body, f"{self.callback}?key={message.key}")
        except AccountFault as error:
            self.outcomes.at_fault(message, error.code)
        except LineDown as error:
            self.outcomes.not_handed_over(message)
            go_down(self.store, self.line.machine, self.clock.now(), str(error))
        except Throttled as error:
            self.outcomes.throttled(message, error.retry_after)
        except RefusedByCarrier as error:
            self.outcomes.refused(message, error.code)
        except Unknown as error:
            self.outcomes.unknown(message)
            if not isinstance(error, Unnamed):
                go_down(self.store, self.line.machine, self.clock.now(), str(error))
        else:
            self.outcomes.sent(message, sid)
