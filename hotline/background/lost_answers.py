"""Answers that are on file as given and that the carrier never had: whoever should have said them was killed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from flows.prompts import Prompt
from hotline.base import gsm7
from hotline.base.clock import moment, stamp
from hotline.line import Line, LineError, Throttled
from hotline.line.state import go_down, keep, line_state
from hotline.outbox import ends
from hotline.outbox.asking import ASK_AGAIN, CLOCKS_DIFFER, match
from hotline.services import Services
from storage.records import Message, Person
from storage.store import where

EVERY = timedelta(minutes=3)
AT_THE_DOOR = timedelta(minutes=1)
"""An answer younger than this may not be in the carrier's list yet."""
LONGEST_AGO = timedelta(days=1)
PAGE = 500


class LostAnswers:
    """Looks for answers in the carrier's list, and has those that are not there, asked twice, sent after all.

    An answer goes back to the carrier in the response to its webhook, so nothing else tells whether it arrived. One
    list serves all answers since the last look; a phone that was told the very same words shortly before counts as
    told, so that nothing is ever said twice. Only a carrier that lists the text is believed about its answer: one that
    knows neither (it was started anew, or the text was not its own) says nothing about what the phone has heard.
    """

    def __init__(self, services: Services, line: Line) -> None:
        """Looks at this hotline's answers over this line."""
        self.services, self.line = services, line
        self._due = services.clock.now()
        self._missing: frozenset[int] = frozenset()

    def when_due(self) -> int:
        """Looks if it is time and the line works; how many answers were queued."""
        now = self.services.clock.now()
        if now < self._due or line_state(self.services.store).down_since:
            return 0
        return self.once()

    def once(self) -> int:
        """Looks now; how many answers were missing at the look before too, and were queued."""
        now = self.services.clock.now()
        self._due = now + EVERY
        seen = [message for message in self._since_last_time(now) if moment(message.created_at) <= now - AT_THE_DOOR]
        if not seen:
            return 0
        try:
            lost = self._not_listed([message for message in seen if _given(message)])
        except Throttled:
            return 0
        except LineError as error:
            go_down(self.services.store, now, str(error))
            return 0
        again = [message for message in lost if message.id in self._missing]
        self._missing = frozenset(message.id for message in lost) - {message.id for message in again}
        if self._missing:
            self._due = now + ASK_AGAIN
        with self.services.store.transaction():
            queued = [message for message in again if self._say_after_all(message, again)]
            self._note(min(self._missing, default=seen[0].id + 1) - 1)
        return len(queued)

    def _since_last_time(self, now: datetime) -> Iterator[Message]:
        """The messages of at most a day that were not looked at yet, newest first."""
        until, earliest = line_state(self.services.store).answers_until, stamp(now - LONGEST_AGO)
        yield from takewhile(lambda message: message.id > until and message.created_at >= earliest, self._newest())

    def _newest(self) -> Iterator[Message]:
        page = self.services.store.find(Message, newest=True, limit=PAGE)
        while page:
            yield from page
            page = self.services.store.find(Message, newest=True, limit=PAGE, before=page[-1].id)

    def _not_listed(self, answers: list[Message]) -> list[Message]:
        """Those that the carrier does not list, oldest first."""
        if not answers:
            return []
        since = min(moment(answer.sent_at) for answer in answers) - CLOCKS_DIFFER
        listed = self.line.replies(since)
        lost: list[Message] = []
        for phone in {answer.phone for answer in answers}:
            to_phone = sorted((answer for answer in answers if answer.phone == phone), key=lambda answer: answer.id)
            found = match(to_phone, (entry for entry in listed if entry.to == phone))
            lost += (answer for answer in to_phone if answer.id not in found)
        asked = {text.sid for text in self.line.incoming_texts(since)} if lost else ()
        return sorted((answer for answer in lost if answer.answers in asked), key=lambda answer: answer.id)

    def _say_after_all(self, lost: Message, all_lost: Iterable[Message]) -> bool:
        """Queues an answer, in the transaction that is open, unless another process did or the talk has gone on."""
        store, now = self.services.store, self.services.now()
        if store.get(Message, lost.id) != lost:
            return False
        gone = {message.id for message in all_lost}
        later = store.find(Message, where("phone") == lost.phone, after=lost.id, limit=PAGE)
        if any(_given(message) and message.id not in gone for message in later):
            ends.stale(store, lost, now)
            return False
        first = store.one(Message, where("answers") == lost.answers)
        self.services.outbox.take_over(lost, self._late(lost) if first and first.id == lost.id else lost.body)
        return True

    def _late(self, lost: Message) -> str:
        """The same words after a word about the delay, where there is room for it."""
        person = self.services.store.one(Person, where("phone") == lost.phone)
        language = person.language if person else ""
        sorry = self.services.wording.texts((Prompt("late_reply"),), language, {})
        words = gsm7.fold(" ".join((*sorry, lost.body)))
        return words if gsm7.segments(words) <= max(gsm7.segments(lost.body), gsm7.MOST_SEGMENTS) else lost.body

    def _note(self, until: int) -> None:
        state = line_state(self.services.store)
        if until > state.answers_until:
            keep(self.services.store, replace(state, answers_until=until))


def _given(message: Message) -> bool:
    """Whether this is an answer in TwiML, as far as we know."""
    told = (message.direction, message.status) == ("out", "sent") and not message.key
    return told and bool(message.answers and message.body) and message.phone.startswith("+")
