"""What came of handing one text over, each kept in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from hotline.base.clock import Clock, stamp
from hotline.line import account_faults
from hotline.line.codes import PERMANENT
from hotline.line.state import go_unwell, keep, line_state, well
from hotline.outbox import ends, retries
from hotline.outbox.withheld import Withheld
from storage.records import Message
from storage.store import Store


class Outcomes:
    """Moves a text out of `sending`; one that a report or another sender has moved on already stays where it is."""

    def __init__(self, store: Store, clock: Clock, withheld: Withheld) -> None:
        """Keeps in this store; what is `withheld` is neither tried again nor said on a call."""
        self.store, self.clock, self.withheld = store, clock, withheld

    def sent(self, message: Message, sid: str) -> None:
        """The carrier has it; a 429 before is forgiven."""
        now = stamp(self.clock.now())
        with self.store.transaction():
            current = self.store.get(Message, message.id)
            if current is not None and not current.sid:
                ahead = ends.ORDER[current.status] > ends.ORDER["sent"]
                status = current.status if ahead else "sent"
                self.store.put(replace(current, sid=sid, status=status, error="", updated_at=now))
            state = line_state(self.store)
            if state.fault and state.fault_code not in account_faults.TOLD_LATE:
                well(self.store, self.clock.now())
            elif state.strikes:
                keep(self.store, replace(state, strikes=0, held_until=state.held_until if state.fault else ""))

    def not_handed_over(self, message: Message) -> None:
        """The line's fault: back to its place in the queue."""
        with self._still_ours(message) as current:
            if current:
                self._queue(current)

    def throttled(self, message: Message, retry_after: float) -> None:
        """The carrier asks us to wait: the line waits, and a text that meets this again and again steps aside."""
        with self._still_ours(message) as current:
            state = line_state(self.store)
            wait = retries.hold(retry_after, state.strikes + 1)
            until = stamp(self.clock.now() + wait)
            keep(self.store, replace(state, held_until=max(until, state.held_until), strikes=state.strikes + 1))
            if current:
                self.try_again(current, "429", patient=True)

    def kept_back(self, message: Message, why: str) -> None:
        """It may not leave any more: a STOP, FORGET, bar or parting came before the hand-over, or the match ended."""
        with self._still_ours(message) as current:
            if current:
                self.store.put(replace(current, status="failed", error=why, updated_at=stamp(self.clock.now())))

    def refused(self, message: Message, code: int) -> None:
        """This text's own fault: for good, or to be tried again later."""
        with self._still_ours(message) as current:
            if current and code in PERMANENT:
                ends.fail(self.store, current, str(code), stamp(self.clock.now()), self.withheld)
            elif current:
                self.try_again(current, str(code), patient=False)

    def at_fault(self, message: Message, code: int) -> None:
        """The account or our number is at fault: it waits for that, and only a sender that stays wrong ends it."""
        with self._still_ours(message) as current:
            go_unwell(self.store, self.clock.now(), code)
            if current and account_faults.FAULTS[code] == account_faults.SENDER:
                self.try_again(current, str(code), patient=False)
            elif current:
                self.store.put(ends.waiting(current, code, self.clock.now()))

    def unknown(self, message: Message) -> None:
        """Handed over without an answer: the carrier's list is asked before anything else is done."""
        with self._still_ours(message) as current:
            if current:
                now = stamp(self.clock.now())
                self.store.put(replace(current, status="unknown", asked=0, not_before="", updated_at=now))

    def try_again(self, message: Message, error: str, *, patient: bool) -> None:
        """Back to the queue, later each time, and given up after more than a day; in the transaction that is open."""
        attempts = message.attempts + 1
        if attempts >= retries.MOST_ATTEMPTS:
            now = stamp(self.clock.now())
            given_up = replace(message, attempts=attempts)
            ends.fail(self.store, given_up, f"gave up after {error}", now, self.withheld)
            return
        free = retries.PATIENT_ATTEMPTS if patient else 0
        wait = retries.backoff(attempts - free) if attempts > free else None
        not_before = stamp(self.clock.now() + wait) if wait else ""
        self._queue(replace(message, attempts=attempts, error=error, not_before=not_before))

    def _queue(self, message: Message) -> None:
        self.store.put(replace(message, status="queued", asked=0, updated_at=stamp(self.clock.now())))

    @contextmanager
    def _still_ours(self, message: Message) -> Iterator[Message | None]:
        """The text as it is kept now, while it is still `sending` for this very attempt."""
        with self.store.transaction():
            current = self.store.get(Message, message.id)
            ours = current is not None and (current.status, current.sent_at) == ("sending", message.sent_at)
            yield current if ours else None
