"""What has been kept for as long as the community wants it is erased, a few records at a time.

No text waits for it longer than one small transaction takes. Each kind is gone through in the order in which it grows
old, from where the last night came to, so that nothing is looked at again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile
from typing import TypeVar

from hotline.base.clock import moment, stamp
from hotline.exchange import lapsing, opt_outs, people
from hotline.exchange.clearings import note, old, reached
from hotline.exchange.opt_outs import FORGOTTEN, SOMEBODY
from hotline.services import Services
from storage.records import (
    Call,
    CallBack,
    Coming,
    Event,
    Hours,
    Message,
    Polled,
    Post,
    Recording,
    Relay,
    Session,
    Thanks,
)
from storage.store import where

AT_ONCE = 50
"""Records in one transaction."""
POSTS_AT_ONCE = 5
"""Posts have many records around them, and recordings are large."""
ASK_AGAIN_DAYS = 7
"""After so many days it is asked again whether the post of an old recording is closed."""
WAITING = ("queued", "sending", "unknown")
SOUNDS = ("kept", "fetched", "lost")
"""Recordings of which something may be here or at the carrier."""
KINDS = (
    "recordings", "texts", "calls", "calls to make", "answers to polls", "answers to meetings", "texts to roles",
    "posts", "people", "words of hours", "thanks", "events",
)  # fmt: skip

Old = TypeVar("Old", Message, Call, CallBack, Polled, Coming, Relay, Hours, Thanks)


def erase_due(services: Services) -> None:
    """Erases everything that is due, and writes into the trail how much it was."""
    days = services.community.keep_days
    if days.recordings:
        _recordings(services, services.now(days=-days.recordings))
    if days.words:
        before = services.now(days=-days.words)
        _each(services, "texts", Message, before, _text)
        _each(services, "calls", Call, before, _call)
        _each(services, "calls to make", CallBack, before, _call_back)
        _each(services, "answers to polls", Polled, before, _answers)
        _each(services, "answers to meetings", Coming, before, _answer_to_meeting)
        _each(services, "texts to roles", Relay, before, _way_to_role)
        _each(services, "words of hours", Hours, before, _words_of_hours)
        _each(services, "thanks", Thanks, before, _thanks)
    if days.posts:
        _posts(services, services.now(days=-days.posts))
    if days.people:
        lapsing.let_go(services, days.people)
    if days.audit:
        _events(services, services.now(days=-days.audit))
    _tell(services)


def _tell(services: Services) -> None:
    """One line for the night; the store is scrubbed after it."""
    with services.store.transaction():
        told = [at for name in KINDS if (at := reached(services, name)).erased]
        if told:
            services.event("hotline", "erased what was old", detail=", ".join(f"{at.name} {at.erased}" for at in told))
            services.store.next_number(FORGOTTEN)
        for at in told:
            note(services, replace(at, erased=0))


def _each(
    services: Services, name: str, kind: type[Old], before: str, erase: Callable[[Services, Old, str], bool]
) -> None:
    """Goes on through one kind by its ids, which is the order in which they were kept."""
    while True:
        with services.store.transaction():
            at = reached(services, name)
            page = services.store.find(kind, after=at.seen, limit=AT_ONCE)
            gone = old(services, page, before)
            erased = sum(erase(services, one, before) for one in gone)
            if gone:
                note(services, replace(at, seen=gone[-1].id, until=gone[-1].created_at), erased)
        if len(gone) < AT_ONCE:
            return


def _text(services: Services, text: Message, before: str) -> bool:
    """The words go, and what a conversation that stopped back then holds of them; the SID stays for good."""
    session = services.store.one(Session, where("key") == text.phone)
    if session and session.updated_at < before:
        services.store.drop(session)
    status = "stale" if text.status in WAITING else text.status
    bare = replace(text, body="", status=status, phone=_known(services, text.phone))
    if bare != text:
        services.store.put(replace(bare, updated_at=services.now()))
    return bare != text


def _call(services: Services, call: Call, before: str) -> bool:
    """Nothing was said that a call keeps; a number that belongs to nobody we know goes."""
    del before
    bare = replace(call, phone=_known(services, call.phone))
    if bare != call:
        services.store.put(replace(bare, updated_at=services.now()))
    return bare != call


def _known(services: Services, phone: str) -> str:
    """The phone while its owner is on file: it goes with them."""
    return phone if phone == SOMEBODY or people.find(services, phone) else SOMEBODY


def _call_back(services: Services, owed: CallBack, before: str) -> bool:
    """A call that is still to be made goes with its post, or with whoever it is for."""
    del before
    told = owed.status == "done" and bool(owed.words or owed.args)
    if told:
        services.store.put(replace(owed, words="", args={}, updated_at=services.now()))
    return told


def _answers(services: Services, part: Polled, before: str) -> bool:
    """What somebody has answered goes with the words of texts; what was counted of it stays."""
    del before
    told = bool(part.phone)
    if told:
        services.store.put(replace(part, phone="", answers={}, call_at=""))
    return told


def _answer_to_meeting(services: Services, coming: Coming, before: str) -> bool:
    """What was said with it goes; how many came stays with the meeting."""
    del before
    bare = replace(coming, words="", why="", phone=_known(services, coming.phone))
    if bare != coming:
        services.store.put(bare)
    return bare != coming


def _way_to_role(services: Services, way: Relay, before: str) -> bool:
    """Who wrote to a role, and who had it, goes with the words; the way between two sides of a need with the need."""
    del before
    if way.role:
        services.store.drop(way)
    return bool(way.role)


def _words_of_hours(services: Services, told: Hours, before: str) -> bool:
    """How long somebody helped stays with them; in which words they told it does not."""
    del before
    if told.words:
        services.store.put(replace(told, words="", updated_at=services.now()))
    return bool(told.words)


def _thanks(services: Services, one: Thanks, before: str) -> bool:
    """Thanks were heard long ago, by whoever was meant."""
    del before
    services.store.drop(one)
    return True


def _posts(services: Services, before: str) -> None:
    closed = (where("status") == "closed") & (where("updated_at") <= before)
    while True:
        with services.store.transaction():
            at = reached(services, "posts")
            page = services.store.find(Post, closed, order="updated_at", after=(at.until, at.seen), limit=POSTS_AT_ONCE)
            gone = list(takewhile(lambda post: not _leaving(services, post), page))
            erased = sum(_post(services, post) for post in gone)
            if gone:
                note(services, replace(at, seen=gone[-1].id, until=gone[-1].updated_at), erased)
        if len(gone) < POSTS_AT_ONCE:
            return


def _leaving(services: Services, post: Post) -> bool:
    """Whether a text about it has yet to leave: it would leave without its words."""
    waiting = (where("post") == post.ref) & where("status").one_of(list(WAITING))
    return bool(services.store.find(Message, waiting, limit=1))


def _post(services: Services, post: Post) -> bool:
    if opt_outs.left_of(post) == post:
        return False
    opt_outs.forget_post(services, post)
    for relay in services.store.find(Relay, where("ref") == post.ref):
        services.store.drop(relay)
    return True


def _recordings(services: Services, before: str) -> None:
    """Those whose post is closed; the carrier is asked to erase them too, wherever they are by now."""
    later = stamp(moment(before) + timedelta(days=ASK_AGAIN_DAYS))
    for status in SOUNDS:
        overdue = (where("status") == status) & (where("not_before") <= before)
        while True:
            with services.store.transaction():
                page = services.store.find(Recording, overdue, order="not_before", limit=POSTS_AT_ONCE)
                due = [one for one in page if _over(services, one)]
                for one in page:
                    services.store.put(_silent(services, one) if one in due else replace(one, not_before=later))
                note(services, reached(services, "recordings"), len(due))
            if len(page) < POSTS_AT_ONCE:
                break


def _over(services: Services, recording: Recording) -> bool:
    post = services.store.one(Post, where("ref") == recording.post) if recording.post else None
    return post is None or post.status == "closed"


def _silent(services: Services, recording: Recording) -> Recording:
    return replace(recording, phone="", sound="", heard="", status="erased", attempts=0, not_before=services.now())


def _events(services: Services, before: str) -> None:
    while True:
        with services.store.transaction():
            gone = old(services, services.store.find(Event, limit=AT_ONCE), before)
            for event in gone:
                services.store.drop(event)
            note(services, reached(services, "events"), len(gone))
        if len(gone) < AT_ONCE:
            return
