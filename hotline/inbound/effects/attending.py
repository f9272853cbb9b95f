"""Meetings: who comes, what is decided, and what a conversation may know of them."""

from __future__ import annotations

from flows.conversations.meetings import AnswerMeeting, ChooseTimes, MeetingFact, Meetings, VoteOnDecision
from hotline.exchange import meeting_answers, meeting_news, meeting_plans
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Meeting, Person
from storage.store import where


def _answer(act: AnswerMeeting, context: Context) -> None:
    meeting = meeting_plans.by_ref(context.services, act.ref)
    needs = tuple(context.filed)
    meeting_answers.keep(
        context.services, meeting, context.phone, act.answer, act.how_many, words=act.words, needs=needs
    )


def _vote(act: VoteOnDecision, context: Context) -> None:
    meeting_answers.vote(
        context.services, meeting_plans.by_ref(context.services, act.ref), context.phone, act.vote, act.why
    )


def _choose(act: ChooseTimes, context: Context) -> None:
    meeting_answers.choose(
        context.services, meeting_plans.by_ref(context.services, act.ref), context.phone, act.letters
    )


def _meetings(services: Services, person: Person) -> Meetings:
    def ahead() -> tuple[MeetingFact, ...]:
        return tuple(_fact(services, meeting, person) for meeting in meeting_plans.ahead(services))

    def by_ref(ref: str) -> MeetingFact | None:
        found = services.store.one(Meeting, where("ref") == ref)
        return _fact(services, found, person) if found else None

    def told_last() -> MeetingFact | None:
        found = meeting_news.told_last(services, person.phone)
        return _fact(services, found, person) if found else None

    def deciding() -> tuple[MeetingFact, ...]:
        return tuple(_fact(services, meeting, person) for meeting in meeting_plans.deciding(services))

    return Meetings(ahead, by_ref, told_last, deciding)


def _fact(services: Services, meeting: Meeting, person: Person) -> MeetingFact:
    coming = meeting_answers.of_phone(services, meeting.ref, person.phone)
    return MeetingFact(
        meeting.ref,
        meeting_plans.about(services, meeting),
        "over" if meeting.ahead and meeting_plans.is_over(services, meeting) else meeting.status,
        meeting_plans.at_the_door(services, meeting),
        meeting_answers.free(meeting),
        meeting.asks,
        meeting.minutes,
        meeting.decision,
        meeting.decided,
        meeting.counts,
        "".join(chr(ord("A") + at) for at in range(len(meeting.times))),
        coming.answer if coming else "",
        coming.how_many if coming else 0,
        meeting_answers.asked_for(services, coming) if coming and coming.needs else (),
        coming.vote if coming else "",
    )


HANDLERS: Handlers = {AnswerMeeting: _answer, VoteOnDecision: _vote, ChooseTimes: _choose}
LOOK_UPS = {Meetings: _meetings}
