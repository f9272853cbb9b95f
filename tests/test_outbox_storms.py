"""What the outbox does when the carrier, the network or a sender fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hotline.line import RefusedByCarrier, Unknown, machines
from hotline.line.state import line_state
from hotline.line.twilio import TwilioLine
from hotline.outbox import Outbox, health
from hotline.outbox.retries import MOST_ATTEMPTS, backoff
from storage.records import CallBack, Event, Message
from storage.store import Store, where
from tests.harness.base import BEN, LUZ, ROSA, HeldClock, config_for
from tests.harness.carrier import Office, office

LAG = 15 * 60
"""Seconds by which the carrier's list may lag, as long as the community does not say."""


@pytest.fixture
def here(store: Store) -> Iterator[Office]:
    with office(store) as built:
        yield built


class Choosy(TwilioLine):
    """A carrier that stumbles over certain words."""

    def send(self, to: str, body: str, status_callback: str) -> str:
        if body == "refused for now":
            raise RefusedByCarrier(30022, "busy with your brand")
        if body == "cut":
            raise Unknown("the connection ended without an answer")
        return super().send(to, body, status_callback)


def choosy(here: Office) -> Outbox:
    config = config_for(here.world.hotline.url, here.world.url)
    here.line.close()
    here.line = Choosy(config)
    return Outbox(here.store, here.line, here.clock, config)


def pump_for(here: Office, outbox: Outbox, seconds: int, step: int = 1) -> None:
    for _ in range(0, seconds, step):
        here.clock.forward(seconds=step)
        outbox.pump()


def test_a_carrier_out_of_service_puts_the_line_down_at_the_first_text(here: Office) -> None:
    texts = [here.put(f"+1202555{1000 + n}", "Task") for n in range(5)]
    here.storm(unavailable=-1)
    here.outbox.pump()
    assert health(here.store, here.clock)["line"] == "down"
    assert [here.kept(text).status for text in texts] == ["queued"] * 5
    assert [here.kept(text).attempts for text in texts] == [0] * 5


def test_a_line_that_is_down_is_probed_every_five_seconds_and_no_oftener(here: Office) -> None:
    here.put(BEN, "Task")
    here.storm(unavailable=-1)
    here.outbox.pump()
    here.storm(unavailable=1000)
    second = Outbox(here.store, here.line, here.clock, config_for(here.world.hotline.url, here.world.url))
    for _ in range(60):
        here.clock.forward(seconds=1)
        here.outbox.pump()
        second.pump()
    used = 1000 - here.world.ask("GET", "/faults")["unavailable"]
    assert used == 12


def test_the_queue_starts_within_ten_seconds_of_the_lines_return(here: Office) -> None:
    here.put(BEN, "Task")
    here.storm(unavailable=-1)
    here.outbox.pump()
    pump_for(here, here.outbox, 300)
    here.world.ask("DELETE", "/faults")
    pump_for(here, here.outbox, 10)
    assert here.arrived(BEN) == ["Task"]
    assert health(here.store, here.clock)["line"] == "ok"
    assert here.store.count(Event, where("did") == "the line came back") == 1


def test_a_port_where_nobody_listens_hands_nothing_over(here: Office) -> None:
    config = config_for(here.world.hotline.url, "http://127.0.0.1:9")
    line = TwilioLine(config)
    text = here.put(BEN, "Task")
    Outbox(here.store, line, here.clock, config).pump()
    line.close()
    assert (here.kept(text).status, machines.of(here.store, line.machine).why) == (
        "queued",
        "the carrier cannot be reached",
    )


def test_a_wrong_login_is_the_lines_fault_and_no_texts(here: Office) -> None:
    config = config_for(here.world.hotline.url, here.world.url, twilio_auth_token="wrong")
    line = TwilioLine(config)
    text = here.put(BEN, "Task")
    Outbox(here.store, line, here.clock, config).pump()
    line.close()
    assert (here.kept(text).status, machines.of(here.store, line.machine).why) == (
        "queued",
        "the carrier refuses our login",
    )


