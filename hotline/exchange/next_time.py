"""What comes again: when one time is over the next is filed, and whoever helped is asked first for it.

A yes makes it theirs without anybody else being asked; a no or a day of silence leads to the usual matching.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows.hearing.time_words import DAYS
from hotline.exchange import ExchangeError, apart, asked, people, post_times, posts, sides, tasks
from hotline.exchange.told_times import EVERY_DAY, WEEK
from hotline.services import Services
from storage.records import Person, Post
from storage.store import where

MOST_OPEN = 20


def file(services: Services, closed: Post) -> Post | None:
    """Files the next time of a need that was helped with, and asks its helper; None where it does not come again."""
    day = _next(services, closed)
    if day is None or closed.kind != "need" or closed.closed_because != "helped" or _filed(services, closed):
        return None
    span = replace(post_times.of_post(services, closed), first=day)
    told: dict[str, Any] = post_times.stored(services, span)
    again = Post(
        kind="need", status="open", categories=closed.categories, words=closed.words, place=closed.place,
        area=closed.area, when=post_times.rough(span, post_times.here(services)), **told,
        how_many=closed.how_many, name=closed.name, language=closed.language, channel=closed.channel,
        phone=closed.phone, for_phone=closed.for_phone, for_whom=closed.for_whom, guessed=closed.guessed,
        evidence=closed.evidence, items=closed.items, flags=posts.kept_flags(closed.flags),
    )  # fmt: skip
    filed = posts.file(services, again, who="hotline")
    helper = _helper(services, closed)
    on: dict[str, Any] = {"until": day.isoformat(), "day": DAYS[day.weekday()]}
    if helper is None:
        filed = posts.flag(services, filed, "nobody_found")
    else:
        tasks.put_again(services, filed, helper, **on)
    first = people.first_name(helper) if helper else ""
    sides.tell_all(services, filed, "next_time" if first else "next_time_open", helper=first, automatic=True, **on)
    return filed


def _next(services: Services, post: Post) -> date | None:
    """The next of the days on which it comes again; None of a list of days, and of what is meant once."""
    span = post_times.of_post(services, post)
    if not span.repeats or span.last or "any" in span.repeats:
        return None
    today = post_times.here(services).date()
    begins = max(today, span.first or today)
    days = (begins + timedelta(ahead) for ahead in range(1, WEEK + 2))
    daily = bool(EVERY_DAY.intersection(span.repeats))
    return next((day for day in days if daily or DAYS[day.weekday()] in span.repeats), None)


def _filed(services: Services, closed: Post) -> bool:
    """Whether the next time is on file: it was told anew, or this one was closed twice."""
    still_open = where("status").one_of(list(posts.OPEN_STATUSES))
    theirs = services.store.find(Post, (where("phone") == closed.phone) & still_open, newest=True, limit=MOST_OPEN)
    same = (closed.repeats, closed.categories, closed.for_phone)
    return any((post.repeats, post.categories, post.for_phone) == same for post in theirs if post.ref != closed.ref)


def _helper(services: Services, closed: Post) -> Person | None:
    """Whoever helped, where they may be asked once more."""
    try:
        helper = asked.may_be_asked(services, people.find(services, closed.helper), closed.helper, closed)
    except ExchangeError:
        return None
    away = helper.pauses(people.today(services)) or "volunteer" not in helper.roles
    return None if away or apart.from_post(services, closed)(helper.phone) else helper
