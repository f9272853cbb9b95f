"""Calls of the hotline's own: people reached by voice hear their news, volunteers who prefer calls their tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.conversations.notice_board import DIGEST
from flows.conversations.polls_aloud import NOTICE
from flows.prompts import Prompt
from hotline.exchange import call_backs, call_limits, hours, people, polls, told_numbers, weekly_digests
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.spoken import Spoken
from hotline.line import Line, LineError, RefusedByCarrier, Unknown
from hotline.services import Services
from storage.records import Call, CallBack, Post
from storage.store import where

HUMAN, UNSURE = "human", ("unknown", "")
"""What the carrier says answered (https://www.twilio.com/docs/voice/answering-machine-detection); where it does not
know, a key is asked for before anything private is said."""
AT_ONCE = 20


def call_waiting(services: Services, line: Line) -> int:
    """Makes the calls that are due, within the hours and the day's minutes; says how many."""
    _give_up_on_silent_ones(services)
    if not may_call(services) or call_limits.spent(services):
        return 0
    due = (where("status") == "waiting") & (where("not_before") <= services.now())
    phones = [owed.phone for owed in services.store.find(CallBack, due, limit=AT_ONCE, order="not_before")]
    return sum(_call(services, line, phone) for phone in dict.fromkeys(phones))


def may_call(services: Services) -> bool:
    """Whether it is a time of day at which the hotline calls people by itself."""
    now: datetime = services.clock.now().astimezone(ZoneInfo(services.community.timezone))
    return any(start <= now.hour < end for _, start, end in hours.parse(services.community.voice.call_hours))


def _call(services: Services, line: Line, phone: str) -> bool:
    with services.store.transaction():
        owed = [one for one in call_backs.waiting_for(services, phone) if one.status == "waiting"]
        owed = [one for one in owed if _still_matters(services, one)]
        person = people.find(services, phone)
        if not owed or (person and person.unreachable) or not services.outbox.allowed(phone):
            for one in owed:
                services.store.put(replace(one, status="open", updated_at=services.now()))
            return False
        if person and not person.consent:
            owed = _unasked(services, owed)
        for one in owed:
            late = services.now(minutes=call_backs.ANSWER_WITHIN_MINUTES)
            services.store.put(replace(one, status="calling", attempts=one.attempts + 1, not_before=late))
        if not owed:
            return False
    try:
        line.place_call(
            phone, f"{services.config.public_url}/twilio/voice/out",
            f"{services.config.public_url}/twilio/voice/status",
            ring_seconds=services.community.voice.ring_seconds + 10, detect_machines=True,
        )  # fmt: skip
    except RefusedByCarrier:
        with services.store.transaction():
            call_backs.tried(services, phone)
        return False
    except Unknown:
        return False
    except LineError:
        with services.store.transaction():
            _not_made(services, phone)
        return False
    return True


def _unasked(services: Services, owed: list[CallBack]) -> list[CallBack]:
    """Of whoever has agreed to nothing is asked whether a told number is theirs; the desk says the rest."""
    for one in owed:
        if one.prompt != told_numbers.ASKS.name:
            services.store.put(replace(one, status="open", updated_at=services.now()))
    return [one for one in owed if one.prompt == told_numbers.ASKS.name]


def _still_matters(services: Services, owed: CallBack) -> bool:
    """Nobody is called about what is settled, past or over, or for somebody they were parted from."""
    if owed.prompt == NOTICE and polls.still_waits(services, owed):
        return True
    if owed.prompt == DIGEST:
        still_told = weekly_digests.still_told(services, owed)
        if not still_told:
            services.store.put(replace(owed, status="done", updated_at=services.now()))
        return still_told
    post = services.store.one(Post, where("ref") == owed.post) if owed.post else None
    open_while = {"task": ("new", "open", "asked"), "did_it_happen": ("done",), NOTICE: ()}.get(owed.prompt)
    still = open_while is None or (post and post.status in open_while)
    past = "" < str(owed.args.get("not_after", "")) <= services.now()
    if still and not past and not services.outbox.withheld(owed):
        return True
    services.store.put(replace(owed, status="done", updated_at=services.now()))
    return False


def _not_made(services: Services, phone: str) -> None:
    """The carrier could not be reached, so this was no try; a call that may have been made is one."""
    for one in services.store.find(CallBack, (where("phone") == phone) & (where("status") == "calling")):
        soon = services.now(minutes=1)
        services.store.put(replace(one, status="waiting", attempts=one.attempts - 1, not_before=soon))


def _give_up_on_silent_ones(services: Services) -> None:
    overdue = (where("status") == "calling") & (where("not_before") <= services.now())
    for owed in services.store.find(CallBack, overdue, limit=AT_ONCE, order="not_before"):
        with services.store.transaction():
            call_backs.tried(services, owed.phone)


def answered(switchboard: CallHandler, sid: str, phone: str, by: str) -> Spoken:
    """Somebody, or an answering machine, has taken a call of ours."""
    services = switchboard.services
    if by == HUMAN or by in UNSURE:
        return switchboard.answered(sid, phone, unsure=by in UNSURE)
    with services.store.transaction():
        return _leave_message(services, sid, phone)


def _leave_message(services: Services, sid: str, phone: str) -> Spoken:
    """A machine hears once that there is news, and nothing else: anybody may listen to it."""
    now = services.now()
    if services.store.one(Call, where("sid") == sid) is None:
        call = Call(sid=sid, phone=phone, direction="out", outcome="machine", created_at=now, updated_at=now)
        call_limits.count(services, services.store.add(call))
    owed = call_backs.waiting_for(services, phone)
    before = any(one.message_left for one in owed)
    for one in owed:
        services.store.put(replace(one, message_left=True))
    language = _language(services, phone)
    lines = () if before else tuple(services.wording.spoken(Prompt("machine"), language))
    return Spoken(lines, language=language, ends=True)


def whisper(services: Services, phone: str) -> tuple[str, str]:
    """Language and words that somebody who is rung hears before they take the call."""
    language = _language(services, phone)
    [(language, words)] = services.wording.spoken(Prompt("whisper"), language)
    return language, words


def _language(services: Services, phone: str) -> str:
    person = people.find(services, phone) if people.is_number(phone) else None
    return person.language if person and person.language else services.community.languages[0]
