"""What may be sent, in which order and how fast, and what reports make of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import pytest

from hotline.base.privacy import phone_hash
from hotline.outbox import health
from storage.records import CallBack, Event, Message, Person
from storage.store import Store, where
from tests.harness.base import BEN, LUZ, ROSA, SECRET
from tests.harness.carrier import Office, office


@pytest.fixture
def here(store: Store) -> Iterator[Office]:
    with office(store) as built:
        yield built


def test_a_text_leaves_and_its_report_is_kept(here: Office) -> None:
    text = here.put(BEN, "Task 4823")
    assert here.outbox.pump() == 1
    assert here.kept(text).status == "sent"
    here.deliver()
    assert here.kept(text).status == "delivered"
    assert here.kept(text).sid.startswith("SM")
    assert here.arrived(BEN) == ["Task 4823"]


def test_nothing_is_sent_when_the_callers_transaction_fails(here: Office) -> None:
    def heard_and_broken() -> None:
        with here.store.transaction():
            here.put(BEN, "Task 4823")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        heard_and_broken()
    assert here.outbox.pump() == 0


def test_typographic_quotes_and_rare_accents_are_folded_to_one_segment(here: Office) -> None:
    text = here.put(BEN, "“Táke” it – now…")
    assert text.body == '"Take" it - now...'
    assert text.segments == 1


@pytest.mark.parametrize("reports", list(permutations(["queued", "sent", "delivered"])))
def test_reports_in_any_order_end_in_delivered(here: Office, reports: tuple[str, ...]) -> None:
    text = here.put(BEN, "Task 4823")
    here.outbox.pump()
    for report in reports:
        here.outbox.status(here.kept(text).sid, report, key=text.key)
    assert here.kept(text).status == "delivered"


def test_a_report_that_comes_before_the_sid_is_kept_finds_its_text_by_our_key(here: Office) -> None:
    text = here.put(BEN, "Task 4823")
    [claimed] = here.outbox.claim(1)
    here.outbox.status("SM" + "1" * 32, "delivered", key=text.key)
    here.outbox.outcomes.sent(claimed.message, "SM" + "1" * 32)
    assert (here.kept(text).status, here.kept(text).sid) == ("delivered", "SM" + "1" * 32)


def test_a_report_for_somebody_elses_text_changes_nothing(here: Office) -> None:
    text = here.put(BEN, "Task 4823")
    here.outbox.pump()
    here.outbox.status("SM" + "2" * 32, "delivered", key=text.key)
    here.outbox.status("SM" + "2" * 32, "delivered", key="unheard of")
    assert here.kept(text).status == "sent"


def test_a_report_that_the_carrier_lost_a_text_flags_its_post(here: Office) -> None:
    here.post()
    text = here.put(BEN, "Task 4823", post="4823")
    here.outbox.pump()
    here.outbox.status(here.kept(text).sid, "undelivered", "30005", key=text.key)
    assert (here.kept(text).status, here.kept(text).error) == ("failed", "30005")
    assert here.flags() == ("text_failed",)


def test_somebody_who_opted_out_gets_nothing_and_the_desk_can_see_why(here: Office) -> None:
    here.meet(BEN, opted_out=True)
    assert here.outbox.put(BEN, "Task 4823", purpose="task") is None
    assert here.outbox.pump() == 0
    [kept] = here.store.find(Message)
    assert (kept.status, kept.error) == ("failed", "opted_out")


def test_somebody_forgotten_who_wished_for_silence_gets_nothing(here: Office) -> None:
    hashed = phone_hash(SECRET, BEN)
    here.store.add(Person(phone_hash=hashed, opted_out=True))
    assert here.outbox.put(BEN, "Task 4823", purpose="task") is None


def test_a_stop_withdraws_everything_that_has_not_left(here: Office) -> None:
    here.put(BEN, "one")
    here.put(BEN, "two", not_before=here.now(3600))
    here.put(ROSA, "three")
    assert here.outbox.cancel(BEN) == 2
    here.outbox.pump()
    here.clock.forward(seconds=7200)
    here.outbox.pump()
    assert (here.arrived(BEN), here.arrived(ROSA)) == ([], ["three"])


def test_an_opt_out_after_queueing_is_respected_at_the_last_moment(here: Office) -> None:
    text = here.put(BEN, "Task 4823")
    here.meet(BEN, opted_out=True)
    assert here.outbox.pump() == 0
    assert (here.kept(text).status, here.kept(text).error) == ("failed", "opted_out")


def test_a_phone_that_gets_no_texts_becomes_a_call_back_with_the_words(here: Office) -> None:
    here.meet(LUZ, reached_by="voice")
    assert here.outbox.put(LUZ, "Ben will help you", purpose="notice", post="4823") is None
    [call_back] = here.store.find(CallBack)
    assert (call_back.phone, call_back.post, call_back.words) == (LUZ, "4823", "Ben will help you")


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        ("+442071838750", "country"), ("+18765550123", "country"), ("+882123456789", "country"),
        ("+19002345678", "costly"), ("+15005550123", "costly"),
        ("24365", "no_number"), ("anonymous", "no_number"), ("", "no_number"), ("+15671234", "no_number"),
    ],
)  # fmt: skip
def test_only_common_numbers_of_allowed_countries_are_texted(here: Office, phone: str, why: str) -> None:
    assert here.outbox.put(phone, "Hello", purpose="notice") is None
    assert [message.error for message in here.store.find(Message)] == [why]


@pytest.mark.parametrize("phone", ["+17872345678", "+13402345678", "+16712345678"])
def test_territories_belong_to_their_country(here: Office, phone: str) -> None:
    assert here.outbox.put(phone, "Hello", purpose="notice")


@pytest.mark.parametrize("phone", ["+19002345678", "+442071838750", "+15671234"])
def test_a_number_that_may_not_be_texted_is_stopped_at_the_door_too(here: Office, phone: str) -> None:
    text = here.put(BEN, "Hello")
    here.store.put(replace(here.kept(text), phone=phone))
    assert here.outbox.pump() == 0
    assert here.kept(text).status == "failed"


def test_one_phone_gets_no_more_texts_a_day_than_the_limit(here: Office) -> None:
    outbox = here.with_limits(texts_per_phone_per_day=2)
    assert [bool(outbox.put(BEN, f"text {n}", purpose="notice")) for n in range(3)] == [True, True, False]
    assert outbox.put(ROSA, "text", purpose="notice")
    here.clock.forward(seconds=86_400)
    assert outbox.put(BEN, "text", purpose="notice")


def test_replies_leave_before_tasks_and_tasks_before_announcements(here: Office) -> None:
    here.put(BEN, "announcement", priority=2)
    here.put(BEN, "task", priority=1)
    here.put(BEN, "reply", priority=0)
    here.outbox.pump()
    assert here.arrived(BEN) == ["reply", "task", "announcement"]


def test_a_reply_leaves_within_a_second_while_announcements_wait(here: Office) -> None:
    outbox = here.with_limits(segments_per_second=10)
    with here.store.transaction():
        for number in range(300):
            outbox.put(f"+1202555{1000 + number}", "Meeting at six", purpose="announcement", priority=2)
    outbox.pump()
    reply = outbox.put(BEN, "Got it", purpose="answer", priority=0)
    assert reply is not None
    for _ in range(10):
        here.clock.forward(seconds=0.1)
        outbox.pump()
    assert here.kept(reply).status == "sent"


def test_no_more_segments_leave_in_a_second_than_allowed(here: Office) -> None:
    outbox = here.with_limits(segments_per_second=10)
    for number in range(60):
        outbox.put(f"+1202555{1000 + number}", "Meeting at six", purpose="announcement", priority=2)
    left = [outbox.pump()]
    for _ in range(4):
        here.clock.forward(seconds=1)
        left.append(outbox.pump())
    assert left[1:] == [10, 10, 10, 10]
    assert left[0] <= 11


def test_the_days_cap_holds_texts_until_tomorrow_and_tells_the_desk_once(here: Office) -> None:
    outbox = here.with_limits(segments_per_second=1000, segments_per_day=5)
    for number in range(7):
        outbox.put(f"+1202555{1000 + number}", "Task", purpose="task")
    here.clock.forward(seconds=1)
    assert outbox.pump() == 5
    here.clock.forward(seconds=60)
    assert outbox.pump() == 0
    assert here.store.count(Event, where("did") == "texts wait for tomorrow") == 1
    here.clock.forward(seconds=86_400)
    assert outbox.pump() == 2


def test_announcements_leave_a_fifth_of_the_day_to_replies(here: Office) -> None:
    outbox = here.with_limits(segments_per_second=1000, segments_per_day=10)
    for number in range(10):
        outbox.put(f"+1202555{1000 + number}", "Meeting", purpose="announcement", priority=2)
    assert outbox.pump() == 8
    outbox.put(BEN, "Got it", purpose="answer", priority=0)
    assert outbox.pump() == 1


def test_a_text_for_later_waits_for_its_time(here: Office) -> None:
    here.put(BEN, "Good morning", not_before=here.now(3600))
    assert here.outbox.pump() == 0
    here.clock.forward(seconds=3600)
    assert here.outbox.pump() == 1


def test_a_text_past_its_time_goes_stale_and_the_desk_is_told(here: Office) -> None:
    here.post()
    text = here.put(BEN, "Task 4823", post="4823", not_after=here.now(60))
    here.clock.forward(seconds=61)
    assert here.outbox.pump() == 0
    assert here.kept(text).status == "stale"
    assert here.flags() == ("stale_text",)
    assert here.store.count(Event, where("did") == "stale text") == 1


def test_a_failed_text_can_be_sent_again_and_late_reports_of_its_first_life_are_ignored(here: Office) -> None:
    text = here.put(BEN, "Task 4823")
    here.outbox.pump()
    first = here.kept(text).sid
    here.outbox.status(first, "undelivered", "30003", key=text.key)
    again = here.outbox.retry(here.kept(text))
    here.outbox.status(first, "delivered", key=text.key)
    assert here.kept(again).status == "queued"
    assert here.outbox.pump() == 1
    assert here.kept(again).status == "sent"


def test_what_was_forgotten_while_it_waited_is_not_sent(here: Office) -> None:
    text = here.put(BEN, "Task 4823")
    here.store.put(replace(text, phone="forgotten", body=""))
    assert here.outbox.pump() == 0
    assert here.kept(text).error == "forgotten"


def test_health_counts_what_waits_and_since_when(here: Office) -> None:
    assert health(here.store, here.clock) == {"store": "ok", "line": "ok", "queued": 0, "oldest_queued_s": 0}
    here.put(BEN, "one")
    here.clock.forward(seconds=90)
    here.put(BEN, "two")
    assert health(here.store, here.clock) == {"store": "ok", "line": "ok", "queued": 2, "oldest_queued_s": 90}
