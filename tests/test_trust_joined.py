"""Words that the desk has joined into somebody else's need are still of whoever sent them: a block holds for them."""

from __future__ import annotations

import pytest

from hotline.exchange import ExchangeError, NotNow, asked, blocks, joining, matching, posts, tasks
from storage.records import Post
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
PLACE = "12 oak st apt 4"


def joined(town: ConsoleTown) -> Post:
    """Luz's need, which holds what Rosa wrote, and where she lives."""
    luz = town.need("need groceries for 3 today", LUZ)
    rosa = town.need(f"need groceries for 2, {PLACE}", ROSA, place=PLACE)
    return joining.join(town.services, luz.ref, rosa.ref, ME)


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def test_nobody_parted_from_whose_words_were_joined_is_asked_or_suggested(town: ConsoleTown) -> None:
    post = joined(town)
    assert [match.phone for match in matching.suggest(town.services, post)] == [BEN]
    blocks.two(town.services, ROSA, BEN, ME)
    assert matching.suggest(town.services, posts.by_ref(town.services, post.ref)) == []
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, post.ref, [BEN], ME)


def test_whoever_was_asked_before_cannot_take_it_and_is_asked_no_more(town: ConsoleTown) -> None:
    post = joined(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    blocks.two(town.services, ROSA, BEN, ME)
    assert [task.status for task in asked.of_post(town.services, post.ref)] == ["passed"]
    assert PLACE not in " ".join(town.hears(BEN, f"TAKE {post.ref}"))
    assert posts.by_ref(town.services, post.ref).helper == ""


def test_whoever_has_taken_it_has_it_no_more(town: ConsoleTown) -> None:
    post = joined(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    blocks.two(town.services, ROSA, BEN, ME)
    assert posts.by_ref(town.services, post.ref).status == "open"
    assert PLACE not in " ".join(town.hears(BEN, post.ref))


def test_words_joined_twice_over_are_still_of_whoever_sent_them(town: ConsoleTown) -> None:
    post = joined(town)
    ana = town.need("need food", "+12025550104")
    joining.join(town.services, ana.ref, post.ref, ME)
    blocks.two(town.services, ROSA, BEN, ME)
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, ana.ref, [BEN], ME)


def test_they_stay_so_when_whoever_sent_them_was_forgotten(town: ConsoleTown) -> None:
    post = joined(town)
    blocks.two(town.services, ROSA, BEN, ME)
    town.hears(ROSA, "FORGET")
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, post.ref, [BEN], ME)


def test_others_help_and_whoever_was_joined_is_not_parted_from_themselves(town: ConsoleTown) -> None:
    town.volunteer("+12025550104", "Ana Paz")
    town.volunteer(ROSA, "Rosa Rey")
    post = joined(town)
    blocks.two(town.services, ROSA, BEN, ME)
    tasks.forward(town.services, post.ref, ["+12025550104", ROSA], ME)
    town.hears("+12025550104", f"TAKE {post.ref}")
    assert posts.by_ref(town.services, post.ref).helper == "+12025550104"
    with pytest.raises(NotNow):
        tasks.forward(town.services, post.ref, [ROSA], ME)
