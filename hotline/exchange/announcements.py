"""One text to a group of people, each in their language: counted first, queued in batches, stoppable half-way.

Announcements leave after everything else (the outbox's priority 2), so that no reply waits for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from hotline import sms
from hotline.exchange import ExchangeError, NotFound, NotNow, people
from hotline.house import House
from storage.items import starting
from storage.pack import R
from storage.records import Announcement, Message, Person, Post
from storage.store import where

BATCH = 200
"""Texts queued in one transaction."""
LONGEST = 480
"""Characters: three segments of GSM-7 in an announcement are already many."""
GROUPS = ("volunteers", "needs")
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


def members(house: House, draft: Announcement, after: str = "") -> Iterator[tuple[str, Person]]:
    """Everybody in the group who may be texted, with the key to go on from; nobody who opted out, each once."""
    group = _volunteers if draft.group == "volunteers" else _in_need
    for key, person in group(house, draft, after):
        if person.phone and person.consent and not person.opted_out and person.reached_by != "voice":
            yield key, person


def _volunteers(house: House, draft: Announcement, after: str) -> Iterator[tuple[str, Person]]:
    for key, person in _walk(house, Person, "volunteer ", after):
        there = not draft.area or not person.areas or draft.area in person.areas
        if there and person.may_be_asked and (not draft.skill or draft.skill in person.can):
            yield key, person


def _in_need(house: House, draft: Announcement, after: str) -> Iterator[tuple[str, Person]]:
    """The people whose phone has an open need, by their oldest one."""
    for key, post in _walk(house, Post, "waits ", after):
        person = people.find(house, post.phone) if not draft.area or post.area == draft.area else None
        if person and _oldest(house, post):
            yield key, person


def _oldest(house: House, post: Post) -> bool:
    theirs = house.store.find(Post, where("phone") == post.phone)
    return not any(other.id < post.id and other.kind == "need" and other.status in OPEN for other in theirs)


def _walk(house: House, kind: type[R], prefix: str, after: str) -> Iterator[tuple[str, R]]:
    key, _, number = after.rpartition("~")
    beyond = (key, int(number)) if number.isdecimal() else None
    while found := starting(house.store, kind, prefix, limit=500, beyond=beyond):
        for key, record in found:
            yield f"{key}~{record.id}", record
        beyond = (found[-1][0], found[-1][1].id)


def text_for(house: House, draft: Announcement, person: Person) -> str:
    """The words in this person's language, else in the community's first; with the hotline's name the first time."""
    words = draft.words.get(person.language) or draft.words.get(house.community.languages[0], "")
    return words if person.greeted else house.wording.first_text(words, person.language)


def check(house: House, draft: Announcement) -> None:
    """ExchangeError says what an announcement lacks."""
    if draft.group not in GROUPS:
        raise ExchangeError(f"{draft.group!r} is no group: use {' or '.join(GROUPS)}")
    if not draft.words.get(house.community.languages[0], "").strip():
        raise ExchangeError("an announcement needs words in the community's first language", "no_announcement")
    for words in draft.words.values():
        if len(words) > LONGEST:
            raise ExchangeError(f"an announcement has {LONGEST} characters at most", "long_announcement", n=LONGEST)


def estimate(house: House, draft: Announcement) -> Estimate:
    """Counts people, segments, cost and time before anything is queued."""
    check(house, draft)
    counted: dict[str, int] = {}
    segments = 0
    for _, person in members(house, draft):
        language = person.language if draft.words.get(person.language) else house.community.languages[0]
        counted[language] = counted.get(language, 0) + 1
        segments += sms.segments(sms.fold(text_for(house, draft, person)))
    shares = tuple(
        Share(language, number, draft.words[language], sms.segments(sms.fold(draft.words[language])))
        for language, number in sorted(counted.items(), key=lambda pair: -pair[1])
    )
    rate = house.community.limits.segments_per_second
    return Estimate(
        shares, sum(counted.values()), segments, segments * house.community.segment_price, ceil(segments / rate / 60)
    )


def start(house: House, draft: Announcement, who: str) -> Announcement:
    """Keeps the announcement; `queue` puts its texts into the outbox."""
    check(house, draft)
    with house.store.transaction():
        kept = house.store.add(replace(draft, by=who, created_at=house.now(), updated_at=house.now()))
        house.event(who, "announced", detail=f"announcement {kept.id}")
        return kept


def queue(house: House, number: int) -> Announcement:
    """Queues text after text in short transactions, until all are or somebody stops it; goes on where it ended."""
    while True:
        with house.store.transaction():
            announcement = by_number(house, number)
            if announcement.status != "queueing":
                return announcement
            announcement = _queue_some(house, announcement)


def _queue_some(house: House, announcement: Announcement) -> Announcement:
    queued, after = 0, announcement.queued_to
    for key, person in members(house, announcement, after):
        queued, after = queued + _queue_one(house, announcement, person), key
        if queued == BATCH:
            break
    status = "queueing" if queued == BATCH else "sending"
    kept = replace(announcement, people=announcement.people + queued, queued_to=after, status=status)
    return house.store.put(replace(kept, updated_at=house.now()))


def _queue_one(house: House, announcement: Announcement, person: Person) -> int:
    """One text, unless this phone has it already: a name that was changed meanwhile may come up again."""
    theirs = (where("phone") == person.phone) & (where("announcement") == str(announcement.id))
    if house.store.one(Message, theirs):
        return 0
    house.outbox.put(
        person.phone,
        text_for(house, announcement, person),
        purpose="announcement",
        priority=2,
        not_after=house.now(hours=HOURS_WORTH_SENDING),
        announcement=str(announcement.id),
    )
    if not person.greeted:
        house.store.put(replace(person, greeted=True))
    return 1


def stop(house: House, number: int, who: str) -> int:
    """Ends it: texts that have not left stay here; says how many those were."""
    with house.store.transaction():
        announcement = by_number(house, number)
        if announcement.status == "stopped":
            raise NotNow("this announcement was stopped already", "stopped_already")
        house.store.put(replace(announcement, status="stopped", updated_at=house.now()))
        house.event(who, "stopped an announcement", detail=f"announcement {number}")
    stopped = 0
    waiting = (where("announcement") == str(number)) & (where("status") == "queued")
    while True:
        with house.store.transaction():
            some = house.store.find(Message, waiting, limit=BATCH)
            for message in some:
                house.store.put(replace(message, status="stale", error="stopped", updated_at=house.now()))
        stopped += len(some)
        if len(some) < BATCH:
            return stopped


def by_number(house: House, number: int) -> Announcement:
    """The announcement; NotFound when there is none."""
    found = house.store.get(Announcement, number)
    if found is None:
        raise NotFound("there is no such announcement")
    return found


def progress(house: House, announcement: Announcement) -> Mapping[str, int]:
    """How many of its texts have which status, as far as 10,000."""
    counted: dict[str, int] = {}
    for message in house.store.find(Message, where("announcement") == str(announcement.id), limit=10_000):
        counted[message.status] = counted.get(message.status, 0) + 1
    return counted
