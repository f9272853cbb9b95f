"""A machine that cannot reach the carrier stops nobody else, and is named for all to see."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from hotline.background.missed_messages import CatchUp
from hotline.line import machines
from hotline.line.machines import go_down
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox, health, told
from storage.records import Event, Machine, Message
from storage.store import Store, where
from tests.harness.base import BEN, NOWHERE, ROSA, config_for
from tests.harness.carrier import Office, office
from tests.harness.town import ConsoleTown

HOST = socket.gethostname()


@pytest.fixture
def here(store: Store) -> Iterator[Office]:
    with office(store) as built:
        yield built


@pytest.fixture
def cut_off(here: Office) -> Iterator[Outbox]:
    """The sender of another machine, from which nobody reaches the carrier."""
    config = config_for(here.world.hotline.url, NOWHERE)
    line = TwilioLine(config)
    yield Outbox(here.store, line, here.clock, config)
    line.close()


def work(here: Office, *senders: Outbox, seconds: int) -> None:
    for _ in range(seconds):
        for sender in senders:
            sender.pump()
        here.clock.forward(seconds=1)


def test_all_texts_leave_by_the_machine_that_is_well(here: Office, cut_off: Outbox) -> None:
    texts = [here.put(f"+1202555{1000 + number}", "Task") for number in range(12)]
    work(here, cut_off, here.outbox, seconds=3)
    assert {here.kept(text).status for text in texts} == {"sent"}
    assert {here.kept(text).attempts for text in texts} == {0}


def test_texts_that_come_later_are_not_held_up_either(here: Office, cut_off: Outbox) -> None:
    for number in range(60):
        text = here.put(f"+1202555{1000 + number}", "Task")
        work(here, cut_off, here.outbox, seconds=1)
        assert here.kept(text).status == "sent"


def test_what_the_machine_had_in_hand_goes_back_and_is_taken_over(here: Office, cut_off: Outbox) -> None:
    text = here.put(BEN, "Task")
    [claimed] = cut_off.claim(1)
    cut_off.hand_over(claimed)
    assert here.kept(text).status == "queued"
    here.outbox.pump()
    assert (here.kept(text).status, here.arrived(BEN)) == ("sent", ["Task"])


def test_the_line_is_up_and_the_machine_that_is_cut_off_is_named(here: Office, cut_off: Outbox) -> None:
    here.put(BEN, "Task")
    work(here, cut_off, here.outbox, seconds=2)
    assert health(here.store, here.clock)["line"] == "ok"
    [sentence] = [line for line in told(here.store, here.clock) if "others send" in line]
    assert sentence.startswith(f"{HOST} has not reached the carrier since 2026-05-14T14:00:00.000Z")
    assert [event.detail for event in here.store.find(Event)] == [f"{HOST}: the carrier cannot be reached"]


def test_the_line_is_down_when_no_machine_reaches_the_carrier(here: Office, cut_off: Outbox) -> None:
    here.storm(unavailable=-1)
    for phone in (BEN, ROSA):
        here.put(phone, "Task")
    work(here, cut_off, here.outbox, seconds=2)
    assert health(here.store, here.clock)["line"] == "down"
    here.world.ask("DELETE", "/faults")
    work(here, cut_off, here.outbox, seconds=10)
    assert health(here.store, here.clock)["line"] == "ok"
    assert here.statuses() == ["sent", "sent"]


def test_a_machine_that_was_switched_off_is_named_no_more_and_then_forgotten(here: Office, cut_off: Outbox) -> None:
    here.put(BEN, "Task")
    work(here, cut_off, here.outbox, seconds=2)
    here.clock.forward(minutes=4)
    here.outbox.pump()
    assert not [line for line in told(here.store, here.clock) if "others send" in line]
    here.clock.forward(days=2)
    here.outbox.pump()
    assert [one.name for one in here.store.find(Machine)] == [here.line.machine]


def test_a_machine_alone_that_is_off_leaves_the_line_down_for_whoever_looks(here: Office, cut_off: Outbox) -> None:
    here.put(BEN, "Task")
    cut_off.pump()
    here.clock.forward(hours=1)
    assert health(here.store, here.clock)["line"] == "down"


def test_a_machine_with_another_login_is_another_one() -> None:
    config = config_for(NOWHERE, "https://carrier.example")
    wrong = config_for(NOWHERE, "https://carrier.example", twilio_auth_token="wrong")
    lines = [TwilioLine(one) for one in (config, config, wrong)]
    names = [line.machine for line in lines]
    assert names[0] == names[1] != names[2]
    assert all("wrong" not in name and name.startswith(f"{HOST} ") for name in names)
    for line in lines:
        line.close()


def test_while_another_machine_is_cut_off_what_was_missed_is_looked_for_more_often(here: Office) -> None:
    looks = []
    catch_up = CatchUp(here.store, here.line, here.clock, lambda text, late: None, lambda *_: None)
    catch_up.once = lambda: looks.append(here.clock.now()) or 0  # type: ignore[func-returns-value, method-assign]
    here.outbox.pump()
    go_down(here.store, "the hub 1", here.clock.now(), "a storm")
    catch_up.when_due()
    here.clock.forward(seconds=31)
    catch_up.when_due()
    assert len(looks) == 2


def test_nothing_is_written_while_nothing_happens_but_a_mark_a_minute(here: Office) -> None:
    here.outbox.pump()
    before = here.store.find(Machine)
    work(here, here.outbox, seconds=30)
    assert here.store.find(Machine) == before
    work(here, here.outbox, seconds=40)
    assert here.store.find(Machine) != before


def test_every_page_names_the_machine_that_is_cut_off(town: ConsoleTown) -> None:
    services = town.services
    go_down(services.store, "pantry 1", town.clock.now(), "a storm")
    machines.beat(services.store, "hub 2", town.clock.now())
    page = town.browser("vic").page("/")
    assert "The machine pantry has not reached the carrier since 10:00. Texts go out by another one." in page
    assert "The line to the phones is down" not in page
    assert services.store.count(Message, where("status") == "queued") == 0
