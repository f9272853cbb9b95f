"""The desk in a real browser: by mouse, by keyboard alone, without JavaScript, on a phone, and attacked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from hotline.exchange import asked, people, posts
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.records import Message, Post, Task
from storage.store import where
from tests.browser import states
from tests.browser.judging import BOTH_SCHEMES, accessibility_faults, faults, unfold
from tests.harness.desk_day import PHONES
from tests.harness.pictures import pages
from tests.harness.town import BrowserTown


def addresses(town: BrowserTown, made: dict[str, Post]) -> dict[str, str]:
    return pages(made, people.by_phone(town.services, PHONES[1]).id)


def test_two_clicks_lead_from_the_board_to_a_forwarded_task(
    town: BrowserTown, made: dict[str, Post], page: Page
) -> None:
    town.log_in(page, "dana")
    page.click(f"#post-{made['groceries'].ref}")
    page.click("button.main")
    assert page.locator(".notice.good").inner_text() == "One person is asked."
    assert len(asked.of_post(town.services, made["groceries"].ref)) == 1


def test_the_main_path_needs_no_mouse(town: BrowserTown, made: dict[str, Post], page: Page) -> None:
    town.log_in(page, "dana")
    _tab_to(page, f"post-{made['groceries'].ref}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/*")
    _tab_to(page, "Ask those chosen")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.good")
    assert len(asked.of_post(town.services, made["groceries"].ref)) == 1


def _tab_to(page: Page, wanted: str) -> int:
    """Presses Tab until the element of this id or these words has the focus."""
    for pressed in range(1, 60):
        page.keyboard.press("Tab")
        if page.evaluate("() => [document.activeElement.id, document.activeElement.innerText]").count(wanted):
            return pressed
    raise AssertionError(f"{wanted} cannot be reached with the keyboard")


def test_a_new_text_appears_without_reloading(town: BrowserTown, page: Page) -> None:
    town.log_in(page, "dana")
    need = town.need("need a ladder", PHONES[70], categories=("tools",))
    page.wait_for_selector(f"#post-{need.ref}", timeout=15_000)


def test_what_was_typed_is_still_there_after_the_page_refreshed_itself(
    town: BrowserTown, made: dict[str, Post], page: Page
) -> None:
    ref = made["groceries"].ref
    town.log_in(page, "dana")
    page.goto(f"{town.url}/posts/{ref}")
    page.fill("#answer", "half a sentence")
    posts.note(town.services, ref, "a note from elsewhere", "coordinator:ada")
    page.wait_for_selector("text=a note from elsewhere", timeout=15_000)
    assert page.input_value("#answer") == "half a sentence"


def test_the_back_button_and_a_double_click_forward_once(town: BrowserTown, made: dict[str, Post], page: Page) -> None:
    ref = made["groceries"].ref
    town.log_in(page, "dana")
    page.goto(f"{town.url}/posts/{ref}")
    chosen = page.input_value("#helper-1")
    page.dblclick("button.main")
    page.wait_for_selector(".notice:visible")
    page.go_back()
    page.wait_for_load_state()
    assert page.locator(f'[name=phone][value="{chosen}"]').count() == 0
    page.reload()
    assert town.services.store.count(Task, where("ref") == ref) == 1
    sent = (where("post") == ref) & (where("purpose") == "task")
    assert town.services.store.count(Message, sent) == 1


def test_everything_works_without_javascript(town: BrowserTown, made: dict[str, Post], browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    town.log_in(page, "dana")
    page.click(f"#post-{made['groceries'].ref}")
    page.click("button.main")
    page.wait_for_selector("text=One person is asked.")
    page.fill("#note", "without a script")
    page.click("text=Keep note")
    page.wait_for_selector("text=without a script")
    page.click("summary:has-text('Close')")
    page.select_option("#because", "referred")
    page.click("text=Close it")
    assert posts.by_ref(town.services, made["groceries"].ref).closed_because == "referred"
    page.click("text=Español")
    assert page.locator("html").get_attribute("lang") == "es"
    context.close()


def test_a_question_is_answered_and_kept_and_the_next_text_gets_the_answer(town: BrowserTown, page: Page) -> None:
    texts = TextHandler(town.services)
    texts.text(IncomingText(sid="SM" + "1" * 32, phone=PHONES[70], body="do you open on sundays?"))
    town.log_in(page, "dana")
    page.click("text=1 question to answer")
    page.fill("textarea[name=words]", "Yes, from 9 to 12.")
    page.check("text=Keep question and answer")
    page.click("text=Send answer")
    page.wait_for_selector("text=The answer is on its way.")
    page.click(".tabs >> text=Our answers")
    page.wait_for_selector("text=Yes, from 9 to 12.")
    said = texts.text(IncomingText(sid="SM" + "2" * 32, phone=PHONES[71], body="Do you open on Sundays"))
    assert any("Yes, from 9 to 12." in words for words in said)
    [asked] = town.services.store.find(Post, where("phone") == PHONES[70])
    assert (asked.status, asked.closed_because) == ("closed", "helped")
    assert town.services.store.count(Message, (where("phone") == PHONES[70]) & (where("purpose") == "desk")) == 1


def test_a_recording_can_be_played_and_written_down(town: BrowserTown, made: dict[str, Post], page: Page) -> None:
    ref = made["call"].ref
    town.log_in(page, "dana")
    page.goto(f"{town.url}/posts/{ref}")
    length = page.evaluate(
        "() => new Promise(done => { const a = document.querySelector('audio');"
        " a.onloadedmetadata = () => done(a.duration); a.onerror = () => done(-1); a.preload = 'auto'; a.load(); })"
    )
    assert length == pytest.approx(2, abs=0.1)
    page.fill("textarea[id^=heard]", "necesito agua para 3 personas")
    page.click("text=Keep what was said")
    page.wait_for_load_state()
    heard = posts.by_ref(town.services, ref)
    assert (heard.kind, heard.words, heard.how_many) == ("need", "necesito agua para 3 personas", 3)
    assert "water" in heard.categories


@BOTH_SCHEMES
def test_no_page_has_an_accessibility_fault(
    town: BrowserTown, made: dict[str, Post], browser: Browser, language: str, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme, locale=language)
    page, found = context.new_page(), {}
    town.log_in(page, "ada")
    for name, address in addresses(town, made).items():
        page.goto(town.url + address)
        unfold(page)
        found[name] = accessibility_faults(page)
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("where_kept", "language", "scheme", "width"),
    [("sqlite", "en", "dark", 1280), ("postgresql", "es", "light", 360)],
    indirect=["where_kept"],
)
def test_no_fault_conflict_or_second_step_has_an_accessibility_fault(
    town: BrowserTown, made: dict[str, Post], browser: Browser, language: str, scheme: Any, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=language)
    page = context.new_page()
    found = {name: faults(page, width) for name in states.before_signing_in(town, page)}
    found |= {name: faults(page, width) for name in states.second_step(town, page)}
    town.log_in(page, "ada")
    found |= {name: faults(page, width) for name in states.at_the_desk(town, page, made)}
    context.close()
    assert len(found) > 25
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_no_page_is_wider_than_the_screen(
    town: BrowserTown, made: dict[str, Post], browser: Browser, width: int
) -> None:
    """320 is 1280 at 400 %, 640 is 1280 at 200 % (WCAG 1.4.10 and 1.4.4)."""
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    town.log_in(page, "ada")
    wide = []
    for name, address in addresses(town, made).items():
        page.goto(town.url + address)
        if page.evaluate("() => document.documentElement.scrollWidth") > width:
            wide.append(name)
    context.close()
    assert wide == []


def test_no_request_leaves_the_hub_and_the_first_page_is_light(
    town: BrowserTown, made: dict[str, Post], page: Page
) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    town.log_in(page, "ada")
    page.wait_for_load_state("networkidle")
    requests.clear()
    page.goto(town.url)
    page.wait_for_load_state("networkidle")
    heavy = sum(request.sizes()["responseBodySize"] for request in requests)
    for address in addresses(town, made).values():
        page.goto(town.url + address)
    assert [request.url for request in requests if not request.url.startswith((town.url, "data:"))] == []
    assert heavy < 100_000


def test_the_paper_list_has_a_page_for_each_district_and_nothing_of_the_screen(
    town: BrowserTown, made: dict[str, Post], page: Page
) -> None:
    town.log_in(page, "dana")
    page.goto(f"{town.url}/print")
    districts = page.locator(".district").count()
    assert districts == 4
    assert len(re.findall(rb"/Type /Page\b", page.pdf())) == districts
    page.emulate_media(media="print")
    parts = (".top", ".foot", ".screen >> nth=0", ".district >> nth=0")
    assert [page.locator(part).is_visible() for part in parts] == [False, False, False, True]


def test_the_menu_of_a_phone_leads_to_every_page_by_keyboard_and_without_javascript(
    town: BrowserTown, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    town.log_in(page, "ada")
    page.focus(".menu summary")
    page.keyboard.press("Enter")
    names = (
        "Questions",
        "Shifts",
        "Announcements",
        "Texts",
        "Words",
        "Print",
        "Team",
        "Ada",
        "Sign out",
        "Board",
        "People",
        "Call back",
    )
    shown = [page.locator(f".top >> text={name} >> visible=true").count() for name in names]
    context.close()
    assert shown == [1] * len(names)


def test_the_button_that_asks_is_in_reach_of_the_thumb(
    town: BrowserTown, made: dict[str, Post], browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    page = context.new_page()
    town.log_in(page, "dana")
    page.goto(f"{town.url}/posts/{made['groceries'].ref}")
    page.locator("#match").scroll_into_view_if_needed()
    page.evaluate("() => document.querySelector('#match').scrollIntoView()")
    box = page.locator("button.main[value=all]").bounding_box()
    context.close()
    assert box
    assert 350 < box["y"] < 700 - box["height"]
    assert box["height"] >= 44
