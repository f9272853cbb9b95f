"""Numbers are rung and texted only when they may be: one gate for every way, and nobody on somebody else's word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hotline.base import dialling
from hotline.exchange import ExchangeError, imports, people, posts, shifts, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from storage.records import Message, Person, Post, Relay, Shift
from storage.store import where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
PREMIUM, ABROAD, PERSONAL = "+19002345678", "+442071838750", "+15005550123"


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def dialled(town: ConsoleTown, phone: str, *keys: str) -> tuple[str, ...]:
    board, sid = CallHandler(town.services), f"CA{town.services.store.next_number('call'):032x}"
    said = board.call(sid, phone)
    for key in keys:
        said = board.call(sid, phone, turn=said.turn, caught=CallInput(key=key))
    return said.dial


def told(town: ConsoleTown, phone: str) -> list[str]:
    return [one.body for one in town.services.store.find(Message, where("phone") == phone) if one.key]


def taken(town: ConsoleTown, words: str) -> Post:
    town.hears(ROSA, words)
    [post] = town.services.store.find(Post)
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    return posts.by_ref(town.services, post.ref)


@pytest.mark.parametrize("number", [PREMIUM, ABROAD, PERSONAL, "+1 (900) 234-5678"])
@pytest.mark.parametrize("said", ["my number is {}", "call my mother at {}"])
def test_a_number_that_somebody_tells_is_never_rung_where_it_may_not_be(
    town: ConsoleTown, number: str, said: str
) -> None:
    post = taken(town, f"need food at oak and 5th today, {said.format(number)}")
    town.hears(ROSA, "yes")
    assert post.for_phone == ""
    assert number in post.words
    assert dialled(town, BEN, "1") == (ROSA,)
    assert {relay.resident for relay in town.services.store.find(Relay)} == {ROSA}


@pytest.mark.parametrize("number", [PREMIUM, ABROAD])
def test_a_match_of_before_rings_no_number_that_may_not_be_rung(town: ConsoleTown, number: str) -> None:
    taken(town, "need food at oak and 5th today")
    [relay] = town.services.store.find(Relay)
    town.services.store.put(replace(relay, resident=number))
    [post] = town.services.store.find(Post)
    town.services.store.put(replace(post, phone=number))
    assert dialled(town, BEN, "1") == ()


def test_nobody_at_the_desk_is_rung_at_such_a_number(town: ConsoleTown) -> None:
    with pytest.raises(ExchangeError, match="costs more"):
        shifts.save(town.services, 0, "Ben", PREMIUM, "mon-sun 0-24", (), ME)
    town.services.store.add(Shift(name="Ben", phone=PREMIUM, hours="mon-sun 0-24"))
    assert dialled(town, ROSA, "0") == ()


@pytest.mark.parametrize("number", [PREMIUM, ABROAD, PERSONAL])
def test_people_add_and_forward_say_at_once_that_a_phone_is_never_reached(town: ConsoleTown, number: str) -> None:
    with pytest.raises(ExchangeError, match="never called or texted"):
        people.add(town.services, number, who=ME, consent="told dana", name="Uma")
    town.services.store.add(Person(phone=number, consent="told dana", roles=("volunteer",), joining="approved"))
    with pytest.raises(ExchangeError, match="never called or texted"):
        tasks.forward(town.services, town.need().ref, [number], ME)


@pytest.mark.parametrize("written", ["567-1234", "555-0123", "5550123", "+1 555 0123"])
def test_a_number_without_its_area_code_is_asked_for_it_by_every_way_in(town: ConsoleTown, written: str) -> None:
    with pytest.raises(ExchangeError, match="area code"):
        people.add(town.services, written, who=ME, consent="told dana", name="Uma")
    sheet = imports.read(town.services, f"phone,name,consent\n{written},Uma,yes\n".encode())
    assert [row.fault and row.fault.name for row in sheet.bad] == ["area_code"]
    with pytest.raises(ExchangeError, match="area code"):
        shifts.save(town.services, 0, "Uma", written, "mon-sun 0-24", (), ME)
    page = town.browser("dana").send("/people/new", phone=written, name="Uma").get_data(as_text=True)
    assert "area code" in page
    filed = town.browser("dana").send("/new", phone=written, words="needs food").get_data(as_text=True)
    assert "area code" in filed
    assert town.services.store.find(Person, where("name") == "Uma") == []


@pytest.mark.parametrize("written", ["911", "12", "1-567-1234", "+1", "+15671234567890123", "call me"])
def test_what_is_no_number_at_all_is_refused(town: ConsoleTown, written: str) -> None:
    with pytest.raises(ExchangeError, match="not a phone number"):
        people.add(town.services, written, who=ME, consent="told dana", name="Uma")


def test_a_told_number_is_asked_there_before_anybody_is_connected(town: ConsoleTown) -> None:
    post = taken(town, f"need food at oak and 5th today, my number is {ANA}")
    [asked] = told(town, ANA)
    assert "May your helper reach you here?" in asked
    assert "unconfirmed" in post.flags
    town.hears(BEN, "i am at the door")
    assert (dialled(town, BEN, "1"), len(told(town, ANA))) == ((ROSA,), 1)
    assert "reaches you here" in " ".join(town.hears(ANA, "yes"))
    assert dialled(town, BEN, "1") == (ANA,)
    town.hears(BEN, "i am at the door")
    assert "i am at the door" in told(town, ANA)[-1]


def test_whoever_says_no_there_is_left_alone(town: ConsoleTown) -> None:
    taken(town, f"need food at oak and 5th today, my number is {ANA}")
    assert "erased" in " ".join(town.hears(ANA, "no"))
    [post] = town.services.store.find(Post)
    assert (post.for_phone, "wrong_number" in post.flags, ANA in post.words) == ("", True, False)
    assert "did not work" in told(town, ROSA)[-1]
    heard = len(told(town, ANA))
    town.hears(BEN, "i am at the door")
    assert len(told(town, ANA)) == heard


@pytest.mark.parametrize("said", ["no", "who is this?"])
def test_a_number_whose_owner_asked_for_nothing_is_not_connected_when_it_is_told_again(
    town: ConsoleTown, said: str
) -> None:
    taken(town, f"need food at oak and 5th today, my number is {ANA}")
    town.hears(ANA, said)
    town.hears("+12025550177", f"need water at elm and 3rd today, my number is {ANA}")
    [post] = town.services.store.find(Post, where("phone") == "+12025550177")
    assert "unconfirmed" in post.flags or not post.for_phone


def test_a_yes_of_the_teller_alone_connects_nobody(town: ConsoleTown) -> None:
    post = taken(town, f"my mother needs food at oak and 5th today, call her at {ANA}")
    town.hears(ROSA, f"yes {post.ref}")
    assert len(told(town, ANA)) == 1
    assert dialled(town, BEN, "1") == (ROSA,)
    assert dialled(town, ANA, "1") == ()  # they are asked on the call, and say yes
    assert dialled(town, BEN, "1") == (ANA,)


def test_the_desk_confirms_a_number_after_a_talk(town: ConsoleTown) -> None:
    post = taken(town, f"need food at oak and 5th today, my number is {ANA}")
    town.browser("dana").send(f"/posts/{post.ref}/number-confirmed")
    assert dialled(town, BEN, "1") == (ANA,)
    assert posts.by_ref(town.services, post.ref).flags == ()


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        ("+12025550101", ""), ("+17872345678", ""), ("+13402345678", ""), ("+16712345678", ""),
        ("+18002345678", "service"), ("+18882345678", "service"),
        ("+13065550123", "country"), ("+18095550123", "country"), ("+882123456789", "country"),
        (PREMIUM, "costly"), (PERSONAL, "costly"), ("+447012345678", "costly"), ("+33899000000", "costly"),
        ("+10000000000", "no_number"), ("+11111111111", "no_number"), ("+11234567890", "no_number"),
        ("+19999999999", "no_number"), ("+12222222222", "no_number"), ("+15550100001", "no_number"),
        ("+12021550133", "no_number"), ("+12029110133", "no_number"), ("+15555550133", "no_number"),
        ("+33111111111", "no_number"), ("+13472999999", ""), ("+12022222222", ""), ("+12025550000", ""),
        ("+15671234", "no_number"), ("+1911", "no_number"), ("", "no_number"), ("anonymous", "no_number"),
    ],
)  # fmt: skip
def test_which_numbers_may_be_rung(phone: str, why: str) -> None:
    assert dialling.refused(phone, ("US",)) == why


@pytest.mark.parametrize("written", ["000-000-0000", "111-111-1111", "(123) 456-7890", "999 999 9999", "5555555555"])
def test_a_number_that_only_fills_a_field_is_nobodys(town: ConsoleTown, written: str) -> None:
    sheet = imports.read(town.services, f"phone,consent\n{written},yes\n".encode())
    assert [row.fault and row.fault.name for row in sheet.rows] == ["phone"]
    with pytest.raises(ExchangeError):
        people.add(town.services, written, who="cli", consent="yes", name="Uma")
    told = " ".join(town.hears(ROSA, f"need water for my mom at 12 oak st today, her number is {written}"))
    assert "never call or text" in told
    [need] = town.services.store.find(Post)
    assert need.for_phone == ""
