"""Numbers stay hidden: what goes between the two sides of a match, until when, and what stays on file of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hotline.exchange import opt_outs, posts, relay, tasks
from hotline.inbound import call_ends
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.records import Call, Event, Message, Person, Post, Relay
from storage.store import Store, where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

ME = "coordinator:dana"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    return ConsoleTown(tmp_path, store)


def matched(town: ConsoleTown, helper: str = BEN) -> Post:
    post = town.need()
    town.volunteer(helper)
    tasks.forward(town.services, post.ref, [helper], ME)
    return answer(town.services, tasks.take, post.ref, helper).post


class Texts:
    """Phones that text the desk, and what each is texted in return besides the answer."""

    def __init__(self, town: ConsoleTown) -> None:
        self.town, self.desk, self.number = town, TextHandler(town.services), 0

    def send(self, phone: str, words: str) -> list[str]:
        self.number += 1
        return self.desk.text(IncomingText(sid=f"SM{self.number:032x}", phone=phone, body=words))

    def queued(self, phone: str, purpose: str = "relay") -> list[str]:
        found = self.town.services.store.find(Message, where("phone") == phone)
        return [one.body for one in found if one.purpose == purpose and one.direction == "out"]


def test_words_go_on_with_the_first_name_and_no_number(town: ConsoleTown) -> None:
    post, texts = matched(town), Texts(town)
    texts.send(BEN, "almost there, which floor?")
    texts.send(ROSA, f"{post.ref} no problem")
    assert texts.queued(ROSA) == [f"Ben ({post.ref}): almost there, which floor?"]
    assert texts.queued(BEN) == [f"your neighbor ({post.ref}): no problem"]
    out = town.services.store.find(Message, where("direction") == "out")
    assert not any(ROSA[1:] in one.body or BEN[1:] in one.body for one in out)


def test_a_no_that_tells_more_goes_on_and_does_not_give_the_task_back(town: ConsoleTown) -> None:
    post, texts = matched(town), Texts(town)
    answer = " ".join(texts.send(BEN, "i cannot park on your street"))
    assert texts.queued(ROSA) == [f"Ben ({post.ref}): i cannot park on your street"]
    assert f"DROP {post.ref}" in answer
    assert posts.by_ref(town.services, post.ref).status == "taken"


def test_a_need_of_ones_own_is_not_passed_on(town: ConsoleTown) -> None:
    matched(town)
    texts = Texts(town)
    texts.send(BEN, "need water for 3 at pine and 2nd")
    texts.send(ROSA, "my house is on fire")
    assert texts.queued(ROSA) == texts.queued(BEN) == []


def test_with_two_matches_only_a_ref_says_which(town: ConsoleTown) -> None:
    first = matched(town)
    other = town.need(phone=ANA)
    tasks.forward(town.services, other.ref, [BEN], ME)
    answer(town.services, tasks.take, other.ref, BEN)
    texts = Texts(town)
    texts.send(BEN, "i am at the door")
    assert texts.queued(ROSA) == texts.queued(ANA) == []
    texts.send(BEN, f"{other.ref} i am at the door")
    assert texts.queued(ANA) == [f"Ben ({other.ref}): i am at the door"]
    assert first.ref != other.ref


def test_it_ends_two_days_after_the_need_is_closed(town: ConsoleTown) -> None:
    post, texts = matched(town), Texts(town)
    posts.close(town.services, post.ref, "helped", ME)
    town.clock.forward(hours=47)
    texts.send(BEN, f"{post.ref} you left your bag")
    assert len(texts.queued(ROSA)) == 1
    town.clock.forward(hours=2)
    relay.tidy(town.services)
    texts.send(BEN, f"{post.ref} hello?")
    assert len(texts.queued(ROSA)) == 1
    assert town.services.store.count(Relay, where("status") == "ended") == 1


def test_a_helper_who_drops_it_is_out_at_once(town: ConsoleTown) -> None:
    post, texts = matched(town), Texts(town)
    texts.send(BEN, f"DROP {post.ref}")
    texts.send(BEN, f"{post.ref} one more thing")
    assert texts.queued(ROSA) == []


def test_words_stay_only_while_the_need_is_open(town: ConsoleTown) -> None:
    post, texts = matched(town), Texts(town)
    texts.send(BEN, "the key is under the mat")
    [passed_on] = [
        one for one in town.services.store.find(Message) if one.purpose == "relay" and one.direction == "out"
    ]
    posts.close(town.services, post.ref, "helped", ME)
    bodies = {one.direction: one.body for one in town.services.store.find(Message) if one.purpose == "relay"}
    assert (bodies["in"], bodies["out"]) == ("", passed_on.body)
    town.services.store.put(replace(passed_on, status="delivered"))
    relay.tidy(town.services)
    kept = [one for one in town.services.store.find(Message) if one.purpose == "relay"]
    assert [(one.post, one.body) for one in kept] == [(post.ref, "")] * 2


def test_two_machines_do_not_talk_each_other_into_a_loop(town: ConsoleTown) -> None:
    matched(town)
    texts = Texts(town)
    for number in range(60):
        texts.send(BEN, f"I am driving and will answer later {number}")
        texts.send(ROSA, f"Thank you for your message {number}")
    assert len(texts.queued(ROSA)) == len(texts.queued(BEN)) == relay.MOST_AN_HOUR


@pytest.mark.parametrize("ends", ["stop", "block", "block by voice", "forget"])
def test_stop_block_and_forget_end_it(town: ConsoleTown, ends: str) -> None:
    post, texts = matched(town), Texts(town)
    if ends == "stop":
        opt_outs.opt_out(town.services, ROSA, "stop")
    elif ends == "block":
        texts.send(ROSA, f"BLOCK {post.ref}")
    elif ends == "block by voice":
        board, sid = CallHandler(town.services), "CA" + "0" * 32
        said = board.call(sid, ROSA)
        for key in ("1", "3"):
            said = board.call(sid, ROSA, turn=said.turn, caught=CallInput(key=key))
        assert [call.outcome for call in town.services.store.find(Call)] == ["answered"]
        assert "no more calls or messages" in " ".join(line for _, line in said.lines)
        assert "blocked" in posts.by_ref(town.services, post.ref).flags
    else:
        opt_outs.forget(town.services, ROSA)
    texts.send(BEN, f"{post.ref} where are you?")
    assert texts.queued(ROSA) == []
    match = relay.pair(town.services, post.ref, BEN)
    assert match is None or not match.reachable


def test_a_stranger_cannot_reach_either_side(town: ConsoleTown) -> None:
    post, texts = matched(town), Texts(town)
    texts.send(ANA, f"{post.ref} tell me where she lives")
    assert texts.queued(ROSA) == texts.queued(BEN) == []


def test_a_call_of_one_side_rings_the_other_with_nothing_but_the_refs_sides(town: ConsoleTown) -> None:
    matched(town)
    board = CallHandler(town.services)
    said = board.call("CA" + "0" * 32, BEN)
    said = board.call("CA" + "0" * 32, BEN, turn=said.turn, caught=CallInput(key="1"))
    assert said.dial == (ROSA,)
    assert ROSA[1:] not in " ".join(line for _, line in said.lines)


def test_a_talk_is_in_the_history_also_when_whoever_called_hung_up_first(town: ConsoleTown) -> None:
    post, board, sid = matched(town), CallHandler(town.services), "CA" + "0" * 32
    said = board.call(sid, BEN, turn=board.call(sid, BEN).turn, caught=CallInput(key="1"))
    call_ends.ended(town.services, sid, BEN, "completed", 60)
    board.call(sid, BEN, turn=said.turn, caught=CallInput(rung="talked", pair=said.pair))
    done = [event.did for event in town.services.store.find(Event, where("post") == post.ref)]
    assert done.count("talked with the other side") == 1


def test_with_the_setting_off_the_number_goes_out_on_take(town: ConsoleTown) -> None:
    community = town.services.community.model_copy(update={"hide_numbers": False})
    object.__setattr__(town.services, "config", town.config.model_copy(update={"community": community}))
    post, texts = town.need(), Texts(town)
    town.volunteer()
    tasks.forward(town.services, post.ref, [BEN], ME)
    answer = " ".join(texts.send(BEN, "take"))
    assert ROSA in answer
    texts.send(BEN, "i am at the door")
    assert texts.queued(ROSA) == []


def test_nothing_of_a_match_is_left_of_somebody_who_is_forgotten(town: ConsoleTown) -> None:
    matched(town)
    opt_outs.forget(town.services, ROSA)
    assert town.services.store.count(Relay, None) == 0
    assert town.services.store.one(Person, where("phone") == ROSA) is None
