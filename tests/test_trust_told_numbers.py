"""A told number is asked about each need, whoever has it, and a yes there is for that one need alone."""

from __future__ import annotations

import pytest

from hotline.exchange import people, posts, sides, tasks
from storage.records import Message, Person, Post, Relay
from storage.store import where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
STRANGER = "+12025550190"
WRITTEN = "202 555 0103"


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def as_volunteer(town: ConsoleTown) -> None:
    town.volunteer(LUZ, "Luz Rey")


def with_a_need_of_her_own(town: ConsoleTown) -> None:
    town.hears(LUZ, "need diapers at hill")


def with_an_offer_of_her_own(town: ConsoleTown) -> None:
    town.hears(LUZ, "i can give rides in north on saturdays")


def added_by_the_desk(town: ConsoleTown) -> None:
    people.add(town.services, LUZ, who=ME, consent="told dana", name="Luz Rey", language="en")


def spoken_for_by_another(town: ConsoleTown) -> None:
    tells(town, ROSA, "my mom needs food at 12 oak st")
    town.hears(LUZ, "yes")


KNOWN = pytest.mark.parametrize(
    "known",
    [as_volunteer, with_a_need_of_her_own, with_an_offer_of_her_own, added_by_the_desk, spoken_for_by_another],
    ids=lambda known: known.__name__,
)


def tells(town: ConsoleTown, phone: str, words: str) -> Post:
    town.hears(phone, f"{words}, her number is {WRITTEN}")
    town.hears(phone, "yes")
    found = town.services.store.find(
        Post, (where("phone") == phone) & (where("for_phone") == LUZ), newest=True, limit=1
    )
    return found[0]


def read(town: ConsoleTown, phone: str) -> str:
    return " ".join(one.body for one in town.services.store.find(Message, where("phone") == phone) if one.key)


def now(town: ConsoleTown, post: Post) -> Post:
    return posts.by_ref(town.services, post.ref)


@KNOWN
def test_whoever_is_on_file_is_asked_as_anybody_else_and_connected_with_nobody(
    town: ConsoleTown, known: object
) -> None:
    assert callable(known)
    known(town)
    post = tells(town, STRANGER, "my friend needs groceries at oak and 5th today")
    assert sides.UNCONFIRMED in post.flags
    assert f"this number for {post.ref}" in read(town, LUZ)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, f"TAKE {post.ref}")
    town.hears(BEN, f"{post.ref} i know where you live")
    assert "where you live" not in read(town, LUZ)
    assert LUZ not in [relay.resident for relay in town.services.store.find(Relay)]
    assert "Luz" not in read(town, BEN)


def test_a_yes_settles_the_one_need_that_is_named_and_a_bare_one_is_asked_back(town: ConsoleTown) -> None:
    mom = tells(town, ROSA, "my mom needs food at 12 oak st")
    ride = tells(town, STRANGER, "my friend needs a ride at elm st")
    assert f"YES {mom.ref} or YES {ride.ref}" in " ".join(town.hears(LUZ, "yes"))
    assert [now(town, post).flags for post in (mom, ride)] == [(sides.UNCONFIRMED,)] * 2
    town.hears(LUZ, f"yes {mom.ref}")
    assert [now(town, post).flags for post in (mom, ride)] == [(), (sides.UNCONFIRMED,)]
    assert now(town, ride).for_phone == LUZ
    town.hears(LUZ, "no")
    assert (now(town, mom).for_phone, now(town, ride).for_phone) == (LUZ, "")


def test_a_no_to_one_leaves_the_other_to_be_answered(town: ConsoleTown) -> None:
    mom = tells(town, ROSA, "my mom needs food at 12 oak st")
    ride = tells(town, STRANGER, "my friend needs a ride at elm st")
    town.hears(LUZ, f"no {ride.ref}")
    assert (now(town, mom).for_phone, now(town, ride).for_phone) == (LUZ, "")
    town.hears(LUZ, "yes")
    assert now(town, mom).flags == ()


def test_a_teller_to_whom_she_said_yes_before_asks_no_second_time(town: ConsoleTown) -> None:
    tells(town, ROSA, "my mom needs food at 12 oak st")
    town.hears(LUZ, "yes")
    again = tells(town, ROSA, "and my mom needs a ride to the clinic on friday")
    assert sides.UNCONFIRMED not in again.flags
    assert read(town, LUZ).count("We were told this number") == 1


def test_one_phone_is_not_asked_about_any_number_of_needs(town: ConsoleTown) -> None:
    for nth in range(6):
        tells(town, f"+1202555017{nth}", "my friend needs groceries at oak and 5th today")
    assert read(town, LUZ).count("We were told this number") == 3
    [luz] = town.services.store.find(Person, where("phone") == LUZ)
    assert len(luz.confirms.split()) == 3
