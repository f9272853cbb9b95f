"""What is on in the neighbourhood: written by the desk, found by day and area, ended by itself or by the desk."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from flows.conversations.notice_board import OnBoard
from flows.hearing.time_words import DAYS
from flows.local_time import LocalDay
from hotline.exchange import ExchangeError, NotFound, meeting_plans, people
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import Notice, NoticeSound, Person
from storage.store import where

AHEAD = 6
"""Days after today that still count as this week."""
LONGEST_TITLE, LONGEST_WORDS = 30, 300
MOST = 10
MOST_RUNNING = 200
KINDS_OF_SOUND = {"audio/mpeg": "mp3", "audio/wav": "wav", "audio/x-wav": "wav", "audio/wave": "wav"}
"""What the carrier plays (https://www.twilio.com/docs/voice/twiml/play), with the ending of its file."""
LARGEST_SOUND = 2_000_000
"""Bytes: two minutes of a good recording."""

Source = Callable[[Services, date, date, str, tuple[str, ...]], Iterable[OnBoard]]
"""What else is on from one day until another, in a language, for whoever lives in these areas."""


def on_this_week(services: Services, person: Person) -> tuple[OnBoard, ...]:
    """What is on where somebody lives from today on, the next first; who told no area hears of all."""
    today = date.fromisoformat(people.today(services))
    language = person.language or services.community.languages[0]
    until = today + timedelta(AHEAD)
    found = [item for source in SOURCES for item in source(services, today, until, language, person.areas)]
    return tuple(
        sorted(found, key=lambda item: (max(item.first.date, today.isoformat()), item.last.date, item.ref))[:MOST]
    )


def of_the_desk(
    services: Services, first: date, last: date, language: str, areas: tuple[str, ...]
) -> Iterable[OnBoard]:
    """The desk's own notices."""
    for notice in running(services, first):
        there = not notice.area or not areas or notice.area in areas
        if there and notice.first_day <= last.isoformat():
            yield seen(services, notice, language)


def of_meetings(
    services: Services, first: date, last: date, language: str, areas: tuple[str, ...]
) -> Iterable[OnBoard]:
    """Meetings that are planned; their number tells the rest."""
    for meeting in meeting_plans.ahead(services):
        day = meeting_plans.local(services, meeting.starts_at).date()
        if first <= day <= last and (not meeting.area or not areas or meeting.area in areas):
            title = meeting.title.get(language) or meeting.title.get(services.community.languages[0], "")
            on = _day(day.isoformat(), first)
            yield OnBoard(meeting.ref, title, on, on, meeting.place, begun=day == first)


SOURCES: list[Source] = [of_the_desk, of_meetings]
"""Where what is on comes from: whoever keeps more that is on adds a function of its own."""


def running(services: Services, today: date) -> list[Notice]:
    """Notices that are not over, those first that end first."""
    still = (where("status") == "on") & (where("last_day") >= today.isoformat())
    return services.store.find(Notice, still, order="last_day", limit=MOST_RUNNING)


def seen(services: Services, notice: Notice, language: str) -> OnBoard:
    """A notice as it is told in this language, else in the community's first."""
    first = services.community.languages[0]
    today = date.fromisoformat(people.today(services))
    spoken = language if notice.title.get(language) else first
    return OnBoard(
        notice.ref, notice.title.get(spoken, ""), _day(notice.first_day, today), _day(notice.last_day, today),
        notice.words.get(spoken, ""), notice.sounds.get(language, ""), begun=notice.first_day <= today.isoformat(),
    )  # fmt: skip


def _day(written: str, today: date) -> LocalDay:
    day = date.fromisoformat(written)
    return LocalDay(written, DAYS[day.weekday()], {0: "today", 1: "tomorrow"}.get((day - today).days, ""))


def notice_of(services: Services, ref: str) -> Notice:
    """The notice; NotFound where there is none with this ref."""
    found = services.store.one(Notice, where("ref") == ref)
    if found is None:
        raise NotFound(f"there is no notice {ref}")
    return found


def keep_notice(services: Services, notice: Notice, who: str) -> Notice:
    """Puts a notice on the board, new or changed; ExchangeError says what it lacks. In the transaction that is open."""
    check_notice(services, notice)
    now = services.now()
    if not notice.ref:
        kept = services.store.add(
            replace(notice, ref=new_ref(services.store), status="on", by=who, created_at=now, updated_at=now)
        )
        services.event(who, "wrote a notice", kept.ref)
        return kept
    known = notice_of(services, notice.ref)
    changed = replace(
        known, title=notice.title, words=notice.words, first_day=notice.first_day, last_day=notice.last_day,
        area=notice.area, sounds=_still_true(known, notice), status="on", updated_at=now,
    )  # fmt: skip
    services.event(who, "changed a notice", notice.ref)
    return services.store.put(changed)


def _still_true(known: Notice, notice: Notice) -> dict[str, str]:
    """The sounds of what still says the same: no old recording ever says the wrong thing."""
    return {
        language: name
        for language, name in known.sounds.items()
        if (known.title.get(language), known.words.get(language))
        == (notice.title.get(language), notice.words.get(language))
    }


def check_notice(services: Services, notice: Notice) -> None:
    """ExchangeError says, in a sentence, what a notice lacks or has too much of."""
    first = services.community.languages[0]
    if not notice.title.get(first, "").strip():
        raise ExchangeError("a notice needs a title in the community's first language", "notice_title")
    if any(len(title) > LONGEST_TITLE for title in notice.title.values()):
        raise ExchangeError(f"a title has {LONGEST_TITLE} characters at most", "notice_long_title", n=LONGEST_TITLE)
    if any(len(words) > LONGEST_WORDS for words in notice.words.values()):
        raise ExchangeError(f"a notice has {LONGEST_WORDS} characters at most", "notice_long", n=LONGEST_WORDS)
    if notice.area and notice.area not in services.community.areas:
        raise ExchangeError(f"{notice.area!r} is no area")
    try:
        begins, ends = date.fromisoformat(notice.first_day), date.fromisoformat(notice.last_day)
    except ValueError:
        raise ExchangeError("a notice needs a first day", "notice_days") from None
    if not begins <= ends:
        raise ExchangeError("a notice ends on its first day or later", "notice_days")


def end_notice(services: Services, ref: str, who: str) -> Notice:
    """Takes a notice off the board, with what was recorded of it; in the transaction that is open."""
    notice = notice_of(services, ref)
    for sound in services.store.find(NoticeSound, where("notice") == ref):
        services.store.drop(sound)
    services.event(who, "ended a notice", ref)
    return services.store.put(replace(notice, status="ended", sounds={}, updated_at=services.now()))


def record(services: Services, ref: str, language: str, mime: str, sound: bytes, who: str) -> None:
    """Keeps a notice as it was recorded in one language; in the transaction that is open."""
    notice, ending = notice_of(services, ref), KINDS_OF_SOUND.get(mime)
    if ending is None or not sound:
        raise ExchangeError("choose a sound file, MP3 or WAV", "notice_sound")
    if len(sound) > LARGEST_SOUND:
        raise ExchangeError("this recording is too large: two minutes at most", "notice_sound_large")
    if not notice.title.get(language):
        raise ExchangeError("write the notice in this language before you record it", "notice_unwritten")
    name = f"{ref}-{language}-{hashlib.sha256(sound).hexdigest()[:12]}.{ending}"
    for older in services.store.find(NoticeSound, where("notice") == ref):
        if older.name in (name, notice.sounds.get(language)):
            services.store.drop(older)
    kept = base64.b64encode(sound).decode()
    services.store.add(NoticeSound(name=name, notice=ref, mime=mime, sound=kept, created_at=services.now()))
    sounds = {**notice.sounds, language: name}
    services.store.put(replace(notice, sounds=sounds, updated_at=services.now()))
    services.event(who, "recorded a notice", ref)


def sound_called(services: Services, name: str) -> tuple[bytes, str] | None:
    """What was recorded under this name, and its kind."""
    found = services.store.one(NoticeSound, where("name") == name)
    return (base64.b64decode(found.sound), found.mime) if found else None
