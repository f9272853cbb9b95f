"""Texts that were handed over without an answer: the carrier's own list says whether they went, before any resend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hotline.base.clock import stamp
from hotline.line import Line, LineError, SentText, Throttled
from hotline.line.machines import go_down
from hotline.outbox.outcomes import Outcomes
from storage.records import Message
from storage.store import Store, where

ASK_AGAIN = timedelta(seconds=10)
"""Doubled with each look, up to the next one."""
SELDOM = timedelta(minutes=3)
MANY = 50
"""Phones asked about in one go."""


def find_lost(store: Store, handed_over_before: datetime, now: str) -> None:
    """Texts whose sender died in the middle: nobody knows whether they went."""
    sending = where("status") == "sending"
    lost = stamp(handed_over_before)
    if not any(message.sent_at <= lost for message in store.find(Message, sending, limit=1000)):
        return
    with store.transaction():
        for message in store.find(Message, sending, limit=1000):
            if message.sent_at <= lost:
                store.put(replace(message, status="unknown", asked=0, not_before="", updated_at=now))


class Unknowns:
    """Looks for unknown texts in the carrier's list; found is sent, missing for as long as it may lag is queued again.

    How long one has been missing is told by this process alone, from its own first look: whoever handed it over may
    have had another clock, and so may the carrier.
    """

    def __init__(self, outcomes: Outcomes, line: Line, lag: timedelta) -> None:
        """Asks over this line, whose list may lag so much."""
        self.outcomes, self.line, self.lag = outcomes, line, lag
        self.store, self.clock = outcomes.store, outcomes.clock
        self._missing: dict[int, datetime] = {}

    def ask(self) -> None:
        """Asks about all that are due."""
        now = stamp(self.clock.now())
        unknown = self.store.find(Message, where("status") == "unknown", limit=1000)
        self._missing = {text.id: self._missing[text.id] for text in unknown if text.id in self._missing}
        by_phone: dict[str, list[Message]] = {}
        for message in unknown:
            if message.not_before <= now:
                by_phone.setdefault(message.phone, []).append(message)
        for phone, texts in list(by_phone.items())[:MANY]:
            try:
                listed = self.line.sent_to(phone) if phone.startswith("+") else []
            except Throttled:
                return
            except LineError as error:
                go_down(self.store, self.line.machine, self.clock.now(), str(error))
                return
            self._settle(texts, listed)

    def _settle(self, texts: list[Message], listed: list[SentText]) -> None:
        with self.store.transaction():
            news = [entry for entry in listed if self.store.one(Message, where("sid") == entry.sid) is None]
            found = match(texts, news)
            for text in texts:
                current = self.store.get(Message, text.id)
                if current is None or current != text:
                    continue  # a report, or another sender that asked meanwhile, was first
                if entry := found.get(text.id):
                    self._went(current, entry)
                else:
                    self._not_found(current)

    def _went(self, message: Message, entry: SentText) -> None:
        now = stamp(self.clock.now())
        self.store.put(replace(message, sid=entry.sid, status="sent", asked=0, updated_at=now))

    def _not_found(self, message: Message) -> None:
        now = self.clock.now()
        for_certain = self._missing.setdefault(message.id, now) + self.lag
        if now >= for_certain:
            self.outcomes.try_again(message, "no answer", patient=True)
            return
        later = min(now + min(ASK_AGAIN * 2 ** min(message.asked, 10), SELDOM), for_certain)
        self.store.put(replace(message, asked=message.asked + 1, not_before=stamp(later), updated_at=stamp(now)))


def match(texts: Iterable[Message], listed: Iterable[SentText]) -> dict[int, SentText]:
    """Which text is which entry of a phone's list (oldest first), one to one, the newest with the newest. Pure.

    Times are not compared, since clocks differ; an entry without words may be any text.
    """
    left = list(listed)[::-1]
    found: dict[int, SentText] = {}
    for same in (_same_words, _no_words):
        for text in sorted(texts, key=lambda text: text.id, reverse=True):
            entry = next((entry for entry in left if text.id not in found and same(entry, text)), None)
            if entry:
                found[text.id] = entry
                left.remove(entry)
    return found


def _same_words(entry: SentText, text: Message) -> bool:
    return entry.body.strip() == text.body.strip()


def _no_words(entry: SentText, text: Message) -> bool:
    del text
    return not entry.body.strip()