def test_a_lost_answer_is_found_in_the_carriers_list_and_not_said_twice(here: Office) -> None:
    text = here.put(BEN, "Task")
    here.storm(lose_answer=1)
    here.outbox.pump()
    assert here.kept(text).status == "unknown"
    pump_for(here, here.outbox, 30)
    assert here.kept(text).status == "sent"
    assert here.arrived(BEN) == ["Task"]


@pytest.mark.parametrize("lag", [12, 200, 14 * 60])
def test_a_list_that_lags_is_asked_again_before_anything_is_said_again(here: Office, lag: int) -> None:
    text = here.put(BEN, "Task")
    here.storm(lose_answer=1, list_lag_s=lag)
    here.outbox.pump()
    pump_for(here, here.outbox, LAG, step=5)
    assert here.kept(text).status == "sent"
    assert here.arrived(BEN) == ["Task"]


def test_a_text_cut_before_the_carrier_did_anything_is_sent_once_its_list_cannot_lag_any_more(here: Office) -> None:
    text = here.put(BEN, "Task")
    here.storm(refuse=1)
    here.outbox.pump()
    pump_for(here, here.outbox, LAG, step=5)
    assert (here.kept(text).status, here.arrived(BEN)) == ("unknown", [])
    assert 5 <= here.kept(text).asked <= 15
    pump_for(here, here.outbox, 15, step=5)
    assert (here.kept(text).status, here.kept(text).attempts) == ("sent", 1)
    assert here.arrived(BEN) == ["Task"]


def test_how_far_the_list_may_lag_is_the_communitys_to_say(here: Office) -> None:
    outbox = here.with_limits(list_lag_minutes=2)
    text = here.put(BEN, "Task")
    here.storm(refuse=1)
    outbox.pump()
    pump_for(here, outbox, 140, step=5)
    assert (here.kept(text).status, here.arrived(BEN)) == ("sent", ["Task"])


@pytest.mark.parametrize("days", [400, 1, -400])
def test_a_wrong_clock_hands_nothing_over_twice(here: Office, days: int) -> None:
    wrong = HeldClock()
    wrong.forward(days=days)
    config = config_for(here.world.hotline.url, here.world.url)
    outbox = Outbox(here.store, here.line, wrong, config)
    text = outbox.put(BEN, "Task", purpose="notice")
    assert text
    here.storm(lose_answer=1)
    for _ in range(LAG):
        outbox.pump()
        wrong.forward(seconds=10)
        here.clock.forward(seconds=10)
    assert (here.kept(text).status, here.arrived(BEN)) == ("sent", ["Task"])


def test_a_text_that_another_machine_with_a_wrong_clock_handed_over_is_not_said_again_within_the_lag(
    here: Office,
) -> None:
    behind = HeldClock()
    behind.forward(hours=-5)
    text = here.put(BEN, "Task", not_before="")
    here.storm(lose_answer=1, list_lag_s=600)
    Outbox(here.store, here.line, behind, config_for(here.world.hotline.url, here.world.url)).pump()
    assert here.kept(text).status == "unknown"
    pump_for(here, here.outbox, LAG, step=5)
    assert (here.kept(text).status, here.arrived(BEN)) == ("sent", ["Task"])


def test_a_list_without_words_says_nothing_again(here: Office) -> None:
    text = here.put(BEN, "Task")
    here.storm(lose_answer=1, bodies_blank=True)
    here.outbox.pump()
    pump_for(here, here.outbox, 2 * LAG, step=30)
    assert (here.kept(text).status, here.arrived(BEN)) == ("sent", ["Task"])


