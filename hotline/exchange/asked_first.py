"""Questions of those who were asked for help and have not taken it: to the resident, whose next words go back to them.

Each who asks has a way of their own to the resident, which carries a question and its answer and makes no match: nobody
else who was asked sees either, and it is over when somebody takes the need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hotline.exchange import apart, asked, people, relay, sides, spoken_days
from hotline.exchange.asked import Assignment
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import Person, Post, Relay, Task
from storage.store import where

MOST_QUESTIONS = 5
"""Of one who was asked, within an hour: nobody who needs help is to be worn out by those who may help."""
FREE = ("new", "open", "asked")
NOT_ANSWERED = ("sent", "silent")


def can_ask(services: Services, ref: str, phone: str) -> bool:
    """Whether this phone, which was asked, may put a question to somebody on the need's own side."""
    if not services.community.hide_numbers:
        return False
    theirs = asked.assignment(services, ref, phone)
    return theirs.post.status in FREE and asked.may_help(services, theirs) and bool(_reached(services, theirs))


def _reached(services: Services, theirs: Assignment) -> list[Person]:
    """Whoever can be asked: each on the post's own side who hears from us, unless too much was asked by now."""
    helper, since = theirs.helper.phone, services.now(hours=-1)
    before = _of(services, theirs.post.ref, helper)
    if any(sum(at >= since for _, at in way.lately) >= MOST_QUESTIONS for way in before):
        return []
    met = sides.met(services, theirs.post)
    return [one for one in met if people.is_number(one.phone) and one.phone != helper and not one.unreachable]


def _of(services: Services, ref: str, helper: str = "") -> list[Relay]:
    """The ways of those who asked about this need, or of this one of them."""
    found = services.store.find(Relay, (where("ref") == ref) & (where("status") == relay.ASKING))
    return [way for way in found if helper in ("", way.helper)]


def ask(services: Services, theirs: Assignment, words: str) -> None:
    """Puts a question to the resident, and gives whoever asks time until it is answered."""
    post, helper, now = theirs.post, theirs.helper.phone, services.now()
    known = {way.resident: way for way in _of(services, post.ref, helper)}
    for person in _reached(services, theirs):
        blank = Relay(ref=post.ref, resident=person.phone, helper=helper, status=relay.ASKING, created_at=now)
        way = known.get(person.phone, blank)
        since = services.now(hours=-1)
        lately = (*(one for one in way.lately if one[1] >= since), (helper, now))
        day = spoken_days.spoken_of(services, words, theirs.helper.language) or way.day
        way = replace(way, spoke=helper, spoke_at=now, day=day, lately=lately, updated_at=now)
        (services.store.put if way.id else services.store.add)(way)
        tell(services, person.phone, "asks_first", post, reader=person, purpose=relay.PURPOSE, told=words)
    _gives_time(services, theirs.task)


def _gives_time(services: Services, task: Task) -> None:
    if task.status == "sent":
        later = services.now(minutes=services.community.answer_minutes)
        services.store.put(replace(task, silent_at=max(task.silent_at, later), updated_at=services.now()))


def waiting(relays: Sequence[Relay], phone: str) -> list[Relay]:
    """Those of this phone's ways on which somebody asked and was not answered yet."""
    return [way for way in relays if way.status == relay.ASKING and way.resident == phone and way.spoke == way.helper]


def about(relays: Sequence[Relay], phone: str, known: Mapping[str, Post]) -> tuple[str, ...]:
    """Refs of this phone's needs that nobody has taken and somebody asked about, once for each who waits."""
    waits = [way.ref for way in waiting(relays, phone)]
    return tuple(ref for ref in waits if ref in known and known[ref].status in FREE)


def answer(services: Services, post: Post, resident: str, words: str) -> None:
    """Takes the resident's words back to everybody who waits for an answer, and asks once more whether they take it."""
    ways = _of(services, post.ref)
    asking = {way.helper for way in waiting(ways, resident)}
    for helper in sorted(asking):
        task = asked.latest(services, post.ref, helper)
        if task and task.status in NOT_ANSWERED and not apart.are(services, resident, helper):
            tell(services, helper, "answers_first", post, purpose=relay.PURPOSE, told=words)
            _gives_time(services, task)
    for way in ways:
        if way.helper in asking:
            services.store.put(replace(way, spoke=resident, spoke_at=services.now(), updated_at=services.now()))


def over(services: Services, post: Post, helper: str = "") -> bool:
    """Ends these ways; whoever still waited hears that somebody else has it. Whether `helper` waited for an answer."""
    waited = False
    for way in _of(services, post.ref):
        services.store.put(replace(way, status="ended", updated_at=services.now()))
        asks = way.spoke == way.helper
        waited = waited or (asks and way.helper == helper)
        task = asked.latest(services, post.ref, way.helper) if asks and helper not in ("", way.helper) else None
        if task and task.status == "silent":
            tell(services, way.helper, "task_no_more", post)
    return waited


def only_asker(services: Services, ref: str, resident: str) -> str:
    """The phone of the one who asked this resident about this need; "" where that is nobody, or several."""
    asking = {way.helper for way in waiting(_of(services, ref), resident)}
    return next(iter(asking)) if len(asking) == 1 else ""
