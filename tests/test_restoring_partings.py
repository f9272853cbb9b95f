"""What a block, a bar and an owner's no had ended does not come back with a backup from before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.archive.restore import restore, wishes
from hotline.exchange import bars, people, posts, tasks
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
