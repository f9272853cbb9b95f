"""What is in hand when two are parted never leaves: neither handed over, tried again, sent again nor said on a call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import apart, blocks, call_backs, people, posts, relay, tasks
from hotline.exchange.notices import tell
from hotline.line.codes import LANDLINE
from storage.records import CallBack, Message, Post
from storage.store import Store, where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import Town

ME = "coordinator:dana"
WORDS = "which door is yours?"


@pytest.fixture
def town(tmp_path: Path, store: Store, town: object) -> Iterator[Town]:
    del town  # its passwords cost nothing, and its staff is on file
    with Town(tmp_path, store) as there:
        there.volunteer()
        yield there


def matched(town: Town) -> Post:
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return posts.by_ref(town.services, post.ref)


def in_hand(town: Town, status: str, words: str = WORDS) -> Message:
    """The one text with these words, as a sender that has lost its answer leaves it."""
    [text] = [one for one in town.services.store.find(Message) if words in one.body and one.key]
    long_ago = "2026-05-14T13:00:00.000000Z" if status == "sending" else ""
    return town.services.store.put(replace(text, status=status, sent_at=long_ago))


def shown(town: Town, phone: str) -> str:
    [of_phone] = [one for one in town.phones() if one["phone"] == phone] or [{"bubbles": []}]
    return " ".join(bubble["body"] for bubble in of_phone["bubbles"] if bubble["by"] == "hotline")


def everything_leaves(town: Town) -> None:
    """All that may ever leave: the carrier's list is asked until it may lag no more, and what was put off is due."""
    for _ in range(12):
        town.clock.forward(minutes=4)
        town.settle()


def kept(town: Town, message: Message) -> tuple[str, str]:
    found = town.services.store.get(Message, message.id)
    assert found
    return found.status, found.error


@pytest.mark.parametrize("status", ["sending", "unknown", "queued"])
def test_words_in_hand_when_one_side_blocks_never_arrive(town: Town, status: str) -> None:
    post = matched(town)
    town.settle()
    town.hears(BEN, f"{post.ref} {WORDS}")
    text = in_hand(town, status)
    town.hears(ROSA, f"BLOCK {post.ref}")
    everything_leaves(town)
    assert kept(town, text) == ("failed", "parted")
    assert WORDS not in shown(town, ROSA)


@pytest.mark.parametrize("words", ["Reply TAKE", "Ben will help you"])
@pytest.mark.parametrize("status", ["sending", "unknown", "queued"])
def test_no_text_of_before_that_tells_of_the_other_side_arrives(town: Town, status: str, words: str) -> None:
    post = matched(town)
    text = in_hand(town, status, words)
    town.hears(ROSA, f"BLOCK {post.ref}")
    everything_leaves(town)
    assert kept(town, text)[0] in ("failed", "stale")
    assert words not in shown(town, text.phone)


def test_a_block_between_the_claim_and_the_hand_over_is_seen(town: Town) -> None:
    post = matched(town)
    town.settle()
    town.hears(BEN, f"{post.ref} {WORDS}")
    [claimed] = [one for one in town.services.outbox.claim(9) if WORDS in one.message.body]
    town.hears(ROSA, f"BLOCK {post.ref}")
    town.services.outbox.hand_over(claimed)
    assert kept(town, claimed.message) == ("failed", "parted")
    assert WORDS not in shown(town, ROSA)


def test_both_still_hear_that_it_is_over(town: Town) -> None:
    post = matched(town)
    town.settle()
    blocks.two(town.services, BEN, ROSA, ME)
    everything_leaves(town)
    assert "not yours any more" in shown(town, BEN)
    assert f"the helper for {post.ref} cannot come" in shown(town, ROSA)


def test_words_of_the_next_helper_arrive(town: Town) -> None:
    post = matched(town)
    town.hears(ROSA, f"BLOCK {post.ref}")
    town.volunteer(ANA, "Ana Ruiz")
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, f"TAKE {post.ref}")
    town.hears(ANA, f"{post.ref} {WORDS}")
    in_hand(town, "unknown")
    everything_leaves(town)
    assert "Ana will help you" in shown(town, ROSA)
    assert WORDS in shown(town, ROSA)


