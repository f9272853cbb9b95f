"""Every text that is not a direct answer waits here in the store, and leaves when the line and the limits let it."""

from __future__ import annotations

import uuid
from dataclasses import replace

from hotline.base import dialling, gsm7
from hotline.base.clock import Clock
from hotline.base.config import Config
from hotline.base.dialling import Reason
from hotline.base.privacy import phone_hash
from hotline.line import Line, account_faults
from hotline.line.state import well
from hotline.outbox import ends
from hotline.outbox.health import NO_STORE, health, told
from hotline.outbox.sender import UNASKED, Sender
from hotline.outbox.withheld import Withheld
from storage.records import Event, Message, Person
from storage.store import Store, where

__all__ = ["NO_STORE", "Outbox", "health", "told"]

_REPORTED = {
    "accepted": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""What the carrier says of a text it has taken, as we keep it."""


class Outbox(Sender):
    """What waits to be sent: put in, withdrawn, reported on; `pump` and `run` send it."""

    def __init__(self, store: Store, line: Line, clock: Clock, config: Config) -> None:
        """Keeps in this store, sends over this line."""
        callback = f"{config.public_url}/twilio/status"
        withheld = Withheld(store, config.secret_key)
        super().__init__(store, line, clock, config.community.limits, callback, withheld)
        self._secret_key = config.secret_key
        self._countries, self._own = frozenset(config.community.allowed_countries), config.number

    def put(
        self,
        phone: str,
        body: str,
        *,
        purpose: str,
        post: str = "",
        priority: int = 1,
        not_before: str = "",
        not_after: str = "",
        announcement: str = "",
        task: int = 0,
        person: Person | None = None,
    ) -> Message | None:
        """Queues a text in the transaction that is open; None when it may not be sent, which is kept for all to see.

        `phone` is E.164, `priority` 0 for replies, 1 for tasks and notices, 2 for announcements; times are stamps.
        `person` is whoever has this phone, where the caller has looked them up in the same transaction. A phone that
        gets no texts, or whose owner has not agreed to any, becomes a call-back with the words. A text to somebody who
        opted out, or to a number that is not allowed, or beyond the day's limit of one phone, is kept as `failed` with
        the reason in `error`.
        """
        now = self.now()
        words = gsm7.fold(body)[: gsm7.LONGEST]
        message = Message(
            key=uuid.uuid4().hex,
            direction="out",
            phone=phone,
            body=words,
            status="queued",
            post=post,
            purpose=purpose,
            priority=priority,
            segments=gsm7.segments(words),
            not_before=not_before,
            not_after=not_after,
            announcement=announcement,
            task=task,
            created_at=now,
            updated_at=now,
        )
        with self.store.transaction():
            person = person or self._person(phone)
            if person and person.reached_by == "voice" and not person.unreachable:
                ends.call_back(self.store, message, now)
                return None
            if error := self._refusal(phone, person, now):
                self.store.add(replace(message, status="failed", error=error))
                return None
            if person and not person.consent and purpose not in UNASKED:
                self.store.add(replace(message, status="failed", error="no_consent"))
                ends.call_back(self.store, message, now)
                return None
            return self.store.add(message)

    def cancel(self, phone: str, why: str = "opted_out") -> int:
        """Withdraws every text to this phone that has not left, in the transaction that is open; how many."""
        return ends.withdraw(self.store, phone, why, self.now())

    def retry(self, message: Message) -> Message:
        """Queues a text that failed once more, as a coordinator asks; reports about its first life are ignored."""
        with self.store.transaction():
            self.store.add(
                Event(who="hotline", did="retried a text", post=message.post, detail=message.sid, created_at=self.now())
            )
            again = replace(message, key=uuid.uuid4().hex, sid="", status="queued", attempts=0, asked=0)
            return self.store.put(replace(again, error="", not_before="", not_after="", updated_at=self.now()))

    def take_over(self, answer: Message, body: str) -> Message:
        """Queues an answer that the carrier never had, in these words, in the transaction that is open."""
        self.store.add(Event(who="hotline", did="queued a lost answer", post=answer.post, created_at=self.now()))
        queued = replace(answer, key=uuid.uuid4().hex, status="queued", body=body, segments=gsm7.segments(body))
        return self.store.put(replace(queued, updated_at=self.now()))

    def status(self, sid: str, message_status: str, error_code: str = "", *, key: str = "") -> None:
        """Takes the carrier's report about a text: forward only, whatever the order in which reports come.

        `key` is our own, from the address we gave for reports; it finds a text whose SID is not on file yet.
        """
        reported = _REPORTED.get(message_status, "")
        if not reported:
            return
        with self.store.transaction():
            message = self._told_of(sid, key)
            if message is None or message.sid not in ("", sid):
                return
            known = replace(message, sid=sid, updated_at=self.now())
            if ends.ORDER[reported] <= ends.ORDER.get(message.status, 0):
                if known.sid != message.sid:
                    self.store.put(known)
            elif reported == "failed" and account_faults.named(error_code):
                ends.never_arrived(self.store, known, int(error_code), self.clock.now())
            elif reported == "failed":
                ends.fail(self.store, known, error_code or message_status, self.now(), self.withheld)
            else:
                self.store.put(replace(known, status=reported, error=""))
                if reported == "delivered":
                    well(self.store, self.clock.now())

    def _told_of(self, sid: str, key: str) -> Message | None:
        found = self.store.one(Message, where("key") == key) if key else None
        return found or self.store.one(Message, (where("sid") == sid) & (where("direction") == "out"))

    def _person(self, phone: str) -> Person | None:
        """Whoever has this phone; of those who were forgotten the wish for silence is known all the same."""
        known = self.store.one(Person, where("phone") == phone)
        return known or self.store.one(Person, where("phone_hash") == phone_hash(self._secret_key, phone))

    def _refusal(self, phone: str, person: Person | None, now: str) -> str:
        if unfit := self._unfit(phone, person):
            return unfit
        most = self.limits.texts_per_phone_per_day
        if self.store.count(Message, where("counts") == f"{phone} {now[:10]}", at_most=most) >= most:
            return "phone_limit"
        return ""

    def _unfit(self, phone: str, person: Person | None) -> str:
        """Why nothing goes to this phone now, whoever asks for it."""
        return super()._unfit(phone, person) or self.refused(phone)

    def refused(self, phone: str) -> Reason:
        """Why this number is neither texted nor rung, whoever has it; "" where it may be."""
        return dialling.refused(phone, self._countries, self._own)

    def allowed(self, phone: str) -> bool:
        """Whether this number may be texted and rung: a person's, of an allowed country, that costs no more."""
        return not self.refused(phone)
