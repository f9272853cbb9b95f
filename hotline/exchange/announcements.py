"""One text to a group of people, each in their language: counted first, queued in batches, stoppable half-way.

Announcements leave after everything else (the outbox's priority 2), so that no reply waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from hotline.base import gsm7
from hotline.exchange import ExchangeError, NotFound, NotNow, people
from hotline.services import Services
from storage.prefix_search import starting
from storage.query.codec import R
from storage.records import Announcement, Message, Person, Post
from storage.store import where

BATCH = 200
"""Texts queued in one transaction."""
LONGEST = 480
"""Characters: three segments of GSM-7 in an announcement are already many."""
GROUPS = ("everyone", "volunteers", "needs")
OPEN = ("new", "open", "asked", "taken")
HOURS_WORTH_SENDING = 24


@dataclass(frozen=True, slots=True)
class Share:
    """Those of one language: how many, the text they get, and its segments."""

    language: str
    people: int
    words: str
    segments: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an announcement would take; `cost` in the community's currency, `minutes` at the configured rate."""

    shares: tuple[Share, ...]
    people: int
    segments: int
    cost: float
    minutes: int


def members(
    services: Services, draft: Announcement, after: str = "", *, voices: bool = False
) -> Iterator[tuple[str, Person]]:
    """Everybody in the group who may be texted, with the key to go on from; nobody who opted out or pauses.

    With `voices` also those who get no texts, and are called.
    """
    group = {"everyone": _everyone, "volunteers": _volunteers, "needs": _in_need}[draft.group]
    today = people.today(services)
    for key, person in group(services, draft, after):
        wanted = person.consent and not person.opted_out and not person.barred and not person.pauses(today)
        spoken = not draft.language or person.language == draft.language
        if person.phone and wanted and spoken and (voices or person.reached_by != "voice"):
            yield key, person


def _everyone(services: Services, draft: Announcement, after: str) -> Iterator[tuple[str, Person]]:
    """Everybody on file, by when they were first met."""
    last = int(after.removeprefix("~") or 0)
    while page := services.store.find(Person, after=last, limit=500):
        for person in page:
            if not draft.area or draft.area in person.areas:
                yield f"~{person.id}", person
        last = page[-1].id


def _volunteers(services: Services, draft: Announcement, after: str) -> Iterator[tuple[str, Person]]:
    for key, person in _walk(services, Person, "volunteer ", after):
        there = not draft.area or not person.areas or draft.area in person.areas
        if there and person.may_be_asked and (not draft.skill or draft.skill in person.can):
            yield key, person


def _in_need(services: Services, draft: Announcement, after: str) -> Iterator[tuple[str, Person]]:
    """The people whose phone has an open need, by their oldest one."""
    for key, post in _walk(services, Post, "waits ", after):
        person = people.find(services, post.phone) if not draft.area or post.area == draft.area else None
        if person and _oldest(services, post):
            yield key, person


def _oldest(services: Services, post: Post) -> bool:
    theirs = services.store.find(Post, (where("phone") == post.phone) & where("status").one_of(OPEN))
    return not any(other.id < post.id and other.kind == "need" for other in theirs)


def _walk(services: Services, kind: type[R], prefix: str, after: str) -> Iterator[tuple[str, R]]:
    key, _, number = after.rpartition("~")
    beyond = (key, int(number)) if number.isdecimal() else None
    while found := starting(services.store, kind, prefix, limit=500, beyond=beyond):
        for key, record in found:
            yield f"{key}~{record.id}", record
        beyond = (found[-1][0], found[-1][1].id)


def text_for(services: Services, draft: Announcement, person: Person) -> str:
    """The words in this person's language, else in the community's first; with the hotline's name the first time."""
    words = draft.words.get(person.language) or draft.words.get(services.community.languages[0], "")
    return words if person.greeted else services.wording.first_text(words, person.language)


def check(services: Services, draft: Announcement) -> None:
    """ExchangeError says what an announcement lacks."""
    if draft.group not in GROUPS:
        raise ExchangeError(f"{draft.group!r} is no group: use {' or '.join(GROUPS)}")
    if not draft.words.get(services.community.languages[0], "").strip():
        raise ExchangeError("an announcement needs words in the community's first language", "no_announcement")
    for words in draft.words.values():
        if len(words) > LONGEST:
            raise ExchangeError(f"an announcement has {LONGEST} characters at most", "long_announcement", n=LONGEST)


