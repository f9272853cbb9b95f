"""What a block, a bar and an owner's no had ended does not come back with a backup from before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.archive.restore import restore, wishes
from hotline.exchange import apart, bars, blocks, people, posts, tasks
from storage.records import Post, Relay
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"


def put_back(town: ConsoleTown, file: Path) -> None:
    restore(file, town.services.store, "", wishes(town.services.store), lambda: town.services)


def block(town: ConsoleTown, ref: str) -> None:
    town.hears(ROSA, f"BLOCK {ref}")


def bar(town: ConsoleTown, ref: str) -> None:
    del ref
    bars.bar(town.services, BEN, "threats", ME)


@pytest.mark.parametrize("ends", [block, bar])
def test_a_need_that_a_block_or_a_bar_took_from_a_helper_is_not_theirs_again(
    town: ConsoleTown, tmp_path: Path, ends: Callable[[ConsoleTown, str], None]
) -> None:
    services, store = town.services, town.services.store
    town.volunteer()
    post = town.need()
    tasks.forward(services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    backups.take(store, tmp_path / "file", "")
    ends(town, post.ref)
    put_back(town, tmp_path / "file")
    back = posts.by_ref(services, post.ref)
    assert (back.status, back.helper) == ("open", "")
    assert {relay.status for relay in store.find(Relay)} == {"ended"}
    assert "Ben" not in town.hears(ROSA, post.ref)


def test_a_parting_or_a_bar_that_the_desk_undid_since_is_undone(town: ConsoleTown, tmp_path: Path) -> None:
    services, store = town.services, town.services.store
    town.hears(ROSA, "need food at 12 oak st today")
    blocks.two(services, ROSA, BEN, ME)
    blocks.two(services, ROSA, ANA, ME)
    bars.bar(services, LUZ, "threats", ME)
    backups.take(store, tmp_path / "file", "")
    for parting in apart.of(services, ROSA):
        apart.undo(services, parting.id, ME)
    town.clock.forward(minutes=1)
    blocks.two(services, ROSA, ANA, ME)
    luz = people.by_phone(services, LUZ)
    bars.lift(services, luz, ME)
    put_back(town, tmp_path / "file")
    assert (apart.are(services, ROSA, BEN), apart.are(services, ROSA, ANA)) == (False, True)
    assert people.by_phone(services, LUZ).barred == ""


def test_a_pair_parted_and_a_phone_barred_again_stay_so(town: ConsoleTown, tmp_path: Path) -> None:
    services = town.services
    blocks.two(services, ROSA, BEN, ME)
    apart.undo(services, apart.of(services, ROSA)[0].id, ME)
    bars.lift(services, bars.bar(services, LUZ, "threats", ME), ME)
    town.clock.forward(minutes=1)
    blocks.two(services, ROSA, BEN, ME)
    bars.bar(services, LUZ, "threats", ME)
    backups.take(services.store, tmp_path / "file", "")
    put_back(town, tmp_path / "file")
    assert apart.are(services, ROSA, BEN)
    assert people.by_phone(services, LUZ).barred


def test_a_stop_of_before_holds_for_whoever_a_new_store_has_met_anew(town: ConsoleTown, tmp_path: Path) -> None:
    town.hears(ROSA, "need food at 12 oak st today")
    town.hears(ROSA, "leave me alone")
    backups.take(town.services.store, tmp_path / "file", "")
    new = ConsoleTown(tmp_path / "new")
    new.clock.forward(days=1)
    new.hears(ROSA, "need water at 12 oak st today")
    put_back(new, tmp_path / "file")
    assert people.by_phone(new.services, ROSA).opted_out
    new.services.store.close()


def test_a_number_whose_owner_said_no_is_off_the_post_and_asked_for_nobody(town: ConsoleTown, tmp_path: Path) -> None:
    store = town.services.store
    town.hears(ROSA, f"my mom needs food at 12 elm st today, call her at {LUZ}")
    town.hears(ROSA, "yes")
    backups.take(store, tmp_path / "file", "")
    town.hears(LUZ, "no")
    put_back(town, tmp_path / "file")
    assert [post.for_phone for post in store.find(Post)] == [""]
    town.hears(ANA, f"my aunt needs food at 9 pine st today, call her at {LUZ}")
    town.hears(ANA, "yes")
    owner = people.find(town.services, LUZ)
    assert owner
    assert (owner.not_for_others, owner.confirms) == (True, "")
