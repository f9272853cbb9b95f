"""Hours, thanks and the letter in a real browser: accessible, on a narrow phone, without JavaScript, hostile words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from hotline.exchange import given_hours, no_shows, people
from storage.records import Hours, Thanks
from tests.browser.judging import BOTH_SCHEMES, faults
from tests.browser.payloads import PAYLOADS
from tests.harness.desk_day import PHONES
from tests.harness.town import BrowserTown


@pytest.fixture
def told(town: BrowserTown) -> int:
    """Hours that wait, and one that is confirmed; says whose they are."""
    helper = people.add(town.services, PHONES[0], who="test", consent="test", name=PAYLOADS[0][:60])
    for words in PAYLOADS[:3]:
        with town.services.store.transaction():
            given_hours.tell(town.services, helper, "", 90, words)
            thanks = Thanks(ref="1007", phone=PHONES[1], helper=PHONES[0], words=words, status="told", board="yes")
            town.services.store.add(thanks)
    with town.services.store.transaction():
        no_shows.note(town.services, "1007", PHONES[0])
    given_hours.settle(town.services, given_hours.waiting(town.services)[0].id, "confirmed", "coordinator:dana")
    return helper.id


@BOTH_SCHEMES
def test_no_page_of_hours_has_an_accessibility_fault_and_each_fits_a_narrow_screen(
    town: BrowserTown, told: int, browser: Browser, language: str, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme, locale=language)
    page = context.new_page()
    town.log_in(page, "dana")
    for address in ("/hours", f"/people/{told}", f"/people/{told}/letter"):
        page.goto(town.url + address)
        assert faults(page, 320) == [], address
    context.close()


def test_hours_are_confirmed_without_javascript(town: BrowserTown, told: int, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    town.log_in(page, "dana")
    page.click("nav >> text=Hours")
    page.click("main form button.main >> nth=0")
    page.click("main form button:has-text('Do not count') >> nth=0")
    context.close()
    assert sorted(one.status for one in town.services.store.find(Hours)) == ["confirmed", "confirmed", "refused"]
