"""Notices and needs in a real browser: accessible, on a narrow phone, without JavaScript, hostile words as words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from hotline.exchange import notice_board, people
from storage.records import Notice
from tests.browser.judging import BOTH_SCHEMES, faults, unfold
from tests.browser.payloads import PAYLOADS
from tests.harness.desk_day import PHONES
from tests.harness.town import BrowserTown

DANA = "coordinator:dana"


@pytest.fixture
def noticed(town: BrowserTown) -> str:
    """A notice in hostile words with a sound, somebody who gets the digest, and needs of several kinds."""
    today = people.today(town.services)
    last = (date.fromisoformat(today) + timedelta(3)).isoformat()
    title, words = {"en": PAYLOADS[0][:30], "es": PAYLOADS[1][:30]}, {"en": PAYLOADS[2][:300]}
    with town.services.store.transaction():
        notice = Notice(title=title, words=words, first_day=today, last_day=last)
        kept = notice_board.keep_notice(town.services, notice, DANA)
        notice_board.record(town.services, kept.ref, "en", "audio/mpeg", b"ID3", DANA)
    town.hears(PHONES[0], "NEWS ON")
    for number in range(6):
        town.hears(f"+1202555{4000 + number}", "need groceries for 2, oak and 5th, today")
    return kept.ref


@BOTH_SCHEMES
def test_no_page_of_the_board_has_an_accessibility_fault_and_each_fits_a_narrow_screen(
    town: BrowserTown, noticed: str, browser: Browser, language: str, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme, locale=language)
    page = context.new_page()
    town.log_in(page, "dana")
    for address in ("/notices", f"/notices/{noticed}", "/needs", "/needs?area=north", "/polls/new?about=food"):
        page.goto(town.url + address)
        unfold(page)
        assert faults(page, 320) == [], address
    context.close()


def test_a_notice_is_written_and_ended_and_a_poll_is_begun_from_what_is_short_without_javascript(
    town: BrowserTown, noticed: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    town.log_in(page, "dana")
    page.click("nav >> text=Notices")
    page.fill("#title-en", "Free store, 10 am")
    page.fill("#first-day", people.today(town.services))
    page.click("text=Put it on the board")
    assert "is on the board" in page.inner_text("body")
    page.click("text=Take it off the board")
    assert "Free store" not in page.inner_text("section >> nth=0")
    page.click("nav >> text=Needs")
    page.click("main a:has-text('about food')")
    assert page.input_value("#words-1-en") == "What makes it hard to get food?"
    page.click("main form button.main")
    assert "It is too far" in page.inner_text("main")
    context.close()
