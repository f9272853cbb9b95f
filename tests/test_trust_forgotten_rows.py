"""A row without a number: what somebody does to it on a page that was open touches nobody else, and no wish is lost."""

from __future__ import annotations

from typing import Any

import pytest

from flows.prompts import Hint
from hotline.exchange import ExchangeError, bars, opt_outs, people
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from storage.records import Person, Post
from storage.store import where
from tests.harness.base import LUZ, ROSA
from tests.harness.town import ConsoleTown

CALL = "CA" + "3" * 32
WALKED_IN = "insulin for a neighbor, he came by"


def forgotten_while_open(town: ConsoleTown, path: str, who: str = "ada", /, **fields: Any) -> tuple[Person, int]:
    """Somebody opens Rosa's page, she texts FORGET, and the form of the page is sent: her row, and the status."""
    town.need(WALKED_IN, phone="", channel="desk")
    town.hears(ROSA, "need groceries for 2, 12 oak st today")
    person = people.by_phone(town.services, ROSA)
    browser = town.browser(who)
    tokens = browser.tokens(f"/people/{person.id}")
    town.hears(ROSA, "FORGET")
    seen = people.find(town.services, ROSA)
    assert seen
    form = {**tokens, **fields, "seen": seen.updated_at}
    answer = browser.client.post(f"/people/{person.id}/{path}", data=form)
    row = town.services.store.get(Person, person.id)
    assert row
    return row, answer.status_code


def numberless(town: ConsoleTown) -> list[Person]:
    """Rows that say nothing of anybody: neither number nor hash."""
    return [one for one in town.services.store.each(Person) if not one.phone and not one.phone_hash]


def test_erasing_whoever_was_just_forgotten_touches_nothing_else(town: ConsoleTown) -> None:
    forgotten_while_open(town, "forget")
    walk_in = town.services.store.one(Post, where("words") == WALKED_IN)
    assert walk_in
    assert walk_in.status in ("new", "open")
    assert numberless(town) == []


def test_nobody_without_a_number_is_erased_or_met(town: ConsoleTown) -> None:
    with pytest.raises(ExchangeError):
        opt_outs.forget(town.services, "")
    with pytest.raises(ExchangeError):
        people.meet(town.services, "")


def test_a_stop_told_to_the_desk_is_kept_by_what_is_left_of_them(town: ConsoleTown) -> None:
    row, _ = forgotten_while_open(town, "stop", "dana", words="Rosa said stop on the phone")
    found = people.find(town.services, ROSA)
    assert found == row
    assert (row.opted_out, row.opted_out_words) == (True, "told a coordinator")
    assert numberless(town) == []


def test_a_bar_holds_though_they_were_just_forgotten(town: ConsoleTown) -> None:
    row, _ = forgotten_while_open(town, "bar", "dana", why="Rosa threatened Luz")
    assert row.barred == bars.FORGOTTEN
    assert town.hears(ROSA, "need food at elm") == []
    assert numberless(town) == []
    assert "bar/lift" in town.browser("dana").page(f"/people/{row.id}")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("edit", {"name": "Rosa Lima", "notes": "lives at 12 oak st", "language": "en"}),
        ("start", {"words": "start"}),
        ("approve", {}),
        ("decline", {}),
        ("part", {"phone": LUZ}),
        ("write", {"words": "Hello Rosa"}),
    ],
)
def test_no_other_form_of_an_open_page_brings_anything_back(
    town: ConsoleTown, path: str, fields: dict[str, str]
) -> None:
    row, status = forgotten_while_open(town, path, "dana", **fields)
    assert status in (302, 422)
    assert (row.phone, row.name, row.notes, row.consent, row.joining) == ("", "", "", "", "")
    assert numberless(town) == []


@pytest.mark.parametrize("words", ["stop", "no more calls please", "please stop calling me"])
def test_a_caller_without_a_number_is_promised_no_stop(town: ConsoleTown, words: str) -> None:
    calls = CallHandler(town.services)
    menu = calls.call(CALL, "anonymous", turn=calls.call(CALL, "anonymous").turn, caught=CallInput(key="1"))
    said = calls.call(CALL, "anonymous", turn=menu.turn, caught=CallInput(words=words))
    told = " ".join(line for _, line in said.lines)
    assert said.hint == Hint.WORDS.value
    assert "no more texts or calls" not in told
    assert "We cannot see your number" in told
    assert numberless(town) == []
