"""What stands around every page: the menu, what everybody should know by now, and the hidden fields of forms."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from hotline.console.here import may, services, words
from hotline.console.routes import new_token
from hotline.console.shown import language, local, name_of, names_of, said
from hotline.exchange import call_limits, desk_questions
from hotline.line import machines
from hotline.line.state import line_state
from hotline.outbox import caps
from storage.records import CallBack, Message, Person
from storage.store import where

STATIC = Path(__file__).parent / "static"
LATE_S = 300
"""A text that could leave and has waited so long says that nobody sends, or that the day's cap is reached."""
FIRST = ("board", "people", "call_backs")
"""What a phone shows beside its menu."""
PAGES = (
    ("console.board", "board", "viewer"),
    ("console.people_list", "people", "coordinator"),
    ("console.call_backs", "call_backs", "coordinator"),
    ("console.questions", "questions", "coordinator"),
    ("console.shifts_list", "shifts", "coordinator"),
    ("console.roles_list", "roles", "coordinator"),
    ("console.announcements_list", "announcements", "coordinator"),
    ("console.polls_list", "polls", "coordinator"),
    ("console.meetings_list", "meetings", "coordinator"),
    ("console.notices_list", "notices", "coordinator"),
    ("console.needs_page", "needs", "coordinator"),
    ("console.hours_told", "hours", "coordinator"),
    ("console.texts", "texts", "coordinator"),
    ("console.learned", "learned", "coordinator"),
    ("console.streets_list", "streets", "coordinator"),
    ("console.promotion", "promotion", "coordinator"),
    ("console.blackout", "print", "viewer"),
    ("console.team", "team", "admin"),
)
"""Endpoint, name and least role of what stands at the top."""


def add_to(console: Blueprint) -> None:
    """Gives the templates what every page needs."""
    console.app_context_processor(_context)


def _context() -> dict[str, object]:
    return {
        "t": said,
        "known_word": words().has,
        "name_of": name_of,
        "names_of": names_of,
        "once": once,
        "may": may,
        "language": language,
        "community": services().community,
        "console_languages": list(words().languages),
        "signed_in": current_user,
        "pages": PAGES,
        "first_pages": FIRST,
        "asset": _asset,
        **banner(),
    }


def once() -> Markup:
    """The hidden fields that every form needs."""
    field = Markup('<input type="hidden" name="{}" value="{}">')
    return field.format("csrf_token", generate_csrf()) + field.format("once", new_token())


def banner() -> dict[str, object]:
    """What everybody who is signed in should know on any page, and a mark that changes with it."""
    if not current_user.is_authenticated:
        return {}
    store = services().store
    troubles = list(_troubles())
    waiting = {
        "people": store.count(Person, where("joining") == "asked", 100),
        "call_backs": store.count(CallBack, where("status") == "open", 100),
        "questions": desk_questions.count(services()),
    }
    told = hashlib.sha256(repr((troubles, waiting, language())).encode()).hexdigest()[:12]
    return {"troubles": troubles, "waiting": waiting, "told": told}


@lru_cache
def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def _asset(filename: str) -> str:
    """The address of a static file, new with each change of it, so that browsers may keep it for good."""
    return url_for("console.static", filename=filename, v=_mark(STATIC / filename))


def _troubles() -> Iterator[str]:
    """What waits and since when, while the line is down or nobody sends; a machine cut off; and a clock that jumped."""
    store, now = services().store, services().clock.now()
    if store.refusal():
        yield said("nothing_kept")
    reached = machines.reach(store, now)
    if reached.down:
        waits = sum(
            store.count(Message, where("status") == status, 10_000) for status in ("queued", "sending", "unknown")
        )
        since = local(reached.down.down_since)
        yield said("line_down", n=waits, since=since) if waits else said("line_down.nothing", since=since)
    elif (state := line_state(store)).fault:
        yield said(f"line_unwell.{state.fault}", code=state.fault_code, since=local(state.fault_since))
    else:
        late = [text for text in store.due(services().now(), 1) if text.created_at < services().now(seconds=-LATE_S)]
        yield from (said("texts_wait", since=local(text.created_at)) for text in late)
    for machine in reached.unwell:
        yield said("machine_down", name=machines.called(machine), since=local(machine.down_since))
    there = machines.at_work(store, now)
    if any(machine.clock_note for machine in there):
        yield said("clock_jumped")
    if ahead := max((machine.dated_ahead for machine in there), default=""):
        yield said("dated_ahead", day=ahead[:10])
    yield from _caps()


def _caps() -> Iterator[str]:
    """Which of the day's caps are near, and how much of them is used."""
    home = services()
    limits, talk = home.community.limits, home.community.voice
    segments = caps.segments_today(line_state(home.store), home.clock.now())
    if caps.near(segments, limits.segments_per_day):
        yield said("cap_near.texts", n=segments, most=limits.segments_per_day)
    if call_limits.near(home):
        yield said("cap_near.calls", n=call_limits.used(home) // call_limits.MINUTE, most=talk.minutes_per_day)
