"""An answer that was kept and that the carrier never had is said after all, late and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotline.background.lost_answers import LostAnswers
from hotline.base.clock import moment, stamp
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText, machines
from hotline.line.state import keep, line_state
from storage.records import Message
from storage.store import Store, where
from tests.harness.base import NUMBER, HeldClock
from tests.harness.town import Town

ROSA, BEN, LUZ = "+12025550101", "+12025550102", "+12025550103"
WORDS = "need water for 2, oak and 5th, today"


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path, store) as built:
        yield built


@pytest.fixture
def looks(town: Town) -> LostAnswers:
    """Looks over a carrier that has shown that its list holds answers in TwiML."""
    proves_that_it_lists(town)
    return LostAnswers(town.services, town.line)


def proves_that_it_lists(town: Town) -> None:
    town.text(LUZ, WORDS)


def sent_to_nobody(town: Town, body: str = WORDS, phone: str = ROSA) -> IncomingText:
    """A text that the carrier has, while no webhook of its reaches us."""
    town.post("faults", uplink_down=True)
    sid = town.carrier.text(phone, body).sid
    town.post("faults", uplink_down=False)
    return IncomingText(sid=sid, phone=phone, body=body, to=NUMBER)


def killed_after_keeping(town: Town, text: IncomingText | None = None) -> list[str]:
    """A text is heard and kept, and whoever heard it is killed before the carrier has the answer."""
    return TextHandler(town.services).text(text or sent_to_nobody(town))


def look(town: Town, looks: LostAnswers, minutes: float = 18, after: float = 70) -> int:
    """Looks a little later, and then for so long whenever it is due."""
    found = 0
    for _ in range(1 + round(minutes)):
        town.clock.forward(seconds=after)
        found += looks.when_due()
        after = 60
    town.settle()
    return found


def told(town: Town, phone: str = ROSA) -> list[str]:
    """What the phone shows of ours."""
    town.carrier.deliver()
    listed = town.carrier.texts.list.newest_first()
    return [one.body for one in reversed(listed) if one.to == phone and one.direction != "inbound"]


def test_an_answer_that_the_carrier_never_had_is_said_once_with_a_word_about_the_delay(
    town: Town, looks: LostAnswers
) -> None:
    answer, *more = killed_after_keeping(town)
    assert look(town, looks) == 1 + len(more)
    assert look(town, looks, minutes=20) == 0
    first, *rest = told(town)
    assert first == f"Sorry for the delay: our line was down. {answer}"
    assert rest == more
    kept = town.services.store.find(Message, (where("direction") == "out") & (where("phone") == ROSA))
    assert [(message.status, message.body) for message in kept] == [("delivered", words) for words in (first, *rest)]


def test_answers_that_arrived_are_not_said_again_and_are_looked_at_once(town: Town, looks: LostAnswers) -> None:
    for phone in (ROSA, BEN):
        town.text(phone, WORDS)
    before = told(town), told(town, BEN)
    assert look(town, looks) == 0
    assert (told(town), told(town, BEN)) == before
    newest = town.services.store.find(Message, newest=True, limit=1)[0]
    assert line_state(town.services.store).answers_until == newest.id


def test_a_list_that_lags_doubles_nothing(town: Town, looks: LostAnswers) -> None:
    town.text(ROSA, WORDS)
    before = told(town)
    town.post("faults", list_lag_s=13 * 60)
    assert look(town, looks, minutes=20) == 0
    assert told(town) == before


def test_a_carrier_that_does_not_know_the_text_is_not_believed_about_its_answer(town: Town, looks: LostAnswers) -> None:
    killed_after_keeping(town, IncomingText(sid="SM" + "1" * 32, phone=ROSA, body=WORDS, to=NUMBER))
    assert look(town, looks, minutes=20) == 0
    assert told(town) == []


@pytest.mark.parametrize("fault", ["answers_unlisted", "bodies_blank"])
def test_a_carrier_whose_list_leaves_out_answers_or_their_words_has_none_said_twice(town: Town, fault: str) -> None:
    town.post("faults", **{fault: True})
    for phone in (ROSA, BEN):
        town.text(phone, WORDS)
    before = told(town), told(town, BEN)
    assert look(town, LostAnswers(town.services, town.line), minutes=60) == 0
    assert (told(town), told(town, BEN)) == before


def test_what_one_carrier_has_shown_is_not_believed_of_the_next(town: Town, looks: LostAnswers) -> None:
    look(town, looks)
    state = line_state(town.services.store)
    with town.services.store.transaction():
        keep(town.services.store, replace(state, lists_answers="https://another.example"))
    town.post("faults", answers_unlisted=True)
    town.text(ROSA, WORDS)
    before = told(town)
    assert look(town, looks, minutes=60) == 0
    assert told(town) == before


def test_words_that_the_carrier_blanks_later_are_not_said_again(town: Town, looks: LostAnswers) -> None:
    look(town, looks)
    town.post("faults", bodies_blank=True)
    town.text(ROSA, WORDS)
    before = told(town)
    assert look(town, looks, minutes=60) == 0
    assert told(town) == before


@pytest.mark.parametrize("minutes", [20, 24 * 60, -24 * 60])
def test_a_wrong_clock_says_no_answer_twice(town: Town, looks: LostAnswers, minutes: int) -> None:
    town.text(BEN, WORDS)
    town.clock.forward(minutes=15)
    town.text(ROSA, WORDS)
    before = told(town), told(town, BEN)
    wrong = HeldClock()
    wrong.moment = town.clock.now() + timedelta(minutes=minutes)
    for message in town.services.store.find(Message):
        at = stamp(moment(message.created_at) + timedelta(minutes=minutes))
        town.services.store.put(replace(message, created_at=at, sent_at=at))
    wrongly = LostAnswers(replace(town.services, clock=wrong), town.line)
    for _ in range(40):
        wrong.forward(minutes=1)
        town.clock.forward(minutes=1)
        assert wrongly.when_due() == 0
    assert (told(town), told(town, BEN)) == before


def test_an_answer_on_its_way_is_left_alone(town: Town, looks: LostAnswers) -> None:
    killed_after_keeping(town)
    assert look(town, looks, minutes=0, after=45) == 0


def test_where_the_talk_has_gone_on_an_old_answer_is_stale(town: Town, looks: LostAnswers) -> None:
    killed_after_keeping(town)
    town.text(ROSA, "for 4 people, sorry")
    before = told(town)
    assert look(town, looks) == 0
    assert told(town) == before
    assert town.services.store.count(Message, where("status") == "stale") >= 1


def test_a_webhook_that_comes_again_after_its_answer_was_queued_gets_nothing(town: Town, looks: LostAnswers) -> None:
    text = sent_to_nobody(town)
    said = killed_after_keeping(town, text)
    assert killed_after_keeping(town, text) == said
    look(town, looks)
    assert killed_after_keeping(town, text) == []


def test_two_machines_that_look_at_once_say_it_once(town: Town, looks: LostAnswers) -> None:
    other = LostAnswers(town.services, town.line)
    said = killed_after_keeping(town)
    town.clock.forward(seconds=70)
    assert (looks.once(), other.once()) == (0, 0)
    town.clock.forward(minutes=16)
    assert looks.once() == len(said)
    assert other.once() == 0
    town.settle()
    assert len(told(town)) == len(said)


def test_a_line_that_is_down_is_not_asked_and_all_is_found_when_it_is_back(town: Town, looks: LostAnswers) -> None:
    said = killed_after_keeping(town)
    town.post("faults", refuse=-1)
    assert look(town, looks) == 0
    assert machines.of(town.services.store, town.line.machine).down_since
    town.http.delete(f"{town.api_url}/simulator/faults", timeout=10)
    town.clock.forward(seconds=6)
    town.settle()
    assert look(town, looks, minutes=20) == len(said)


def test_somebody_who_said_stop_or_was_forgotten_meanwhile_hears_nothing(town: Town, looks: LostAnswers) -> None:
    killed_after_keeping(town)
    killed_after_keeping(town, sent_to_nobody(town, phone=BEN))
    town.text(ROSA, "FORGET")
    town.text(BEN, "STOP")
    before = told(town), told(town, BEN)
    look(town, looks)
    assert (told(town), told(town, BEN)) == before


def test_nobody_is_asked_while_nothing_was_answered(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town.line, "replies", lambda since: 1 / 0)
    assert look(town, LostAnswers(town.services, town.line), minutes=30) == 0
