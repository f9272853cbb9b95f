"""Meetings as the desk plans them: planned, moved, cancelled, over; with minutes, a question to decide, and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flows.conversations.meetings import ASKED_WITH_IT, VOTES
from flows.hearing.time_words import DAYS
from flows.prompts import Prompt
from hotline.base.clock import moment, stamp
from hotline.exchange import ExchangeError, NotFound, NotNow, post_times, posts
from hotline.exchange.notices import tell
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import CallBack, Coming, Meeting, Message, Post
from storage.store import where

LONGEST_TITLE, LONGEST_PLACE, LONGEST_MINUTES, LONGEST_DECISION = 40, 40, 160, 120
MOST_PLACES, MOST_TIMES = 9999, 5
REMINDED_HOURS, ASKED_HOURS = 24, 48
"""Hours before it at which those who come are reminded, and those who have not answered are asked."""
OVER_AFTER = timedelta(hours=6)
"""So long after its beginning it is over."""
DOOR_OPENS = timedelta(hours=3)
TIME_TO_COME = timedelta(hours=4)
"""So long before it somebody who has not answered is still asked."""
MARK = "meeting "
MOVED = Prompt("meeting_moved").name
MOST_AHEAD = 8


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """A meeting as a form holds it, in the community's time zone."""

    title: Mapping[str, str]
    day: str
    hour: str
    place: str
    area: str = ""
    capacity: str = ""
    asks: tuple[str, ...] = ()


def by_ref(services: Services, ref: str) -> Meeting:
    """The meeting with this ref; NotFound where there is none."""
    found = services.store.one(Meeting, where("ref") == ref)
    if found is None:
        raise NotFound(f"{ref} is no meeting of ours")
    return found


def ahead(services: Services) -> list[Meeting]:
    """The meetings that are on or still to be, the next one first."""
    begins = where("starts_at") > stamp(services.clock.now() - OVER_AFTER)
    found = services.store.find(Meeting, begins, order="starts_at", limit=MOST_AHEAD)
    return [meeting for meeting in found if meeting.ahead]


def deciding(services: Services) -> list[Meeting]:
    """The meetings whose question is open, the newest first."""
    return services.store.find(Meeting, where("decided") == "open", newest=True, limit=MOST_AHEAD)


def is_over(services: Services, meeting: Meeting) -> bool:
    """Whether it has been."""
    return meeting.status == "over" or services.clock.now() > moment(meeting.starts_at) + OVER_AFTER


def has_begun(services: Services, meeting: Meeting) -> bool:
    """Whether minutes can be written."""
    return services.clock.now() >= moment(meeting.starts_at)


def at_the_door(services: Services, meeting: Meeting) -> bool:
    """Whether people may come in by now."""
    begins = moment(meeting.starts_at)
    return meeting.ahead and begins - DOOR_OPENS <= services.clock.now() <= begins + OVER_AFTER


def plan(services: Services, form: MeetingForm, who: str) -> Meeting:
    """Keeps a new meeting under a ref of its own; ExchangeError says what it lacks."""
    now = services.now()
    with services.store.transaction():
        meeting = _scheduled(services, Meeting(**_fields(services, form), by=who, created_at=now, updated_at=now))
        kept = services.store.add(replace(meeting, ref=new_ref(services.store)))
        services.event(who, "planned a meeting", kept.ref)
        return kept


def change(services: Services, ref: str, form: MeetingForm, who: str) -> Meeting:
    """Saves what was changed; another time or place is told to everybody who has answered, once."""
    with services.store.transaction():
        meeting = still_ahead(services, ref)
        fields = _fields(services, form)
        changed = replace(meeting, **fields, updated_at=services.now())
        if (meeting.starts_at, meeting.place) != (changed.starts_at, changed.place):
            changed = _scheduled(services, replace(changed, status="moved"))
            changed = telling(services, changed, MOVED, instead=True)
            _move_needs(services, changed)
        services.event(who, "changed a meeting", ref)
        return services.store.put(changed)


def cancel(services: Services, ref: str, who: str) -> Meeting:
    """Ends it; everybody who has answered is told, and what was needed for it is not needed any more."""
    with services.store.transaction():
        meeting = replace(still_ahead(services, ref), status="cancelled", updated_at=services.now())
        for coming in every_answer(services, ref):
            withdraw_needs(services, coming.needs, who)
        services.event(who, "cancelled a meeting", ref)
        return services.store.put(telling(services, meeting, "meeting_cancelled", instead=True))


def write_minutes(services: Services, ref: str, minutes: Mapping[str, str], who: str) -> Meeting:
    """Keeps what was agreed on; whoever was not there is told, once for each wording."""
    with services.store.transaction():
        meeting = by_ref(services, ref)
        if meeting.ahead and not has_begun(services, meeting):
            raise NotNow("minutes are written once a meeting has begun", "minutes_too_early")
        kept = _by_language(services, minutes, LONGEST_MINUTES, "minutes")
        services.event(who, "wrote minutes", ref)
        if kept == meeting.minutes:
            return meeting
        meeting = replace(meeting, minutes=kept, status=_ended(meeting), updated_at=services.now())
        return services.store.put(telling(services, meeting, "meeting_minutes"))


