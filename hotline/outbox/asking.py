"""Texts that were handed over without an answer: the carrier's own list says whether they went, before any resend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hotline.base.clock import Clock, moment, stamp
from hotline.line import Line, LineError, SentText, Throttled
from hotline.line.state import go_down
from hotline.outbox.outcomes import Outcomes
from storage.records import Message
from storage.store import Store, where

TIMES_ASKED = 2
ASK_AGAIN = timedelta(seconds=10)
"""The carrier's list can lag behind."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far our clock may run ahead of the carrier's; older texts in its list are not meant."""
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


def ask_about_unknown(store: Store, line: Line, clock: Clock) -> None:
    """Looks for unknown texts in the carrier's list; found is sent, twice not found is queued again."""
    now = stamp(clock.now())
    by_phone: dict[str, list[Message]] = {}
    for message in store.find(Message, where("status") == "unknown", limit=1000):
        if message.not_before <= now:
            by_phone.setdefault(message.phone, []).append(message)
    for phone, texts in list(by_phone.items())[:MANY]:
        since = min(moment(message.sent_at) for message in texts) - CLOCKS_DIFFER
        try:
            listed = line.sent_to(phone, since) if phone.startswith("+") else []
        except Throttled:
            return
        except LineError as error:
            go_down(store, clock.now(), str(error))
            return
        _settle(store, clock, texts, listed)


def match(texts: Iterable[Message], listed: Iterable[SentText]) -> dict[int, SentText]:
    """Which text is which entry of the list, by body and one to one, the oldest with the oldest. Pure."""
    left = list(listed)
    found: dict[int, SentText] = {}
    for text in texts:
        earliest = moment(text.sent_at) - CLOCKS_DIFFER
        for entry in left:
            if entry.body.strip() == text.body.strip() and entry.created_at >= earliest.replace(microsecond=0):
                found[text.id] = entry
                left.remove(entry)
                break
    return found


def _settle(store: Store, clock: Clock, texts: list[Message], listed: list[SentText]) -> None:
    with store.transaction():
        news = [entry for entry in listed if store.one(Message, where("sid") == entry.sid) is None]
        found = match(texts, news)
        for text in texts:
            current = store.get(Message, text.id)
            if current is None or current != text:
                continue  # a report, or another sender that asked meanwhile, was first
            if entry := found.get(text.id):
                _went(store, current, entry, clock)
            else:
                _not_found(store, current, clock)


def _went(store: Store, message: Message, entry: SentText, clock: Clock) -> None:
    now = stamp(clock.now())
    store.put(replace(message, sid=entry.sid, status="sent", asked=0, updated_at=now))


def _not_found(store: Store, message: Message, clock: Clock) -> None:
    if message.asked + 1 < TIMES_ASKED:
        later = stamp(clock.now() + ASK_AGAIN)
        store.put(replace(message, asked=message.asked + 1, not_before=later, updated_at=stamp(clock.now())))
    else:
        Outcomes(store, clock).try_again(message, "no answer", patient=True)
