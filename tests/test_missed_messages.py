"""What the carrier received and we did not is brought to the desk: all of it, once, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from hotline.background.missed_messages import CatchUp
from hotline.line import IncomingText, machines
from hotline.line.machines import go_down, go_up
from storage.records import Call, Message
from storage.store import Store, where
from tests.harness.base import BEN, ROSA, HeldClock
from tests.harness.carrier import Office, office


@dataclass
class Ears:
    """A desk that keeps what it hears, as the real one does."""

    store: Store
    texts: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    stumbles_over: str = ""

    def text(self, text: IncomingText, *, late: bool) -> None:
        assert late
        if text.body == self.stumbles_over:
            raise ZeroDivisionError
        with self.store.transaction():
            if not self.store.one(Message, where("sid") == text.sid):
                self.store.add(Message(sid=text.sid, phone=text.phone, body=text.body, sent_at=text.sent_at))
                self.texts.append(text.body)

    def call(self, sid: str, phone: str, started_at: str) -> None:
        self.store.add(Call(sid=sid, phone=phone, created_at=started_at))
        self.calls.append(phone)


@pytest.fixture
def here(store: Store) -> Iterator[Office]:
    with office(store) as built:
        yield built


@pytest.fixture
def ears(store: Store) -> Ears:
    return Ears(store)


@pytest.fixture
def catch_up(here: Office, ears: Ears) -> CatchUp:
    return CatchUp(here.store, here.line, here.clock, ears.text, ears.call)


def missed_text(here: Office, body: str, phone: str = ROSA) -> None:
    here.storm(uplink_down=True)
    here.world.carrier.text(phone, body)
    here.storm(uplink_down=False)


def test_missed_texts_are_heard_once_in_the_order_they_were_sent(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    for number in range(5):
        missed_text(here, f"text {number}", (ROSA, BEN)[number % 2])
        here.clock.forward(seconds=1)
    here.clock.forward(seconds=60)
    assert catch_up.once() == 5
    assert catch_up.once() == 0
    assert ears.texts == [f"text {number}" for number in range(5)]


def test_a_text_on_file_is_not_heard_again(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    missed_text(here, "need water")
    [listed] = here.line.incoming_texts(here.clock.now())
    here.store.add(Message(sid=listed.sid, body="need water"))
    here.clock.forward(seconds=60)
    assert catch_up.once() == 0
    assert ears.texts == []


def test_a_text_whose_webhook_may_be_at_the_door_is_left_to_it(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    missed_text(here, "need water")
    here.clock.forward(seconds=10)
    assert catch_up.once() == 0
    here.clock.forward(seconds=30)
    assert catch_up.once() == 1


def test_a_text_that_cannot_be_heard_does_not_keep_the_others_and_is_tried_again(
    here: Office, ears: Ears, catch_up: CatchUp
) -> None:
    for body in ("one", "broken", "three"):
        missed_text(here, body)
        here.clock.forward(seconds=60)
    ears.stumbles_over = "broken"
    assert catch_up.once() == 2
    here.clock.forward(seconds=86_400)
    ears.stumbles_over = ""
    assert catch_up.once() == 1
    assert ears.texts == ["one", "three", "broken"]


def test_a_week_without_us_is_caught_up_with(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    missed_text(here, "before")
    here.clock.forward(seconds=60)
    catch_up.once()
    missed_text(here, "the first of the week")
    here.clock.forward(seconds=7 * 86_400)
    assert catch_up.once() == 1


def test_a_young_hubs_first_outage_loses_nothing_although_its_list_was_empty_so_far(
    here: Office, ears: Ears, catch_up: CatchUp
) -> None:
    catch_up.once()
    for hour in range(6):
        missed_text(here, f"text {hour}")
        here.clock.forward(hours=1)
    assert catch_up.once() == 6
    assert ears.texts == [f"text {hour}" for hour in range(6)]


def test_a_hub_whose_first_look_met_a_dead_line_hears_all_that_came_since_its_start(
    here: Office, ears: Ears, catch_up: CatchUp
) -> None:
    here.storm(unavailable=1)
    assert catch_up.once() == 0
    missed_text(here, "in the first minute")
    here.clock.forward(hours=30)
    assert catch_up.once() == 1


def test_a_first_look_by_a_wrong_clock_takes_nothing_from_the_looks_of_a_right_one(here: Office, ears: Ears) -> None:
    wrong = HeldClock()
    wrong.forward(days=400)
    CatchUp(here.store, here.line, wrong, ears.text, ears.call).once()
    missed_text(here, "need water")
    here.clock.forward(minutes=50)
    assert CatchUp(here.store, here.line, here.clock, ears.text, ears.call).once() == 1


def test_a_text_that_the_list_shows_late_is_heard_all_the_same(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    missed_text(here, "before")
    here.clock.forward(seconds=60)
    catch_up.once()
    missed_text(here, "shown late")
    here.clock.forward(minutes=14)
    missed_text(here, "shown at once")
    late = next(text for text in here.world.carrier.texts.list.newest_first() if text.body == "shown late")
    here.world.carrier.texts.list.remove(late.sid)
    here.clock.forward(minutes=1)
    assert catch_up.once() == 1
    here.world.carrier.texts.list.keep(late)
    here.clock.forward(minutes=10)
    assert catch_up.once() == 1
    assert ears.texts == ["before", "shown at once", "shown late"]


def test_a_clock_that_runs_behind_the_carriers_misses_nothing(here: Office, ears: Ears) -> None:
    behind = HeldClock()
    behind.moment = here.clock.now()
    catch_up = CatchUp(here.store, here.line, behind, ears.text, ears.call)
    here.clock.forward(seconds=3600)
    missed_text(here, "need water")
    assert catch_up.once() == 1


def test_missed_calls_are_noted_once(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    here.storm(uplink_down=True)
    here.world.ask("POST", f"/phones/{ROSA}/calls")
    here.storm(uplink_down=False)
    here.clock.forward(seconds=60)
    catch_up.once()
    catch_up.once()
    assert ears.calls == [ROSA]


def test_a_line_that_fails_is_noted_and_the_next_look_finds_it_all(here: Office, ears: Ears, catch_up: CatchUp) -> None:
    missed_text(here, "need water")
    here.clock.forward(seconds=60)
    here.storm(unavailable=1)
    assert catch_up.once() == 0
    assert machines.of(here.store, here.line.machine).down_since
    go_up(here.store, here.line.machine, here.clock.now())
    assert catch_up.when_due() == 1


def test_it_looks_at_the_start_every_few_minutes_and_as_soon_as_the_line_is_back(
    here: Office, ears: Ears, catch_up: CatchUp
) -> None:
    looks = []
    catch_up.once = lambda: looks.append(here.clock.now()) or 0  # type: ignore[func-returns-value, method-assign]
    catch_up.when_due()
    here.clock.forward(seconds=60)
    catch_up.when_due()
    assert len(looks) == 1
    here.clock.forward(seconds=121)
    catch_up.when_due()
    assert len(looks) == 2
    go_down(here.store, here.line.machine, here.clock.now(), "a storm")
    here.clock.forward(seconds=3600)
    catch_up.when_due()
    assert len(looks) == 2
    go_up(here.store, here.line.machine, here.clock.now())
    catch_up.when_due()
    assert len(looks) == 3