def _ended(meeting: Meeting) -> str:
    return "over" if meeting.ahead else meeting.status


def ask_decision(services: Services, ref: str, question: Mapping[str, str], who: str) -> Meeting:
    """Puts a question to everybody who has answered; their answers are hidden until it closes."""
    with services.store.transaction():
        meeting = by_ref(services, ref)
        if meeting.decided:
            raise NotNow("this meeting has put its question already", "decision_put")
        kept = _by_language(services, question, LONGEST_DECISION, "decision")
        services.event(who, "put a decision", ref)
        meeting = replace(meeting, decision=kept, decided="open", updated_at=services.now())
        return services.store.put(telling(services, meeting, "decision_asked"))


def close_decision(services: Services, ref: str, who: str) -> Meeting:
    """Ends the question: from now on the counts are known, and told."""
    with services.store.transaction():
        meeting = by_ref(services, ref)
        if meeting.decided != "open":
            raise NotNow("no question is open here", "decision_not_open")
        services.event(who, "closed a decision", ref)
        meeting = replace(meeting, decided="closed", counts=votes(services, meeting), updated_at=services.now())
        return services.store.put(telling(services, meeting, "decision_result"))


def ask_times(services: Services, ref: str, times: tuple[tuple[str, str], ...], who: str) -> Meeting:
    """Asks everybody of the area which of these days and hours suit them."""
    with services.store.transaction():
        meeting = still_ahead(services, ref)
        stamps = tuple(sorted({_moment(services, day, hour) for day, hour in times if day or hour}))
        if not 1 < len(stamps) <= MOST_TIMES:
            raise ExchangeError(f"two to {MOST_TIMES} times can be asked about", "meeting_times", n=MOST_TIMES)
        if meeting.times:
            raise NotNow("times are asked about already", "times_asked")
        services.event(who, "asked about times", ref)
        meeting = _scheduled(services, replace(meeting, times=stamps, updated_at=services.now()))
        return services.store.put(telling(services, meeting, "meeting_times"))


def choose_time(services: Services, ref: str, chosen: str, who: str) -> Meeting:
    """Holds it at one of the times that were asked about; everybody who has answered is told."""
    with services.store.transaction():
        meeting = still_ahead(services, ref)
        if chosen not in meeting.times:
            raise NotNow("this time is not asked about", "times_not_asked")
        changed = replace(meeting, starts_at=chosen, times=(), status="moved", updated_at=services.now())
        changed = _scheduled(services, changed)
        _move_needs(services, changed)
        services.event(who, "chose a time", ref)
        return services.store.put(telling(services, changed, MOVED, instead=True))


def telling(services: Services, meeting: Meeting, prompt: str, *, instead: bool = False) -> Meeting:
    """The meeting with one more thing to be told to many; `instead` of what is on its way, which is true no more."""
    if instead:
        _hold_back(services, meeting)
        return replace(meeting, telling=(prompt,), told_to=0)
    if meeting.telling[:1] == (prompt,):
        return replace(meeting, told_to=0)
    return replace(meeting, telling=(*(one for one in meeting.telling if one != prompt), prompt))


def _hold_back(services: Services, meeting: Meeting) -> None:
    """Texts and calls about it that have not left yet stay here: they tell of another time."""
    waiting = (where("announcement") == mark(meeting)) & (where("status") == "queued")
    for message in services.store.find(Message, waiting):
        services.store.put(replace(message, status="stale", error="stopped", updated_at=services.now()))
    for owed in services.store.find(CallBack, where("post") == meeting.ref):
        if owed.status != "done":
            services.store.put(replace(owed, status="done", updated_at=services.now()))


def mark(meeting: Meeting) -> str:
    """How its texts are found among those to many."""
    return f"{MARK}{meeting.ref}"


def marked(announcement: str) -> str:
    """The ref of the meeting that a text was about; "" where it was about none."""
    return announcement.removeprefix(MARK) if announcement.startswith(MARK) else ""


def still_ahead(services: Services, ref: str) -> Meeting:
    """The meeting, unless it is over or cancelled."""
    meeting = by_ref(services, ref)
    if not meeting.ahead or is_over(services, meeting):
        raise NotNow(f"{ref} is over or cancelled", "meeting_over")
    return meeting


def every_answer(services: Services, ref: str) -> list[Coming]:
    """What everybody has said about it, in the order of their first words."""
    return services.store.find(Coming, where("ref") == ref)


def votes(services: Services, meeting: Meeting) -> tuple[int, ...]:
    """How many agree, pass and block."""
    counted = Counter(one.vote for one in every_answer(services, meeting.ref))
    return tuple(counted[choice] for choice in VOTES)


def withdraw_needs(services: Services, refs: tuple[str, ...], who: str) -> None:
    """What was asked for with a meeting is not needed any more."""
    for post in posts.by_refs(services, refs).values():
        if post.status in ("new", "open", "asked", "taken"):
            posts.end(services, post, "withdrawn", who)


