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
from hotline.line.machines import go_down, of
from hotline.line.state import keep, line_state
from hotline.outbox import ends
from hotline.outbox.asking import match
from hotline.services import Services
from storage.records import Message, Person
from storage.store import where

EVERY = timedelta(minutes=3)
AT_THE_DOOR = timedelta(minutes=1)
"""An answer younger than this may not be in the carrier's list yet."""
LONGEST_AGO = timedelta(days=1)
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far our clock may run ahead of the carrier's; where it runs further ahead, nothing is taken for lost."""
PAGE = 500


class LostAnswers:
    """Looks for answers in the carrier's list, and has those that stay away longer than it may lag sent after all.

    An answer goes back to the carrier in the response to its webhook, so nothing else tells whether it arrived. One
    list serves all answers since the last look; a phone that was told the very same words shortly before counts as
    told, so that nothing is ever said twice. Only a carrier that lists the text is believed about its answer: one that
    knows neither (it was started anew, or the text was not its own) says nothing about what the phone has heard. Nor
    does a carrier that has never listed any answer in its words: it may leave out all of them, as those do that are
    only like Twilio.
    """

    def __init__(self, services: Services, line: Line) -> None:
        """Looks at this hotline's answers over this line."""
        self.services, self.line = services, line
        self._due = services.clock.now()
        self._missing: dict[int, datetime] = {}
        """Since when this process misses which answer."""

    def when_due(self) -> int:
        """Looks if it is time and the line works; how many answers were queued."""
        now = self.services.clock.now()
        if now < self._due or of(self.services.store, self.line.machine).down_since:
            return 0
        return self.once()

    def once(self) -> int:
        """Looks now; how many answers were missing for as long as the list may lag, and were queued."""
        now = self.services.clock.now()
        self._due = now + EVERY
        seen = [message for message in self._since_last_time(now) if moment(message.created_at) <= now - AT_THE_DOOR]
        if not seen:
            return 0
        try:
            missing, listed = self._looked_for([message for message in seen if _given(message)])
        except Throttled:
            return 0
        except LineError as error:
            go_down(self.services.store, self.line.machine, now, str(error))
            return 0
        lag = timedelta(minutes=self.services.community.limits.list_lag_minutes)
        first_missed = {message.id: self._missing.get(message.id, now) for message in missing}
        lost = [message for message in missing if now - first_missed[message.id] >= lag]
        self._missing = {number: since for number, since in first_missed.items() if now - since < lag}
        with self.services.store.transaction():
            believed = self._lists_answers(proven=listed)
            queued = [message for message in lost if believed and self._say_after_all(message, lost)]
            self._note(min(self._missing, default=seen[0].id + 1) - 1)
        return len(queued)

    def _lists_answers(self, *, proven: bool) -> bool:
        """Whether this carrier's list is known to hold answers in their words; a proof is kept, in the transaction."""
        state, carrier = line_state(self.services.store), self.services.config.twilio_api_url
        if proven and state.lists_answers != carrier:
            keep(self.services.store, replace(state, lists_answers=carrier))
        return proven or state.lists_answers == carrier

    def _since_last_time(self, now: datetime) -> Iterator[Message]:
        """The messages of at most a day that were not looked at yet, newest first."""
        until, earliest = line_state(self.services.store).answers_until, stamp(now - LONGEST_AGO)
        yield from takewhile(lambda message: message.id > until and message.created_at >= earliest, self._newest())

    def _newest(self) -> Iterator[Message]:
        page = self.services.store.find(Message, newest=True, limit=PAGE)
        while page:
            yield from page
            page = self.services.store.find(Message, newest=True, limit=PAGE, before=page[-1].id)

    def _looked_for(self, answers: list[Message]) -> tuple[list[Message], bool]:
        """Those that the carrier does not list, oldest first, and whether it lists any in its very words."""
        if not answers:
            return [], False
        since = min(moment(answer.sent_at) for answer in answers) - CLOCKS_DIFFER
        listed, missing, in_words = self.line.replies(since), list[Message](), False
        for phone in {answer.phone for answer in answers}:
            to_phone = [answer for answer in answers if answer.phone == phone]
            found = match(to_phone, (entry for entry in listed if entry.to == phone))
            missing += (answer for answer in to_phone if answer.id not in found)
            in_words = in_words or any(entry.body for entry in found.values())
        asked = {text.sid for text in self.line.incoming_texts(since)} if missing else ()
        return sorted((one for one in missing if one.answers in asked), key=lambda answer: answer.id), in_words

    def _say_after_all(self, lost: Message, all_lost: Iterable[Message]) -> bool:
        """Queues an answer, in the transaction that is open, unless another process did or the talk has gone on."""
        store, now = self.services.store, self.services.now()
        if store.get(Message, lost.id) != lost:
            return False
        gone = {message.id for message in all_lost}
        theirs = (where("phone") == lost.phone) & (where("status") == "sent")
        later = store.find(Message, theirs, after=lost.id, limit=PAGE)
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
