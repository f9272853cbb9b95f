"""The phones in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.harness.base import BEN, LUZ, NUMBER, ROSA
from tests.harness.carrier import Simulation, simulation


@pytest.fixture
def world() -> Iterator[Simulation]:
    with simulation() as built:
        yield built


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 780})
    yield context.new_page()
    context.close()


def test_the_page_has_nothing_inline_and_nothing_from_outside(world: Simulation) -> None:
    answer = requests.get(world.url, timeout=5)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", answer.text)
    assert addresses
    assert all(address.startswith("/static/") for address in addresses)
    for address in addresses:
        assert requests.get(world.url + address, timeout=5).status_code == 200


def test_a_newcomer_texts_calls_records_and_is_called(world: Simulation, page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(world.url)

    rosa = page.get_by_role("region", name="Rosa (resident)")
    world.says("/twilio/sms", "<Message>&lt;b&gt;Got it&lt;/b&gt;</Message>")
    rosa.get_by_label("A text to the hotline").fill("need groceries")
    rosa.get_by_role("button", name="Send").click()
    expect(rosa.get_by_text("<b>Got it</b>")).to_be_visible()
    expect(rosa.get_by_text("delivered")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360

    luz = page.get_by_role("region", name="Abuela Luz")
    world.says("/twilio/voice", '<Gather numDigits="1" action="/twilio/next"><Say>Press 2.</Say></Gather>')
    world.says("/twilio/next", '<Say language="es-MX">Diga.</Say><Record action="/twilio/kept"/>')
    world.says("/twilio/kept", "<Say>Gracias.</Say>")
    luz.get_by_role("button", name="Call").click()
    expect(luz.get_by_text("Press 2.")).to_be_visible()
    luz.get_by_role("button", name="2", exact=True).press("2")
    expect(luz.get_by_text("Diga.")).to_have_attribute("lang", "es-MX")
    luz.get_by_label("What you say").fill("necesito comida")
    luz.get_by_role("button", name="Record").click()
    expect(luz.get_by_text("Gracias.")).to_be_visible()
    luz.get_by_role("button", name="Close").click()
    expect(luz.get_by_text("Call ended")).to_be_visible()
    [kept] = world.carrier.calls.recordings.values()
    assert kept.words == "necesito comida"

    ben = page.get_by_role("region", name="Ben (volunteer)")
    world.client.calls.create(to=BEN, from_=NUMBER, twiml="<Response><Say>A task.</Say><Gather/></Response>")
    world.carrier.deliver()
    ben.get_by_role("button", name="Answer").click()
    expect(ben.get_by_text("A task.")).to_be_visible()
    ben.get_by_role("button", name="Hang up").click()
    expect(ben.get_by_text("The call is over")).to_be_visible()
    assert problems == []


def test_a_line_of_the_story_is_typed_into_its_phone_and_the_keys_come_with_a_call(
    world: Simulation, page: Page
) -> None:
    page.goto(world.url)
    page.get_by_role("button", name="ok but only after 5").click()
    ben = page.get_by_role("region", name="Ben (volunteer)")
    expect(ben.get_by_label("A text to the hotline")).to_have_value("ok but only after 5")
    expect(ben.get_by_label("A text to the hotline")).to_be_focused()
    expect(ben.get_by_role("group", name="Keys of Ben (volunteer)")).to_be_hidden()
    world.says("/twilio/voice", '<Gather numDigits="1"><Say>Press 2.</Say></Gather>')
    ben.get_by_role("button", name="Call").click()
    expect(ben.get_by_role("group", name="Keys of Ben (volunteer)")).to_be_visible()


def test_a_cut_uplink_is_seen_on_the_phone_and_stops_the_hotline_too(world: Simulation, page: Page) -> None:
    page.goto(world.url)
    with page.expect_response("**/simulator/faults"):
        page.get_by_label("Cut the uplink").check()
    rosa = page.get_by_role("region", name="Rosa (resident)")
    rosa.get_by_label("A text to the hotline").fill("need water")
    rosa.get_by_role("button", name="Send").click()
    expect(rosa.get_by_text("waiting, the uplink is down")).to_be_visible()
    with pytest.raises(requests.ConnectionError):
        world.client.messages.list()
    page.get_by_label("Cut the uplink").uncheck()
    expect(page.get_by_label("Cut the uplink")).not_to_be_checked()
    page.wait_for_function("fetch('/simulator/faults').then(a => a.json()).then(f => f.refuse === 0)")
    assert [message.from_ for message in world.client.messages.list()] == [ROSA]


def test_a_phone_set_up_on_the_page_stays_so(world: Simulation, page: Page) -> None:
    page.goto(world.url)
    luz = page.get_by_role("region", name="Abuela Luz")
    luz.get_by_text("This phone").click()
    with page.expect_response("**/simulator/phones/**"):
        luz.get_by_label("When called, it").select_option("busy")
    assert world.ask("GET", f"/phones/{LUZ}")["answering"] == "busy"
