"""Nobody comes to harm through it: a block holds, and so does a bar, whichever way somebody tries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hotline.exchange import ExchangeError, NotNow, apart, bars, blocks, matching, opt_outs, people, posts, relay, tasks
from hotline.inbound import call_ends
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from storage.records import CallBack, Message, Person, Post, Shift, Task
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

ME = "coordinator:dana"


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def told(town: ConsoleTown, phone: str) -> list[str]:
    sent = town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))
    return [message.body for message in sent if message.key]


def matched(town: ConsoleTown) -> Post:
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return posts.by_ref(town.services, post.ref)


def by_text(town: ConsoleTown, post: Post) -> None:
    town.hears(ROSA, f"BLOCK {post.ref}")


def by_voice(town: ConsoleTown, post: Post) -> None:
    del post
    board, sid = CallHandler(town.services), "CA" + "0" * 32
    said = board.call(sid, ROSA)
    for key in ("1", "3"):
        said = board.call(sid, ROSA, turn=said.turn, caught=CallInput(key=key))


def by_the_desk_at_the_need(town: ConsoleTown, post: Post) -> None:
    town.browser("dana").send(f"/posts/{post.ref}/part", phone=BEN)


def by_the_desk_at_the_person(town: ConsoleTown, post: Post) -> None:
    del post
    number = people.by_phone(town.services, ROSA).id
    town.browser("dana").send(f"/people/{number}/part", phone="(202) 555-0102")


def by_the_helper(town: ConsoleTown, post: Post) -> None:
    town.hears(BEN, f"BLOCK {post.ref}")


WAYS = (by_text, by_voice, by_the_desk_at_the_need, by_the_desk_at_the_person, by_the_helper)


@pytest.mark.parametrize("part", WAYS)
def test_a_parted_pair_is_never_connected_again(town: ConsoleTown, part: Callable[[ConsoleTown, Post], None]) -> None:
    post = matched(town)
    part(town, post)
    now = posts.by_ref(town.services, post.ref)
    assert (now.status, now.helper, "blocked" in now.flags) == ("open", "", True)
    heard = len(told(town, ROSA))
    for words in (
        "TAKE",
        "DROP",
        "TAKE",
        "DONE",
        "TAKE {ref}",
        "DONE {ref}",
        "yes",
        "{ref} i am at your door",
    ):
        town.hears(BEN, words.format(ref=post.ref))
    for words in ("4823", "{ref} who is there", "hello ben"):
        town.hears(ROSA, words.format(ref=post.ref))
    assert told(town, ROSA)[heard:] == []
    assert not any("who is there" in one or "hello ben" in one for one in told(town, BEN))
    assert posts.by_ref(town.services, post.ref).status == "open"
    assert people.by_phone(town.services, BEN).helped == 0
    _never_for_another_need(town)


def _never_for_another_need(town: ConsoleTown) -> None:
    services, need = town.services, town.need("need rice")
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(services, need.ref, [BEN], ME)
    with services.store.transaction():
        lined_up = posts.change(services, need, who=ME, lined_up=(BEN,))
        offer = posts.file(services, Post(kind="offer", categories=("food",), area="north", phone=BEN))
    assert [match.phone for match in matching.suggest(services, lined_up)] == []
    assert [match.phone for match in matching.offers(services, lined_up)] == []
    assert matching.needs(services, offer) == []
    for phone in (ROSA, BEN):
        assert CallHandler(services).call(f"CA{services.store.next_number('call'):032x}", phone).dial == ()


def test_a_block_ends_every_task_between_the_two_and_tells_both(town: ConsoleTown) -> None:
    first, second = matched(town), town.need("need water", categories=("water",))
    third = town.need("need bread")
    tasks.forward(town.services, second.ref, [BEN], ME)
    town.hears(BEN, f"TAKE {second.ref}")
    tasks.forward(town.services, third.ref, [BEN], ME)
    town.hears(BEN, f"{first.ref} which door is yours?")
    by_text(town, first)
    held = [(task.ref, task.status) for task in town.services.store.find(Task, where("phone") == BEN)]
    assert held == [(first.ref, "dropped"), (second.ref, "dropped"), (third.ref, "passed")]
    assert [one for one in told(town, BEN) if "not yours any more" in one and second.ref in one]
    [words] = [one for one in town.services.store.find(Message) if "which door" in one.body and one.key]
    assert (words.status, words.error) == ("failed", "parted")
    assert not relay.of_phone(town.services, BEN)


def test_a_pair_stays_parted_when_one_was_forgotten_and_comes_back(town: ConsoleTown) -> None:
    by_text(town, matched(town))
    opt_outs.forget(town.services, BEN)
    town.volunteer()
    assert apart.are(town.services, ROSA, BEN)
    with pytest.raises(ExchangeError, match="kept apart"):
        tasks.forward(town.services, town.need("need rice").ref, [BEN], ME)


def test_only_the_desk_undoes_it(town: ConsoleTown) -> None:
    post = matched(town)
    by_text(town, post)
    number, desk = people.by_phone(town.services, BEN).id, town.browser("dana")
    [parting] = apart.of(town.services, BEN)
    assert post.ref in desk.page(f"/people/{number}")
    desk.send(f"/people/{number}/part/undo", parting=str(parting.id))
    assert apart.of(town.services, BEN) == []
    assert tasks.forward(town.services, post.ref, [BEN], ME)
    assert "is yours" in " ".join(town.hears(BEN, f"TAKE {post.ref}"))


def test_who_answers_the_desks_phone_is_not_rung_for_somebody_they_were_parted_from(town: ConsoleTown) -> None:
    town.services.store.add(Shift(name="Ben", phone=BEN, hours="mon-sun 0-24"))
    blocks.two(town.services, ROSA, BEN, ME)
    dialled = {}
    for phone in (ROSA, ANA):
        sid, board = f"CA{town.services.store.next_number('call'):032x}", CallHandler(town.services)
        first = board.call(sid, phone)
        dialled[phone] = board.call(sid, phone, turn=first.turn, caught=CallInput(key="0")).dial
    assert dialled == {ROSA: (), ANA: (BEN,)}


@pytest.mark.parametrize("parted_from_desk", [False, True])
def test_where_nobody_else_is_on_shift_the_desks_own_phone_rings(town: ConsoleTown, parted_from_desk: bool) -> None:
    community = town.services.community.model_copy(update={"desk_phone": LUZ})
    object.__setattr__(town.services, "config", town.config.model_copy(update={"community": community}))
    town.services.store.add(Shift(name="Ben", phone=BEN, hours="mon-sun 0-24"))
    blocks.two(town.services, ROSA, BEN, ME)
    if parted_from_desk:
        blocks.two(town.services, ROSA, LUZ, ME)
    sid, board = f"CA{town.services.store.next_number('call'):032x}", CallHandler(town.services)
    first = board.call(sid, ROSA)
    rung = board.call(sid, ROSA, turn=first.turn, caught=CallInput(key="0")).dial
    assert rung == (() if parted_from_desk else (LUZ,))


def stopped(town: ConsoleTown) -> None:
    opt_outs.opt_out(town.services, BEN, "told dana", ME)


def struck(town: ConsoleTown) -> None:
    ben, desk = people.by_phone(town.services, BEN), town.browser("dana")
    form = {"seen": ben.updated_at, "name": ben.name, "can": "food", "areas": "north", "language": "en"}
    assert desk.send(f"/people/{ben.id}/edit", **form).status_code == 302
    assert people.by_phone(town.services, BEN).roles == ("resident",)


def left(town: ConsoleTown) -> None:
    with town.services.store.transaction():
        ben = opt_outs.drop_tasks(town.services, people.by_phone(town.services, BEN))
        people.leave_the_list(town.services, ben)


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("end", [stopped, struck, left])
def test_who_opted_out_or_is_no_volunteer_any_more_cannot_take(
    town: ConsoleTown, end: Callable[[ConsoleTown], None], held: bool
) -> None:
    post = matched(town) if held else town.need()
    if not held:
        tasks.forward(town.services, post.ref, [BEN], ME)
    end(town)
    heard = told(town, ROSA)
    for words in ("TAKE", f"TAKE {post.ref}", "ok i take it", f"DONE {post.ref}", f"{post.ref} open the door"):
        town.hears(BEN, words)
    now = posts.by_ref(town.services, post.ref)
    assert (now.status, now.helper) == ("open", "")
    assert told(town, ROSA) == heard
    with pytest.raises(NotNow):
        answer(town.services, tasks.take, post.ref, BEN)


def test_whoever_was_asked_as_a_neighbor_and_never_was_a_volunteer_can_take(town: ConsoleTown) -> None:
    people.add(town.services, ANA, who=ME, consent="told dana", name="Ana")
    post = town.need()
    tasks.forward(town.services, post.ref, [ANA], ME)
    assert "is yours" in " ".join(town.hears(ANA, "TAKE"))


def test_a_barred_phone_is_kept_and_neither_answered_nor_counted(town: ConsoleTown) -> None:
    post, desk = matched(town), town.browser("dana")
    number = people.by_phone(town.services, BEN).id
    desk.send(f"/people/{number}/bar", why="threatened a neighbor")
    before, owed = town.services.store.count(Post, None), town.services.store.count(CallBack, None)
    assert posts.by_ref(town.services, post.ref).status == "open"
    for words in ("TAKE", f"{post.ref} i know where you live", "need food at elm", "HELP", "JOIN", "my house burns"):
        assert town.hears(BEN, words) == []
    kept = town.services.store.find(Message, (where("phone") == BEN) & (where("direction") == "in"))
    assert [message.body for message in kept][-2:] == ["JOIN", "my house burns"]
    said = CallHandler(town.services).call("CA" + "7" * 32, BEN)
    assert said.ends
    assert "9 1 1" in " ".join(line for _, line in said.lines)
    call_ends.ended(town.services, "CA" + "7" * 32, BEN, "completed", 5)
    call_ends.ended(town.services, "CA" + "8" * 32, BEN, "no-answer")
    assert (town.services.store.count(Post, None), town.services.store.count(CallBack, None)) == (before, owed)
    assert town.services.outbox.put(BEN, "hello", purpose="desk") is None
    page = desk.page(f"/people/{number}")
    assert "threatened a neighbor" in page
    assert "dana" in page
    with pytest.raises(ExchangeError, match="barred"):
        tasks.forward(town.services, post.ref, [BEN], ME)
    assert "i know where you live" not in " ".join(told(town, ROSA))


def test_a_bar_outlives_forget_and_ends_when_the_desk_lifts_it(town: ConsoleTown) -> None:
    number = people.by_phone(town.services, BEN).id
    bars.bar(town.services, BEN, "threatened a neighbor", ME)
    assert town.hears(BEN, "FORGET") == []
    kept = town.services.store.get(Person, number)
    assert kept
    assert (kept.phone, kept.name, kept.barred) == ("", "", bars.FORGOTTEN)
    assert town.hears(BEN, "need food at elm") == []
    town.browser("dana").send(f"/people/{number}/bar/lift")
    assert town.hears(BEN, "need food at elm") != []


def test_stop_is_heard_from_a_barred_phone(town: ConsoleTown) -> None:
    bars.bar(town.services, BEN, "threatened a neighbor", ME)
    town.hears(BEN, "STOP")
    assert people.by_phone(town.services, BEN).opted_out


@pytest.mark.parametrize("because", posts.REASONS)
def test_closing_for_a_cause_ends_the_way_between_the_two_at_once(town: ConsoleTown, because: str) -> None:
    post = matched(town)
    posts.close(town.services, post.ref, because, ME)
    town.hears(BEN, f"{post.ref} you left your bag")
    arrived = any("you left your bag" in one for one in told(town, ROSA))
    assert arrived == (because in relay.LINGERS)


def test_a_phone_is_kept_apart_from_another_and_not_from_itself(town: ConsoleTown) -> None:
    with pytest.raises(ExchangeError, match="two different"):
        blocks.two(town.services, ROSA, ROSA, ME)
    assert replace(Person(), barred="x").unreachable
