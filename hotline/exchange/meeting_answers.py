"""Who comes to a meeting: answers, the waiting list that moves up by itself, those who are there, votes and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.hearing.meeting_words import MOST_COMING
from hotline.exchange import ExchangeError, meeting_news, meeting_plans, people, posts
from hotline.services import Services
from storage.records import Coming, Meeting
from storage.store import where

THERE = ("coming", "here")
MOST_LOOKED_AT = 50
"""Of those who wait longest, so many are looked at for one free place."""
MOST_WORDS = 300
"""Letters that are kept of what was said with an answer."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Everybody's answers, as the desk sees them."""

    coming: tuple[Coming, ...]
    waiting: tuple[Coming, ...]
    not_coming: tuple[Coming, ...]
    people: int
    """How many those who come are together."""
    here: int


def of_phone(services: Services, ref: str, phone: str) -> Coming | None:
    """What this phone has said about the meeting."""
    if not phone:
        return None
    return services.store.one(Coming, (where("ref") == ref) & (where("phone") == phone))


def attendance(services: Services, meeting: Meeting) -> Attendance:
    """Who comes, who waits in which order, and who does not come."""
    every = sorted(meeting_plans.every_answer(services, meeting.ref), key=_turn)
    coming = tuple(one for one in every if one.answer in THERE)
    return Attendance(
        coming,
        tuple(one for one in every if one.answer == "waiting"),
        tuple(one for one in every if one.answer == "not"),
        _people(coming),
        _people([one for one in coming if one.answer == "here"]),
    )


def _turn(coming: Coming) -> tuple[str, int]:
    return coming.since, coming.id


def _people(answers: Sequence[Coming]) -> int:
    return sum(one.how_many for one in answers)


def free(meeting: Meeting) -> int:
    """Places that are left; -1 where it holds as many as come."""
    return max(0, meeting.capacity - meeting.taken) if meeting.capacity else -1


def keep(
    services: Services,
    meeting: Meeting,
    phone: str,
    answer: str,
    how_many: int,
    *,
    words: str = "",
    needs: tuple[str, ...] = (),
) -> Coming:
    """Keeps an answer in the transaction that is open; places that are free now go to those who wait."""
    now, known = services.now(), of_phone(services, meeting.ref, phone)
    before = known or Coming(ref=meeting.ref, phone=phone, created_at=now)
    if answer == "not":
        meeting_plans.withdraw_needs(services, before.needs, "person")
        needs_now: tuple[str, ...] = ()
    else:
        needs_now = (*before.needs, *needs)
    since = before.since if before.answer == answer and before.since else now
    kept = replace(
        before, answer=answer, how_many=how_many, since=since, needs=needs_now,
        words=words[:MOST_WORDS] or before.words, updated_at=now,
    )  # fmt: skip
    kept = services.store.put(kept) if known else services.store.add(kept)
    services.event("person", "answered a meeting", meeting.ref)
    _seat(services, meeting, _seats(kept) - _seats(before))
    move_up(services, meeting)
    return kept


def _seats(coming: Coming) -> int:
    return coming.how_many if coming.answer in THERE else 0


def _seat(services: Services, meeting: Meeting, more: int) -> None:
    """Counts people in or out, on the row as it is by now."""
    now = services.store.get(Meeting, meeting.id)
    if now and more:
        services.store.put(replace(now, taken=now.taken + more))


def move_up(services: Services, meeting: Meeting) -> None:
    """Whoever waits longest gets the free places, if all of them fit; they are told."""
    seen = services.store.get(Meeting, meeting.id)
    if seen is None or not seen.ahead or meeting_plans.is_over(services, seen):
        return
    left, waiting = free(seen), where("waits") == seen.ref
    for one in services.store.find(Coming, waiting, order="since", limit=MOST_LOOKED_AT) if left else ():
        person = people.find(services, one.phone)
        if person and not person.unreachable and (left < 0 or one.how_many <= left):
            left -= one.how_many if left > 0 else 0
            moved = replace(one, answer="coming", since=services.now(), updated_at=services.now())
            services.store.put(moved)
            _seat(services, seen, moved.how_many)
            meeting_news.tell_one(services, seen, moved, "meeting_room")