def estimate(services: Services, draft: Announcement) -> Estimate:
    """Counts people, segments, cost and time before anything is queued."""
    check(services, draft)
    counted: dict[str, int] = {}
    segments = 0
    for _, person in members(services, draft):
        language = person.language if draft.words.get(person.language) else services.community.languages[0]
        counted[language] = counted.get(language, 0) + 1
        segments += gsm7.segments(gsm7.fold(text_for(services, draft, person)))
    shares = tuple(
        Share(language, number, draft.words[language], gsm7.segments(gsm7.fold(draft.words[language])))
        for language, number in sorted(counted.items(), key=lambda pair: -pair[1])
    )
    return estimated(services, shares, segments)


def estimated(services: Services, shares: tuple[Share, ...], segments: int) -> Estimate:
    """What so many segments to these people would take."""
    community = services.community
    minutes = ceil(segments / community.limits.segments_per_second / 60)
    asked = sum(share.people for share in shares)
    return Estimate(shares, asked, segments, segments * community.segment_price, minutes)


def start(services: Services, draft: Announcement, who: str) -> Announcement:
    """Keeps the announcement; `queue` puts its texts into the outbox."""
    check(services, draft)
    with services.store.transaction():
        kept = services.store.add(replace(draft, by=who, created_at=services.now(), updated_at=services.now()))
        services.event(who, "announced", detail=f"announcement {kept.id}")
        return kept


def queue(services: Services, number: int) -> Announcement:
    """Queues text after text in short transactions, until all are or somebody stops it; goes on where it ended."""
    while True:
        with services.store.transaction():
            announcement = by_number(services, number)
            if announcement.status != "queueing":
                return announcement
            announcement = _queue_some(services, announcement)


def _queue_some(services: Services, announcement: Announcement) -> Announcement:
    queued, after = 0, announcement.queued_to
    for key, person in members(services, announcement, after):
        queued, after = queued + _queue_one(services, announcement, person), key
        if queued == BATCH:
            break
    status = "queueing" if queued == BATCH else "sending"
    after = after if status == "queueing" else ""
    kept = replace(announcement, people=announcement.people + queued, queued_to=after, status=status)
    return services.store.put(replace(kept, updated_at=services.now()))


def _queue_one(services: Services, announcement: Announcement, person: Person) -> int:
    """One text, unless this phone has it already: a name that was changed meanwhile may come up again."""
    sent = (where("phone") == person.phone) & where("status").one_of(Message.OUTGOING)
    theirs = sent & (where("announcement") == str(announcement.id))
    if services.store.find(Message, theirs, after=announcement.id, limit=1):
        return 0
    services.outbox.put(
        person.phone,
        text_for(services, announcement, person),
        purpose="announcement",
        priority=2,
        not_after=services.now(hours=HOURS_WORTH_SENDING),
        announcement=str(announcement.id),
        person=person,
    )
    if not person.greeted:
        services.store.put(replace(person, greeted=True))
    return 1


def stop(services: Services, number: int, who: str) -> int:
    """Ends it: texts that have not left stay here; says how many those were."""
    with services.store.transaction():
        announcement = by_number(services, number)
        if announcement.status == "stopped":
            raise NotNow("this announcement was stopped already", "stopped_already")
        services.store.put(replace(announcement, status="stopped", queued_to="", updated_at=services.now()))
        services.event(who, "stopped an announcement", detail=f"announcement {number}")
    stopped = 0
    waiting = (where("announcement") == str(number)) & (where("status") == "queued")
    while True:
        with services.store.transaction():
            some = services.store.find(Message, waiting, limit=BATCH)
            for message in some:
                services.store.put(replace(message, status="stale", error="stopped", updated_at=services.now()))
        stopped += len(some)
        if len(some) < BATCH:
            return stopped


def by_number(services: Services, number: int) -> Announcement:
    """The announcement; NotFound when there is none."""
    found = services.store.get(Announcement, number)
    if found is None:
        raise NotFound("there is no such announcement")
    return found


def progress(services: Services, announcement: Announcement) -> Mapping[str, int]:
    """How many of its texts have which status, as far as 10,000."""
    counted: dict[str, int] = {}
    for message in services.store.find(Message, where("announcement") == str(announcement.id), limit=10_000):
        counted[message.status] = counted.get(message.status, 0) + 1
    return counted
