"""What the simulator does when it is told to misbehave."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
import requests
from werkzeug.test import Client

from hotline.simulator import SimulatorConfig, create_simulator
from tests.harness.base import ACCOUNT, BEN, NUMBER, ROSA, TOKEN, HeldClock
from tests.harness.carrier import Simulation, simulation


@pytest.fixture
def world() -> Iterator[Simulation]:
    with simulation() as built:
        yield built


def send(world: Simulation, body: str = "Task 4823") -> None:
    callback = f"{world.hotline.url}/twilio/status"
    world.client.messages.create(to=BEN, from_=NUMBER, body=body, status_callback=callback)


def sent(world: Simulation) -> list[str]:
    return [message.body for message in world.client.messages.list()]


def test_a_refused_connection_carries_out_nothing(world: Simulation) -> None:
    world.ask("POST", "/faults", {"refuse": 1})
    with pytest.raises(requests.ConnectionError):
        send(world)
    assert sent(world) == []


def test_a_lost_answer_was_carried_out_all_the_same(world: Simulation) -> None:
    world.ask("POST", "/faults", {"lose_answer": 1})
    with pytest.raises(requests.ConnectionError):
        send(world)
    assert sent(world) == ["Task 4823"]
    world.carrier.deliver()
    assert world.ask("GET", f"/phones/{BEN}")["bubbles"][0]["body"] == "Task 4823"


def test_a_lost_answer_waits_for_a_request_that_does_something(world: Simulation) -> None:
    world.ask("POST", "/faults", {"lose_answer": 1})
    assert sent(world) == []
    assert world.ask("GET", "/faults")["lose_answer"] == 1


def test_too_many_requests_say_when_to_come_back(world: Simulation) -> None:
    world.ask("POST", "/faults", {"rate_limited": 1, "retry_after_s": 7})
    problem = world.refusal(lambda: send(world))
    assert (problem.status, problem.code) == (429, 20429)
    world.ask("POST", "/faults", {"rate_limited": 1})
    url = f"{world.url}/2010-04-01/Accounts/{ACCOUNT}.json"
    answer = requests.get(url, auth=(ACCOUNT, TOKEN), timeout=5)
    assert answer.headers["Retry-After"] == "7"
    send(world)


def test_an_unavailable_carrier_says_503_as_often_as_told(world: Simulation) -> None:
    world.ask("POST", "/faults", {"unavailable": 2})
    assert [world.refusal(lambda: send(world)).status for _ in range(2)] == [503, 503]
    send(world)


def test_a_fault_for_good_lasts_until_it_is_cleared(world: Simulation) -> None:
    world.ask("POST", "/faults", {"unavailable": -1})
    assert {world.refusal(lambda: send(world)).status for _ in range(4)} == {503}
    world.ask("DELETE", "/faults")
    send(world)


def test_a_hanging_request_is_never_answered_and_does_nothing(world: Simulation) -> None:
    world.ask("POST", "/faults", {"hang": 1})
    problems: list[BaseException] = []

    def wait_in_vain() -> None:
        try:
            send(world)
        except requests.RequestException as problem:
            problems.append(problem)

    waiting = threading.Thread(target=wait_in_vain)
    waiting.start()
    while world.ask("GET", "/faults")["hang"]:
        """Ask again until the request has arrived."""
    assert problems == []
    world.ask("DELETE", "/faults")
    waiting.join()
    assert len(problems) == 1
    assert sent(world) == []


def test_a_doubled_webhook_is_the_same_one_twice(world: Simulation) -> None:
    world.ask("POST", "/faults", {"double_webhooks": 1})
    world.says("/twilio/sms", "<Message>Got it.</Message>")
    assert world.carrier.text(ROSA, "need food").answers == ["Got it."]
    first, second = world.hotline.told("/twilio/sms")
    assert first == second
    assert len(world.ask("GET", f"/phones/{ROSA}")["bubbles"]) == 2


def test_reordered_callbacks_tell_the_end_first(world: Simulation) -> None:
    world.ask("POST", "/faults", {"reorder_callbacks": True})
    send(world)
    world.carrier.deliver()
    assert [form["MessageStatus"] for form in world.hotline.told("/twilio/status")] == ["delivered", "sent"]


def test_delayed_callbacks_come_when_the_clock_says(world: Simulation) -> None:
    world.ask("POST", "/faults", {"callback_delay_s": 300})
    send(world)
    world.carrier.deliver()
    assert world.hotline.heard == []
    assert len(world.ask("GET", f"/phones/{BEN}")["bubbles"]) == 1
    world.clock.forward(seconds=300)
    world.carrier.deliver()
    assert len(world.hotline.heard) == 2


def test_a_dead_uplink_keeps_texts_in_the_list_for_later(world: Simulation) -> None:
    world.ask("POST", "/faults", {"uplink_down": True})
    assert world.carrier.text(ROSA, "need food").status == 0
    assert world.ask("GET", f"/phones/{ROSA}")["bubbles"][0]["state"] == "waiting"
    world.ask("POST", "/faults", {"uplink_down": False})
    assert world.hotline.heard == []
    [missed] = world.client.messages.list(to=NUMBER)
    assert (missed.body, missed.direction, missed.status) == ("need food", "inbound", "received")


def test_callbacks_are_lost_while_the_uplink_is_down(world: Simulation) -> None:
    send(world)
    world.ask("POST", "/faults", {"uplink_down": True})
    world.carrier.deliver()
    world.ask("DELETE", "/faults")
    world.carrier.deliver()
    assert world.hotline.heard == []


def test_a_lagging_list_shows_a_text_only_later(world: Simulation) -> None:
    world.ask("POST", "/faults", {"list_lag_s": 30})
    send(world)
    assert sent(world) == []
    world.clock.forward(seconds=30)
    assert sent(world) == ["Task 4823"]


@pytest.mark.parametrize(
    "wanted",
    [{"rain": 1}, {"hang": "yes"}, {"hang": -2}, {"hang": True}, {"uplink_down": 1}, {"list_lag_s": -1}],
)
def test_an_unknown_fault_or_value_changes_nothing(world: Simulation, wanted: dict[str, object]) -> None:
    before = world.ask("GET", "/faults")
    assert world.ask("POST", "/faults", {"refuse": 3} | wanted, 400)["error"]
    assert world.ask("GET", "/faults") == before


def test_without_a_socket_to_cut_the_answer_is_503() -> None:
    app = create_simulator(SimulatorConfig(ACCOUNT, TOKEN, NUMBER, "http://127.0.0.1:9"), HeldClock())
    app.extensions["carrier"].network.faults.change({"refuse": 1})
    assert Client(app).get(f"/2010-04-01/Accounts/{ACCOUNT}.json").status_code == 503


def test_delivery_in_the_background_needs_nobody_to_ask(world: Simulation) -> None:
    delivered = threading.Event()
    world.carrier.network.jobs.add(delivered.set)
    world.carrier.start()
    assert delivered.wait(5)
    world.carrier.stop()


def test_a_broken_job_does_not_stop_delivery(world: Simulation, caplog: pytest.LogCaptureFixture) -> None:
    delivered = threading.Event()
    world.carrier.network.jobs.add(lambda: 1 / 0)
    world.carrier.network.jobs.add(delivered.set, after_s=1)
    world.carrier.start()
    world.clock.forward(seconds=1)
    assert delivered.wait(5)
    world.carrier.stop()
    assert "ZeroDivisionError" in caplog.text


def test_logs_hold_neither_numbers_nor_words(world: Simulation, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "hotline")
    caplog.set_level(logging.INFO)
    world.says("/twilio/sms", "fail")
    world.carrier.text(ROSA, "a private matter")
    world.says("/twilio/sms", "<Say>a private matter</Say>")
    world.carrier.text(ROSA, "a private matter")
    world.hotline.url = "http://127.0.0.1:9"
    send(world)
    world.carrier.deliver()
    assert "a webhook was answered with 500" in caplog.text
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("hotline"))
    assert "private" not in ours
    assert ROSA not in ours
    assert BEN not in ours
