"""What is on, told once a week to whoever asked for it: in batches, stoppable, to nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.conversations.notice_board import DIGEST, OnBoard, digest
from flows.hearing.time_words import DAYS
from flows.prompts import Prompt
from hotline.base import gsm7
from hotline.base.clock import moment, stamp
from hotline.exchange import call_backs, notice_board, people, quiet, unmet_needs
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.prefix_search import starting
from storage.records import CallBack, Digest, Message, Person
from storage.records.people import WEEKLY_NEWS
from storage.store import where

BATCH = 100
LATEST_HOURS = 12
"""Hours after its time in which a digest still begins: a machine that was off longer leaves it out."""
HOURS_WORTH_SENDING = 24
ROOM, ROOM_OF_A_FIRST = 100, 35
"""Letters of the board in a digest; in the first text to somebody, which also names the hotline."""

Known = dict[tuple[str, tuple[str, ...]], tuple[OnBoard, ...]]
"""What is on, by language and areas, as far as a batch has looked it up."""


def tell_weekly(services: Services) -> None:
    """At its hour of the week the digest begins, once, where anybody wants it; one that was cut off goes on."""
    week = due(services)
    if not week:
        return
    found = this_weeks(services, week)
    if found is None:
        if not subscribers(services, 1):
            return
        with services.store.transaction():
            found = services.store.add(_new(services, week, "queueing"))
    if found.status == "queueing":
        queue(services, week)


def due(services: Services) -> str:
    """The Monday of the week whose digest is to be told now; "" at all other times."""
    if not services.community.digest_at:
        return ""
    now = services.clock.now()
    begins, week = begins_at(services)
    return week if begins <= now < begins + timedelta(hours=LATEST_HOURS) else ""


def begins_at(services: Services) -> tuple[datetime, str]:
    """When this week's digest is told, and the week's Monday."""
    zone = ZoneInfo(services.community.timezone)
    weekday, hour = services.community.digest_at.split()
    today = services.clock.now().astimezone(zone).date()
    monday = today - timedelta(today.weekday())
    day = monday + timedelta(DAYS.index(weekday))
    return datetime.combine(day, time(int(hour)), zone), monday.isoformat()


def this_weeks(services: Services, week: str) -> Digest | None:
    """The digest of this week, if it has begun or was held back."""
    return services.store.one(Digest, where("week") == week)


def _new(services: Services, week: str, status: str) -> Digest:
    now, done = services.now(), unmet_needs.week_before(services)
    ref = new_ref(services.store)
    return Digest(week=week, ref=ref, status=status, done=done, created_at=now, updated_at=now)


def queue(services: Services, week: str) -> None:
    """Tells one after the other in short transactions, until all are told or somebody stops it."""
    while True:
        with services.store.transaction():
            one = this_weeks(services, week)
            if one is None or one.status != "queueing":
                return
            beyond = (WEEKLY_NEWS, int(one.queued_to or 0))
            page = starting(services.store, Person, WEEKLY_NEWS, limit=BATCH, beyond=beyond)
            known: Known = {}
            told = sum(_tell(services, one, person, known) for _, person in page)
            more = len(page) == BATCH
            after = str(page[-1][1].id) if more else ""
            kept = replace(one, people=one.people + told, queued_to=after, status="queueing" if more else "sent")
            services.store.put(replace(kept, updated_at=services.now()))


def _tell(services: Services, one: Digest, person: Person, known: Known) -> bool:
    """Whether there was something to tell, and whoever wants it may be told."""
    wanted = person.consent and not person.unreachable and not person.pauses(people.today(services))
    items = _on(services, person, known) if wanted else ()
    if not items and not (wanted and any(one.done.values())):
        return False
    language = person.language or services.community.languages[0]
    if person.reached_by == "voice":
        args = {"board": [item.told() for item in items], "done": [list(pair) for pair in one.done.items()]}
        words = services.wording.written(Prompt("weekly_digest", args), language)
        call_backs.owe(services, person.phone, words, ref=one.ref, prompt=DIGEST, args=args)
        return True
    not_before = quiet.not_before(services.community, services.clock.now())
    begins = moment(not_before) if not_before else services.clock.now()
    services.outbox.put(
        person.phone, text_of(services, items, one.done, person), purpose="digest", post=one.ref, priority=2,
        not_before=not_before, not_after=stamp(begins + timedelta(hours=HOURS_WORTH_SENDING)), person=person,
    )  # fmt: skip
    if not person.greeted:
        services.store.put(replace(person, greeted=True))
    return True


def _on(services: Services, person: Person, known: Known) -> tuple[OnBoard, ...]:
    key = (person.language, person.areas)
    if key not in known:
        known[key] = notice_board.on_this_week(services, person)
    return known[key]


def text_of(services: Services, items: tuple[OnBoard, ...], done: dict[str, int], person: Person) -> str:
    """The digest as one text, in two segments: what was done is left out where a first text has no room for it."""
    language = person.language or services.community.languages[0]
    says = digest(items, tuple(done.items()), ROOM if person.greeted else ROOM_OF_A_FIRST)
    for kept in (says, (says[0], *says[2:])):
        text = " ".join(services.wording.written(prompt, language) for prompt in kept)
        text = text if person.greeted else services.wording.first_text(text, language)
        if gsm7.segments(gsm7.fold(text)) <= gsm7.MOST_SEGMENTS:
            break
    return text


def stop_digest(services: Services, who: str) -> None:
    """This week's digest is told to nobody else: what has not left stays here; before its time it does not begin."""
    _, week = begins_at(services)
    with services.store.transaction():
        one = this_weeks(services, week) or services.store.add(_new(services, week, "stopped"))
        one = services.store.put(replace(one, status="stopped", queued_to="", updated_at=services.now()))
        services.event(who, "stopped a digest", one.ref)
    about = (where("post") == one.ref) & (where("purpose") == "digest")
    for text in services.store.find(Message, about):
        if text.status == "queued":
            with services.store.transaction():
                services.store.put(replace(text, status="stale", error="stopped", updated_at=services.now()))
    for owed in services.store.find(CallBack, where("post") == one.ref):
        if owed.status in ("waiting", "open"):
            with services.store.transaction():
                services.store.put(replace(owed, status="done", updated_at=services.now()))


def still_told(services: Services, owed: CallBack) -> bool:
    """Whether somebody is still to be called with a digest: it is of this week, not stopped, and they want it."""
    one = services.store.one(Digest, where("ref") == owed.post)
    person = people.find(services, owed.phone)
    today = date.fromisoformat(people.today(services))
    fresh = one is not None and one.status != "stopped" and today <= date.fromisoformat(one.week) + timedelta(7)
    return bool(fresh and person and person.weekly_news and not person.unreachable)


def subscribers(services: Services, limit: int, after: int = 0) -> list[Person]:
    """Whoever asked for the digest, in the order in which they were first met."""
    return [
        person for _, person in starting(services.store, Person, WEEKLY_NEWS, limit=limit, beyond=(WEEKLY_NEWS, after))
    ]
