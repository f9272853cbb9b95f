"""Calls of the hotline's own: people reached by voice hear their news, volunteers who prefer calls their tasks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.steps import Prompt
from hotline.calls.spoken import Spoken
from hotline.calls.switchboard import Switchboard
from hotline.exchange import call_backs, call_limits, hours, notices, people
from hotline.house import House
from hotline.line import Line, LineError, Refused, Unknown
from storage.records import Call, CallBack, Post
from storage.store import where

HUMAN, UNSURE = "human", ("unknown", "")
"""What the carrier says answered (https://www.twilio.com/docs/voice/answering-machine-detection); where it does not
know, a key is asked for before anything private is said."""
AT_ONCE = 20


def call_waiting(house: House, line: Line) -> int:
    """Makes the calls that are due, within the hours and the day's minutes; says how many."""
    _give_up_on_silent_ones(house)
    if not may_call(house) or call_limits.spent(house):
        return 0
    due = (where("status") == "waiting") & (where("not_before") <= house.now())
    phones = [owed.phone for owed in house.store.find(CallBack, due, limit=AT_ONCE, order="not_before")]
    return sum(_call(house, line, phone) for phone in dict.fromkeys(phones))


def may_call(house: House) -> bool:
    """Whether it is a time of day at which the hotline calls people by itself."""
    now: datetime = house.clock.now().astimezone(ZoneInfo(house.community.timezone))
    return any(start <= now.hour < end for _, start, end in hours.parse(house.community.voice.call_hours))


def _call(house: House, line: Line, phone: str) -> bool:
    with house.store.transaction():
        owed = [one for one in call_backs.waiting_for(house, phone) if one.status == "waiting"]
        owed = [one for one in owed if _still_matters(house, one)]
        person = people.find(house, phone)
        if not owed or (person and person.opted_out) or not house.outbox.allowed(phone):
            for one in owed:
                house.store.put(replace(one, status="open", updated_at=house.now()))
            return False
        for one in owed:
            late = house.now(minutes=call_backs.ANSWER_WITHIN_MINUTES)
            house.store.put(replace(one, status="calling", attempts=one.attempts + 1, not_before=late))
    try:
        line.place_call(
            phone, f"{house.config.public_url}/twilio/voice/out", f"{house.config.public_url}/twilio/voice/status",
            ring_seconds=house.community.voice.ring_seconds + 10, detect_machines=True,
        )  # fmt: skip
    except Refused:
        with house.store.transaction():
            call_backs.tried(house, phone)
        return False
    except Unknown:
        return False
    except LineError:
        with house.store.transaction():
            _not_made(house, phone)
        return False
    return True


def _still_matters(house: House, owed: CallBack) -> bool:
    """Nobody is called about a question that has been settled; that is noted as done."""
    post = house.store.one(Post, where("ref") == owed.post) if owed.post else None
    open_while = {"task": ("new", "open", "asked"), "did_it_happen": ("done",)}.get(owed.prompt)
    if open_while is None or (post and post.status in open_while):
        return True
    house.store.put(replace(owed, status="done", updated_at=house.now()))
    return False


def _not_made(house: House, phone: str) -> None:
    """The carrier could not be reached, so this was no try; a call that may have been made is one."""
    for one in house.store.find(CallBack, (where("phone") == phone) & (where("status") == "calling")):
        soon = house.now(minutes=1)
        house.store.put(replace(one, status="waiting", attempts=one.attempts - 1, not_before=soon))


def _give_up_on_silent_ones(house: House) -> None:
    overdue = (where("status") == "calling") & (where("not_before") <= house.now())
    for owed in house.store.find(CallBack, overdue, limit=AT_ONCE, order="not_before"):
        with house.store.transaction():
            call_backs.tried(house, owed.phone)


def answered(switchboard: Switchboard, sid: str, phone: str, by: str) -> Spoken:
    """Somebody, or an answering machine, has taken a call of ours."""
    house = switchboard.house
    if by == HUMAN or by in UNSURE:
        return switchboard.answered(sid, phone, notices.owed(house, phone), unsure=by in UNSURE)
    with house.store.transaction():
        return _leave_message(house, sid, phone)


def _leave_message(house: House, sid: str, phone: str) -> Spoken:
    """A machine hears once that there is news, and nothing else: anybody may listen to it."""
    now = house.now()
    if house.store.one(Call, where("sid") == sid) is None:
        house.store.add(Call(sid=sid, phone=phone, direction="out", outcome="machine", created_at=now, updated_at=now))
    owed = call_backs.waiting_for(house, phone)
    before = any(one.message_left for one in owed)
    for one in owed:
        house.store.put(replace(one, message_left=True))
    language = _language(house, phone)
    lines = () if before else tuple(house.wording.spoken(Prompt("machine"), language))
    return Spoken(lines, language=language, ends=True)


def whisper(house: House, phone: str) -> tuple[str, str]:
    """Language and words that somebody who is rung hears before they take the call."""
    language = _language(house, phone)
    [(language, words)] = house.wording.spoken(Prompt("whisper"), language)
    return language, words


def _language(house: House, phone: str) -> str:
    person = people.find(house, phone) if people.is_number(phone) else None
    return person.language if person and person.language else house.community.languages[0]
