"""Meetings in a real browser: planned, ticked off, moved, and fit for any reader and any screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from hotline.exchange import meeting_answers, meeting_news, meeting_plans, post_times
from storage.records import Coming, Meeting, Message
from storage.store import where
from tests.browser.judging import faults, unfold
from tests.harness.base import LUZ, ROSA
from tests.harness.town import BrowserTown


def day(town: BrowserTown, days: int = 3) -> str:
    return (post_times.here(town.services).date() + timedelta(days=days)).isoformat()


def plan(town: BrowserTown, page: Page) -> Meeting:
    town.log_in(page, "dana")
    page.goto(f"{town.url}/meetings")
    page.fill("#title-en", "Spring meeting")
    page.fill("#meeting-day", day(town))
    page.fill("#meeting-hour", "18:00")
    page.fill("#meeting-place", "Town Hall")
    page.fill("#meeting-capacity", "2")
    page.check("[name=asks][value=ride]")
    page.click("main button.main")
    page.wait_for_url("**/meetings/*")
    [meeting] = town.services.store.find(Meeting)
    return meeting


def test_a_meeting_is_planned_filled_ticked_off_and_moved(town: BrowserTown, page: Page) -> None:
    meeting = plan(town, page)
    assert meeting.ref in page.inner_text(".notice.good")
    town.hears(ROSA, f"COMING {meeting.ref} 2 need a ride"), town.hears(LUZ, f"COMING {meeting.ref}")
    page.reload()
    assert "Waiting for a place" in page.inner_text("main")
    page.click("section:has(#group-coming) li button")
    [coming] = town.services.store.find(Coming, where("answer") == "here")
    assert coming.phone == ROSA
    page.click("#change")
    page.fill("#meeting-place", "Library")
    page.click("section:has(#change) button.main")
    assert "is being told" in page.inner_text(".notice.good")
    meeting_news.keep_time(town.services)
    told = [text for text in town.services.store.find(Message) if "Library" in text.body]
    assert sorted(text.phone for text in told) == sorted([ROSA, LUZ])


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_have_no_accessibility_fault_and_fit_the_screen(
    town: BrowserTown, browser: Browser, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    meeting = plan(town, page)
    town.hears(ROSA, f"COMING {meeting.ref} 2 need a ride"), town.hears(LUZ, f"NOT COMING {meeting.ref}")
    times = tuple((day(town, days), "18:00") for days in (4, 5))
    meeting_plans.ask_times(town.services, meeting.ref, times, "coordinator:dana")
    meeting_plans.ask_decision(town.services, meeting.ref, {"en": "Shall we?"}, "coordinator:dana")
    found = {}
    for address in ("/meetings", f"/meetings/{meeting.ref}", f"/meetings/{meeting.ref}/door"):
        page.goto(town.url + address)
        unfold(page)
        found[address] = faults(page, width)
    context.close()
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert meeting_answers.attendance(town.services, meeting).people == 2


def test_hostile_words_stay_words(town: BrowserTown, page: Page) -> None:
    meeting = plan(town, page)
    town.hears(ROSA, f'COMING {meeting.ref} <img src=x onerror="document.title=1">')
    for address in (f"/meetings/{meeting.ref}", f"/meetings/{meeting.ref}/door"):
        page.goto(town.url + address)
        assert page.locator("main img").count() == 0
        assert page.title() != "1"
