"""What waits for a helper, or tells of one, does not leave once the need is in that helper's hands no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hotline.exchange import bars, desk_closings, people, posts, tasks
from hotline.exchange.notices import tell
from storage.records import CallBack, Message, Post
from storage.store import Store, where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import Town

ME = "coordinator:dana"
PLACE, CODE = "99 elm st apt 7", "the key is under the mat, alarm code 7731"
MOVED = f"sorry it is at {PLACE} not oak st"


@pytest.fixture
def town(tmp_path: Path, store: Store, town: object) -> Iterator[Town]:
    del town  # its passwords cost nothing, and its staff is on file
    with Town(tmp_path, store) as there:
        there.volunteer()
        there.volunteer(ANA, "Ana Paz")
        yield there


def need(town: Town) -> Post:
    return town.services.store.find(Post)[0]


def taken(town: Town) -> Post:
    town.text(ROSA, "need groceries for 2, 12 oak st today")
    tasks.forward(town.services, need(town).ref, [BEN, ANA], ME)
    town.settle()
    town.text(BEN, "TAKE")
    town.settle()
    return need(town)


def shown(town: Town, phone: str) -> str:
    [of_phone] = [one for one in town.phones() if one["phone"] == phone] or [{"bubbles": []}]
    return " ".join(bubble["body"] for bubble in of_phone["bubbles"] if bubble["by"] == "hotline")


def another_takes_it(town: Town) -> None:
    town.text(BEN, "DROP")
    tasks.forward(town.services, need(town).ref, [ANA], ME)
    town.text(ANA, "TAKE")


ENDS: dict[str, Callable[[Town], object]] = {
    "he gives it back": lambda town: town.text(BEN, "DROP"),
    "he wants no more texts": lambda town: town.text(BEN, "leave me alone"),
    "he is forgotten": lambda town: town.text(BEN, "FORGET"),
    "another takes it": another_takes_it,
    "she takes it back": lambda town: town.text(ROSA, "WITHDRAW"),
    "the desk reopens it": lambda town: desk_closings.reopen(town.services, need(town).ref, ME),
    "the desk closes it": lambda town: desk_closings.close(town.services, need(town).ref, "spam", ME),
    "he is barred": lambda town: bars.bar(town.services, BEN, "threats", ME),
}
EVERY_END = pytest.mark.parametrize("ends", ENDS.values(), ids=ENDS)


@pytest.mark.parametrize(("said", "secret"), [(MOVED, PLACE), (CODE, "7731")])
@EVERY_END
def test_place_and_words_reach_no_helper_who_has_it_no_more(
    town: Town, ends: Callable[[Town], object], said: str, secret: str
) -> None:
    taken(town)
    town.text(ROSA, said)
    ends(town)
    town.settle()
    assert secret not in shown(town, BEN)


@EVERY_END
def test_nor_between_the_claim_and_the_hand_over(town: Town, ends: Callable[[Town], object]) -> None:
    taken(town)
    town.text(ROSA, MOVED)
    claimed = town.services.outbox.claim(9)
    ends(town)
    for one in claimed:
        town.services.outbox.hand_over(one)
    town.settle()
    assert PLACE not in shown(town, BEN)


@pytest.mark.parametrize("ends", [ends for why, ends in ENDS.items() if why != "another takes it"])
def test_nobody_reads_that_somebody_comes_who_comes_no_more(town: Town, ends: Callable[[Town], object]) -> None:
    town.text(ROSA, "need groceries for 2, 12 oak st today")
    tasks.forward(town.services, need(town).ref, [BEN], ME)
    town.settle()
    town.text(BEN, "TAKE")
    ends(town)
    town.settle()
    assert "will help you" not in shown(town, ROSA)


def test_the_next_helper_is_told_of_and_hears_the_place(town: Town) -> None:
    taken(town)
    town.text(ROSA, MOVED)
    another_takes_it(town)
    town.settle()
    assert "Ana will help you" in shown(town, ROSA)
    assert PLACE in shown(town, ANA)


def test_whoever_takes_it_again_hears_what_is_said_from_then_on(town: Town) -> None:
    taken(town)
    town.text(ROSA, CODE)
    town.text(BEN, "DROP")
    tasks.forward(town.services, need(town).ref, [BEN], ME)
    town.text(BEN, "TAKE")
    town.text(ROSA, "ring twice please")
    town.settle()
    assert "7731" not in shown(town, BEN)
    assert "ring twice" in shown(town, BEN)


def test_what_the_two_say_while_it_is_theirs_and_thanks_afterwards_still_arrive(town: Town) -> None:
    post = taken(town)
    town.text(ROSA, CODE)
    town.text(BEN, "DONE")
    town.text(ROSA, f"{post.ref} you are an angel")
    town.settle()
    town.text(ROSA, "yes")
    town.text(ROSA, f"{post.ref} thank you so much dear")
    town.settle()
    assert need(town).closed_because == "helped"
    assert "7731" in shown(town, BEN)
    assert "angel" in shown(town, BEN)
    assert "so much dear" in shown(town, BEN)


def test_last_words_after_it_was_taken_back_arrive_and_those_before_do_not(town: Town) -> None:
    post = taken(town)
    town.text(ROSA, CODE)
    town.text(ROSA, "WITHDRAW")
    town.text(ROSA, f"{post.ref} my son came, thank you for wanting to")
    town.settle()
    assert "7731" not in shown(town, BEN)
    assert "my son came" in shown(town, BEN)


def by_voice(town: Town, phone: str) -> None:
    known = people.find(town.services, phone)
    if known:
        people.add(town.services, phone, who=ME, reached_by="voice")
    else:
        people.add(town.services, phone, who=ME, consent="told dana", language="en", reached_by="voice")


def calls(town: Town, phone: str) -> list[CallBack]:
    return town.services.store.find(CallBack, where("phone") == phone)


def test_nobody_is_called_with_such_news_or_words(town: Town) -> None:
    by_voice(town, ROSA)
    by_voice(town, BEN)
    town.text(ROSA, "need groceries for 2, 12 oak st today")
    tasks.forward(town.services, need(town).ref, [BEN], ME)
    town.text(BEN, f"TAKE {need(town).ref}")
    town.text(ROSA, MOVED)
    town.text(BEN, f"DROP {need(town).ref}")
    town.settle()
    called = [one for phone in (ROSA, BEN) for one in calls(town, phone) if one.status != "done"]
    assert not [one for one in called if "will help you" in one.words or PLACE in one.words]


def test_words_of_one_helper_are_not_put_before_those_of_the_next_on_a_call(town: Town) -> None:
    by_voice(town, ROSA)
    taken(town)
    ref = need(town).ref
    town.text(BEN, f"{ref} i am at the blue door")
    another_takes_it(town)
    town.text(ANA, f"{ref} i come at six")
    relayed = [one for one in calls(town, ROSA) if one.prompt == "relayed" and one.status == "waiting"]
    assert ["blue door" in one.words or "blue door" in str(one.args) for one in relayed] == [False]


def test_the_desk_sends_no_such_text_again_and_reads_why(town: Town) -> None:
    taken(town)
    town.text(ROSA, MOVED)
    text = next(one for one in town.services.store.find(Message) if PLACE in one.body and one.phone == BEN and one.key)
    town.text(BEN, "DROP")
    town.settle()
    kept = town.services.store.get(Message, text.id)
    assert kept
    assert (kept.status, kept.error) == ("failed", "over")
    dana = town.browser("dana")
    page = dana.send(f"/texts/{text.id}/retry", on="/texts", follow_redirects="1").get_data(as_text=True)
    town.settle()
    assert "has it no more" in page or "has it no more" in dana.page("/texts")
    assert PLACE not in shown(town, BEN)


def test_a_lost_answer_with_the_place_is_not_said_to_who_has_it_no_more(town: Town) -> None:
    post = taken(town)
    [answer] = [one for one in town.services.store.find(Message) if one.answers and "is yours" in one.body]
    desk_closings.reopen(town.services, post.ref, ME)
    before = shown(town, BEN).count("is yours:")
    with town.services.store.transaction():
        town.services.outbox.take_over(answer, answer.body)
    town.settle()
    assert shown(town, BEN).count("is yours:") == before


def test_an_answer_before_take_reaches_nobody_who_has_said_no_since(town: Town) -> None:
    town.text(ROSA, "need groceries for 2, 12 oak st today")
    post = need(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.settle()
    town.text(BEN, "PASS")
    with town.services.store.transaction():
        tell(town.services, BEN, "answers_first", posts.by_ref(town.services, post.ref), purpose="relay", told=CODE)
    town.settle()
    assert "7731" not in shown(town, BEN)
