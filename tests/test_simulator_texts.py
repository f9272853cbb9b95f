"""Texts through the simulator: the REST API, the signed webhooks and the carrier's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import requests
from twilio.rest import Client

from tests.harness.base import ACCOUNT, BEN, NUMBER, ROSA, TOKEN
from tests.harness.carrier import Redirected, Simulation, simulation


@pytest.fixture
def world() -> Iterator[Simulation]:
    with simulation() as built:
        yield built


def send(world: Simulation, body: str = "Task 4823", to: str = BEN, callback: bool = False) -> str:
    extra = {"status_callback": f"{world.hotline.url}/twilio/status"} if callback else {}
    sid: str = world.client.messages.create(to=to, from_=NUMBER, body=body, **extra).sid
    return sid


def test_a_text_reaches_the_hotline_signed_and_its_answer_comes_back(world: Simulation) -> None:
    world.says("/twilio/sms", "<Message>Got it.</Message>")
    told = world.ask("POST", f"/phones/{ROSA}/texts", {"body": "need groceries ñ 🥕"})
    assert (told["answers"], told["status"]) == (["Got it."], 200)
    [form] = world.hotline.told("/twilio/sms")
    assert form["Body"] == "need groceries ñ 🥕"
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"] == told["sid"]
    assert (form["From"], form["To"], form["AccountSid"]) == (ROSA, NUMBER, ACCOUNT)
    assert (form["SmsStatus"], form["NumMedia"], form["NumSegments"]) == ("received", "0", "1")
    assert form["ApiVersion"] == "2010-04-01"
    assert "MessagingServiceSid" not in form


def test_an_answer_may_be_several_texts_with_bodies_of_their_own(world: Simulation) -> None:
    world.says("/twilio/sms", "<Message><Body>One &amp; two</Body></Message><Message>Three</Message>")
    assert world.carrier.text(ROSA, "MENU").answers == ["One & two", "Three"]
    shown = world.ask("GET", f"/phones/{ROSA}")["bubbles"]
    assert [(bubble["by"], bubble["body"]) for bubble in shown] == [
        ("phone", "MENU"),
        ("hotline", "One & two"),
        ("hotline", "Three"),
    ]


def test_an_answer_that_is_no_twiml_for_texts_says_nothing(world: Simulation) -> None:
    for broken in ("<Say>hello</Say>", "<Message>", "<Message/>" + "x" * 70000):
        world.says("/twilio/sms", broken)
        assert world.carrier.text(ROSA, "MENU").answers == []


def test_a_text_that_the_hotline_fails_shows_as_failed(world: Simulation) -> None:
    world.says("/twilio/sms", "fail")
    assert world.carrier.text(ROSA, "need food").status == 500
    assert world.ask("GET", f"/phones/{ROSA}")["bubbles"][0]["state"] == "failed"


def test_a_wrong_token_does_not_pass_the_stand_in(world: Simulation) -> None:
    form = {"Body": "hi"}
    answer = requests.post(f"{world.hotline.url}/twilio/sms", data=form, headers={"X-Twilio-Signature": "x"}, timeout=5)
    assert answer.status_code == 403


def test_pictures_travel_as_addresses_that_ask_for_the_login(world: Simulation) -> None:
    world.carrier.text(ROSA, "", ["image/png", "image/jpeg"])
    [form] = world.hotline.told("/twilio/sms")
    assert form["NumMedia"] == "2"
    assert form["MediaContentType1"] == "image/jpeg"
    assert form["MessageSid"].startswith("MM")
    picture = form["MediaUrl0"].replace("https://api.twilio.com", world.url)
    assert requests.get(picture, timeout=5).status_code == 401
    fetched = requests.get(picture, auth=(ACCOUNT, TOKEN), timeout=5)
    assert (fetched.status_code, fetched.content[:4]) == (200, b"\x89PNG")


def test_a_sent_text_is_queued_then_delivered_with_a_callback_for_each_step(world: Simulation) -> None:
    sid = send(world, callback=True)
    assert world.client.messages(sid).fetch().status == "queued"
    assert world.ask("GET", f"/phones/{BEN}")["bubbles"] == []
    assert world.ask("POST", "/deliver")["done"] == 3
    reports = world.hotline.told("/twilio/status")
    assert [report["MessageStatus"] for report in reports] == ["sent", "delivered"]
    assert {report["MessageSid"] for report in reports} == {sid}
    kept = world.client.messages(sid).fetch()
    assert (kept.status, kept.direction, kept.date_sent) == ("delivered", "outbound-api", world.clock.now())
    assert world.ask("GET", f"/phones/{BEN}")["bubbles"][0]["body"] == "Task 4823"


def test_lists_filter_by_number_and_date_and_keep_the_newest_first(world: Simulation) -> None:
    for minute in range(5):
        world.carrier.text(ROSA if minute % 2 else BEN, f"text {minute}")
        world.clock.forward(seconds=60)
    start = world.clock.now() - timedelta(minutes=5)
    bodies = [message.body for message in world.client.messages.list()]
    assert bodies == ["text 4", "text 3", "text 2", "text 1", "text 0"]
    from_rosa = world.client.messages.list(from_=ROSA, to=NUMBER)
    assert [message.body for message in from_rosa] == ["text 3", "text 1"]
    late = world.client.messages.list(date_sent_after=start + timedelta(minutes=3))
    assert [message.body for message in late] == ["text 4", "text 3"]
    early = world.client.messages.list(date_sent_before=start + timedelta(minutes=1))
    assert [message.body for message in early] == ["text 1", "text 0"]
    assert len(world.client.messages.list(date_sent=date(2026, 5, 14))) == 5
    assert world.client.messages.list(date_sent=date(2026, 5, 13)) == []


def test_pages_neither_repeat_nor_skip_while_texts_arrive(world: Simulation) -> None:
    for number in range(7):
        world.carrier.text(ROSA, f"text {number}")
    seen = []
    for message in world.client.messages.stream(page_size=3):
        seen.append(message.body)
        if len(seen) == 2:
            world.carrier.text(ROSA, "a newcomer")
    assert seen == [f"text {number}" for number in reversed(range(7))]


@pytest.mark.parametrize(
    ("to", "from_", "body", "code"),
    [
        ("", NUMBER, "hi", 21604),
        ("banana", NUMBER, "hi", 21211),
        ("+1", NUMBER, "hi", 21211),
        (BEN, "+12025550199", "hi", 21606),
        (BEN, NUMBER, "", 21602),
        (BEN, NUMBER, "x" * 1601, 21617),
    ],
)
def test_a_bad_text_is_refused_with_twilios_code(world: Simulation, to: str, from_: str, body: str, code: int) -> None:
    problem = world.refusal(lambda: world.client.messages.create(to=to, from_=from_, body=body))
    assert (problem.status, problem.code) == (400, code)
    assert world.client.messages.list() == []


def test_wrong_credentials_are_20003_and_other_accounts_are_not_found(world: Simulation) -> None:
    http = Redirected(world.url)
    stranger = Client(ACCOUNT, "wrong", http_client=http)
    assert world.refusal(lambda: stranger.messages("SM0").fetch()).status == 401
    assert world.refusal(lambda: stranger.messages.create(to=BEN, from_=NUMBER, body="x")).code == 20003
    other = Client(ACCOUNT, TOKEN, account_sid="AC" + "1" * 32, http_client=http)
    assert world.refusal(lambda: other.messages("SM0").fetch()).code == 20404
    http.close()


def test_the_account_and_unknown_texts_answer_as_twilio_does(world: Simulation) -> None:
    assert world.client.api.accounts(ACCOUNT).fetch().status == "active"
    assert world.refusal(lambda: world.client.messages("SM" + "0" * 32).fetch()).code == 20404


def test_stop_is_answered_by_the_carrier_and_bars_texts_until_start(world: Simulation) -> None:
    world.says("/twilio/sms", "<Message>from the hotline</Message>")
    stopped = world.carrier.text(BEN, " stop ")
    assert stopped.answers == []
    assert "START" in stopped.carrier[0]
    assert world.refusal(lambda: send(world)).code == 21610
    assert world.carrier.text(BEN, "hello").answers == []
    assert world.carrier.text(BEN, "stop").carrier == []
    assert world.carrier.text(BEN, "help").carrier == []
    assert len(world.hotline.told("/twilio/sms")) == 4
    started = world.carrier.text(BEN, "Unstop")
    assert len(started.carrier) == 1
    assert started.answers == ["from the hotline"]
    send(world)


def test_yes_is_a_word_like_any_other_unless_the_phone_is_opted_out(world: Simulation) -> None:
    assert world.carrier.text(BEN, "YES").carrier == []
    world.carrier.text(BEN, "QUIT")
    assert len(world.carrier.text(BEN, "YES").carrier) == 1


def test_a_text_with_more_than_the_word_does_not_opt_out(world: Simulation) -> None:
    assert world.carrier.text(BEN, "please stop").carrier == []
    send(world)


def test_help_is_answered_by_the_carrier_and_still_reaches_the_hotline(world: Simulation) -> None:
    assert len(world.carrier.text(ROSA, "HELP").carrier) == 1
    assert world.hotline.told("/twilio/sms")[0]["Body"] == "HELP"


def test_an_answer_to_an_opted_out_phone_is_listed_as_failed(world: Simulation) -> None:
    world.says("/twilio/sms", "<Message>never read</Message>")
    world.carrier.text(BEN, "STOP")
    [reply] = [message for message in world.client.messages.list() if message.direction == "outbound-reply"]
    assert (reply.status, reply.error_code) == ("failed", 21610)


def test_a_landline_takes_the_text_and_loses_it_later(world: Simulation) -> None:
    world.ask("POST", f"/phones/{BEN}", {"kind": "landline"})
    sid = send(world, callback=True)
    world.carrier.deliver()
    assert [report["MessageStatus"] for report in world.hotline.told("/twilio/status")] == [
        "sent",
        "undelivered",
    ]
    assert world.hotline.told("/twilio/status")[1]["ErrorCode"] == "30006"
    assert world.client.messages(sid).fetch().error_code == 30006
    assert world.ask("GET", f"/phones/{BEN}")["bubbles"] == []


def test_a_number_that_is_no_mobile_is_refused_at_once(world: Simulation) -> None:
    world.ask("POST", f"/phones/{BEN}", {"kind": "not_mobile"})
    assert world.refusal(lambda: send(world)).code == 21614


def test_control_requests_that_make_no_sense_get_a_sentence(world: Simulation) -> None:
    assert "kind is one of" in world.ask("POST", f"/phones/{BEN}", {"kind": "fax"}, 400)["error"]
    assert "no 'colour'" in world.ask("POST", f"/phones/{BEN}", {"colour": "red"}, 400)["error"]
    assert "body is a string" in world.ask("POST", f"/phones/{BEN}/texts", {"body": 1}, 400)["error"]
    assert "pictures" in world.ask("POST", f"/phones/{BEN}/texts", {"pictures": 2}, 400)["error"]
    assert "JSON object" in world.ask("POST", "/faults", [], 400)["error"]


def test_a_form_from_another_site_cannot_steer_the_phones(world: Simulation) -> None:
    answer = requests.post(f"{world.url}/simulator/phones/{ROSA}/texts", data={"body": "x"}, timeout=5)
    assert answer.status_code == 415


def test_whoever_polls_hears_only_of_changes(world: Simulation) -> None:
    seen = world.ask("GET", "/phones")["version"]
    assert world.ask("GET", f"/phones?seen={seen}", status=204) is None
    world.carrier.text(ROSA, "hello")
    assert world.ask("GET", f"/phones?seen={seen}")["version"] > seen