def test_a_text_that_the_carrier_takes_and_does_not_name_is_found_in_its_list_and_the_line_stays_up(
    here: Office,
) -> None:
    texts = [here.put(phone, "Task") for phone in (BEN, ROSA, LUZ)]
    here.storm(nameless=-1)
    here.outbox.pump()
    assert [(here.kept(text).status, here.kept(text).sid) for text in texts] == [("unknown", "")] * 3
    assert health(here.store, here.clock)["line"] == "ok"
    here.clock.forward(seconds=1)
    here.outbox.pump()
    assert [here.kept(text).status for text in texts] == ["sent"] * 3
    assert [here.arrived(phone) for phone in (BEN, ROSA, LUZ)] == [["Task"]] * 3


def test_equal_texts_are_matched_one_to_one(here: Office) -> None:
    here.put(BEN, "Still there?")
    here.outbox.pump()
    second = here.put(BEN, "Still there?")
    here.storm(refuse=1)
    here.outbox.pump()
    pump_for(here, here.outbox, LAG + 30, step=10)
    assert here.kept(second).status == "sent"
    assert here.arrived(BEN) == ["Still there?", "Still there?"]


def test_an_answer_in_twiml_with_the_same_words_is_not_taken_for_a_lost_text(here: Office) -> None:
    here.world.says("/twilio/sms", "<Message>Task</Message>")
    here.world.carrier.text(BEN, "hello")
    here.put(BEN, "Task")
    here.storm(refuse=1)
    here.outbox.pump()
    pump_for(here, here.outbox, LAG + 30, step=10)
    assert here.arrived(BEN) == ["Task", "Task"]


def test_texts_to_one_phone_arrive_in_order_although_the_first_met_a_storm(here: Office) -> None:
    for words in ("one", "two", "three"):
        here.put(BEN, words)
    here.storm(lose_answer=1)
    here.outbox.pump()
    pump_for(here, here.outbox, 10)
    here.storm(unavailable=1)
    pump_for(here, here.outbox, 60)
    assert here.arrived(BEN) == ["one", "two", "three"]


def test_others_are_texted_while_one_text_is_unknown(here: Office) -> None:
    here.put(BEN, "Task")
    here.storm(refuse=1, list_lag_s=60)
    here.outbox.pump()
    here.put(ROSA, "Good news")
    pump_for(here, here.outbox, 6)
    assert here.arrived(ROSA) == ["Good news"]


def test_too_many_requests_hold_the_line_as_long_as_the_carrier_asks(here: Office) -> None:
    here.put(BEN, "one")
    here.put(ROSA, "two")
    here.storm(rate_limited=1, retry_after_s=30)
    here.outbox.pump()
    pump_for(here, here.outbox, 29)
    assert here.arrived(BEN) == []
    pump_for(here, here.outbox, 5)
    assert (here.arrived(BEN), here.arrived(ROSA)) == (["one"], ["two"])
    assert health(here.store, here.clock)["line"] == "ok"


def test_somebody_the_carrier_knows_to_have_said_stop_is_opted_out(here: Office) -> None:
    here.meet(BEN, consent="told dana")
    here.world.carrier.network.phones.get(BEN).opted_out = True
    first, second = here.put(BEN, "one"), here.put(BEN, "two")
    here.outbox.pump()
    assert [here.kept(text).error for text in (first, second)] == ["21610", "opted_out"]
    assert here.person(BEN).opted_out


@pytest.mark.parametrize(("kind", "code"), [("not_mobile", "21614"), ("landline", "30006")])
def test_a_landline_is_remembered_and_its_texts_become_call_backs(here: Office, kind: str, code: str) -> None:
    here.post()
    here.kind(LUZ, kind)
    text = here.put(LUZ, "Ben will help you", post="4823")
    later = here.put(LUZ, "Did it happen?", post="4823", not_before=here.now(60))
    here.outbox.pump()
    here.deliver()
    assert (here.kept(text).status, here.kept(text).error) == ("failed", code)
    assert here.kept(later).status == "failed"
    assert here.person(LUZ).reached_by == "voice"
    assert [one.words for one in here.store.find(CallBack)] == ["Ben will help you", "Did it happen?"]
    assert here.flags() == ("call_back",)


