"""Roles of the network: written by the desk, offered, taken and given up, and who has one on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from flows.conversations.roles import NOTICE
from flows.hearing.time_words import DAYS
from flows.prompts import Prompt
from hotline.base import gsm7
from hotline.exchange import ExchangeError, NotFound, apart, call_backs, people, quiet
from hotline.exchange.ballots import in_language
from hotline.exchange.refs import new_ref
from hotline.services import Services
from storage.records import Person, RoleHolder, TeamRole
from storage.store import where

MOST = 50
"""Roles of one community."""
MOST_HOLDERS = 20
LONGEST_NAME, LONGEST_TOLD = 24, 90
"""Characters of a name, and of what a role is for or what it allows."""
MOST_SEGMENTS = 2
OFFERS = ("role_offer", "role_offer_deputy")
HOURS_WORTH_SENDING = 72
AT_ONCE = 100


def every(services: Services) -> list[TeamRole]:
    """All roles, in the order in which they were written."""
    return services.store.find(TeamRole, limit=MOST)


def by_ref(services: Services, ref: str) -> TeamRole:
    """One role; NotFound where there is none with this ref."""
    found = services.store.one(TeamRole, where("ref") == ref)
    if found is None:
        raise NotFound(f"there is no role {ref}")
    return found


def holders(services: Services, ref: str) -> list[RoleHolder]:
    """Everybody who was asked to take it or to stand in, whatever they said."""
    return services.store.find(RoleHolder, where("role") == ref, limit=MOST_HOLDERS)


def of_phone(services: Services, phone: str) -> list[RoleHolder]:
    """What roles this phone was asked to take."""
    return services.store.find(RoleHolder, where("phone") == phone, limit=MOST) if phone else []


def save(services: Services, role: TeamRole, who: str) -> TeamRole:
    """Keeps a role, new or changed; ExchangeError says what it lacks."""
    _check(services, role)
    now = services.now()
    with services.store.transaction():
        if not role.ref:
            if len(every(services)) >= MOST:
                raise ExchangeError(f"there are {MOST} roles already", "role_too_many", n=MOST)
            kept = replace(role, id=0, ref=new_ref(services.store), created_at=now, updated_at=now)
            services.event(who, "wrote a role", kept.ref)
            return services.store.add(kept)
        known = by_ref(services, role.ref)
        services.event(who, "changed a role", role.ref)
        return services.store.put(replace(role, id=known.id, created_at=known.created_at, updated_at=now))


def _check(services: Services, role: TeamRole) -> None:
    languages = services.community.languages
    if not role.names.get(languages[0], "").strip() or not role.about.get(languages[0], "").strip():
        raise ExchangeError("a role needs a name and what it is for in the first language", "role_words")
    if any(len(name) > LONGEST_NAME or ":" in name for name in role.names.values()):
        raise ExchangeError(
            f"a name has {LONGEST_NAME} characters at most, and no colon", "role_name", most=LONGEST_NAME
        )
    if any(len(told) > LONGEST_TOLD for told in (*role.about.values(), *role.may.values())):
        raise ExchangeError(f"write {LONGEST_TOLD} characters at most", "role_long", most=LONGEST_TOLD)
    taken = {name.casefold() for other in every(services) if other.ref != role.ref for name in other.names.values()}
    if any(name.casefold() in taken for name in role.names.values()):
        raise ExchangeError("another role has this name", "role_name_taken")
    if any(gsm7.segments(gsm7.fold(offered(services, role, language))) > MOST_SEGMENTS for language in languages):
        raise ExchangeError("the text that offers it is too long: shorten it", "role_too_long")


def offered(services: Services, role: TeamRole, language: str) -> str:
    """The text that offers a role, as whoever never had one from us gets it."""
    told = told_of(services, replace(role, ref=role.ref or "10000"), language)
    longest = max((services.wording.written(Prompt(name, told), language) for name in OFFERS), key=len)
    return services.wording.first_text(longest, language)


def told_of(services: Services, role: TeamRole, language: str) -> dict[str, Any]:
    """What a wording may name of a role, in this language."""
    first = services.community.languages[0]
    name, about, may = (in_language(words, language, first) for words in (role.names, role.about, role.may))
    return {"ref": role.ref, "role": name, "about": about, "may": may}


def remove(services: Services, ref: str, who: str) -> None:
    """There is no such role any more; whoever had it hears so."""
    with services.store.transaction():
        role = by_ref(services, ref)
        for row in holders(services, ref):
            _leaves(services, role, row)
        services.store.drop(role)
        services.event(who, "removed a role", ref)


def offer(services: Services, ref: str, phone: str, who: str, *, deputy: bool = False) -> None:
    """Asks somebody to take a role, or to stand in: it is theirs once they have agreed."""
    with services.store.transaction():
        role, person = by_ref(services, ref), people.meet(services, phone)
        if person.unreachable:
            raise ExchangeError(f"{phone} gets no texts and no calls from us", "role_unreachable", phone=phone)
        rows = holders(services, ref)
        row = next((one for one in rows if one.phone == phone), None)
        if row and row.status != "declined":
            raise ExchangeError(f"{phone} was asked already", "role_asked", phone=phone)
        if not row and len(rows) >= MOST_HOLDERS:
            raise ExchangeError(f"a role has {MOST_HOLDERS} people at most", "role_too_many", n=MOST_HOLDERS)
        if row:
            services.store.drop(row)
        services.store.add(RoleHolder(role=ref, phone=phone, deputy=deputy, created_at=services.now()))
        person = _in_roles(services, person, (*person.in_roles.split(), ref))
        services.event(who, "offered a role", ref)
        if person.reached_by == "voice":
            _call_about_role(services, person, role, "role_call")
        else:
            tell_of_role(services, person, role, "role_offer_deputy" if deputy else "role_offer")


def _call_about_role(services: Services, person: Person, role: TeamRole, prompt: str, **more: Any) -> None:
    args = {**told_of(services, role, person.language), **more}
    words = services.wording.written(Prompt(prompt, args), person.language)
    call_backs.owe(services, person.phone, words, ref=more.get("ref", role.ref), prompt=prompt, args=args)


def tell_of_role(
    services: Services, person: Person, role: TeamRole, prompt: str, *, purpose: str = "notice",
    automatic: bool = False, **more: Any,
) -> None:  # fmt: skip
    """Tells somebody of a role, by text or on a call of ours."""
    if not people.is_number(person.phone) or person.unreachable:
        return
    if person.reached_by == "voice":
        _call_about_role(services, person, role, prompt, **more)
        return
    args = {**told_of(services, role, person.language), **more}
    words = services.wording.written(Prompt(prompt, args), person.language)
    if not person.greeted:
        words = services.wording.first_text(words, person.language)
        services.store.put(replace(person, greeted=True))
    not_before = quiet.not_before(services.community, services.clock.now()) if automatic else ""
    services.outbox.put(
        person.phone, words, purpose=purpose, post=args["ref"], priority=1, not_before=not_before,
        not_after=services.now(hours=HOURS_WORTH_SENDING), person=person,
    )  # fmt: skip


def _in_roles(services: Services, person: Person, refs: Iterable[str]) -> Person:
    return services.store.put(replace(person, in_roles=" ".join(dict.fromkeys(refs)), updated_at=services.now()))


def answered(services: Services, person: Person, ref: str, *, agreed: bool) -> Person:
    """Whoever was asked takes it or not; whoever has it may give it up."""
    row = services.store.one(RoleHolder, where("key") == f"{ref} {person.phone}")
    if row is None:
        return person
    call_backs.told(services, person.phone, (NOTICE,), ref)
    if agreed:
        services.store.put(replace(row, status="agreed"))
        services.event("person", "took a role", ref)
        if not person.consent:
            person = services.store.put(replace(person, consent="agreed to a role"))
        return person
    services.event("person", "gave a role up" if row.status == "agreed" else "declined a role", ref)
    if row.status == "agreed":
        tell_of_role(services, person, by_ref(services, ref), "role_left")
    services.store.put(replace(row, status="declined", away_from="", away_until="", turns_on=""))
    return _in_roles(services, person, (one for one in person.in_roles.split() if one != ref))


def said_to_desk(services: Services, ref: str, phone: str, who: str, *, agreed: bool) -> None:
    """The desk has talked with somebody who was asked, and notes what they said."""
    with services.store.transaction():
        row = services.store.one(RoleHolder, where("key") == f"{ref} {phone}")
        if row is None or row.status != "asked":
            raise NotFound("they are not asked any more")
        person = people.by_phone(services, phone)
        if agreed and not person.consent:
            person = services.store.put(replace(person, consent=f"told {who}"))
        person = answered(services, person, ref, agreed=agreed)
        if agreed:
            role = by_ref(services, ref)
            tell_of_role(services, person, role, "role_taken_deputy" if row.deputy else "role_taken")


def let_go(services: Services, ref: str, phone: str, who: str) -> None:
    """The desk takes somebody out of a role, and they hear so."""
    with services.store.transaction():
        role = by_ref(services, ref)
        row = services.store.one(RoleHolder, where("key") == f"{ref} {phone}")
        if row is None:
            raise NotFound("they do not have this role any more")
        _leaves(services, role, row)
        services.event(who, "took somebody out of a role", ref)


def _leaves(services: Services, role: TeamRole, row: RoleHolder) -> None:
    services.store.drop(row)
    person = people.find(services, row.phone)
    if person is None or row.status == "declined":
        return
    call_backs.told(services, row.phone, (NOTICE,), role.ref)
    person = _in_roles(services, person, (one for one in person.in_roles.split() if one != role.ref))
    tell_of_role(services, person, role, "role_left")


def on_duty(services: Services, ref: str, besides: str = "") -> list[tuple[RoleHolder, Person]]:
    """Who has a role today and can be reached, else who stands in; nobody whom `besides` was parted from, or is."""
    agreed = [row for row in holders(services, ref) if row.status == "agreed" and row.phone != besides]
    met, today = people.find_all(services, (row.phone for row in agreed)), people.today(services)
    parted = apart.hashes(services, besides) if besides and agreed else frozenset()
    there = [
        (row, met[row.phone])
        for row in agreed
        if row.phone in met
        and met[row.phone].consent
        and not met[row.phone].unreachable
        and not (row.away(today) or met[row.phone].pauses(today))
        and not apart.among(services, row.phone, parted)
    ]
    return [one for one in there if not one[0].deputy] or there


def set_holiday(services: Services, ref: str, phone: str, begins: str, until: str, who: str) -> None:
    """The desk notes that somebody is away from one date until another; "" for both ends it."""
    with services.store.transaction():
        by_ref(services, ref)
        row = services.store.one(RoleHolder, where("key") == f"{ref} {phone}")
        if row is None or row.status != "agreed":
            raise NotFound("they do not have this role")
        if begins or until:
            _check_dates(services, begins, until)
        services.event(who, "noted a holiday", ref)
        _goes(services, row, begins, until)


def _check_dates(services: Services, begins: str, until: str) -> None:
    try:
        right = date.fromisoformat(begins) < date.fromisoformat(until) and until > people.today(services)
    except ValueError:
        right = False
    if not right:
        raise ExchangeError("a holiday has a first day and a day to come on which it is over", "role_dates")


def paused(services: Services, person: Person) -> None:
    """Whoever has roles has just said until when they are not to be asked, or that they are back."""
    for row in of_phone(services, person.phone):
        if row.status == "agreed":
            today = people.today(services) if person.paused_until else ""
            _goes(services, row, today, person.paused_until, told=True)


def _goes(services: Services, row: RoleHolder, begins: str, until: str, *, told: bool = False) -> None:
    """Somebody is away from `begins` until that date; `told` where they know of the end by themselves."""
    today, was = people.today(services), row.away(people.today(services))
    row = services.store.put(replace(row, away_from=begins, away_until=until, turns_on=begins))
    if row.away(today):
        _begins(services, row)
    elif was:
        _ends(services, row, told=told)


def keep_holidays(services: Services) -> None:
    """What begins or is over today is told, in the morning where the hours are quiet."""
    today = people.today(services)
    due = (where("turns_on") > "") & (where("turns_on") <= today)
    for seen in services.store.find(RoleHolder, due, order="turns_on", limit=AT_ONCE):
        with services.store.transaction():
            row = services.store.get(RoleHolder, seen.id)
            if row is None or row.turns_on != seen.turns_on:
                continue
            if row.away(today):
                _begins(services, row, automatic=True)
                continue
            begun = row.turns_on != row.away_from
            services.store.put(replace(row, away_from="", away_until="", turns_on=""))
            if begun:
                _ends(services, row, automatic=True)


def _begins(services: Services, row: RoleHolder, *, automatic: bool = False) -> None:
    """The role passes to whoever stands in, and both hear so."""
    services.store.put(replace(row, turns_on=row.away_until))
    role, person = by_ref(services, row.role), people.find(services, row.phone)
    if row.deputy or person is None:
        return
    until = {"until": row.away_until, "day": DAYS[date.fromisoformat(row.away_until).weekday()]}
    there = on_duty(services, row.role, besides=row.phone)
    names = ", ".join(filter(None, (people.first_name(one) for _, one in there)))
    if not there:
        tell_of_role(services, person, role, "role_passes_to_nobody", automatic=automatic, **until)
        return
    for deputy, one in there:
        if deputy.deputy:
            tell_of_role(services, one, role, "role_stands_in", automatic=automatic, **until)
    neighbor = services.wording.piece("neighbor", person.language)
    known = names or neighbor[:1].upper() + neighbor[1:]
    tell_of_role(services, person, role, "role_passes", automatic=automatic, deputy=known, **until)


def _ends(services: Services, row: RoleHolder, *, automatic: bool = False, told: bool = False) -> None:
    role, person = by_ref(services, row.role), people.find(services, row.phone)
    if row.deputy or person is None:
        return
    if not told:
        tell_of_role(services, person, role, "role_again", automatic=automatic)
    for deputy, one in on_duty(services, row.role, besides=row.phone):
        if deputy.deputy:
            tell_of_role(services, one, role, "role_handed_back", automatic=automatic)


def forget(services: Services, phone: str) -> None:
    """Whoever has this phone is in no role any more."""
    for row in of_phone(services, phone):
        services.store.drop(row)
