"""What many are told about a meeting: reminders, another time, minutes, decisions; a few in each transaction, once.

Whoever has opted out or pauses is in none of it; only that a meeting which they said they come to is held otherwise,
or not at all, is told to those who pause too. Nobody's night is disturbed, and landlines are called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flows.conversations.meetings import COUNTED
from flows.facts import HOURS_A_QUESTION_STANDS
from flows.prompts import Prompt
from hotline.base.clock import moment, stamp
from hotline.exchange import call_backs, meeting_plans, people, quiet
from hotline.services import Services
from storage.records import Coming, Meeting, Message, Person
from storage.store import where

BATCH = 100
"""Answers, or people, looked at in one transaction."""
MOST_BATCHES = 20
"""Batches of one meeting at one time, so that other work is not kept waiting."""
MOST_AT_ONCE = 20
"""Meetings that are seen to at one time."""
HOURS_WORTH_SENDING = 24
LAST_TEXTS = 2
"""Before so many texts of theirs have come since, a yes answers a question of ours."""
UNDECIDED, REMINDER = Prompt("meeting_undecided").name, Prompt("meeting_reminder").name
EVEN_IN_A_PAUSE = frozenset({meeting_plans.MOVED, "meeting_cancelled", "meeting_room"})
EVERYBODY = frozenset({UNDECIDED, "meeting_times"})
"""What goes to people by their area: whether they come only to those who have not answered."""
BEFORE_IT_BEGINS = frozenset({REMINDER, UNDECIDED, "meeting_room", meeting_plans.MOVED, "meeting_times"})


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, with what they have said."""

    id: int
    """Of the row that was walked to."""
    person: Person
    coming: Coming | None


def keep_time(services: Services) -> int:
    """Tells what is due by now; says how many were reached."""
    due = (where("due_at") > "") & (where("due_at") <= services.now())
    found = services.store.find(Meeting, due, order="due_at", limit=MOST_AT_ONCE)
    return sum(_see_to(services, meeting.id) for meeting in found)


def _see_to(services: Services, number: int) -> int:
    """One meeting, in transactions of their own; what is left over goes on the next time."""
    reached = 0
    for _ in range(MOST_BATCHES):
        with services.store.transaction():
            meeting = services.store.get(Meeting, number)
            if meeting is None or not (meeting := _begin(services, meeting)).telling:
                return reached
            told = list(_next(services, meeting))
            reached += sum(_tell(services, meeting, one) for one in told)
            if len(told) < BATCH:
                services.store.put(replace(meeting, telling=meeting.telling[1:], told_to=0))
            else:
                services.store.put(replace(meeting, told_to=told[-1].id))
    return reached


def _begin(services: Services, meeting: Meeting) -> Meeting:
    """A reminder whose time has come is on its way from now on."""
    now = services.now()
    if meeting.ahead and meeting.ask_at and meeting.ask_at <= now:
        meeting = replace(meeting_plans.telling(services, meeting, UNDECIDED), ask_at="", updated_at=now)
    if meeting.ahead and meeting.remind_at and meeting.remind_at <= now:
        meeting = replace(meeting_plans.telling(services, meeting, REMINDER), remind_at="", updated_at=now)
    return services.store.put(meeting)


def _next(services: Services, meeting: Meeting) -> Iterator[Reader]:
    """The rows that follow those which were reached, told or not, a batch of them."""
    if meeting.telling[0] in EVERYBODY:
        for person in services.store.find(Person, after=meeting.told_to, limit=BATCH):
            yield Reader(person.id, person, None)
        return
    page = services.store.find(Coming, where("ref") == meeting.ref, after=meeting.told_to, limit=BATCH)
    known = people.known(services, (coming.phone for coming in page))
    for coming in page:
        yield Reader(coming.id, known.get(coming.phone, Person()), coming)


def _tell(services: Services, meeting: Meeting, told: Reader) -> bool:
    prompt = meeting.telling[0]
    if not _is_told(services, meeting, told, prompt):
        return False
    return send(services, meeting, told.person, prompt, told.coming)


