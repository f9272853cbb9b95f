"""Answers to polls, and which wait for whoever speaks."""

from __future__ import annotations

from flows.conversations.poll_answers import AnswerPoll, Polls, PutPoll, RefusePoll
from hotline.exchange import ballots
from hotline.inbound.context import Context, Handlers
from hotline.services import Services
from storage.records import Person, Poll
from storage.store import where


def _answer(act: AnswerPoll, context: Context) -> None:
    context.unwritten |= ballots.answered(
        context.services, context.person, act.ref, act.question, act.answer, context.channel
    )
    _read_anew(context)


def _refuse(act: RefusePoll, context: Context) -> None:
    ballots.refused(context.services, context.person, act.ref)
    _read_anew(context)


def _read_anew(context: Context) -> None:
    """Which polls wait for them has changed."""
    context.person = context.services.store.get(Person, context.person.id) or context.person


def _polls(services: Services, person: Person) -> Polls:
    first = services.community.languages[0]
    language = person.language or first

    def named(ref: str) -> PutPoll | None:
        part = ballots.part_of(services, ref, person.phone) if person.phone else None
        poll = services.store.one(Poll, where("ref") == ref) if part else None
        return ballots.put(poll, part, language, first) if poll else None

    waiting = (named(ref) for ref in reversed(person.polled.split()))
    return Polls(tuple(poll for poll in waiting if poll and not poll.over), named)


HANDLERS: Handlers = {AnswerPoll: _answer, RefusePoll: _refuse}
LOOK_UPS = {Polls: _polls}
