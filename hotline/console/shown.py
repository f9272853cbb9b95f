"""How things are shown: in the reader's language, with times as ages and numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from flask import Blueprint, g, request, session
from flask_login import current_user
from markupsafe import Markup

from flows.hearing.doubting import WORDS
from flows.hearing.time_words import DAYS
from flows.words import cldr
from hotline.base.clock import moment
from hotline.base.privacy import masked
from hotline.console.here import may, me, services, words
from hotline.exchange import hours, post_times, time_forms
from hotline.exchange.matching import Reason
from hotline.exchange.time_forms import Written
from storage.records import Post

LONG_MINUTES = 60
"""Unread for so long, or without a helper for four times as long, stands out on the board."""


def language() -> str:
    """The reader's: their own choice, else what the browser asks for, else English."""
    if "language" not in g:
        known = list(words().languages)
        chosen = session.get("language") or (current_user.is_authenticated and me().language)
        g.language = chosen if chosen in known else request.accept_languages.best_match(known, "en")
    return str(g.language)


def said(name: str, /, **fields: Any) -> str:
    """The console's words of this name."""
    return words().say(language(), name, **fields)


def name_of(table: str, key: str) -> str:
    """What a category, an area, a status … is called."""
    if table == "areas":
        return services().community.areas.get(key, key)
    name = f"{table}.{key}"
    return said(name) if words().has(name) else key.replace("_", " ")


def names_of(table: str, keys: tuple[str, ...] | list[str]) -> str:
    """Several of them."""
    return ", ".join(name_of(table, key) for key in keys)