def _is_told(services: Services, meeting: Meeting, told: Reader, prompt: str) -> bool:
    person = told.person
    if not person.phone or person.unreachable or not person.consent:
        return False
    if person.pauses(people.today(services)) and prompt not in EVEN_IN_A_PAUSE:
        return False
    if prompt in EVERYBODY:
        there = not meeting.area or meeting.area in person.areas
        return there and (prompt == "meeting_times" or not _has_answered(services, meeting, person))
    wanted = WHOM[prompt]
    return told.coming is not None and wanted(services, meeting, told.coming)


def _has_answered(services: Services, meeting: Meeting, person: Person) -> bool:
    theirs = (where("ref") == meeting.ref) & (where("phone") == person.phone)
    return bool(services.store.find(Coming, theirs, limit=1))


def _comes(services: Services, meeting: Meeting, coming: Coming) -> bool:
    del services, meeting
    return coming.answer == "coming"


def _answered(services: Services, meeting: Meeting, coming: Coming) -> bool:
    del services, meeting
    return bool(coming.answer or coming.choices)


def _everyone(services: Services, meeting: Meeting, coming: Coming) -> bool:
    del services, meeting, coming
    return True


def _was_absent(services: Services, meeting: Meeting, coming: Coming) -> bool:
    """Whether somebody was not there; where nobody was ticked off, whoever meant to come is taken to have been."""
    if coming.answer == "coming":
        return bool(services.store.find(Coming, where("present") == meeting.ref, limit=1))
    return coming.answer != "here"


WHOM: Mapping[str, Callable[[Services, Meeting, Coming], bool]] = {
    REMINDER: _comes,
    meeting_plans.MOVED: _answered,
    "meeting_cancelled": _answered,
    "meeting_minutes": _was_absent,
    "decision_asked": _everyone,
    "decision_result": _everyone,
}
"""Who of those that have said something is told what."""


def tell_one(services: Services, meeting: Meeting, coming: Coming, prompt: str) -> None:
    """Tells one phone at once, in the transaction that is open."""
    person = people.find(services, coming.phone)
    if person and person.phone and not person.unreachable:
        send(services, meeting, person, prompt, coming)


def send(services: Services, meeting: Meeting, person: Person, prompt: str, coming: Coming | None) -> bool:
    """Queues one text, or a call to a landline, that keeps quiet hours and is worth nothing once it is too late."""
    args = {**meeting_plans.about(services, meeting), "n": coming.how_many if coming else 0}
    if prompt == "decision_result":
        args |= dict(zip(COUNTED, meeting.counts, strict=False))
    words = " ".join(services.wording.texts([Prompt(prompt, args)], person.language))
    if person.reached_by == "voice":
        late = {"not_after": meeting.starts_at} if prompt in BEFORE_IT_BEGINS else {}
        call_backs.owe(services, person.phone, words, ref=meeting.ref, prompt=prompt, args={**args, **late})
        return True
    if not person.greeted:
        words = services.wording.first_text(words, person.language)
    not_before = quiet.not_before(services.community, services.clock.now())
    not_after = stamp(moment(not_before or services.now()) + timedelta(hours=HOURS_WORTH_SENDING))
    if prompt in BEFORE_IT_BEGINS:
        not_after = min(not_after, meeting.starts_at)
    many = prompt in EVERYBODY
    queued = services.outbox.put(
        person.phone, words, purpose="announcement" if many else "notice", priority=2 if many else 1,
        not_before=not_before, not_after=not_after, announcement=meeting_plans.mark(meeting), person=person,
    )  # fmt: skip
    if queued and not person.greeted:
        services.store.put(replace(person, greeted=True))
    return queued is not None


def told_last(services: Services, phone: str) -> Meeting | None:
    """The meeting that one of the last texts to this phone was about, unless much was said since, or it is long ago."""
    since, newest = services.now(hours=-HOURS_A_QUESTION_STANDS), []
    for status in ("received", "sent", "delivered") if phone else ():
        theirs = (where("phone") == phone) & (where("status") == status)
        newest += services.store.find(Message, theirs, newest=True, limit=LAST_TEXTS)
    said = [text.id for text in newest if text.direction == "in"]
    for text in sorted(newest, key=lambda text: -text.id):
        ref = meeting_plans.marked(text.announcement)
        if ref and text.created_at >= since and sum(number > text.id for number in said) < LAST_TEXTS:
            return services.store.one(Meeting, where("ref") == ref)
    return None
