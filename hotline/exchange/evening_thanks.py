"""Thanks that came when a match was over: passed on in the evening, all of a day in one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from hotline.base.clock import stamp
from hotline.exchange import apart, people, post_times
from hotline.exchange.notices import tell
from hotline.services import Services
from storage.records import Message, Person, Post, Thanks
from storage.store import where

EVENING = 18
"""The local hour at which thanks are passed on."""
DAYS_REMEMBERED = 60
"""Later nobody knows whom thanks without a name are for."""
LOOKED_AT, MOST_AT_ONCE, MOST_ON_PAGE = 5, 100, 40
MOST_IN_ONE_TEXT = 3
"""Thanks that two segments hold; further ones come on the evening after."""
ASKED_OF = ("resident", "helper")


def last_help(services: Services, phone: str) -> tuple[Post, Person] | None:
    """The newest need of this phone that somebody helped with and that is closed, with who helped."""
    closed = (where("phone") == phone) & (where("status") == "closed")
    since = services.now(days=-DAYS_REMEMBERED)
    for post in services.store.find(Post, closed, newest=True, limit=LOOKED_AT) if phone else ():
        helper = people.find(services, post.helper) if post.closed_because == "helped" and post.helper else None
        if helper and helper.phone and post.updated_at >= since and not apart.are(services, phone, helper.phone):
            return post, helper
    return None


def keep(services: Services, ref: str, phone: str, words: str) -> Thanks | None:
    """Keeps thanks for the evening, in the transaction that is open; the resident is asked about the board now."""
    post = services.store.one(Post, where("ref") == ref)
    if post is None or not post.helper or apart.are(services, phone, post.helper):
        return None
    now = services.now()
    return services.store.add(
        Thanks(
            ref=ref, phone=phone, helper=post.helper, words=words, due_at=_evening(services), board="resident",
            created_at=now, updated_at=now,
        )
    )  # fmt: skip


def _evening(services: Services) -> str:
    """The next evening."""
    here = post_times.here(services)
    day = here.date() + timedelta(days=here.hour >= EVENING)
    return stamp(datetime.combine(day, time(EVENING), post_times.zone(services)))


def answer(services: Services, ref: str, phone: str, *, agreed: bool) -> None:
    """What the one or the other side says about the board, in the transaction that is open; no is no for good."""
    for one in services.store.find(Thanks, where("ref") == ref):
        if (one.board, phone) in (("resident", one.phone), ("helper", one.helper)):
            board = "" if not agreed else "helper" if one.board == "resident" else "yes"
            services.store.put(replace(one, board=board, updated_at=services.now()))


def asked_of(services: Services, helper: str) -> tuple[str, ...]:
    """Refs of needs for whose thanks this helper, who has heard them, is asked about the board."""
    asked = services.store.find(Thanks, (where("helper") == helper) & (where("board") == "helper"), limit=LOOKED_AT)
    return tuple(one.ref for one in asked if one.status == "told")


def on_the_board(services: Services) -> list[Thanks]:
    """Thanks that both sides agreed to see in public, the newest first."""
    return services.store.find(Thanks, where("board") == "yes", newest=True, limit=MOST_ON_PAGE)


def send(services: Services) -> int:
    """Passes on what is due; says to how many helpers."""
    due = (where("status") == "waiting") & (where("due_at") <= services.now())
    found = services.store.find(Thanks, due, order="due_at", limit=MOST_AT_ONCE)
    helpers = dict.fromkeys(one.helper for one in found)
    for phone in helpers:
        with services.store.transaction():
            now = [fresh for one in found if one.helper == phone and (fresh := services.store.get(Thanks, one.id))]
            _tell(services, phone, [one for one in now if one.status == "waiting"])
    return len(helpers)


def _tell(services: Services, phone: str, every: list[Thanks]) -> None:
    helper = people.find(services, phone)
    if helper is None or helper.unreachable or not helper.consent:
        _settle(services, every, status="withheld")
        return
    meant = [one for one in every if not apart.are(services, one.phone, phone)]
    _settle(services, (one for one in every if one not in meant), status="withheld")
    if helper.pauses(people.today(services)):
        _settle(services, meant, due_at=_evening(services))
        return
    told = list(islice(meant, MOST_IN_ONE_TEXT))
    _settle(services, meant[MOST_IN_ONE_TEXT:], due_at=_evening(services))
    post = services.store.one(Post, where("ref") == told[0].ref) if told else None
    if post is None:
        return
    said = tuple((_name(services, one), one.words) for one in told)
    asks = next((one.ref for one in told if one.board == "helper"), "")
    tell(services, phone, "thanks_evening", post, reader=helper, automatic=True, thanked=said, asks=asks)
    _settle(services, told, status="told", told_with=post.ref)


def _name(services: Services, one: Thanks) -> str:
    return people.first_name(people.find(services, one.phone) or Person())


def _settle(services: Services, every: Iterable[Thanks], **fields: Any) -> None:
    for one in every:
        services.store.put(replace(one, **fields, updated_at=services.now()))


def erase(services: Services, person: Person) -> None:
    """Thanks of and to whoever leaves go, and the text in which a helper has read them."""
    for one in services.store.find(Thanks, where("phone") == person.phone):
        texts = (where("post") == one.told_with) & (where("purpose") == "notice")
        for text in services.store.find(Message, texts) if one.told_with else ():
            if text.phone == one.helper:
                services.store.put(replace(text, body="", updated_at=services.now()))
        services.store.drop(one)
    for one in services.store.find(Thanks, where("helper") == person.phone):
        services.store.drop(one)
