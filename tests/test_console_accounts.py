"""Accounts: coming in, the second step, invitations, and what ends a session."""

from __future__ import annotations

import re
from pathlib import Path

import pyotp
import pytest
from werkzeug.test import TestResponse

from hotline.console import accounts, second_factor
from hotline.console.accounts import AccountError
from storage.records import Coordinator, Event, SignIn
from storage.store import Store, where
from tests.harness.town import CHEAP, PASSWORD, Browser, ConsoleTown


def signed_in(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


def code_of(town: ConsoleTown, name: str, steps: int = 0) -> str:
    account = accounts.find(town.services, name)
    assert account
    return pyotp.TOTP(account.totp_secret).at(int(town.clock.now().timestamp()) + 30 * steps)


def with_second_factor(town: ConsoleTown, name: str) -> list[str]:
    """Turns it on as the pages do, and gives back the recovery codes."""
    browser = town.browser(name)
    page = browser.send("/account/second-factor", step="start", password=PASSWORD).get_data(as_text=True)
    secret = re.findall(r'class="secret">([A-Z2-7]+)<', page)[0]
    assert page.count("<svg") == 1, "the key can be scanned"
    code = pyotp.TOTP(secret).at(int(town.clock.now().timestamp()))
    page = browser.send("/account/second-factor", step="confirm", code=code).get_data(as_text=True)
    return re.findall(r"<li>([0-9a-f]{6}-[0-9a-f]{6})</li>", page)


def without_values(answer: TestResponse) -> str:
    return re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))


def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(town: ConsoleTown) -> None:
    wrong = town.browser().log_in("dana", "not her password")
    nobody = town.browser().log_in("nobody", "not her password")
    assert wrong.status_code == nobody.status_code == 401
    assert without_values(wrong) == without_values(nobody)


def test_passwords_are_kept_as_argon2_only(town: ConsoleTown) -> None:
    for account in town.services.store.find(Coordinator):
        assert account.password.startswith("$argon2id$")
        assert PASSWORD not in repr(account)


@pytest.mark.parametrize(
    ("name", "role", "password", "key"),
    [
        ("", "admin", PASSWORD, "bad_name"),
        ("eve", "owner", PASSWORD, "bad_role"),
        ("eve", "admin", "short", "short_password"),
        ("eve", "admin", "x" * 201, "long_password"),
        ("genevieve", "admin", "genevieve1", "name_in_password"),
        ("Dana ", "admin", PASSWORD, "name_taken"),
    ],
)
def test_an_account_that_cannot_be_made_is_refused_with_a_reason(
    town: ConsoleTown, name: str, role: str, password: str, key: str
) -> None:
    with pytest.raises(AccountError) as refused:
        accounts.add(town.services, name, role, password)
    assert refused.value.key == key


def test_guessing_is_slowed_down_and_the_known_browser_still_comes_in(town: ConsoleTown) -> None:
    known = town.browser("dana")
    known.send("/logout")
    guesser = town.browser()
    answers = [guesser.log_in("dana", f"guess number {n}").status_code for n in range(8)]
    assert answers == [401] * 6 + [429] * 2 or answers == [401] * 5 + [429] * 3
    assert known.log_in("dana").status_code == 302
    assert town.browser().log_in("ada").status_code == 302


def test_the_wait_ends_by_itself(town: ConsoleTown) -> None:
    guesser = town.browser()
    for n in range(7):
        guesser.log_in("dana", f"guess number {n}")
    assert guesser.log_in("dana").status_code == 429
    town.clock.forward(minutes=16)
    assert guesser.log_in("dana").status_code == 302


