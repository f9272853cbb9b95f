"""How calls end: in a post, in a person, in nothing; and what is owed to whoever hung up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from flows.conversations.catalogue import CATALOGUE
from flows.prompts import Input
from flows.steps import Turn
from flows.words.voices import voice
from hotline.base.clock import moment, stamp
from hotline.exchange import call_backs, call_limits, people
from hotline.inbound import after_the_end, not_understood
from hotline.inbound.caller_id import number_of
from hotline.inbound.spoken import again
from hotline.services import Services
from storage.records import Call, CallBack, Session
from storage.store import where

ENDINGS = {"completed", "busy", "failed", "no-answer", "canceled"}
HANG_UPS, HANG_UPS_WITHIN_HOURS = 3, 24
"""A caller who hung up so often before saying anything is called back."""
NEVER_ENDED_HOURS = 6
"""A call whose end was never reported is over by then; the carrier itself ends calls after four hours."""
AFTER_THE_LAST_WORD = 3
"""Minutes that such a call may have gone on after what was last heard of it: the longest recording."""
NEWS = ("news", "news_own", "news_first", "connect_taken")
"""Prompts after which a call that ends has been of use."""


def ended(
    services: Services, sid: str, phone: str, status: str, seconds: int = 0, *, ours: bool = False, until: str = ""
) -> None:
    """A call is over (`ours`: one that the hotline made); what it was for is kept. A second report changes nothing.

    Where the carrier does not say how long it lasted, it lasted `until` then, by default now.
    """
    if status not in ENDINGS:
        return
    store, now = services.store, services.now()
    with store.transaction():
        call = store.one(Call, where("sid") == sid)
        session = store.one(Session, where("key") == sid)
        taken = call is not None
        if call is None:
            direction, outcome = ("out", "started") if ours else ("in", "missed")
            call = Call(sid=sid, phone=phone[:64], direction=direction, outcome=outcome, created_at=now, updated_at=now)
            call = store.add(call)
        elif call.ended_at:
            return
        if call.direction == "in":
            call = after_the_end.unfiled(services, not_understood.keep(services, call, session))
        outcome = _outcome(call, status)
        if taken or seconds:
            call = call_limits.count(services, call, seconds=seconds, until=until)
        if session:
            _count_second_leg(services, session, until)
            store.drop(session)
        call = store.put(replace(call, outcome=outcome, seconds=seconds, ended_at=now, updated_at=now))
        if call.direction == "out":
            call_backs.tried(services, call.phone)
        elif outcome in ("missed", "hung_up", "answered"):
            _owe(services, call, session)


def _count_second_leg(services: Services, session: Session, until: str) -> None:
    """Somebody was being rung, or talked, when the call ended: the carrier may never tell for how long."""
    if session.answer and again(session.answer).dial:
        lasted = moment(until or services.now()) - moment(session.updated_at)
        call_limits.spend(services, call_limits.started_minutes(lasted.total_seconds()))


def so_far(call: Call, post: str, turn: Turn, heard: Input) -> str:
    """What has come of a call that goes on."""
    if heard.rung == "talked":
        return "person"
    if heard.limit:
        return "limit"
    if call.direction == "in" and post:
        return "filed"
    if call.direction == "out" and heard.key:
        return "told"
    heard_news = any(prompt.name in NEWS for prompt in turn.says)
    return "answered" if (turn.ends or heard_news) and call.outcome == "started" else call.outcome


def _outcome(call: Call, status: str) -> str:
    if call.outcome != "started":
        return call.outcome
    if call.direction == "out":
        return "hung_up" if status == "completed" else status
    return "hung_up"


def _owe(services: Services, call: Call, session: Session | None) -> None:
    if call.outcome != "answered":
        services.event("hotline", "missed a call" if call.outcome == "missed" else "a caller hung up")
    phone = number_of(call.phone)
    person = people.find(services, phone)
    if not phone or (person and person.barred):
        return
    begun = CATALOGUE.progress(session.state.get("flow_state", {}), "voice") if session else None
    if call.outcome == "missed":
        _once(services, phone, "missed_call")
    elif begun and begun.flow.unfinished:
        _once(services, phone, begun.flow.unfinished)
    elif call.outcome == "hung_up" and session and _cannot_hear(services, session):
        _once(services, phone, "not_heard")
    elif call.outcome == "hung_up" and _hung_up_often(services, phone):
        _once(services, phone, "hung_up_often")


def _cannot_hear(services: Services, session: Session) -> bool:
    """Whether the call was in a language for which nothing listens: what was said there before a tone is lost to us."""
    language = session.state.get("language", "")
    return bool(language) and not voice(services.wording, language).listens


def _hung_up_often(services: Services, phone: str) -> bool:
    since = (where("phone") == phone) & (where("created_at") >= services.now(hours=-HANG_UPS_WITHIN_HOURS))
    lately = services.store.find(Call, since, order="created_at", newest=True, limit=HANG_UPS)
    return len(lately) == HANG_UPS and all(call.outcome == "hung_up" for call in lately)


def _once(services: Services, phone: str, words: str) -> None:
    """The desk's list names a phone once for each reason."""
    waiting = services.store.find(CallBack, (where("phone") == phone) & (where("status") == "open"))
    if all(owed.words != words for owed in waiting):
        call_backs.owe(services, phone, words)


def end_forgotten(services: Services, look: Callable[[Call], int] = lambda call: 0) -> int:
    """Ends calls that the carrier never reported as over; says how many those were.

    Before that `look` asks what else nobody reported of one, and for how many seconds it lasted.
    """
    long_ago = services.now(hours=-NEVER_ENDED_HOURS)
    lasting = (where("ended_at") == "") & (where("created_at") <= long_ago)
    forgotten = services.store.find(Call, lasting, limit=50, order="created_at")
    for call in forgotten:
        seconds = look(call)
        over = moment(call.updated_at) + timedelta(minutes=AFTER_THE_LAST_WORD)
        over = moment(call.created_at) + timedelta(seconds=seconds) if seconds else over
        ended(services, call.sid, call.phone, "completed", seconds, until=stamp(over))
    return len(forgotten)
