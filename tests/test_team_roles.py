"""Roles: who is reached by their name, who never is, what passes to deputies, and what is left of whoever goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from flows.hearing import addressed
from hotline.archive import export
from hotline.exchange import (
    ExchangeError,
    apart,
    bars,
    opt_outs,
    people,
    relay,
    retention,
    role_duty,
    role_texts,
)
from storage.records import CallBack, Message, Person, Post, Relay, RoleHolder, TeamRole
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

DANA = "coordinator:dana"
DRIVERS: dict[str, Any] = {
    "names": {"en": "Drivers", "es": "Choferes"},
    "about": {"en": "You drive people to the clinic."},
    "may": {"en": "use the van"},
}
WRITES = "drivers: are we on for saturday?"


def neighbors(town: ConsoleTown, *phones: str, **known: Any) -> None:
    for phone in phones:
        people.add(town.services, phone, who="test", consent="test", name=f"N{phone[-4:]}", language="en", **known)


def role(town: ConsoleTown, *holders: str, deputies: tuple[str, ...] = ()) -> str:
    """The role of drivers, which these have agreed to have."""
    kept = role_duty.save(town.services, TeamRole(**DRIVERS), DANA)
    neighbors(town, ROSA, *holders, *deputies)
    for phone in (*holders, *deputies):
        role_duty.offer(town.services, kept.ref, phone, DANA, deputy=phone in deputies)
        assert town.hears(phone, f"{kept.ref} yes")
    return kept.ref


def passed_on(town: ConsoleTown) -> list[tuple[str, str]]:
    """The texts that went between somebody and a role, with whom they went to."""
    sent = town.services.store.find(Message, where("direction") == "out")
    return [(text.phone, text.body) for text in sent if text.purpose == relay.PURPOSE]


def way(town: ConsoleTown) -> str:
    return town.services.store.find(Relay)[-1].ref


def test_a_text_reaches_everybody_who_has_the_role_and_the_answers_come_back(town: ConsoleTown) -> None:
    role(town, BEN, LUZ)
    town.hears(ROSA, WRITES)
    assert [phone for phone, _ in passed_on(town)] == [BEN, LUZ]
    assert not any(number[-7:] in body for _, body in passed_on(town) for number in (ROSA, BEN, LUZ))
    town.hears(LUZ, f"{way(town)} yes, at nine")
    assert passed_on(town)[-1][0] == ROSA
    assert "yes, at nine" in passed_on(town)[-1][1]


@pytest.mark.parametrize("why", ["parted", "opted_out", "barred", "paused", "declined", "no_consent", "nobody"])
def test_whoever_cannot_be_reached_is_not_connected_and_the_desk_has_a_question(town: ConsoleTown, why: str) -> None:
    ref = role(town, *(() if why == "nobody" else (BEN,)))
    store = town.services.store
    if why == "parted":
        apart.part(town.services, ROSA, BEN, "test")
    elif why == "opted_out":
        opt_outs.opt_out(town.services, BEN, "stop")
    elif why == "barred":
        bars.bar(town.services, BEN, "threats", DANA)
    elif why == "paused":
        store.put(replace(people.by_phone(town.services, BEN), paused_until="2030-01-01"))
    elif why == "no_consent":
        store.put(replace(people.by_phone(town.services, BEN), consent=""))
    elif why == "declined":
        town.hears(BEN, f"{ref} no")
    [said] = town.hears(ROSA, WRITES)
    assert "Our team has your words" in said
    assert passed_on(town) == []
    assert [(post.flags, post.words) for post in store.find(Post, where("phone") == ROSA)] == [
        (("question",), "Drivers: are we on for saturday?")
    ]


def test_who_was_parted_since_gets_neither_what_waits_nor_an_answer(town: ConsoleTown) -> None:
    role(town, BEN)
    town.hears(ROSA, WRITES)
    ref = way(town)
    town.hears(BEN, f"{ref} block")
    assert apart.are(town.services, ROSA, BEN)
    assert {text.status for text in town.services.store.find(Message, where("post") == ref)} & {"queued"} == set()
    town.hears(ROSA, f"{ref} hello?")
    assert len(passed_on(town)) == 1


def test_a_text_in_hand_when_two_are_parted_is_withheld(town: ConsoleTown) -> None:
    role(town, BEN)
    town.hears(ROSA, WRITES)
    [text] = town.services.store.find(Message, (where("post") == way(town)) & (where("purpose") == relay.PURPOSE))
    assert not town.services.outbox.withheld(text)
    apart.part(town.services, BEN, ROSA, "test")
    assert town.services.outbox.withheld(text) == "parted"


def test_barring_the_writer_ends_the_way(town: ConsoleTown) -> None:
    role(town, BEN)
    town.hears(ROSA, WRITES)
    ref = way(town)
    bars.bar(town.services, ROSA, "threats", DANA)
    town.hears(BEN, f"{ref} who is this")
    assert len(passed_on(town)) == 1


def test_a_holiday_passes_the_role_on_and_ends_by_itself(town: ConsoleTown) -> None:
    ref = role(town, BEN, deputies=(LUZ,))
    assert [row.phone for row, _ in role_duty.on_duty(town.services, ref)] == [BEN]
    town.hears(BEN, "away for 3 days")
    assert [row.phone for row, _ in role_duty.on_duty(town.services, ref)] == [LUZ]
    town.hears(ROSA, WRITES)
    assert passed_on(town)[-1][0] == LUZ
    town.clock.forward(days=3)
    role_duty.keep_holidays(town.services)
    role_duty.keep_holidays(town.services)
    assert [row.phone for row, _ in role_duty.on_duty(town.services, ref)] == [BEN]
    told = [text.body for text in town.services.store.find(Message, where("phone") == LUZ) if text.direction == "out"]
    assert sum("no more" in body for body in told) == 1


def test_a_resident_with_a_role_may_be_away_too_and_whoever_has_none_is_not(town: ConsoleTown) -> None:
    role(town, BEN)
    town.hears(BEN, "away until friday"), town.hears(ROSA, "away until friday")
    assert people.by_phone(town.services, BEN).paused_until
    assert not people.by_phone(town.services, ROSA).paused_until


def test_days_later_only_a_yes_with_the_number_takes_a_role(town: ConsoleTown) -> None:
    ref = role(town, BEN)
    neighbors(town, LUZ)
    role_duty.offer(town.services, ref, LUZ, DANA)
    town.clock.forward(days=4)
    town.hears(LUZ, "yes")
    assert [row.status for row in role_duty.holders(town.services, ref)] == ["agreed", "asked"]
    town.hears(LUZ, f"{ref} yes")
    assert [row.status for row in role_duty.holders(town.services, ref)] == ["agreed", "agreed"]


def test_a_yes_in_doubt_takes_no_role(town: ConsoleTown) -> None:
    kept = role_duty.save(town.services, TeamRole(**DRIVERS), DANA)
    neighbors(town, BEN)
    role_duty.offer(town.services, kept.ref, BEN, DANA)
    town.hears(BEN, "ok?")
    assert [row.status for row in role_duty.holders(town.services, kept.ref)] == ["asked"]


def test_a_need_of_whoever_has_the_role_is_no_answer_to_who_wrote_to_it(town: ConsoleTown) -> None:
    role(town, BEN)
    town.hears(ROSA, WRITES)
    town.hears(BEN, "i need diapers for my baby")
    assert len(passed_on(town)) == 1
    assert [post.kind for post in town.services.store.find(Post, where("phone") == BEN)] == ["need"]


@pytest.mark.parametrize("gone", ["let_go", "removed"])
def test_who_has_the_role_no_more_is_not_written_to_and_writes_no_more(town: ConsoleTown, gone: str) -> None:
    ref = role(town, BEN)
    town.hears(ROSA, WRITES)
    if gone == "removed":
        role_duty.remove(town.services, ref, DANA)
    else:
        role_duty.let_go(town.services, ref, BEN, DANA)
    [said] = town.hears(ROSA, f"{way(town)} hello?")
    assert "cannot pass that on" in said
    town.hears(BEN, f"{way(town)} at nine")
    assert len(passed_on(town)) == 1


def test_forget_takes_a_phone_out_of_roles_and_its_words_from_the_other_side(town: ConsoleTown) -> None:
    ref = role(town, BEN)
    town.hears(ROSA, WRITES), town.hears(BEN, f"{way(town)} at nine")
    opt_outs.forget(town.services, BEN)
    assert role_duty.holders(town.services, ref) == []
    assert town.services.store.find(Relay) == []
    told = town.services.store.find(Message)
    assert not any("at nine" in text.body or "saturday" in text.body for text in told if text.direction == "out")
    assert not any(BEN in repr(row) for row in town.services.store.find(CallBack))


def test_old_ways_end_and_are_dropped_with_the_words_of_texts(town: ConsoleTown) -> None:
    role(town, BEN)
    town.hears(ROSA, WRITES)
    ref = way(town)
    town.clock.forward(days=role_texts.DAYS_OPEN)
    role_texts.tidy(town.services)
    assert [one.status for one in town.services.store.find(Relay)] == [relay.ROLE_OVER]
    town.hears(BEN, f"{ref} late")
    assert len(passed_on(town)) == 1
    town.clock.forward(days=town.services.community.keep_days.words + 1)
    retention.erase_due(town.services)
    assert town.services.store.find(Relay) == []


def test_who_has_a_role_is_not_let_go_as_somebody_unheard_of(town: ConsoleTown) -> None:
    role(town, BEN)
    town.clock.forward(days=town.services.community.keep_days.people + 100)
    retention.erase_due(town.services)
    assert [row.phone for row in town.services.store.find(RoleHolder)] == [BEN]
    assert town.services.store.count(Person, where("phone") == ROSA) == 0


def test_too_many_texts_within_an_hour_go_to_the_desk(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role_texts, "MOST_AN_HOUR", 2)
    role(town, BEN)
    for words in ("one", "two", "three"):
        town.hears(ROSA, f"drivers: {words} of them?")
    assert len(passed_on(town)) == 2


@pytest.mark.parametrize(
    "draft",
    [
        {"names": {}},
        {"about": {}},
        {"names": {"es": "Choferes"}},
        {"names": {"en": "x" * 25}},
        {"names": {"en": "a: b"}},
        {"about": {"en": "x" * 91}},
        {"names": {"en": "n" * 24}, "about": {"en": "{" * 90}, "may": {"en": "[" * 90}},
    ],
)
def test_a_role_that_nobody_could_be_asked_about_is_refused(town: ConsoleTown, draft: dict[str, Any]) -> None:
    with pytest.raises(ExchangeError):
        role_duty.save(town.services, TeamRole(**{**DRIVERS, **draft}), DANA)
    role_duty.save(town.services, TeamRole(**DRIVERS), DANA)
    with pytest.raises(ExchangeError):
        role_duty.save(town.services, TeamRole(**DRIVERS), DANA)


def test_who_opted_out_or_was_asked_already_is_not_asked(town: ConsoleTown) -> None:
    ref = role(town, BEN)
    with pytest.raises(ExchangeError):
        role_duty.offer(town.services, ref, BEN, DANA)
    opt_outs.opt_out(town.services, ROSA, "stop")
    with pytest.raises(ExchangeError):
        role_duty.offer(town.services, ref, ROSA, DANA)
    assert people.find(town.services, ANA) is None


def test_the_table_of_roles_is_exported_without_anybody_who_was_forgotten(town: ConsoleTown) -> None:
    ref = role(town, BEN, deputies=(LUZ,))
    role_duty.set_holiday(town.services, ref, BEN, "2030-01-01", "2030-01-09", DANA)
    opt_outs.forget(town.services, LUZ)
    assert [
        (row["role"], row["name"], row["phone"], row["away_until"]) for row in export.rows(town.services.store, "roles")
    ] == [(ref, "Drivers", BEN, "2030-01-09")]


CALLED = {
    "drivers": ("Drivers", "Choferes", "Chauffeurs", "Chofè"),
    "kitchen": ("Kitchen", "Cocina", "Cuisine", "Kwizin"),
    "keys": ("Keys and van", "Llaves y camioneta", "Clés", "Kle"),
}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("drivers: are we on for saturday?", "drivers"),
        ("DRIVERS : ok?", "drivers"),
        ("driver: when do u leave", "drivers"),
        ("drivrs: are we on", "drivers"),
        ("hi drivers: thank you", "drivers"),
        ("to the kitchen: we are 12", "kitchen"),
        ("@kitchen: whats for lunch", "kitchen"),
        ("kichen: no salt left!!", "kitchen"),
        ("choferes: hay viaje?", "drivers"),
        ("hola chofres: a que hora", "drivers"),
        ("para la cosina: faltan platos", "kitchen"),
        ("bonjour cuisine : merci", "kitchen"),
        ("aux chaufeurs: c'est quand", "drivers"),
        ("pou kwizin: nou pa gen dlo", "kitchen"),
        ("chofè: ki lè n ap pati", "drivers"),
        ("chofe yo: mesi anpil", "drivers"),
        ("kitchen team: bravo", "kitchen"),
        ("keys and van: who has them", "keys"),
        ("llaves y camionta: donde", "keys"),
        ("we need drivers: 3 people", ""),
        ("i need a driver: tomorrow at 9", ""),
        ("kitchen sink: it leaks", ""),
        ("dinner: 4 people", ""),
        ("need: diapers", ""),
        ("address: 12 oak st", ""),
        ("at 9:30 drivers", ""),
        ("meet 10:00", ""),
        ("necesito cocina: no tengo donde cocinar", ""),
        ("besoin de cuisine: pas de gaz", ""),
        ("mwen bezwen chofè: demen", ""),
        ("drivers", ""),
        ("drivers:", ""),
        ("driven: mad", ""),
        ("keys: lost mine", ""),
    ],
)
def test_whom_a_text_is_addressed_to(text: str, meant: str) -> None:
    name, words = addressed.head(text)
    assert (addressed.addressed(name, CALLED) if words else "") == meant


def test_danger_a_stop_and_commands_go_to_no_role(town: ConsoleTown) -> None:
    role(town, BEN)
    for words in ("drivers: my husband is not breathing", "drivers: stop texting me", "need: a ride to the clinic"):
        town.hears(ROSA, words)
    assert passed_on(town) == []
