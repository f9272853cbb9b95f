"""Pages that appear only when something has happened: faults, conflicts, second steps, troubles with the line."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace

import pyotp
from playwright.sync_api import Page

from hotline.console import accounts
from hotline.exchange import people, posts
from hotline.line import machines
from storage.records import Post, Upload
from storage.store import where
from tests.harness.desk_day import PHONES
from tests.harness.town import PASSWORD, BrowserTown

ELSEWHERE = "coordinator:dana"


def before_signing_in(town: BrowserTown, page: Page) -> Iterator[str]:
    """Each time it gives a name, the page shows that state."""
    page.goto(f"{town.url}/login")
    yield "login"
    _log_in(page, "ada", "a wrong password")
    yield "wrong password"
    page.goto(f"{town.url}/nothing-here")
    yield "no such page, signed out"
    page.goto(f"{town.url}/invitation/{accounts.invite(town.services, 'Eve', 'viewer', 'coordinator:ada')}")
    yield "invitation"
    page.fill("#password", "invitation")
    page.fill("#name", "invitation")
    _press(page, "main button")
    yield "password refused"
    page.goto(f"{town.url}/invitation/used-up")
    yield "used invitation"
    account = accounts.find(town.services, "vic")
    assert account
    page.goto(f"{town.url}/invitation/{accounts.renew(town.services, account, 'coordinator:ada')}")
    yield "new password"


def second_step(town: BrowserTown, page: Page) -> Iterator[str]:
    """A viewer turns the second step on and signs in with it."""
    town.log_in(page, "vic")
    page.goto(f"{town.url}/people")
    yield "not allowed"
    page.goto(f"{town.url}/account")
    page.fill("#totp-password", PASSWORD)
    _press(page, "[value=start]")
    yield "second step begins"
    code = pyotp.TOTP(page.inner_text("code.secret").replace(" ", "")).at(town.clock.now())
    page.fill("#code", code)
    _press(page, "form:has(#code) button")
    yield "recovery codes"
    page.goto(f"{town.url}/account")
    yield "second step is on"
    page.context.clear_cookies()
    page.goto(f"{town.url}/login")
    _log_in(page, "vic", PASSWORD)
    page.wait_for_selector("#code")
    yield "code"
    page.fill("#code", "000000")
    _press(page, "main button")
    yield "wrong code"
    page.context.clear_cookies()


def at_the_desk(town: BrowserTown, page: Page, made: dict[str, Post]) -> Iterator[str]:
    """An admin meets faults, conflicts and long work."""
    services, groceries = town.services, made["groceries"].ref
    page.goto(f"{town.url}/nothing-here")
    yield "no such page"
    for name, address in {
        "nothing found": "/?q=xyzzy", "nothing with filters": "/?status=done&area=hill&category=pets",
        "nobody found": "/people?q=xyzzy", "nobody with filters": "/people?can=pets",
    }.items():  # fmt: skip
        page.goto(town.url + address)
        yield name
    yield from _conflicts(town, page, groceries)
    page.goto(f"{town.url}/new")
    page.evaluate("() => document.querySelector('#how_many').removeAttribute('pattern')")
    page.fill("#how_many", "two")
    _press(page, "main form button.main")
    yield "a form that came back"
    page.goto(f"{town.url}/questions")
    page.fill("textarea[name=words] >> nth=0", "x" * 300)
    page.check("[name=keep] >> nth=0")
    _press(page, "form:has([name=keep]) button >> nth=0")
    yield "an answer too long to keep"
    page.goto(f"{town.url}/team")
    page.fill("#name", "Eve")
    _press(page, "button.main")
    yield "a link for somebody invited"
    page.goto(f"{town.url}/announcements")
    page.fill("textarea >> nth=0", "The warming center opens at 6.")
    _press(page, "button.main")
    yield "an announcement before it goes"
    _press(page, "button.main")
    yield "an announcement on its way"
    yield from _imports(town, page)
    with services.store.transaction():
        machines.go_down(services.store, "hub 0", services.clock.now(), "a storm")
        here = machines.of(services.store, "hub 0")
        machines.keep(services.store, replace(here, clock_note="jumped"))
    page.goto(town.url)
    yield "the line is down"


def _conflicts(town: BrowserTown, page: Page, ref: str) -> Iterator[str]:
    services, luz = town.services, people.by_phone(town.services, PHONES[1])
    page.goto(f"{town.url}/posts/{ref}")
    posts.change(services, posts.by_ref(services, ref), who=ELSEWHERE, place="Elm street")
    page.click("#correct > summary")
    _press(page, "#correct button")
    yield "a post changed meanwhile"
    page.goto(f"{town.url}/people/{luz.id}")
    services.store.put(replace(luz, notes="changed", updated_at=services.now(seconds=1)))
    _press(page, "section:has(#known) button")
    yield "a person changed meanwhile"
    page.goto(f"{town.url}/posts/{ref}")
    page.evaluate("() => document.querySelectorAll('[name=csrf_token]').forEach(one => (one.value = 'old'))")
    _press(page, "footer button")
    yield "a form too old"


def _imports(town: BrowserTown, page: Page) -> Iterator[str]:
    services = town.services
    sample = services.store.one(Upload, where("key") == "sample")
    assert sample
    going = services.store.add(replace(sample, id=0, key="going", rows=900, done=200, worked_at=services.now()))
    page.goto(f"{town.url}/people/import/going")
    yield "an import on its way"
    services.store.put(replace(going, report="3 2 1"))
    page.goto(f"{town.url}/people/import/going")
    yield "an import that has ended"
    unread = base64.b64encode(b"wer,nummer\nLea,2025550190\n").decode()
    services.store.put(replace(going, worked_at="", content=unread))
    page.goto(f"{town.url}/people/import/going")
    yield "columns nobody knows"


def _log_in(page: Page, name: str, password: str) -> None:
    page.fill("#name", name)
    page.fill("#password", password)
    _press(page, "main button")


def _press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.click(button)
