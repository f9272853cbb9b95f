"""Answers to polls, and which wait for whoever speaks."""

from __future__ import annotations

from dataclasses import replace

from flows.conversations.poll_answers import AnswerPoll, KeepNoWords, Polls, PutPoll, RefusePoll
from flows.facts import HOURS_A_QUESTION_STANDS
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


def _keep_no_words(act: KeepNoWords, context: Context) -> None:
    del act
    context.unwritten = True


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
        if poll is None or part is None:
            return None
        fresh = part.created_at >= services.now(hours=-HOURS_A_QUESTION_STANDS)
        return replace(ballots.put(poll, part, language, first), fresh=fresh)

    waiting = (named(ref) for ref in reversed(person.polled.split()))
    return Polls(tuple(poll for poll in waiting if poll and not poll.over), named)


HANDLERS: Handlers = {AnswerPoll: _answer, KeepNoWords: _keep_no_words, RefusePoll: _refuse}
LOOK_UPS = {Polls: _polls}
