"""A list of people that comes again, a STOP in it, and one that only the carrier knows: nobody is drawn back in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hotline.exchange import imports, matching, opt_outs, people, posts, tasks
from hotline.outbox import ends
from storage.records import Message, Post, Task
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
LIST = f"phone,name,can,consent,hours,areas\n{BEN},Ben Ito,food,yes,mon-sun 0-24,North side\n"


def bring(town: ConsoleTown, table: str = LIST) -> imports.Sheet:
    sheet = imports.read(town.services, table.encode())
    imports.keep(town.services, sheet, ME)
    return sheet


def struck(town: ConsoleTown) -> None:
    ben = people.by_phone(town.services, BEN)
    fields = {"name": "Ben Ito", "language": "en", "can": "food", "areas": "north", "seen": ben.updated_at}
    town.browser("dana").send(f"/people/{ben.id}/edit", on=f"/people/{ben.id}", **fields)


def declined(town: ConsoleTown) -> None:
    struck(town)
    town.hears(BEN, "JOIN")
    people.decline(town.services, BEN, ME)


@pytest.mark.parametrize(
    "leaves",
    [
        lambda town: town.hears(BEN, "i dont want to volunteer anymore"),
        lambda town: town.hears(BEN, "ya no quiero ser voluntario"),
        struck,
        declined,
    ],
)
def test_whoever_left_the_volunteers_is_none_by_the_same_list(
    town: ConsoleTown, leaves: Callable[[ConsoleTown], object]
) -> None:
    bring(town)
    read_before = imports.read(town.services, LIST.encode())
    leaves(town)
    assert "volunteer" not in people.by_phone(town.services, BEN).roles
    sheet = bring(town)
    assert [row.fault and row.fault.name for row in sheet.rows] == ["left"]
    assert "no volunteer any more" in "".join(imports.returned(sheet))
    imports.keep(town.services, read_before, ME)  # the dry run was before they left
    ben = people.by_phone(town.services, BEN)
    assert ("volunteer" in ben.roles, ben.joining) == (False, "")
    assert matching.suggest(town.services, town.need()) == []


def test_whoever_joins_again_and_is_approved_is_a_volunteer_of_the_list_again(town: ConsoleTown) -> None:
    bring(town)
    town.hears(BEN, "i dont want to volunteer anymore")
    town.hears(BEN, "JOIN")
    people.approve(town.services, BEN, ME)
    assert bring(town).bad == []
    assert "volunteer" in people.by_phone(town.services, BEN).roles


def test_what_they_told_of_themselves_stays(town: ConsoleTown) -> None:
    bring(town)
    town.hears(BEN, "only on mondays please")
    told = people.by_phone(town.services, BEN)
    assert told.hours == "mon"
    bring(town, LIST.replace("North side", "Hill"))
    ben = people.by_phone(town.services, BEN)
    assert (ben.hours, ben.areas) == ("mon", ("hill",)), "the rest of the list is taken"


def taken(town: ConsoleTown) -> Post:
    town.volunteer()
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return post


def last_told(town: ConsoleTown, phone: str) -> str:
    return town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))[-1].body


def test_a_stop_in_a_list_gives_back_what_its_helper_had(town: ConsoleTown) -> None:
    post = taken(town)
    bring(town, f"phone,stop\n{BEN},yes\n")
    assert people.by_phone(town.services, BEN).opted_out
    assert [one.status for one in town.services.store.find(Task)] == ["dropped"]
    assert posts.by_ref(town.services, post.ref).status == "open"
    assert "cannot come" in last_told(town, ROSA)


def test_a_stop_in_a_list_of_whoever_needs_help_is_seen_by_desk_and_helper(town: ConsoleTown) -> None:
    post = taken(town)
    bring(town, f"phone,stop\n{ROSA},yes\n")
    assert "stopped" in posts.by_ref(town.services, post.ref).flags
    assert "no more texts" in last_told(town, BEN)


@pytest.mark.parametrize("again", [1, 2])
def test_a_stop_that_only_the_carrier_knows_gives_back_what_its_helper_had(town: ConsoleTown, again: int) -> None:
    post, store = taken(town), town.services.store
    [text] = [one for one in store.find(Message, where("phone") == BEN) if one.purpose == "task"]
    with store.transaction():
        ends.fail(store, text, "21610", town.services.now(), town.services.outbox.withheld)
    for _ in range(again):
        opt_outs.at_the_carrier(town.services)
    assert [one.status for one in store.find(Task)] == ["dropped"]
    assert posts.by_ref(town.services, post.ref).status == "open"
    assert "cannot come" in last_told(town, ROSA)
    assert opt_outs.at_the_carrier(town.services) == 0
    town.hears(BEN, "START")
    assert not people.by_phone(town.services, BEN).opted_out
