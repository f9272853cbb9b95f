"""Pauses, wishes and numbers that change, each said in ways that no list was written from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline.exchange import announcements, matching, people, tasks
from storage.records import Announcement, Person
from storage.store import Store, where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    """A town on Thursday, the 14th of May."""
    return ConsoleTown(tmp_path, store)


def ben(town: ConsoleTown) -> Person:
    return people.by_phone(town.services, BEN)


def told(town: ConsoleTown, words: str) -> Person:
    town.hears(BEN, words)
    return ben(town)


FRIDAY, MONDAY, JUNE_5 = "2026-05-15", "2026-05-18", "2026-06-05"


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("hi, gonna be away til june 5th, talk then", JUNE_5),
        ("pls dont send me anything until 5 june", JUNE_5),
        ("Im on holiday. Back on Monday!", MONDAY),
        ("sorry cant do this week", MONDAY),
        ("not available until friday", FRIDAY),
        ("taking a break for 2 weeks", "2026-05-28"),
        ("got the flu, dont ask me for a couple of days", "2026-05-17"),
        ("ando fuera hasta el 5 de junio", JUNE_5),
        ("no me manden tareas hasta el lunes por favor", MONDAY),
        ("estoy enferma, no me pidan nada unos dias", "2026-05-17"),
        ("no voy a poder esta semana", MONDAY),
        ("je pars en voyage jusqu'au 5 juin", JUNE_5),
        ("ne m'envoyez rien jusqu'à lundi", MONDAY),
        ("pas disponible cette semaine, désolée", MONDAY),
        ("je suis malade", "2026-05-17"),
        ("m pa la jiska vandredi", FRIDAY),
        ("mwen p ap disponib jiska 5 jen", JUNE_5),
        ("m malad anpil, pa mande m anyen pou kek jou", "2026-05-17"),
        ("pa semenn sa a", MONDAY),
    ],
)
def test_a_volunteer_rests_until_the_day_they_say(town: ConsoleTown, words: str, until: str) -> None:
    town.volunteer()
    person = told(town, words)
    assert (person.paused_until, person.opted_out) == (until, False)


@pytest.mark.parametrize(
    "words",
    [
        "STOP", "stop texting me", "leave me alone", "dont ever text me again", "no me escriban mas", "i cant",
        "can you come until 5?", "i need food until monday", "need a ride back on monday",
        "no tengo comida hasta el lunes",
        "my mom is sick, she needs medicine", "pa gen manje jiska lendi",
    ],
)  # fmt: skip
def test_what_is_no_pause_is_none(town: ConsoleTown, words: str) -> None:
    town.volunteer()
    assert told(town, words).paused_until == ""


def test_whoever_rests_is_neither_suggested_nor_announced_to_until_the_day_has_come(town: ConsoleTown) -> None:
    need = town.need(phone=ROSA)
    town.volunteer()
    draft = Announcement(group="volunteers", words={"en": "Come on Friday"})
    told(town, "away until saturday")
    assert matching.suggest(town.services, need) == []
    assert list(announcements.members(town.services, draft)) == []
    town.clock.forward(days=2)
    assert [match.phone for match in matching.suggest(town.services, need)] == [BEN]
    assert len(list(announcements.members(town.services, draft))) == 1


def test_a_coordinator_may_ask_whoever_rests(town: ConsoleTown) -> None:
    need = town.need(phone=ROSA)
    town.volunteer()
    told(town, "away until saturday")
    assert len(tasks.forward(town.services, need.ref, [BEN], "coordinator:desk")) == 1


def test_whoever_wants_few_a_week_is_not_suggested_beyond_it(town: ConsoleTown) -> None:
    town.volunteer()
    told(town, "max 1 a week please")
    need = town.need(phone=ROSA)
    tasks.forward(town.services, need.ref, [BEN], "coordinator:desk")
    other = town.need(phone="+12025550199")
    assert matching.suggest(town.services, other) == []
    town.clock.forward(days=8)
    assert [match.phone for match in matching.suggest(town.services, other)] == [BEN]


def test_the_console_shows_and_changes_a_pause(town: ConsoleTown) -> None:
    town.volunteer()
    person = told(town, "away until saturday")
    town.staff()
    browser = town.browser("ada")
    page = f"/people/{person.id}"
    assert "pauses until 2026-05-16" in browser.page(page)
    form: dict[str, Any] = {
        "name": "Ben",
        "can": ["food"],
        "volunteer": "yes",
        "seen": person.updated_at,
        "paused_until": "2026-05-20",
    }
    browser.send(f"/people/{person.id}/edit", **form, most_a_week="2")
    assert (ben(town).paused_until, ben(town).most_a_week) == ("2026-05-20", 2)


@pytest.mark.parametrize(("words", "by"), [("STOP", "carrier"), ("please stop texting me", "words")])
def test_it_is_kept_how_somebody_opted_out(town: ConsoleTown, words: str, by: str) -> None:
    town.hears(ROSA, words)
    person = town.services.store.one(Person, where("phone") == ROSA)
    assert person is not None
    assert (person.opted_out, person.opted_out_by) == (True, by)