def age(stamped: str) -> str:
    """How long ago, in one unit: 5 min, 3 h, 2 d."""
    seconds = (services().clock.now() - moment(stamped)).total_seconds()
    if seconds < 60:
        return said("ago.just_now")
    for limit, size, unit in ((3600, 60, "minutes"), (172800, 3600, "hours"), (float("inf"), 86400, "days")):
        if seconds < limit:
            return said(f"ago.{unit}", n=max(0, int(seconds // size)))
    return ""


def waits_long(post: Post) -> bool:
    """Whether a person should have seen to it by now."""
    there = {"new": LONG_MINUTES, "open": 4 * LONG_MINUTES}.get(post.status)
    return there is not None and moment(post.created_at) < services().clock.now() - timedelta(minutes=there)


def until(stamped: str) -> str:
    """How long from now."""
    seconds = (moment(stamped) - services().clock.now()).total_seconds()
    if seconds <= 0:
        return said("ago.now")
    if seconds < 7200:
        return said("ago.minutes", n=int(seconds // 60) + 1)
    return said("ago.hours", n=int(seconds // 3600))


def local(stamped: str) -> str:
    """Date and time of the neighbourhood; the time alone when it was today."""
    then, today = at_home(stamped), at_home(services().now())
    return then.strftime("%H:%M" if then.date() == today.date() else "%Y-%m-%d %H:%M")


def dated(stamped: str) -> str:
    """Date and time of the neighbourhood in full, for paper."""
    return at_home(stamped).strftime("%Y-%m-%d %H:%M")


def at_home(stamped: str) -> datetime:
    """A kept time as the neighbourhood's clocks show it."""
    return moment(stamped).astimezone(ZoneInfo(services().community.timezone))


@lru_cache(maxsize=4096)
def _pretty(number: str, country: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    at_home = phonenumbers.region_code_for_number(parsed) == country
    form = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)


def phone(number: str) -> str:
    """A number to be read and dialled; viewers see its last two digits only."""
    if not number.startswith("+"):
        return said("anonymous") if number in ("", "anonymous") else number
    if not may("coordinator"):
        return "••• " + number[-2:]
    return _pretty(number, services().community.country)


def dial(number: str) -> Markup | str:
    """A number to be called with a click; as `phone` shows it to whoever may not."""
    shown = phone(number)
    if not number.startswith("+") or not may("coordinator"):
        return shown
    return Markup('<a class="number" href="tel:{}">{}</a>').format(number, shown)


def private(text: str, numbers: bool | None = None) -> str:
    """Words from outside, whose phone numbers only coordinators see; paper says itself whether it bears `numbers`."""
    return text if (may("coordinator") if numbers is None else numbers) else masked(text)


def person_name(who: str, *, begins: bool = False) -> str:
    """A line of the audit trail says who in a word, with a capital where it `begins` a sentence."""
    if who.startswith("coordinator:"):
        return who.removeprefix("coordinator:").title()
    name = said(f"who.{who}") if words().has(f"who.{who}") else who
    return name[:1].upper() + name[1:] if begins else name


def did(what: str) -> str:
    """What somebody did, as the audit trail has it."""
    name = f"did.{what.replace(' ', '_')}"
    return said(name) if words().has(name) else what


def reason(why: Reason) -> str:
    """A match's reason in words."""
    value: Any = why.value
    if why.name in ("can", "offers"):
        value = names_of("categories", value)
    elif why.name == "lives":
        value = name_of("areas", value)
    elif why.name in ("speaks", "other_language"):
        value = name_of("languages", value)
    elif why.name == "when":
        value = name_of("when", value)
    elif why.name == "free":
        value = hours.in_words(value, cldr.day_names(language()))
    return said(f"reason.{why.name}", n=value) if isinstance(value, int) else said(f"reason.{why.name}", value=value)


def things(post: Post) -> str:
    """The things that were named, as they were said, and the categories of which none was."""
    items = [item for item in post.items if item[1] in post.categories]
    kinds = {kind for _, kind in items}
    rest = names_of("categories", tuple(kind for kind in post.categories if kind not in kinds))
    return ", ".join(filter(None, [*(words for words, _ in items), rest]))


def readings(post: Post) -> str:
    """What unsure words may be, as a sentence: what they read as on the whole, and by their words alone."""
    weighed = [(kind, share) for kind, share in post.readings if share != WORDS]
    alone = next((kind for kind, share in post.readings if share == WORDS), "unclear")
    either = (said("post.read_as", kind=said(f"may_be.{kind}"), n=round(float(share) * 100)) for kind, share in weighed)
    return said("post.unsure", either=said("post.or").join(either), alone=said(f"may_be.{alone}"))


def minutes(number: int) -> str:
    """How long something took: '2 h 30 min'."""
    hours, rest = divmod(number, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))


def when(post: Post) -> str:
    """When something is needed or offered, as a text says it; "" where nobody knows."""
    known = {"when": post.when, "time": post_times.local(services(), post)}
    return services().wording.when(known, language())


def time_of(form: Post | Mapping[str, Any]) -> Written | Mapping[str, Any]:
    """The time in a form: a post's, or what was typed."""
    return time_forms.shown(services(), form) if isinstance(form, Post) else form


def weekdays() -> list[tuple[str, str]]:
    """The days of the week and what they are called, Monday first."""
    return list(zip(DAYS, cldr.day_names(language()), strict=True))


def title(post: Post) -> str:
    """What a post is about, in a few words."""
    about = things(post) or said(f"kinds.{post.kind}")
    many = said("for_many", n=post.how_many) if post.how_many > 1 else ""
    return (about + many)[:1].upper() + (about + many)[1:]


def add_to(console: Blueprint) -> None:
    """Gives the templates these words."""
    console.app_template_filter("age")(age)
    console.app_template_filter("until")(until)
    console.app_template_filter("local")(local)
    console.app_template_filter("dated")(dated)
    console.app_template_filter("phone")(phone)
    console.app_template_filter("dial")(dial)
    console.app_template_filter("private")(private)
    console.app_template_test("waits_long")(waits_long)
    console.app_template_filter("person_name")(person_name)
    console.app_template_filter("reason")(reason)
    console.app_template_filter("did")(did)
    console.app_template_filter("title_of")(title)
    console.app_template_filter("things_of")(things)
    console.app_template_filter("readings_of")(readings)
    console.app_template_filter("when_of")(when)
    console.app_template_filter("minutes")(minutes)
    console.app_template_filter("time_of")(time_of)
    console.app_context_processor(lambda: {"weekdays": weekdays})