def _move_needs(services: Services, meeting: Meeting) -> None:
    """What was asked for with it is for its new time and place; whoever helps hears so."""
    for coming in every_answer(services, meeting.ref):
        for post in posts.by_refs(services, coming.needs).values():
            if post.status in ("new", "open", "asked", "taken"):
                _move_need(services, post, meeting)


def _move_need(services: Services, post: Post, meeting: Meeting) -> None:
    start, joined, _ = post.place.partition(" - ")
    place = f"{start} - {meeting.place}" if joined else meeting.place
    moved = posts.change(
        services, post, who="hotline", did="corrected", detail="starts_at, place", starts_at=meeting.starts_at,
        ends_at="", when="this_week", place=place,
    )  # fmt: skip
    if moved.helper:
        tell(services, moved.helper, "taken_changed", moved)


def local(services: Services, stamped: str) -> datetime:
    """A kept time as the neighbourhood's clocks show it."""
    return moment(stamped).astimezone(post_times.zone(services))


def about(services: Services, meeting: Meeting) -> dict[str, Any]:
    """What a wording may name of a meeting, as plain JSON."""
    return {
        "ref": meeting.ref, "title": meeting.title, "hall": meeting.place, "minutes": meeting.minutes,
        "decision": meeting.decision, "times": [_told(services, time) for time in meeting.times],
        **dict(zip(("date", "weekday", "hour"), _told(services, meeting.starts_at), strict=True)),
    }  # fmt: skip


def _told(services: Services, stamped: str) -> list[str]:
    here = local(services, stamped)
    return [here.date().isoformat(), DAYS[here.weekday()], f"{here:%H:%M}"]


def shown(services: Services, meeting: Meeting) -> MeetingForm:
    """A meeting as its form shows it."""
    here = local(services, meeting.starts_at)
    return MeetingForm(
        meeting.title, here.date().isoformat(), f"{here:%H:%M}", meeting.place, meeting.area,
        str(meeting.capacity or ""), meeting.asks,
    )  # fmt: skip


def _fields(services: Services, form: MeetingForm) -> dict[str, Any]:
    """What a meeting keeps of a form; ExchangeError says what is wrong with it."""
    place = " ".join(form.place.split())
    if not place or len(place) > LONGEST_PLACE:
        raise ExchangeError(
            f"a meeting needs a place, {LONGEST_PLACE} letters at most", "meeting_place", n=LONGEST_PLACE
        )
    if form.area and form.area not in services.community.areas:
        raise ExchangeError(f"{form.area!r} is no area of this community")
    capacity = form.capacity.strip() or "0"
    if not (capacity.isascii() and capacity.isdecimal() and len(capacity) <= len(str(MOST_PLACES))):
        raise ExchangeError("how many the place holds is a number", "meeting_capacity", n=MOST_PLACES)
    starts_at = _moment(services, form.day, form.hour)
    if starts_at <= services.now():
        raise ExchangeError("a meeting is still to be: choose a day and an hour ahead", "meeting_past")
    title, asks = _by_language(services, form.title, LONGEST_TITLE, "title"), set(form.asks)
    return {
        "title": title, "starts_at": starts_at, "place": place, "area": form.area, "capacity": int(capacity),
        "asks": tuple(kind for kind in ASKED_WITH_IT if kind in asks),
    }  # fmt: skip


def _by_language(services: Services, words: Mapping[str, str], longest: int, what: str) -> dict[str, str]:
    """Words for the community's languages; the first has to have some, since it stands in for the others."""
    kept = {code: " ".join(words.get(code, "").split()) for code in services.community.languages}
    if not kept[services.community.languages[0]] or any(len(one) > longest for one in kept.values()):
        sentence = f"the {what} needs words in the community's first language, {longest} letters at most"
        raise ExchangeError(sentence, f"meeting_{what}", n=longest)
    return {code: one for code, one in kept.items() if one}


def _moment(services: Services, day: str, hour: str) -> str:
    try:
        here = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), post_times.zone(services))
    except ValueError:
        raise ExchangeError("a time is a day like 2026-12-05 and an hour like 18:00", "no_time") from None
    if here.year not in range(2000, 2100):
        raise ExchangeError("a time is a day like 2026-12-05 and an hour like 18:00", "no_time")
    return stamp(here.astimezone(UTC))


def _scheduled(services: Services, meeting: Meeting) -> Meeting:
    """The meeting with when people are reminded and asked; while its time is asked about nobody is.

    A reminder that would be due within the hour is left out, since its time was just told; who has not answered is
    asked all the same, an hour from now, while there is time to come.
    """
    if meeting.times:
        return replace(meeting, remind_at="", ask_at="")
    begins, soon = moment(meeting.starts_at), services.clock.now() + timedelta(hours=1)
    remind, ask = (begins - timedelta(hours=hours) for hours in (REMINDED_HOURS, ASKED_HOURS))
    asks = max(ask, soon) if begins - soon >= TIME_TO_COME else None
    return replace(meeting, remind_at=stamp(remind) if remind > soon else "", ask_at=stamp(asks) if asks else "")