def test_an_impossible_number_fails_visibly_at_once(here: Office) -> None:
    here.post()
    assert here.outbox.put("+1202555", "Task", purpose="task", post="4823") is None
    kept = here.store.one(Message, where("phone") == "+1202555")
    assert kept
    assert (kept.status, kept.error) == ("failed", "no_number")


def test_a_text_that_is_refused_again_and_again_holds_up_nobody_and_fails_after_more_than_a_day(here: Office) -> None:
    outbox = choosy(here)
    here.post()
    bad = here.put(BEN, "refused for now", post="4823")
    here.put(BEN, "Task")
    started = here.clock.moment
    outbox.pump()
    assert here.arrived(BEN) == ["Task"]
    while here.kept(bad).status == "queued":
        here.clock.forward(seconds=600)
        outbox.pump()
    assert (here.kept(bad).status, here.kept(bad).error) == ("failed", "gave up after 30022")
    assert 24 * 3600 <= (here.clock.moment - started).total_seconds() <= 48 * 3600
    assert here.flags() == ("text_failed",)


def test_a_text_that_cuts_the_connection_each_time_steps_aside_for_the_others(here: Office) -> None:
    outbox = choosy(here)
    here.put(BEN, "cut")
    for number in range(3):
        here.put(f"+1202555{1000 + number}", "Task")
    for _ in range(120):
        here.clock.forward(seconds=1)
        outbox.pump()
    assert [here.arrived(f"+1202555{1000 + number}") for number in range(3)] == [["Task"]] * 3


def test_retries_last_longer_than_a_day_at_the_least() -> None:
    assert sum(backoff(n, chance=0).total_seconds() for n in range(1, MOST_ATTEMPTS)) >= 24 * 3600


def test_a_text_whose_sender_died_after_handing_over_is_found_and_not_said_twice(here: Office) -> None:
    text = here.put(BEN, "Task")
    [claimed] = here.outbox.claim(1)
    here.line.send(BEN, claimed.message.body, f"{here.outbox.callback}?key={text.key}")
    pump_for(here, here.outbox, 29)
    assert here.kept(text).status == "sending"
    pump_for(here, here.outbox, 20)
    assert here.kept(text).status == "sent"
    assert here.arrived(BEN) == ["Task"]


def test_a_text_whose_sender_died_before_handing_over_is_sent_once(here: Office) -> None:
    here.put(BEN, "Task")
    here.outbox.claim(1)
    pump_for(here, here.outbox, LAG + 60, step=10)
    assert here.arrived(BEN) == ["Task"]


def test_a_report_settles_a_text_whose_answer_was_lost(here: Office) -> None:
    text = here.put(BEN, "Task")
    here.storm(lose_answer=1)
    here.outbox.pump()
    here.deliver()
    assert here.kept(text).status == "delivered"
    pump_for(here, here.outbox, 60)
    assert here.arrived(BEN) == ["Task"]


def test_a_machine_that_slept_with_a_text_in_hand_does_not_send_it(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = here.put(BEN, "Task")
    [claimed] = here.outbox.claim(1)
    monkeypatch.setattr("hotline.outbox.sender.awake_seconds", lambda: claimed.at + 20)
    here.outbox.hand_over(claimed)
    assert here.kept(text).status == "sending"
    assert here.arrived(BEN) == []


def test_a_clock_set_back_does_not_stop_the_sending(here: Office) -> None:
    outbox = here.with_limits(segments_per_second=10)
    for number in range(30):
        outbox.put(f"+1202555{1000 + number}", "Task", purpose="task")
    outbox.pump()
    here.clock.forward(seconds=-86_400)
    assert outbox.pump() > 0


def test_nothing_but_reading_is_done_while_there_is_nothing_to_send(here: Office) -> None:
    here.outbox.pump()
    before = here.store.find(Message), here.store.find(Event), line_state(here.store)
    here.outbox.pump()
    assert (here.store.find(Message), here.store.find(Event), line_state(here.store)) == before
