"""The line to the carrier: what is asked of it, and how its faults are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response, request

from hotline.line import LineDown, LineError, RefusedByCarrier, Throttled, Unknown
from hotline.line.twilio import TwilioLine
from tests.harness.base import ACCOUNT, BEN, NUMBER, ROSA, TOKEN, config_for, running
from tests.harness.carrier import Simulation, simulation

CALLBACK = "http://127.0.0.1:9/twilio/status?key=abc"
RECORDING = "RE" + "a" * 32


@pytest.fixture
def world() -> Iterator[Simulation]:
    with simulation() as built:
        yield built


@contextmanager
def line_to(url: str, **more: Any) -> Iterator[TwilioLine]:
    line = TwilioLine(config_for("http://127.0.0.1:9", url, **more))
    yield line
    line.close()


@pytest.fixture
def line(world: Simulation) -> Iterator[TwilioLine]:
    with line_to(world.url) as opened:
        yield opened


def storm(world: Simulation, **faults: object) -> None:
    world.ask("POST", "/faults", faults)


def test_a_text_is_handed_over_with_its_own_report_address(world: Simulation, line: TwilioLine) -> None:
    sid = line.send(BEN, "Task 4823", CALLBACK)
    kept = world.carrier.texts.list.get(sid)
    assert kept is not None
    assert (kept.from_, kept.to, kept.body, kept.status_callback) == (NUMBER, BEN, "Task 4823", CALLBACK)


def test_an_api_key_serves_instead_of_the_accounts_token(world: Simulation) -> None:
    key = {"twilio_api_key": "SK" + "1" * 32, "twilio_api_secret": "secret"}
    with line_to(world.url, **key) as line, pytest.raises(LineDown):
        line.probe()
    object.__setattr__(world.carrier.network.config, "api_key", "SK" + "1" * 32)
    object.__setattr__(world.carrier.network.config, "api_secret", "secret")
    with line_to(world.url, **key) as line:
        line.probe()
        assert line.send(BEN, "Task", CALLBACK).startswith("SM")


def test_where_nobody_listens_nothing_was_handed_over() -> None:
    with line_to("http://127.0.0.1:9") as line, pytest.raises(LineDown):
        line.send(BEN, "Task", CALLBACK)


def test_a_name_that_does_not_resolve_means_that_nothing_was_handed_over() -> None:
    with line_to("https://carrier.invalid") as line, pytest.raises(LineDown):
        line.send(BEN, "Task", CALLBACK)


@pytest.mark.parametrize("fault", ["refuse", "lose_answer"])
def test_a_cut_after_the_request_was_written_leaves_it_open_what_happened(
    world: Simulation, line: TwilioLine, fault: str
) -> None:
    storm(world, **{fault: 1})
    with pytest.raises(Unknown):
        line.send(BEN, "Task", CALLBACK)


def test_a_carrier_that_never_answers_leaves_it_open_what_happened(world: Simulation, line: TwilioLine) -> None:
    storm(world, hang=1)
    line._wire.timeout = 0.2
    with pytest.raises(Unknown):
        line.send(BEN, "Task", CALLBACK)
    storm(world, hang=0)


def test_out_of_service_means_that_nothing_was_handed_over(world: Simulation, line: TwilioLine) -> None:
    storm(world, unavailable=1)
    with pytest.raises(LineDown):
        line.send(BEN, "Task", CALLBACK)


def test_too_many_requests_say_how_long_to_wait(world: Simulation, line: TwilioLine) -> None:
    storm(world, rate_limited=1, retry_after_s=17)
    with pytest.raises(Throttled) as told:
        line.send(BEN, "Task", CALLBACK)
    assert told.value.retry_after == 17


def test_a_refusal_carries_the_carriers_number(line: TwilioLine) -> None:
    with pytest.raises(RefusedByCarrier) as told:
        line.send("+1202555", "Task", CALLBACK)
    assert told.value.code == 21211


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (500, "oops", Unknown),
        (502, "<html>bad gateway</html>", Unknown),
        (504, "", Unknown),
        (201, "<html>a captive portal</html>", Unknown),
        (201, "[]", Unknown),
        (200, "{}", Unknown),
        (201, '{"sid": null, "status": "queued"}', Unknown),
        (201, '{"sid": " ", "status": "queued"}', Unknown),
        (302, "", LineDown),
        (401, "", LineDown),
        (403, '{"code": 20003, "message": "Authenticate"}', LineDown),
        (400, '{"code": 21408, "message": "Permission"}', RefusedByCarrier),
        (404, "not JSON", RefusedByCarrier),
    ],
)
def test_strange_answers_are_sorted_by_whether_anything_can_have_happened(
    status: int, body: str, error: type[Exception]
) -> None:
    app = Flask("odd")
    app.add_url_rule("/<path:path>", "any", lambda path: Response(body, status), methods=["POST"])
    with running(app) as url, line_to(url) as line, pytest.raises(error):
        line.send(BEN, "Task", CALLBACK)


@pytest.mark.parametrize(("status", "body"), [(200, "<html>"), (403, "{}"), (502, "")])
def test_a_list_that_cannot_be_read_is_an_error_of_the_line(status: int, body: str, world: Simulation) -> None:
    app = Flask("odd")
    app.add_url_rule("/<path:path>", "any", lambda path: Response(body, status))
    with running(app) as url, line_to(url) as line:
        for ask in (line.incoming_texts, line.incoming_calls, lambda _: line.sent_to(BEN)):
            with pytest.raises(LineError):
                ask(world.clock.now())
        with pytest.raises(LineError):
            line.probe()


def test_what_we_sent_is_listed_oldest_first_and_without_answers_in_twiml(world: Simulation, line: TwilioLine) -> None:
    world.says("/twilio/sms", "<Message>answer</Message>")
    line.send(BEN, "one", CALLBACK)
    world.carrier.text(BEN, "hello")
    line.send(ROSA, "to somebody else", CALLBACK)
    world.clock.forward(seconds=1)
    line.send(BEN, "two", CALLBACK)
    assert [text.body for text in line.sent_to(BEN)] == ["one", "two"]


def test_what_failed_at_the_carrier_was_not_sent(world: Simulation, line: TwilioLine) -> None:
    world.ask("POST", f"/phones/{BEN}", {"kind": "landline"})
    line.send(BEN, "one", CALLBACK)
    world.carrier.deliver()
    assert line.sent_to(BEN) == []


def test_the_words_that_a_trial_account_puts_before_a_text_are_not_part_of_it(
    world: Simulation, line: TwilioLine
) -> None:
    line.send(BEN, "Sent from your Twilio trial account - Task", CALLBACK)
    assert [text.body for text in line.sent_to(BEN)] == ["Task"]


def test_incoming_texts_are_listed_oldest_first_over_many_pages(world: Simulation, line: TwilioLine) -> None:
    storm(world, uplink_down=True)
    for number in range(120):
        world.carrier.text(ROSA, f"text {number}", ["image/jpeg"] if number == 7 else [])
        world.clock.forward(seconds=1)
    texts = line.incoming_texts(world.clock.now() - timedelta(minutes=5))
    assert [text.body for text in texts] == [f"text {number}" for number in range(120)]
    assert (texts[7].phone, texts[7].to, texts[7].pictures) == (ROSA, NUMBER, 1)
    assert texts[0].sent_at < texts[119].sent_at
    later = line.incoming_texts(world.clock.now() - timedelta(seconds=10))
    assert [text.body for text in later] == [f"text {number}" for number in range(110, 120)]


def serving(answer: Response) -> Any:
    app = Flask("sound")
    asked: list[tuple[str, str | None]] = []

    @app.get("/<path:path>")
    def any_(path: str) -> Response:
        asked.append((path, request.authorization.password if request.authorization else None))
        return answer

    return app, asked


def test_a_recording_is_fetched_from_the_carrier_with_our_login() -> None:
    app, asked = serving(Response(b"ID3 sound", mimetype="audio/mpeg"))
    with running(app) as url, line_to(url) as line:
        sound = line.fetch_recording(RECORDING)
    assert (sound.mime, sound.data) == ("audio/mpeg", b"ID3 sound")
    assert asked == [(f"2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}.mp3", TOKEN)]


@pytest.mark.parametrize("sid", ["", "../Calls", RECORDING + "/..", "http://example.org/x", "RE123"])
def test_only_the_sid_of_a_recording_is_asked_for(sid: str) -> None:
    with line_to("http://127.0.0.1:9") as line, pytest.raises(RefusedByCarrier):
        line.fetch_recording(sid)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<script>", mimetype="text/html"),
        Response("{}", 404, mimetype="application/json"),
    ],
)
def test_what_is_no_recording_is_refused(answer: Response) -> None:
    app, _ = serving(answer)
    with running(app) as url, line_to(url) as line, pytest.raises(RefusedByCarrier):
        line.fetch_recording(RECORDING)


def test_whoever_answers_in_the_carriers_place_says_nothing_about_a_recording() -> None:
    app, _ = serving(Response("", 302, {"Location": "http://127.0.0.1:9/elsewhere"}))
    with running(app) as url, line_to(url) as line, pytest.raises(LineDown):
        line.fetch_recording(RECORDING)


def test_a_recording_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline.line.twilio.LARGEST_RECORDING", 1000)
    app, _ = serving(Response(b"x" * 100_000, mimetype="audio/mpeg"))
    with running(app) as url, line_to(url) as line, pytest.raises(RefusedByCarrier):
        line.fetch_recording(RECORDING)


def test_a_recording_that_is_gone_counts_as_erased(line: TwilioLine) -> None:
    line.delete_recording(RECORDING)


def test_a_call_is_placed_and_our_own_calls_are_not_listed_as_incoming(world: Simulation, line: TwilioLine) -> None:
    assert line.place_call(ROSA, "http://127.0.0.1:9/twiml").startswith("CA")
    assert line.incoming_calls(world.clock.now()) == []
