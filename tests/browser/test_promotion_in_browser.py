"""Promotion in a real browser: a place is added, its flyer opened and read, a round made and forwarded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page

from hotline.exchange import flyer_places
from storage.records import Post, Task
from storage.store import where
from tests.browser.payloads import PAYLOADS
from tests.harness.town import BrowserTown

OPENS = """() => {
    const form = document.querySelector("form[target=_blank]");
    return `${form.action}?${new URLSearchParams(new FormData(form))}`;
}"""
"""The address that the form of papers opens in a tab of its own."""


def test_a_place_its_flyer_and_a_round(town: BrowserTown, made: dict[str, Post], page: Page) -> None:
    town.log_in(page, "dana")
    page.click("nav >> text=Promotion")
    page.fill("#new-place", "Laundromat, Oak Street")
    page.fill("#new-code", "oak7")
    page.click("text=Add place")
    assert page.locator(".notice.good").inner_text() == "Laundromat, Oak Street has the code OAK7."
    town.hears("+12025550166", "hi OAK7")
    page.reload()
    cells = page.locator("#place-OAK7 td").all_inner_texts()
    assert cells[3] == "1"
    page.select_option("#for-place", "OAK7")
    answer = page.request.get(page.evaluate(OPENS))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    page.check("[name=codes][value=OAK7]")
    page.fill("#streets", "Oak St, 5th Ave")
    page.click("text=Make a round")
    page.wait_for_url("**/posts/*")
    assert "OAK7" in page.inner_text("main")
    page.locator("[name=phone]").first.check()
    page.click("text=Ask those chosen")
    page.wait_for_selector(".notice.good")
    ref = page.url.rsplit("/", 1)[1].split("#")[0].split("?")[0]
    assert town.services.store.count(Task, where("ref") == ref) == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_hostile_places_run_nothing_and_the_page_stays_narrow(
    town: BrowserTown, made: dict[str, Post], page: Page, width: int
) -> None:
    for number, payload in enumerate(PAYLOADS[:40], 10):
        flyer_places.add(town.services, f"OAK{number}", payload[:60], "", "cli")
    flyer_places.add(town.services, "OAK9", "W" * 60, "hill", "cli")
    page.set_viewport_size({"width": width, "height": 760})
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    town.log_in(page, "dana")
    page.goto(f"{town.url}/promotion")
    assert page.evaluate("() => window.ran") is None
    assert dialogs == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
