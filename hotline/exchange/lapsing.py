"""People of whom nothing was heard for so long that what is known of them goes, as if they had asked for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hotline.base.clock import moment, stamp
from hotline.exchange import opt_outs, posts, shifts
from hotline.exchange.asked import WAITING
from hotline.exchange.clearings import note, old, reached
from hotline.exchange.opt_outs import SOMEBODY
from hotline.services import Services
from storage.records import Call, CallBack, Message, Person, Post, Task
from storage.store import where

AT_ONCE = 50
ASK_AGAIN_DAYS = 90
"""After so many days it is asked again whether somebody who is old on file still has something open."""


def let_go(services: Services, days: int) -> None:
    """Erases whoever has not been heard of for so many days and has nothing open."""
    _notice(services, services.now(days=-days))
    while due := _due(services):
        for person in due:
            _look(services, person, days)


def _notice(services: Services, before: str) -> None:
    """Whoever has been on file for that long is asked about from now on."""
    while True:
        with services.store.transaction():
            at = reached(services, "people")
            page = services.store.find(Person, after=at.seen, limit=AT_ONCE)
            gone = old(services, page, before)
            for person in gone:
                services.store.put(replace(person, look_again_at=services.now() if person.phone else ""))
            if gone:
                note(services, replace(at, seen=gone[-1].id, until=gone[-1].created_at))
        if len(gone) < AT_ONCE:
            return


def _due(services: Services) -> list[Person]:
    due = (where("look_again_at") > "") & (where("look_again_at") <= services.now())
    return services.store.find(Person, due, order="look_again_at", limit=AT_ONCE)


def _look(services: Services, seen: Person, days: int) -> None:
    before = services.now(days=-days)
    if _gone(services, seen, before):
        _let_go_of_texts(services, seen.phone)
    with services.store.transaction():
        person = services.store.get(Person, seen.id)
        if person is None or not person.look_again_at:
            return
        if person.phone and _gone(services, person, before):
            _erase(services, person)
            note(services, reached(services, "people"), 1)
            return
        services.store.put(replace(person, look_again_at=_again(services, person, days) if person.phone else ""))


def _again(services: Services, person: Person, days: int) -> str:
    """When their time would be over, or somewhat later where that has come and something is open."""
    over = stamp(moment(_last_heard(services, person)) + timedelta(days=days))
    return max(over, services.now(days=ASK_AGAIN_DAYS)) if over <= services.now() else over


def _gone(services: Services, person: Person, before: str) -> bool:
    return _last_heard(services, person) < before and not _stays(services, person)


def _last_heard(services: Services, person: Person) -> str:
    """The last time that anything was written, said, asked or changed between them and the hotline."""
    phone, newest = person.phone, [person.created_at, person.updated_at]
    newest += [text.created_at for text in services.store.find(Message, where("phone") == phone, newest=True, limit=1)]
    newest += [call.created_at for call in services.store.find(Call, where("phone") == phone, newest=True, limit=1)]
    newest += [task.updated_at for task in services.store.find(Task, where("phone") == phone, newest=True, limit=1)]
    for side in ("phone", "for_phone"):
        told = services.store.find(Post, where(side) == phone, newest=True, limit=1)
        newest += [post.created_at for post in told]
    return max(newest)


def _stays(services: Services, person: Person) -> bool:
    """Whether they are on the list of volunteers or of those on shift, have a role, or wait for something."""
    phone, store = person.phone, services.store
    if "volunteer" in person.roles or person.joining == "asked" or person.in_roles:
        return True
    if any(shift.phone == phone for shift in shifts.every(services)):
        return True
    open_ = where("status").one_of(list(posts.OPEN_STATUSES))
    if any(store.find(Post, (where(side) == phone) & open_, limit=1) for side in ("phone", "for_phone", "helper")):
        return True
    owed = where("status").one_of(["waiting", "calling", "open"])
    asked = store.find(Task, (where("phone") == phone) & where("status").one_of(list(WAITING)), limit=1)
    return bool(asked or store.find(CallBack, (where("phone") == phone) & owed, limit=1))


def _let_go_of_texts(services: Services, phone: str) -> None:
    """Their texts of long ago lose the number first, a few at a time, where what they belong to is bare as well."""
    seen, page = 0, [Message()] * AT_ONCE
    while len(page) == AT_ONCE:
        with services.store.transaction():
            page = services.store.find(Message, where("phone") == phone, after=seen, limit=AT_ONCE)
            told = posts.by_refs(services, (text.post for text in page if text.post))
            for text in page:
                post = told.get(text.post)
                if not text.body and (post is None or opt_outs.left_of(post) == post):
                    services.store.put(replace(text, phone=SOMEBODY))
        seen = page[-1].id if page else 0


def _erase(services: Services, person: Person) -> None:
    """As FORGET does it; where nothing has to outlive it, no hash stays either: they may come again by any way."""
    opt_outs.erase(services, person, who="hotline", did="let go of somebody")
    left = services.store.get(Person, person.id)
    if left and not left.opted_out and not left.barred:
        services.store.drop(left)