def saved(services: Services, ref: str, form: meeting_plans.MeetingForm, who: str) -> Meeting:
    """Keeps what the desk changed; a larger place takes in who waits."""
    with services.store.transaction():
        meeting = meeting_plans.change(services, ref, form, who)
        move_up(services, meeting)
        return meeting_plans.by_ref(services, ref)


def arrived(services: Services, ref: str, number: int, who: str, *, here: bool) -> Coming:
    """The desk ticks off who is at the door."""
    with services.store.transaction():
        meeting = meeting_plans.by_ref(services, ref)
        coming = services.store.get(Coming, number)
        if coming is None or coming.ref != ref:
            raise ExchangeError("nobody has answered so", "meeting_nobody")
        services.event(who, "ticked off who came" if here else "took back who came", ref)
        answer = "here" if here else "coming"
        return keep(services, meeting, coming.phone, answer, coming.how_many or 1)


def told_the_desk(services: Services, ref: str, phone: str, answer: str, written: str, who: str) -> Coming:
    """Keeps what somebody has told the desk; they wait where it is full."""
    with services.store.transaction():
        meeting = meeting_plans.still_ahead(services, ref)
        if not (written.isascii() and written.isdecimal() and 0 < int(written[:4]) <= MOST_COMING):
            raise ExchangeError(f"how many come is a number up to {MOST_COMING}", "meeting_how_many", n=MOST_COMING)
        if answer not in ("coming", "not"):
            raise ExchangeError(f"{answer!r} is no answer")
        people.meet(services, phone)
        many, known = int(written), of_phone(services, ref, phone)
        room = free(meeting) + (_seats(known) if known else 0)
        fits = not meeting.capacity or many <= room
        services.event(who, "wrote down an answer", ref)
        kept = answer if answer == "not" or fits else "waiting"
        return keep(services, meeting, phone, kept, 0 if answer == "not" else many)


def voted(services: Services, meeting: Meeting) -> int:
    """How many have answered the question, whatever they said."""
    return sum(bool(one.vote) for one in meeting_plans.every_answer(services, meeting.ref))


def vote(services: Services, meeting: Meeting, phone: str, choice: str, why: str) -> Coming:
    """Keeps an answer to the question of a meeting; a later one takes its place."""
    return _beside(services, meeting, phone, vote=choice, why=why)


def choose(services: Services, meeting: Meeting, phone: str, letters: tuple[str, ...]) -> Coming:
    """Keeps which times suit."""
    return _beside(services, meeting, phone, choices=letters)


def _beside(services: Services, meeting: Meeting, phone: str, **told: object) -> Coming:
    """Keeps what is said beside coming or not."""
    now, known = services.now(), of_phone(services, meeting.ref, phone)
    before = known or Coming(ref=meeting.ref, phone=phone, how_many=0, created_at=now)
    kept = replace(before, updated_at=now, **told)  # type: ignore[arg-type]
    return services.store.put(kept) if known else services.store.add(kept)


def reasons(services: Services, meeting: Meeting) -> list[str]:
    """Why some block, without who they are."""
    return [one.why for one in meeting_plans.every_answer(services, meeting.ref) if one.vote == "block" and one.why]


def suiting(services: Services, meeting: Meeting) -> list[tuple[str, int]]:
    """How many each time suits, in the order of their letters."""
    counted = Counter(letter for one in meeting_plans.every_answer(services, meeting.ref) for letter in one.choices)
    return [(time, counted[chr(ord("A") + at)]) for at, time in enumerate(meeting.times)]


def asked_for(services: Services, coming: Coming) -> tuple[str, ...]:
    """Categories of help that this phone has asked for with the meeting and still needs."""
    found = posts.by_refs(services, coming.needs).values()
    return tuple(dict.fromkeys(kind for post in found if post.status != "closed" for kind in post.categories))


def forget(services: Services, phone: str) -> None:
    """Drops all that this phone has said about any meeting; a place that it had goes to who waits."""
    for coming in services.store.find(Coming, where("phone") == phone):
        meeting = services.store.one(Meeting, where("ref") == coming.ref)
        services.store.drop(coming)
        if meeting and _seats(coming):
            _seat(services, meeting, -_seats(coming))
            move_up(services, meeting)
