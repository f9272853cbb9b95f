"""A clock that jumps is not believed, a clock that is set right is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hotline.base.clock import SteadyClock, stamp
from hotline.line.clock_watch import note_clock
from hotline.outbox import Outbox
from storage import records
from storage.records import Event
from storage.store import Store
from tests.harness.base import BEN, ROSA, config_for
from tests.harness.carrier import office

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


class Machine:
    """A wall clock that anybody can set, and the seconds since the start that nobody can."""

    def __init__(self) -> None:
        self.wall, self.seconds = NOON, 100.0

    def clock(self, newest: datetime | None = None) -> SteadyClock:
        return SteadyClock(newest, lambda: self.wall, lambda: self.seconds)

    def run(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


def test_time_goes_on_as_the_wall_clock_shows() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.run(3600)
    assert clock.now() == NOON + timedelta(hours=1)
    assert not clock.jumped()


def test_a_clock_set_right_by_a_minute_is_followed() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall += timedelta(minutes=1)
    assert clock.now() == NOON + timedelta(minutes=1)


def test_a_jump_by_a_day_is_not_believed_in_either_direction() -> None:
    for days in (1, -1):
        machine = Machine()
        clock = machine.clock()
        machine.run(60)
        machine.wall += timedelta(days=days)
        machine.run(60)
        assert clock.now() == NOON + timedelta(minutes=2)
        assert clock.jumped() == timedelta(days=days)


def test_sleep_is_no_jump() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.run(8 * 3600)
    assert clock.now() == NOON + timedelta(hours=8)


def test_at_the_start_the_clock_is_believed_unless_it_is_earlier_than_the_newest_record() -> None:
    machine = Machine()
    assert machine.clock(NOON - timedelta(days=300)).now() == NOON
    behind = machine.clock(NOON + timedelta(days=2))
    machine.run(60)
    assert behind.now() == NOON + timedelta(days=2, minutes=1)
    assert behind.jumped() == timedelta(days=-2)


def test_a_jump_by_a_day_makes_no_text_stale_and_sends_none_early(store: Store) -> None:
    machine = Machine()
    clock = machine.clock()
    with office(store) as here:
        outbox = Outbox(store, here.line, clock, config_for(here.world.hotline.url, here.world.url))
        in_six_hours = stamp(clock.now() + timedelta(hours=6))
        urgent = outbox.put(BEN, "Task", purpose="task", not_after=in_six_hours)
        outbox.put(ROSA, "Good morning", purpose="notice", not_before=in_six_hours)
        machine.wall += timedelta(days=1)
        assert outbox.pump() == 1
        assert urgent is not None
        assert here.kept(urgent).status == "sent"


def test_a_jump_is_flagged_once_and_the_flag_goes_when_the_clock_is_right_again(store: Store) -> None:
    machine = Machine()
    clock = machine.clock()
    note_clock(store, clock, "hub 0")
    machine.wall += timedelta(days=1)
    note_clock(store, clock, "hub 0")
    note_clock(store, clock, "hub 0")
    assert [state.clock_note for state in store.find(records.Machine)] == ["the machine's clock jumped by 1440 minutes"]
    machine.wall -= timedelta(days=1)
    note_clock(store, clock, "hub 0")
    assert [state.clock_note for state in store.find(records.Machine)] == [""]
    assert [event.did for event in store.find(Event)] == [
        "the machine's clock jumped by 1440 minutes",
        "the machine's clock is right again",
    ]