def test_a_session_ends_after_two_idle_hours_and_polling_does_not_keep_it(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    for _ in range(5):
        town.clock.forward(minutes=25)
        browser.get("/board", headers={"HX-Request": "true"})
    assert not signed_in(browser)


def test_a_session_in_use_ends_after_twelve_hours(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    for _ in range(11):
        town.clock.forward(hours=1)
        assert signed_in(browser)
    town.clock.forward(hours=1, minutes=1)
    assert not signed_in(browser)


def test_a_polling_page_of_an_ended_session_is_told_so_without_a_redirect(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    town.clock.forward(hours=13)
    answer = browser.get("/board", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.get_data()) == (401, b"")


def test_a_copied_cookie_is_worth_nothing_after_signing_out(town: ConsoleTown) -> None:
    browser, thief = town.browser("dana"), town.browser()
    cookie = browser.client.get_cookie("hotline")
    assert cookie
    thief.client.set_cookie("hotline", cookie.value)
    assert signed_in(thief)
    browser.send("/logout")
    assert not signed_in(thief)


def test_a_new_role_ends_the_sessions_of_the_account(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    town.browser("ada").send("/team/dana/role", role="viewer")
    assert not signed_in(dana)
    assert town.browser("dana").get("/people").status_code == 403


def test_a_new_password_ends_the_other_sessions(town: ConsoleTown) -> None:
    here, there = town.browser("dana"), town.browser("dana")
    here.send("/account/password", old=PASSWORD, new="another three words")
    assert signed_in(here)
    assert not signed_in(there)
    assert town.browser().log_in("dana", PASSWORD).status_code == 401
    assert town.browser().log_in("dana", "another three words").status_code == 302


def test_a_shut_account_is_out_at_once(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    town.browser("ada").send("/team/dana/shut", shut="yes")
    assert not signed_in(dana)
    assert town.browser().log_in("dana").status_code == 401


def test_the_last_admin_stays_admin(town: ConsoleTown) -> None:
    town.browser("ada").send("/team/ada/role", role="viewer")
    account = accounts.find(town.services, "ada")
    assert account
    assert account.role == "admin"


def test_an_invitation_works_once_and_for_three_days(town: ConsoleTown) -> None:
    page = town.browser("ada").send("/team/invite", name="Eve", role="viewer").get_data(as_text=True)
    path = re.findall(r'id="link">http://localhost(/invitation/[^<]+)<', page)[0]
    eve = town.browser()
    assert "as viewer" in eve.page(path)
    assert eve.send(path, on=path, name="Eve", password="brand new words").status_code == 302
    assert signed_in(eve)
    assert town.browser().get(path).status_code == 404
    late = accounts.invite(town.services, "Late", "viewer", "coordinator:ada")
    town.clock.forward(hours=73)
    assert town.browser().get(f"/invitation/{late}").status_code == 404


def test_the_second_step_asks_for_a_code_and_takes_each_once(town: ConsoleTown) -> None:
    with_second_factor(town, "dana")
    town.clock.forward(minutes=2)
    browser = town.browser()
    assert browser.log_in("dana").location == "/login/code"
    assert not signed_in(browser)
    assert browser.send("/login/code", on="/login/code", code="000000").status_code == 401
    code = code_of(town, "dana")
    assert browser.send("/login/code", on="/login/code", code=code).status_code == 302
    assert signed_in(browser)
    again = town.browser()
    again.log_in("dana")
    assert again.send("/login/code", on="/login/code", code=code).status_code == 401


def test_a_recovery_code_opens_the_account_once(town: ConsoleTown) -> None:
    codes = with_second_factor(town, "dana")
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    for expected in (302, 401):
        browser = town.browser()
        browser.log_in("dana")
        assert browser.send("/login/code", on="/login/code", code=codes[3]).status_code == expected


def test_the_password_alone_does_not_reach_any_page(town: ConsoleTown) -> None:
    with_second_factor(town, "dana")
    browser = town.browser()
    browser.log_in("dana")
    assert browser.get("/people").location.startswith("/login")


def test_where_the_community_asks_for_it_everybody_has_to_set_up_the_second_step(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    community = tmp_path / "hotline.toml"
    community.write_text('name = "Strict"\nrequire_second_factor = true\n', "utf-8")
    town = ConsoleTown(tmp_path, store, community)
    town.staff()
    browser = town.browser("dana")
    assert browser.get("/").location == "/account"
    with_second_factor(town, "dana")
    town.clock.forward(minutes=2)
    browser = town.browser()
    browser.log_in("dana")
    browser.send("/login/code", on="/login/code", code=code_of(town, "dana"))
    assert signed_in(browser)


def test_the_store_holds_no_token_that_opens_anything(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    with browser.client.session_transaction() as session:
        tokens = [value for value in session.values() if isinstance(value, str) and len(value) > 20]
    assert tokens
    assert not [kept for kept in town.services.store.find(SignIn) if any(token in repr(kept) for token in tokens)]


def test_signing_in_is_in_the_audit_list(town: ConsoleTown) -> None:
    town.browser("dana")
    events = town.services.store.find(Event, where("who") == "coordinator:dana")
    assert [event.did for event in events] == ["signed in"]
    assert "signed in" in town.browser("ada").page("/audit?who=dana")


def test_the_cookie_is_secure_where_the_browser_came_by_https(town: ConsoleTown) -> None:
    plain = town.browser("dana").client.get_cookie("hotline")
    assert plain
    assert (plain.http_only, plain.same_site, plain.secure) == (True, "Lax", False)
    browser = town.browser()
    browser.client.get("/login", base_url="https://localhost")
    kept = browser.client.get_cookie("hotline")
    assert kept
    assert kept.secure


def link_of(town: ConsoleTown, name: str, role: str) -> str:
    """The path of an invitation that somebody makes on the team's page."""
    page = town.browser(name).send("/team/invite", name="", role=role).get_data(as_text=True)
    path: str = re.findall(r'id="link">http://localhost(/invitation/[^<]+)<', page)[0]
    return path


def accepts(town: ConsoleTown, path: str, name: str) -> Browser:
    browser = town.browser()
    tokens = browser.tokens("/login")
    browser.client.post(path, data={**tokens, "name": name, "password": "brand new words"})
    assert browser.get(path).status_code == 404
    return browser


def test_a_link_for_a_new_password_makes_no_other_account(town: ConsoleTown) -> None:
    dana = accounts.find(town.services, "dana")
    assert dana
    path = f"/invitation/{accounts.renew(town.services, dana, 'coordinator:ada')}"
    town.browser("ada").send("/team/dana/shut", on="/team", shut="yes")
    assert not signed_in(accepts(town, path, "dana2"))
    assert accounts.find(town.services, "dana2") is None
    town.browser("ada").send("/team/dana/shut", on="/team", shut="no")
    assert not signed_in(accepts(town, path, "dana"))


@pytest.mark.parametrize(("change", "fields"), [("shut", {"shut": "yes"}), ("role", {"role": "coordinator"})])
def test_links_of_an_admin_who_is_none_any_more_open_nothing(
    town: ConsoleTown, change: str, fields: dict[str, str]
) -> None:
    accounts.add(town.services, "eve", "admin", PASSWORD)
    path = link_of(town, "eve", "admin")
    town.browser("ada").send(f"/team/eve/{change}", on="/team", **fields)
    assert not signed_in(accepts(town, path, "eve2"))
    assert accounts.find(town.services, "eve2") is None


def test_links_of_an_admin_who_stays_one_open_accounts(town: ConsoleTown) -> None:
    path = link_of(town, "ada", "viewer")
    town.browser("ada").send("/account/password", old=PASSWORD, new="brand new words")
    assert signed_in(accepts(town, path, "eve2"))


@pytest.mark.parametrize("page", ["password", "second-factor"])
def test_guesses_of_the_own_password_in_a_session_are_slowed(town: ConsoleTown, page: str) -> None:
    browser = town.browser("dana")
    fields = {"password": {"new": "brand new words"}, "second-factor": {"step": "start"}}[page]
    guess = {"password": "old", "second-factor": "password"}[page]
    for number in range(8):
        answer = browser.send(f"/account/{page}", **fields, **{guess: f"wrong {number}"})
    assert "minute" in without_values(answer)
    answer = browser.send(f"/account/{page}", **fields, **{guess: PASSWORD})
    assert "minute" in without_values(answer), "the right one waits as well, so that nobody learns which it is"
    town.clock.forward(minutes=2)
    answer = browser.send(f"/account/{page}", **fields, **{guess: PASSWORD})
    assert "not your password" not in without_values(answer)
