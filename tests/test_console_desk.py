"""The desk's day: who else is here, what changed meanwhile, who waits, and the small decisions."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hotline.console import accounts, long_work
from hotline.exchange import announcements, asked, people, posts
from hotline.line.machines import go_down, go_up
from storage.records import Announcement, CallBack, Message, Person
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import Browser, ConsoleTown

HTMX = {"HX-Request": "true"}


def polled(browser: Browser, page: str, name: str) -> str:
    """What the part of a page that looks for news by itself gets; "" while there are none."""
    address = re.findall(rf'hx-get="(/{name}[^"]*)"', page)[0].replace("&amp;", "&")
    answer = browser.get(address, headers=HTMX)
    assert answer.status_code in (200, 204)
    return answer.get_data(as_text=True)


def test_a_page_that_is_open_says_who_changed_the_post_a_moment_ago(town: ConsoleTown) -> None:
    need = town.need()
    dana = town.browser("dana")
    page = dana.page(f"/posts/{need.ref}")
    assert polled(dana, page, "posts") == ""
    town.browser("ada").send(f"/posts/{need.ref}/correct", version=need.version, kind="need", urgency="urgent")
    assert "Ada changed this a moment ago." in polled(dana, page, "posts")


def test_the_board_shows_who_is_looking_at_which_post(town: ConsoleTown) -> None:
    need = town.need()
    dana = town.browser("dana")
    page = dana.page("/")
    assert polled(dana, page, "board") == ""
    town.browser("ada").page(f"/posts/{need.ref}")
    assert "Ada is there" in polled(dana, page, "board")
    town.clock.forward(minutes=2)
    assert "is there" not in dana.page("/")


def test_the_board_says_in_the_browser_s_tab_how_many_are_new(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    page = dana.page("/")
    town.need(), town.need("water", LUZ)
    assert "<title>(2) Board" in polled(dana, page, "board")


def test_a_line_that_is_down_shows_on_every_open_page_with_what_waits_and_since_when(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    page = dana.page("/people")
    assert polled(dana, page, "banner") == ""
    town.volunteer()
    town.services.outbox.put(BEN, "hello", purpose="notice")
    go_down(town.services.store, town.line.machine, town.clock.now(), "refused")
    told = polled(dana, page, "banner")
    assert "down since 10:00. One text waits and goes out by itself when it is back." in told
    page = dana.page("/texts")
    go_up(town.services.store, town.line.machine, town.clock.now())
    assert "down since" in page
    assert "down since" not in polled(dana, page, "banner")


def test_who_waits_is_counted_beside_the_pages_names_and_kept_fresh(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    page = dana.page("/texts")
    town.services.store.add(
        CallBack(phone=ANA, words="news", created_at=town.services.now(), updated_at=town.services.now())
    )
    assert re.search(r'id="top-call_backs" class="badge" hx-swap-oob="true">1<', polled(dana, page, "banner"))
    assert re.search(r'id="top-call_backs" class="badge">1<', dana.page("/"))


def test_counts_follow_one_filter_and_are_left_out_under_more(town: ConsoleTown) -> None:
    town.need(area="north"), town.need(area="south"), town.need(area="south", categories=("water",))
    dana = town.browser("dana")
    counts = {address: re.findall(r'id="tab-new"[^>]*>New(?:<span class="count">(\d+))?', dana.page(address))[0]
              for address in ("/", "/?area=south", "/?category=food", "/?area=south&category=food")}  # fmt: skip
    assert list(counts.values()) == ["3", "2", "2", ""]


def test_what_has_waited_long_stands_out(town: ConsoleTown) -> None:
    town.need()
    dana = town.browser("dana")
    assert 'class="age long"' not in dana.page("/")
    town.clock.forward(minutes=61)
    assert 'class="age long"' in dana.page("/")


def test_a_post_is_not_closed_over_what_happened_meanwhile(town: ConsoleTown) -> None:
    need = town.need()
    town.browser("ada").send(f"/posts/{need.ref}/open")
    dana = town.browser("dana")
    dana.send(f"/posts/{need.ref}/close", because="spam", version=need.version)
    assert "Ada changed this a moment ago, so it was not closed." in dana.page(f"/posts/{need.ref}")
    assert posts.by_ref(town.services, need.ref).status == "open"
    dana.send(f"/posts/{need.ref}/close", because="spam", version=need.version + 1)
    assert posts.by_ref(town.services, need.ref).status == "closed"


def test_closing_asks_for_a_reason(town: ConsoleTown) -> None:
    need = town.need()
    dana = town.browser("dana")
    dana.send(f"/posts/{need.ref}/close", because="", version=need.version)
    assert "Choose why it is closed." in dana.page(f"/posts/{need.ref}")
    assert posts.by_ref(town.services, need.ref).status == "new"


def test_somebody_can_be_asked_by_name(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer(BEN, "Ben Ito"), town.volunteer(LUZ, "Luz Ito")
    dana = town.browser("dana")
    for written, said in (
        ("ito", "Several people are called “ito”."), ("Zoe", "Nobody called “Zoe” may be asked."),
        ("Luz Ito", "One person is asked."),
    ):  # fmt: skip
        dana.send(f"/posts/{need.ref}/name", phone=written)
        assert said in dana.page(f"/posts/{need.ref}")
    assert [task.phone for task in asked.of_post(town.services, need.ref)] == [LUZ]


def test_somebody_who_texted_join_can_be_declined_and_is_never_asked(town: ConsoleTown) -> None:
    now = town.services.now()
    sam = town.services.store.add(
        Person(phone=ANA, name="Sam", joining="asked", consent="texted", created_at=now, updated_at=now)
    )
    dana = town.browser("dana")
    dana.send(f"/people/{sam.id}/decline")
    assert "Sam stays a resident." in dana.page("/people?show=joining")
    declined = people.by_phone(town.services, ANA)
    assert (declined.joining, "volunteer" in declined.roles) == ("", False)
    assert town.services.store.count(Message) == 0


def test_a_call_that_nobody_answered_stays_on_the_list_with_when_it_was_tried(town: ConsoleTown) -> None:
    now = town.services.now()
    owed = town.services.store.add(CallBack(phone=ANA, words="Ben comes at 5.", created_at=now, updated_at=now))
    dana = town.browser("dana")
    dana.send(f"/call-backs/{owed.id}/not-reached")
    page = dana.page("/call-backs")
    assert "tried once, last at 10:00" in page
    assert f'href="tel:{ANA}"' in page
    dana.send(f"/call-backs/{owed.id}/done")
    assert "Nobody to call." in dana.page("/call-backs")


def test_volunteers_are_found_by_what_they_can_do_and_where(town: ConsoleTown) -> None:
    town.volunteer(BEN, "Ben", can=("food",), areas=("north",)), town.volunteer(LUZ, "Luz", can=("ride",), areas=())
    town.volunteer(ANA, "Ana", can=("ride",), areas=("hill",))
    dana = town.browser("dana")
    found = {
        address: re.findall(r'id="person-\d+"[^>]*>(\w+)<', dana.page(f"/people?{address}"))
        for address in ("can=ride", "area=north", "can=ride&area=north", "can=pets")
    }
    assert list(found.values()) == [["Ana", "Luz"], ["Ben", "Luz"], ["Luz"], []]


def test_a_long_list_of_volunteers_goes_on_without_missing_one(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotline.console.views import people as view

    monkeypatch.setattr(view, "PAGE", 3)
    monkeypatch.setattr(view, "MOST_READ", 12)
    for number in range(40):
        can = ("ride",) if number % 5 == 0 else ("food",)
        town.volunteer(f"+1202555{2000 + number}", f"P{number:02}", can=can)
    dana, address, seen = town.browser("dana"), "/people?can=ride", list[str]()
    while address:
        page = dana.page(address)
        seen += re.findall(r'id="person-\d+"[^>]*>(\w+)<', page)
        more = re.findall(r'class="button" href="(/people\?show=[^"]+)"', page)
        address = more[0].replace("&amp;", "&") if more else ""
    assert seen == [f"P{number:02}" for number in range(0, 40, 5)]


def test_queueing_an_announcement_goes_on_beside_the_page_and_can_be_stopped_meanwhile(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.volunteer(BEN)
    kept = announcements.start(town.services, Announcement(words={"en": "hello"}), "coordinator:dana")
    dana = town.browser("dana")
    page = dana.page("/announcements")
    assert "is being queued" in page
    assert f"/announcements/{kept.id}/stop" in page
    assert f"/announcements/{kept.id}/go-on" not in page
    town.clock.forward(minutes=5)
    assert "was cut off" in dana.page("/announcements")
    dana.send(f"/announcements/{kept.id}/go-on")
    assert town.services.store.count(Message, where("purpose") == "announcement") == 1


def test_what_fails_beside_a_page_is_logged_and_the_page_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    assert long_work.beside(lambda: 1 / 0)
    assert "long work of the console ended early" in caplog.text


def test_somebody_who_forgot_their_password_gets_a_link_for_a_new_one(town: ConsoleTown) -> None:
    old = town.browser("dana")
    page = town.browser("ada").send("/team/dana/new-password").get_data(as_text=True)
    path = re.findall(r'id="link">http://localhost(/invitation/[^<]+)<', page)[0]
    dana = town.browser()
    assert "Choose a new password" in dana.page(path)
    assert dana.send(path, on=path, name="somebody else", password="quite new words").status_code == 302
    assert dana.get("/people").status_code == 200
    assert old.get("/people").status_code == 302
    assert town.browser().get(path).status_code == 404
    assert accounts.log_in(town.services, "dana", "quite new words")
    assert accounts.find(town.services, "somebody else") is None


def test_a_link_for_a_new_password_does_not_get_around_the_second_step(town: ConsoleTown) -> None:
    account = accounts.find(town.services, "dana")
    assert account
    town.services.store.put(replace(account, totp_secret="JBSWY3DPEHPK3PXP"))
    path = f"/invitation/{accounts.renew(town.services, account, 'coordinator:ada')}"
    dana = town.browser()
    assert dana.send(path, on=path, name="dana", password="quite new words").location == "/login/code"
    assert dana.get("/people").status_code == 302


def test_a_number_can_be_called_from_the_page_by_coordinators_alone(town: ConsoleTown) -> None:
    need = town.need()
    assert f'href="tel:{ROSA}"' in town.browser("dana").page(f"/posts/{need.ref}")
    assert "tel:" not in town.browser("vic").page(f"/posts/{need.ref}")
