"""The pages of polls in a real browser: accessible, on a narrow phone, without JavaScript, hostile words as words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hotline.exchange import polls
from storage.records import Poll
from tests.browser.judging import BOTH_SCHEMES, faults, unfold
from tests.browser.payloads import PAYLOADS
from tests.harness.desk_day import PHONES
from tests.harness.town import BrowserTown

DANA = "coordinator:dana"
DAY = {"kind": "choice", "words": {"en": PAYLOADS[0][:100]}, "options": [{"en": "Monday"}, {"en": PAYLOADS[1][:30]}]}
WISH = {"kind": "words", "words": {"en": "What do you miss here?"}, "options": []}


@pytest.fixture
def asked(town: BrowserTown) -> str:
    """A poll that some have answered, and a draft."""
    for questions in ((WISH,), (DAY, WISH)):
        kept = polls.save(town.services, Poll(title=PAYLOADS[2][:80], questions=questions), DANA)
    polls.start(town.services, kept.ref, DANA)
    polls.queue(town.services, kept.ref)
    town.hears(PHONES[0], f"{kept.ref} a"), town.hears(PHONES[0], f"{kept.ref} {PAYLOADS[3]}")
    return kept.ref


@BOTH_SCHEMES
def test_no_page_of_polls_has_an_accessibility_fault_and_each_fits_a_narrow_screen(
    town: BrowserTown, asked: str, browser: Browser, language: str, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme, locale=language)
    page = context.new_page()
    town.log_in(page, "dana")
    draft = next(poll.ref for poll in polls.every(town.services, 5) if poll.status == "draft")
    for address in ("/polls", "/polls/new", f"/polls/{draft}", f"/polls/{asked}"):
        page.goto(town.url + address)
        unfold(page)
        assert faults(page, 320) == [], address
    context.close()


def test_a_poll_is_written_put_and_closed_without_javascript(town: BrowserTown, browser: Browser) -> None:
    town.volunteer()
    context = browser.new_context(java_script_enabled=False)
    page: Page = context.new_page()
    town.log_in(page, "dana")
    page.click("nav >> text=Polls")
    page.click("text=New poll")
    page.fill("#words-1-en", "Which day suits you?")
    page.fill("#options-1-en", "Monday\nSaturday")
    page.click("main form button.main")
    assert "A Monday, B Saturday" in page.inner_text("main")
    page.click("text=Ask them")
    page.click("main form button:has-text('Close')")
    assert "closed" in page.inner_text("main")
    context.close()
    (kept,) = polls.every(town.services, 2)
    assert (kept.status, kept.people > 0) == ("closed", True)
