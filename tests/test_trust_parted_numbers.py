"""Whoever was parted from somebody does not reach them by telling their number, whichever way it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline.exchange import ExchangeError, apart, blocks, consents, joining, posts, relay, tasks, told_numbers
from hotline.exchange.asked import of_post
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from storage.records import CallBack, Message, Person, Post
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
WORDS = "i am at your door"


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    """Ben helped Rosa once, and she blocked him; Ana helps as well."""
    town.volunteer()
    town.volunteer(ANA, "Ana Ruiz")
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    town.hears(ROSA, f"BLOCK {post.ref}")
    posts.close(town.services, post.ref, "referred", ME)
    return town


def told(town: ConsoleTown, phone: str) -> list[str]:
    sent = town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))
    return [message.body for message in sent if message.key and message.status != "failed"]


def dialled(town: ConsoleTown, phone: str, *keys: str) -> tuple[str, ...]:
    board, sid = CallHandler(town.services), f"CA{town.services.store.next_number('call'):032x}"
    said = board.call(sid, phone)
    for key in keys:
        said = board.call(sid, phone, turn=said.turn, caught=CallInput(key=key))
    return said.dial


def latest(town: ConsoleTown, phone: str) -> Post:
    return town.services.store.find(Post, where("phone") == phone, newest=True)[0]


def ben_is_on_no_side_with_rosa(town: ConsoleTown, heard: int) -> None:
    """Whatever Ben says, and the desk confirms, and whoever helps: nothing of it reaches Rosa."""
    post = latest(town, BEN)
    assert (post.for_phone, posts.PARTED_NUMBER in post.flags) == ("", True)
    town.hears(BEN, "yes")
    town.hears(BEN, f"yes {post.ref}")
    consents.settle(town.services, posts.by_ref(town.services, post.ref), agreed=True, who=ME)
    told_numbers.by_desk(town.services, post.ref, ME)
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, f"TAKE {post.ref}")
    town.hears(BEN, f"{post.ref} {WORDS}")
    town.hears(ANA, f"{post.ref} {WORDS}")
    town.hears(ANA, f"DONE {post.ref}")
    assert told(town, ROSA)[heard:] == []
    assert [one for one in town.services.store.find(CallBack) if one.phone == ROSA] == []
    assert dialled(town, BEN, "1") in ((), (ANA,))
    assert dialled(town, ANA, "1") in ((), (BEN,))
    assert dialled(town, ROSA, "1") == ()
    assert all(ROSA not in (way.resident, way.helper) for way in relay.of_phone(town.services, BEN))
    assert not relay.of_phone(town.services, ROSA)


@pytest.mark.parametrize(
    "said",
    [
        "my neighbor needs food at elm and 3rd today, call her at {}, she agreed",
        "need food at elm and 3rd today, my number is {}",
        "necesito comida para mi vecina en elm y 3rd hoy, su numero es {}",
        "ma voisine a besoin de manger, elm et 3rd aujourd'hui, son numéro est {}",
        "vwazin mwen bezwen manje nan elm ak 3rd jodi a, nimewo li se {}",
    ],
)
@pytest.mark.parametrize("number", [ROSA, "202-555-0101", "(202) 555 0101"])
def test_a_number_told_with_a_need_is_not_taken(town: ConsoleTown, said: str, number: str) -> None:
    heard = len(told(town, ROSA))
    town.hears(BEN, said.format(number))
    ben_is_on_no_side_with_rosa(town, heard)


def test_a_number_told_afterwards_is_not_taken(town: ConsoleTown) -> None:
    heard = len(told(town, ROSA))
    town.hears(BEN, "my neighbor needs food at elm and 3rd today")
    town.hears(BEN, f"her number is {ROSA}")
    ben_is_on_no_side_with_rosa(town, heard)


def test_a_number_said_on_a_call_is_not_taken(town: ConsoleTown) -> None:
    heard, board, sid = len(told(town, ROSA)), CallHandler(town.services), "CA" + "5" * 32
    said = board.call(sid, BEN)
    words = "my neighbor needs food at elm and third today, her number is 202 555 0101"
    board.call(sid, BEN, turn=said.turn, caught=CallInput(words=words, confidence=0.95))
    ben_is_on_no_side_with_rosa(town, heard)


def test_the_teller_hears_the_same_as_of_any_other_number(town: ConsoleTown) -> None:
    town.hears(BEN, "need rice at main and 2nd today")  # his first, with what is said once
    words = "my neighbor needs food at elm and 3rd today, call her at {}"
    answers = [
        [said.replace(latest(town, BEN).ref, "REF") for said in (*town.hears(BEN, words.format(phone)), *yes(town))]
        for phone in (LUZ, ROSA)
    ]
    assert answers[0] == answers[1]


def yes(town: ConsoleTown) -> list[str]:
    return town.hears(BEN, f"yes {latest(town, BEN).ref}")


def test_the_blocker_is_not_connected_by_telling_the_other_number_either(town: ConsoleTown) -> None:
    heard = len(told(town, BEN))
    town.hears(ROSA, f"my son needs food at elm and 3rd today, call him at {BEN}")
    post = latest(town, ROSA)
    town.hears(ROSA, f"yes {post.ref}")
    assert (posts.by_ref(town.services, post.ref).for_phone, told(town, BEN)[heard:]) == ("", [])


def test_what_was_told_before_a_block_is_undone_by_it(town: ConsoleTown) -> None:
    [parting] = apart.of(town.services, BEN)
    apart.undo(town.services, parting.id, ME)
    town.hears(BEN, f"my neighbor needs food at elm and 3rd today, call her at {ROSA}")
    post = latest(town, BEN)
    town.hears(BEN, f"yes {post.ref}")
    town.hears(ROSA, "yes")
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, f"TAKE {post.ref}")
    assert ROSA in [way.resident for way in relay.of_phone(town.services, ANA)]
    heard = len(told(town, ROSA))
    blocks.two(town.services, ROSA, BEN, ME)
    assert posts.by_ref(town.services, post.ref).for_phone == ""
    town.hears(ANA, f"{post.ref} {WORDS}")
    town.hears(ANA, f"DONE {post.ref}")
    assert told(town, ROSA)[heard:] == []
    assert relay.of_phone(town.services, ROSA) == []


def test_a_question_about_a_number_goes_when_the_two_are_parted(town: ConsoleTown) -> None:
    post = town.need("need water", phone=LUZ, for_phone=ANA, flags=("unconfirmed",))
    with town.services.store.transaction():
        told_numbers.ask(town.services, post)
    blocks.two(town.services, LUZ, ANA, ME)
    [ana] = town.services.store.find(Person, where("phone") == ANA)
    assert (ana.confirms, posts.by_ref(town.services, post.ref).flags) == ("", (posts.PARTED_NUMBER,))


def test_whoever_was_asked_is_not_any_more_once_the_number_of_whom_they_are_kept_apart_from_is_told(
    town: ConsoleTown,
) -> None:
    town.hears(LUZ, "my mother needs food at elm and 3rd today")
    post = latest(town, LUZ)
    tasks.forward(town.services, post.ref, [BEN], ME)
    heard = len(told(town, ROSA))
    town.hears(LUZ, f"her number is {ROSA}")
    now = posts.by_ref(town.services, post.ref)
    asked = [task.status for task in of_post(town.services, post.ref) if task.phone == BEN]
    assert (asked, now.for_phone) == (["passed"], ROSA)
    town.hears(LUZ, f"yes {post.ref}")
    town.hears(ROSA, "yes")
    town.hears(BEN, f"TAKE {post.ref}")
    assert posts.by_ref(town.services, post.ref).helper == ""
    assert dialled(town, BEN, "1") == ()
    assert not any("Ben" in one for one in told(town, ROSA)[heard:])


@pytest.mark.parametrize("phones", [(BEN, ROSA), (ROSA, BEN)])
def test_a_need_of_before_with_such_a_number_connects_nobody(town: ConsoleTown, phones: tuple[str, str]) -> None:
    own, other = phones
    post = town.need("need rice", phone=own)
    post = town.services.store.put(replace(post, for_phone=other, flags=("unconfirmed",)))
    with pytest.raises(ExchangeError, match="kept apart"):
        told_numbers.by_desk(town.services, post.ref, ME)
    heard = len(told(town, other))
    with town.services.store.transaction():
        asked = told_numbers.ask(town.services, post)
    assert (asked.for_phone, told(town, other)[heard:]) == ("", [])


def test_the_desk_hears_why_it_cannot_confirm_such_a_number(town: ConsoleTown) -> None:
    post = town.need("need rice", phone=BEN)
    town.services.store.put(replace(post, for_phone=ROSA, flags=("unconfirmed",)))
    desk = town.browser("dana")
    page = desk.client.post(f"/posts/{post.ref}/number-confirmed", data=desk.tokens(), follow_redirects=True)
    assert "kept apart, so the number is not used" in page.get_data(as_text=True)


def test_the_desk_puts_no_need_of_the_one_to_the_other_and_joins_none(town: ConsoleTown) -> None:
    town.hears(BEN, f"my neighbor needs food at elm and 3rd today, call her at {ROSA}")
    post, hers = latest(town, BEN), town.need("need rice")
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, post.ref, [ROSA], ME)
    for one, other in ((post, hers), (hers, post)):
        with pytest.raises(ExchangeError, match="kept apart"):
            joining.join(town.services, one.ref, other.ref, ME)


def test_asking_again_for_an_old_need_takes_no_such_number_along(town: ConsoleTown) -> None:
    old = town.need("need rice", phone=BEN)
    town.services.store.put(replace(old, for_phone=ROSA, status="closed", closed_because="helped"))
    heard = len(told(town, ROSA))
    town.hears(BEN, f"RENEW {old.ref}")
    post = latest(town, BEN)
    assert post.ref != old.ref
    assert (post.for_phone, told(town, ROSA)[heard:]) == ("", [])


def test_a_closed_need_is_reopened_without_such_a_number(town: ConsoleTown) -> None:
    old = town.need("need rice", phone=BEN)
    town.services.store.put(replace(old, for_phone=ROSA, status="closed", closed_because="helped"))
    posts.reopen(town.services, old.ref, ME)
    opened = posts.by_ref(town.services, old.ref)
    assert (opened.for_phone, opened.flags) == ("", (posts.PARTED_NUMBER,))
