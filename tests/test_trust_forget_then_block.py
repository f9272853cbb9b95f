"""Who asks to be forgotten before the other side blocks is parted all the same: for 30 days a hash waits for that."""

from __future__ import annotations

import pytest

from hotline.exchange import ExchangeError, apart, blocks, met_before, opt_outs, people, posts, tasks
from storage.records import LastMet, Parting, Post
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def matched(town: ConsoleTown) -> Post:
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    town.hears(BEN, "you live alone, right")
    return post


def comes_back(town: ConsoleTown, phone: str = BEN) -> None:
    people.meet(town.services, phone, consent="texted")
    town.volunteer(phone, "Benny")


@pytest.mark.parametrize("said", ["BLOCK", "block him please", "BLOCK {ref}", "bloquear", "bloke li"])
def test_a_helper_who_was_forgotten_is_parted_and_stays_so_when_he_comes_back(town: ConsoleTown, said: str) -> None:
    post = matched(town)
    town.hears(BEN, "FORGET")
    assert "never connected" in " ".join(town.hears(ROSA, said.format(ref=post.ref))) or said.startswith("blo")
    [parting] = town.services.store.find(Parting)
    assert BEN not in repr(parting)
    comes_back(town)
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, post.ref, [BEN], ME)


def test_a_name_that_nobody_has_may_be_the_forgotten_one(town: ConsoleTown) -> None:
    post = matched(town)
    town.hears(BEN, "FORGET")
    assert f"BLOCK {post.ref}" in " ".join(town.hears(ROSA, "BLOCK Ben"))
    town.hears(ROSA, f"BLOCK {post.ref}")
    assert town.services.store.find(Parting)


def test_a_resident_who_was_forgotten_is_parted_too(town: ConsoleTown) -> None:
    matched(town)
    town.hears(ROSA, "FORGET")
    town.hears(BEN, "BLOCK")
    town.hears(ROSA, "need groceries for 2, oak and 5th")
    post = town.services.store.find(Post, newest=True, limit=1)[0]
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, post.ref, [BEN], ME)


def test_who_came_back_and_was_asked_again_before_the_block_is_asked_no_more(town: ConsoleTown) -> None:
    post = matched(town)
    town.hears(BEN, "FORGET")
    comes_back(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(ROSA, f"BLOCK {post.ref}")
    assert posts.by_ref(town.services, post.ref).status == "open"
    town.hears(BEN, f"TAKE {post.ref}")
    assert posts.by_ref(town.services, post.ref).helper == ""


def test_it_is_a_keyed_hash_and_goes_after_30_days(town: ConsoleTown) -> None:
    matched(town)
    town.hears(BEN, "FORGET")
    [kept] = town.services.store.find(LastMet)
    assert BEN[1:] not in repr(kept)
    assert "Ben" not in repr(kept)
    town.clock.forward(days=29)
    met_before.tidy(town.services)
    assert met_before.met_before(town.services, ROSA)
    town.clock.forward(days=2)
    met_before.tidy(town.services)
    assert town.services.store.find(LastMet) == []


def test_nobody_is_remembered_whom_they_only_were_asked_about_or_met_long_ago_or_were_parted_from(
    town: ConsoleTown,
) -> None:
    town.volunteer(ANA, "Ana Paz")
    post = matched(town)
    opt_outs.forget(town.services, ANA)
    assert town.services.store.find(LastMet) == []
    blocks.two(town.services, ROSA, BEN, ME)
    opt_outs.forget(town.services, BEN)
    assert town.services.store.find(LastMet) == []
    assert apart.of(town.services, ROSA)
    assert posts.by_ref(town.services, post.ref).status == "open"


def test_who_helps_now_is_parted_before_the_forgotten_one(town: ConsoleTown) -> None:
    post = matched(town)
    town.hears(BEN, "FORGET")
    town.volunteer(ANA, "Ana Paz")
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, "TAKE")
    town.hears(ROSA, "BLOCK Ana")
    assert apart.are(town.services, ROSA, ANA)
    assert not apart.are(town.services, ROSA, BEN)
