"""The page of roles in a real browser: accessible, on a narrow phone, without JavaScript, hostile words as words."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from hotline.exchange import role_duty
from storage.records import TeamRole
from tests.browser.judging import BOTH_SCHEMES, faults, unfold
from tests.browser.payloads import PAYLOADS
from tests.harness.desk_day import PHONES
from tests.harness.town import BrowserTown

ADA = "coordinator:ada"


@pytest.fixture
def held(town: BrowserTown) -> str:
    """A role with hostile words that somebody has, and one that nobody has."""
    names = {"en": PAYLOADS[1][:24].replace(":", " ")}
    for words in ({"en": "Buys food."}, {"en": PAYLOADS[0][:60]}):
        kept = role_duty.save(town.services, TeamRole(names=names, about=words, may={"en": PAYLOADS[2][:60]}), ADA)
        names = {"en": "Drivers"}
    role_duty.offer(town.services, kept.ref, PHONES[0], ADA)
    town.hears(PHONES[0], f"{kept.ref} yes")
    role_duty.set_holiday(town.services, kept.ref, PHONES[0], "2031-01-01", "2031-02-01", ADA)
    return kept.ref


@BOTH_SCHEMES
@pytest.mark.parametrize("name", ["ada", "dana"])
def test_the_page_has_no_accessibility_fault_and_fits_a_narrow_screen(
    town: BrowserTown, held: str, browser: Browser, language: str, scheme: Any, name: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700}, color_scheme=scheme, locale=language)
    page = context.new_page()
    town.log_in(page, name)
    page.goto(f"{town.url}/roles")
    assert held in page.inner_text("main")
    unfold(page)
    assert faults(page, 320) == []
    context.close()


def test_a_role_is_written_and_somebody_asked_without_javascript(town: BrowserTown, browser: Browser) -> None:
    phone = town.volunteer().phone
    context = browser.new_context(java_script_enabled=False)
    page: Page = context.new_page()
    town.log_in(page, "ada")
    page.click("nav >> text=Roles")
    page.fill("#names-en-", "Drivers")
    page.fill("#about-en-", "You drive people to the clinic.")
    page.click("section[aria-labelledby=new-role] button.main")
    assert "Nobody can be reached in this role" in page.inner_text("main")
    page.fill("input[type=tel]", phone)
    page.click("text=Ask them")
    assert "asked, no answer yet" in page.inner_text("main")
    town.hears(phone, "yes")
    page.goto(f"{town.url}/roles")
    assert "now" in page.inner_text("main li .tag")
    context.close()