@pytest.mark.parametrize("status", ["failed", "stale"])
def test_the_desk_sends_nothing_again_between_the_two_and_hears_why(town: Town, status: str) -> None:
    post = matched(town)
    town.settle()
    town.hears(BEN, f"{post.ref} {WORDS}")
    text = in_hand(town, status)
    town.hears(ROSA, f"BLOCK {post.ref}")
    desk = town.browser("dana")
    page = desk.client.post(f"/texts/{text.id}/retry", data=desk.tokens(), follow_redirects=True)
    assert "kept apart since this text was written" in page.get_data(as_text=True)
    town.services.outbox.retry(text)  # whoever else asks for it
    everything_leaves(town)
    assert kept(town, text) == ("failed", "parted")
    assert WORDS not in shown(town, ROSA)


def test_what_else_may_not_leave_is_told_to_the_desk_at_once(town: Town) -> None:
    matched(town)
    text = in_hand(town, "failed", "Ben will help you")
    town.hears(ROSA, "STOP")
    desk = town.browser("dana")
    page = desk.client.post(f"/texts/{text.id}/retry", data=desk.tokens(), follow_redirects=True)
    assert "It is not sent: they sent STOP." in page.get_data(as_text=True)
    assert kept(town, text)[0] == "failed"


def test_once_the_desk_undoes_it_a_failed_text_can_be_sent_again(town: Town) -> None:
    post = matched(town)
    with town.services.store.transaction():
        tell(town.services, ROSA, "nobody_found", post)
    text = in_hand(town, "failed", "We have not found a helper")
    town.hears(ROSA, f"BLOCK {post.ref}")
    assert town.services.outbox.kept_back(text) == "parted"
    [parting] = apart.of(town.services, ROSA)
    apart.undo(town.services, parting.id, ME)
    assert town.services.outbox.kept_back(text) == ""


def test_words_to_a_phone_that_gets_no_texts_are_not_said_by_the_desk_either(town: Town) -> None:
    post = matched(town)
    town.settle()
    town.hears(BEN, f"{post.ref} {WORDS}")
    text = in_hand(town, "sending")
    town.hears(ROSA, f"BLOCK {post.ref}")
    town.services.outbox.outcomes.refused(text, min(LANDLINE))
    assert kept(town, text) == ("failed", "parted")
    assert not [one for one in town.services.store.find(CallBack) if WORDS in one.words]
    assert people.by_phone(town.services, ROSA).reached_by == "voice"


@pytest.mark.parametrize("status", ["waiting", "calling", "open"])
def test_nobody_is_called_for_somebody_they_were_parted_from(town: Town, status: str) -> None:
    post, store = town.need(), town.services.store
    store.put(replace(people.by_phone(town.services, BEN), reached_by="voice"))
    tasks.forward(town.services, post.ref, [BEN], ME)
    [owed] = [store.put(replace(one, status=status)) for one in store.find(CallBack)]
    blocks.by_desk(town.services, post.ref, BEN, ME)
    assert [one.status for one in store.find(CallBack, where("phone") == BEN)] == ["done"]
    store.put(replace(owed, status="waiting"))  # the call under way came to nothing
    town.clock.forward(hours=1)
    town.settle()
    assert call_backs.waiting_for(town.services, BEN) == []
    assert [one.status for one in store.find(CallBack)] == ["done"]


def test_no_question_about_a_number_goes_to_whom_the_teller_was_parted_from(town: Town) -> None:
    apart.part(town.services, ROSA, BEN, "person")
    post = town.need(phone=BEN)
    tell(town.services, ROSA, "confirm_number", replace(post, for_phone=ROSA), purpose="confirm")
    everything_leaves(town)
    assert shown(town, ROSA) == ""


def test_a_pair_is_parted_for_every_need_between_them(town: Town) -> None:
    first, second = matched(town), town.need("need water", categories=("water",))
    tasks.forward(town.services, second.ref, [BEN], ME)
    town.hears(BEN, f"TAKE {second.ref}")
    town.settle()
    town.hears(BEN, f"{second.ref} {WORDS}")
    text = in_hand(town, "unknown")
    town.hears(ROSA, f"BLOCK {first.ref}")
    everything_leaves(town)
    assert kept(town, text) == ("failed", "parted")
    assert not relay.of_phone(town.services, ROSA)
