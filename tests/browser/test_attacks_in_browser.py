"""Words from outside as attackers write them, in a real browser: none runs anywhere."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from hotline.exchange import desk_answers, people, posts
from storage.records import CallBack, Message, Post
from tests.browser.payloads import PAYLOADS
from tests.harness.desk_day import PHONES
from tests.harness.town import BrowserTown


def test_two_hundred_attacks_run_nowhere(town: BrowserTown, page: Page) -> None:
    assert len(set(PAYLOADS)) >= 200
    ref = _attacked(town)
    faults: list[str] = []
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.extend([message.text] if "Policy" in message.text else []))
    page.add_init_script("document.addEventListener('securitypolicyviolation', e => (window.blocked = e.blockedURI))")
    town.log_in(page, "ada")
    person = people.by_phone(town.services, PHONES[0])
    look_at = [f"/?status=new&beyond=~{number}" for number in range(0, 700, 60)]
    look_at += [
        "/",
        f"/posts/{ref}",
        f"/people/{person.id}",
        "/people",
        "/people?show=all",
        "/print",
        "/call-backs",
        "/texts",
    ]
    look_at += ["/announcements", "/audit", "/questions", "/answers"]
    for address in look_at:
        page.goto(town.url + address)
        assert page.evaluate("() => [window.ran, window.blocked]") == [None, None], address
    assert faults == []


def _attacked(town: BrowserTown) -> str:
    """A desk where every field that comes from outside is an attack."""
    services, now = town.services, town.services.now()
    with services.store.transaction():
        for attack in PAYLOADS:
            posts.file(
                services, Post(kind="need", words=attack, place=attack, name=attack, phone=PHONES[0], channel="text")
            )
        target = posts.file(
            services,
            Post(
                kind="need",
                words=PAYLOADS[0],
                phone=PHONES[0],
                evidence=((PAYLOADS[1], PAYLOADS[2]),),
                flags=("question",),
            ),
        )
        for attack in PAYLOADS[:40]:
            posts.file(services, Post(words=attack, phone=PHONES[0], flags=("question",)))
            desk_answers.keep(services, "", [attack], {"en": attack}, "coordinator:dana")
        for number, attack in enumerate(PAYLOADS):
            services.store.add(
                Message(key=f"x{number}", phone=PHONES[0], body=attack, post=target.ref, created_at=now, updated_at=now)
            )
            posts.note(services, target.ref, attack, "coordinator:dana")
            if number < 40:
                services.store.add(CallBack(phone=attack, words=attack, created_at=now, updated_at=now))
                failed = Message(
                    key=f"f{number}",
                    direction="out",
                    phone=attack,
                    body=attack,
                    status="failed",
                    error=attack,
                    created_at=now,
                    updated_at=now,
                )
                services.store.add(failed)
    people.add(
        services, PHONES[0], who="cli", consent=PAYLOADS[3], name=PAYLOADS[4], notes=PAYLOADS[5], roles=("volunteer",)
    )
    return target.ref


def test_an_attack_in_an_imported_file_runs_nowhere(town: BrowserTown, page: Page, tmp_path: Path) -> None:
    sheet = tmp_path / "<img src=x onerror=ran=1>.csv"
    header = "phone,name,<script>window.ran=1</script>"
    rows = [f'2025550{100 + n},"{attack.replace(chr(34), chr(34) * 2)}",x' for n, attack in enumerate(PAYLOADS[:90])]
    rows += [f'"{attack.replace(chr(34), chr(34) * 2)}",broken,x' for attack in PAYLOADS[:30]]
    sheet.write_text("\n".join([header, *rows]), "utf-8")
    town.log_in(page, "dana")
    page.goto(f"{town.url}/people/import")
    page.set_input_files("#file", str(sheet))
    page.click("button.main")
    page.wait_for_url("**/people/import/*")
    assert page.evaluate("() => window.ran") is None
    page.click("button.main")
    page.goto(f"{town.url}/people?show=all")
    assert page.evaluate("() => window.ran") is None
