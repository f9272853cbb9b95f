"""A wrong date for one command poisons nothing: it is named, flagged and not believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from click.testing import CliRunner

from hotline.base.clock import moment, stamp
from hotline.cli import main
from hotline.exchange import tasks
from hotline.line import machines, wrong_dates
from hotline.line.clock_watch import steady_clock
from hotline.line.wrong_dates import look, newest_time, strays, told
from hotline.outbox import pace
from hotline.services import open_services
from storage.records import Event, LineState, Message, Person, Task
from storage.store import Store, where
from tests.harness.base import BEN, SAMPLE, HeldClock, environment
from tests.harness.town import ConsoleTown

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
FAR = NOON + timedelta(days=5 * 365)


@pytest.fixture(autouse=True)
def _installed_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrong_dates, "_installed", lambda: NOON - timedelta(days=100))


def days_of_work(store: Store, until: datetime, days: int = 3) -> None:
    """What a service at work keeps: a text an hour."""
    with store.transaction():
        for hour in range(24 * days, 0, -1):
            at = stamp(until - timedelta(hours=hour))
            store.add(Message(key=f"{at}", created_at=at))


@pytest.mark.parametrize("ahead", [timedelta(hours=5), timedelta(days=3), FAR - NOON])
def test_what_one_command_with_a_wrong_date_wrote_is_not_believed(store: Store, ahead: timedelta) -> None:
    days_of_work(store, NOON)
    for number in range(60):
        store.add(Event(who="cli", did="added", created_at=stamp(NOON + ahead + timedelta(seconds=number))))
    assert newest_time(store, NOON) == NOON - timedelta(hours=1)
    assert len(strays(store, NOON)) == 60


def test_the_very_first_command_may_have_had_a_wrong_date_too(store: Store) -> None:
    store.add(Person(phone=BEN, created_at=stamp(FAR)))
    store.add(Event(who="cli", did="added", created_at=stamp(FAR)))
    assert newest_time(store, NOON) is None
    assert len(list(told(store, NOON))) == 2


def test_a_clock_that_is_behind_what_a_service_kept_for_days_is_not_believed_itself(store: Store) -> None:
    days_of_work(store, NOON)
    assert newest_time(store, NOON - timedelta(days=10)) == NOON - timedelta(hours=1)
    assert strays(store, NOON - timedelta(days=10)) == []


def test_a_clock_of_before_the_program_was_there_is_not_believed_although_little_is_kept(store: Store) -> None:
    store.add(Event(created_at=stamp(NOON)))
    assert newest_time(store, datetime(1970, 1, 1, tzinfo=UTC)) == NOON


def test_a_machine_that_wakes_up_an_hour_behind_goes_on_from_its_last_record(store: Store) -> None:
    store.add(Event(created_at=stamp(NOON + timedelta(hours=1))))
    assert newest_time(store, NOON) == NOON + timedelta(hours=1)


def test_a_service_that_starts_beside_such_a_record_has_the_time_of_day(store: Store) -> None:
    now = datetime.now(UTC)
    store.add(Event(created_at=stamp(now + timedelta(days=400))))
    assert abs(steady_clock(store).now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_hotline_check_names_it_and_the_cure(where_kept: str, store: Store) -> None:
    at = stamp(datetime.now(UTC) + timedelta(days=400))
    kept = store.add(Event(who="cli", did="added", created_at=at))
    ran = CliRunner().invoke(main, ["check"], env=environment(where_kept))
    assert ran.exit_code != 0
    assert f"events: row {kept.id} is dated {at}, far ahead of this machine's clock" in ran.output
    assert "see that it is right" in ran.output


def test_a_command_whose_clock_is_behind_what_is_kept_goes_on_from_there(where_kept: str, store: Store) -> None:
    now = datetime.now(UTC)
    days_of_work(store, now)
    add = ["--config", str(SAMPLE), "people", "add", BEN, "--name", "Ben Ito"]
    with time_machine.travel(now - timedelta(days=3)):
        done = CliRunner().invoke(main, add, env=environment(where_kept))
    assert done.exit_code == 0, done.output
    person = store.one(Person, where("phone") == BEN)
    assert person is not None
    assert moment(person.created_at) >= now - timedelta(hours=1, minutes=1)


def test_it_is_flagged_on_every_page_and_in_the_trail_once_and_no_longer_than_it_is_there(town: ConsoleTown) -> None:
    store, now = town.services.store, town.clock.now()
    kept = store.add(Event(who="cli", did="added", created_at=stamp(FAR)))
    for _ in range(3):
        look(store, town.line.machine, now)
    machines.beat(store, town.line.machine, now)
    assert "A command was run with a wrong date" in town.browser("vic").page("/")
    assert [event.detail for event in store.find(Event, where("who") == "hotline")] == [
        f"{stamp(FAR)}, which is not believed"
    ]
    store.drop(kept)
    look(store, town.line.machine, now)
    assert "A command was run with a wrong date" not in town.browser("vic").page("/")


def test_a_task_that_such_a_command_put_to_somebody_is_silent_after_its_time(town: ConsoleTown) -> None:
    wrong = HeldClock()
    wrong.moment = FAR
    post = town.need("need water at oak and 5th")
    town.volunteer(BEN, "Ben Ito")
    command = open_services(town.config, wrong, town.line, town.services.store)
    tasks.forward(command, post.ref, [BEN], "cli")
    [asked] = town.services.store.find(Task)
    assert moment(asked.silent_at) > FAR
    look(town.services.store, town.line.machine, town.clock.now())
    [asked] = town.services.store.find(Task)
    waits = timedelta(minutes=town.services.community.answer_minutes)
    assert moment(asked.silent_at) - town.clock.now() == waits


def test_a_text_that_such_a_command_queued_for_later_waits_no_longer_than_it_should(town: ConsoleTown) -> None:
    wrong = HeldClock()
    wrong.moment = FAR
    command = open_services(town.config, wrong, town.line, town.services.store)
    morning, evening = command.now(hours=9), command.now(hours=20)
    queued = command.outbox.put(BEN, "Good morning", purpose="notice", not_before=morning, not_after=evening)
    assert queued
    look(town.services.store, town.line.machine, town.clock.now())
    [kept] = town.services.store.find(Message)
    assert moment(kept.not_before) - town.clock.now() == timedelta(hours=9)
    assert moment(kept.not_after) - town.clock.now() == timedelta(hours=20)
    assert kept.created_at == stamp(FAR)


def test_a_hold_of_the_line_by_a_wrong_clock_does_not_outlast_the_longest_one() -> None:
    assert pace.wait(LineState(held_until=stamp(NOON + timedelta(seconds=30))), NOON) == timedelta(seconds=30)
    assert pace.wait(LineState(held_until=stamp(FAR)), NOON) == timedelta()
