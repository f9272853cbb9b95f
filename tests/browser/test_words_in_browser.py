"""The page of words in a real browser: accessible, by keyboard alone, without JavaScript, on a narrow phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hotline.exchange import corrections, learning, posts
from storage.records import Post
from tests.browser.judging import faults, unfold
from tests.browser.payloads import PAYLOADS
from tests.harness.desk_day import PHONES
from tests.harness.town import BrowserTown

DANA = "coordinator:dana"


@pytest.fixture
def taught(town: BrowserTown) -> BrowserTown:
    """A desk with suggestions, a word of its own and one that was set aside."""
    for words, category in (("we have no bivvy", "shelter"), ("a lasagna for us", "food"), (PAYLOADS[0], "tools")):
        with town.services.store.transaction():
            post = posts.file(town.services, Post(words=words, phone=PHONES[0], language="en"))
        corrections.correct(town.services, post.ref, post.version, {"categories": (category,)}, DANA)
    learning.decide(town.services, "es", "shelter", "toldito", "added", DANA)
    learning.decide(town.services, "en", "tools", "gizmo", "set_aside", DANA)
    return town


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_words_has_no_accessibility_fault_and_fits_a_narrow_screen(
    taught: BrowserTown, browser: Browser, language: str, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme, locale=language)
    page = context.new_page()
    taught.log_in(page, "dana")
    page.goto(f"{taught.url}/words")
    unfold(page)
    found = faults(page, 320)
    context.close()
    assert found == []


def test_a_word_is_added_with_the_keyboard_alone(taught: BrowserTown, page: Page) -> None:
    taught.log_in(page, "dana")
    page.goto(f"{taught.url}/words")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent").startswith("Add bivvy"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    assert ("bivvy", "added") in [(row.word, row.status) for row in learning.decided(taught.services, "added")]


def test_words_are_added_removed_and_set_aside_without_javascript(taught: BrowserTown, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    taught.log_in(page, "dana")
    page.click("nav >> text=Words")
    page.click("button:has-text('Add bivvy')")
    page.click("button:has-text('Not now lasagna')")
    page.click("button:has-text('Remove toldito')")
    page.click("main summary")
    page.click("button:has-text('Add after all gizmo')")
    context.close()
    decided = {row.word: row.status for row in learning.decided(taught.services, "added", "removed", "set_aside")}
    assert decided == {"bivvy": "added", "lasagna": "set_aside", "toldito": "removed", "gizmo": "added"}
