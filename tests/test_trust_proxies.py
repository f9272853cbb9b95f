"""Behind a tunnel or a proxy: who asks is told apart, addresses lead to the hotline, and what cannot be is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from hotline.app import create_app
from hotline.base.config import ConfigError, read_config
from hotline.base.proxies import Proxies
from hotline.line.twilio import TwilioLine
from tests.harness.base import ACCOUNT, NOWHERE, NUMBER, ROOT, TOKEN, environment, town_config
from tests.harness.town import PASSWORD, Browser, ConsoleTown

OUTSIDE, UNDER_A_PATH = "https://help.example", "https://help.example/mutual/aid"
CALL = {"AccountSid": ACCOUNT, "CallSid": "CA" + "a" * 32, "From": "+12025550101", "To": NUMBER}
TRAVERSALS = ("/twilio/../login", "/twilio/%2e%2e/login", "/twilio/..%2flogin", "/twilio//login", "/twilio/./login")


def reached_as(town: ConsoleTown, tmp_path: Path, url: str, proxies: str = "") -> ConsoleTown:
    """The same hotline with another public address."""
    town.config = town_config(tmp_path, url, NOWHERE, line="twilio", trusted_proxies=proxies)
    town.app = create_app(town.config, town.clock, TwilioLine(town.config), town.services.store)
    town.services = town.app.extensions["services"]
    return town


def by_way_of(town: ConsoleTown, **environ: Any) -> Browser:
    return _browser(town, environ, keeps_cookies=True)


def _browser(town: ConsoleTown, environ: dict[str, Any], *, keeps_cookies: bool) -> Browser:
    client: FlaskClient = town.app.test_client(use_cookies=keeps_cookies)
    client.environ_base.update(environ)
    return Browser(client)


def tried(town: ConsoleTown, password: str = "wrong", **environ: Any) -> int:
    return by_way_of(town, **environ).log_in("dana", password).status_code


def test_whoever_guesses_behind_the_tunnel_locks_out_nobody_else_who_comes_by_it(
    town: ConsoleTown, tmp_path: Path
) -> None:
    reached_as(town, tmp_path, OUTSIDE)
    answers = [tried(town, HTTP_X_FORWARDED_FOR="198.51.100.7") for _ in range(7)]
    assert answers[-1] == 429
    assert tried(town, PASSWORD, HTTP_X_FORWARDED_FOR="203.0.113.9") == 302
    assert tried(town, HTTP_X_FORWARDED_FOR="192.0.2.1, 198.51.100.7") == 429


@pytest.mark.parametrize(
    ("url", "proxies", "peer"),
    [
        ("http://localhost", "", "127.0.0.1"),
        (OUTSIDE, "none", "127.0.0.1"),
        (OUTSIDE, "", "192.0.2.66"),
        (OUTSIDE, "10.0.0.0/8", "127.0.0.1"),
    ],
)
def test_nobody_but_a_trusted_proxy_says_where_they_come_from(
    town: ConsoleTown, tmp_path: Path, url: str, proxies: str, peer: str
) -> None:
    reached_as(town, tmp_path, url, proxies)
    answers = [tried(town, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}") for number in range(7)]
    assert answers[-1] == 429


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("", "10.0.0.1"),
        ("203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("made up, 10.0.0.2", "made up"),
        (" , ", "10.0.0.1"),
    ],
)
def test_of_a_chain_of_proxies_the_first_that_is_not_trusted_is_who_asks(forwarded: str, client: str) -> None:
    assert Proxies("10.0.0.0/8, ::1").client("10.0.0.1", forwarded) == client


@pytest.mark.parametrize("stripped", [True, False])
def test_a_hotline_under_a_path_leads_there_and_keeps_its_cookies_there(
    town: ConsoleTown, tmp_path: Path, stripped: bool
) -> None:
    reached_as(town, tmp_path, UNDER_A_PATH)
    before = "" if stripped else "/mutual/aid"
    environ = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "help.example"}
    # A browser asks under the path, whatever the proxy makes of it, so that the client's own cookies would not fit.
    browser = _browser(town, environ, keeps_cookies=False)
    away = browser.client.get(f"{before}/people")
    assert away.location.startswith("/mutual/aid/login?back=/mutual/aid/people")
    shown = browser.client.get(f"{before}/login")
    page, kept = shown.get_data(as_text=True), shown.headers["Set-Cookie"].partition(";")[0]
    led = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert led
    assert all(address.startswith("/mutual/aid/") for address in led)
    tokens = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("csrf_token", "once")}
    form = {**tokens, "name": "dana", "password": PASSWORD, "back": "/mutual/aid/people"}
    came_in = browser.client.post(
        f"{before}/login", data=form, headers={"Cookie": kept, "Referer": f"{UNDER_A_PATH}/login"}
    )
    assert came_in.location == "/mutual/aid/people"
    cookies = came_in.headers.getlist("Set-Cookie")
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in cookies)
    paths = [re.findall(r"Path=([^;]*)", cookie)[0] for cookie in cookies]
    assert sorted(paths) == ["/mutual/aid/", "/mutual/aid/login"]


@pytest.mark.parametrize("stripped", [True, False])
def test_the_carrier_is_recognised_under_a_path_and_led_on_within_it(
    town: ConsoleTown, tmp_path: Path, stripped: bool
) -> None:
    reached_as(town, tmp_path, UNDER_A_PATH)
    signature = RequestValidator(TOKEN).compute_signature(f"{UNDER_A_PATH}/twilio/voice", CALL)
    door = "/twilio/voice" if stripped else "/mutual/aid/twilio/voice"
    answer = town.app.test_client().post(door, data=CALL, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    led = re.findall(r'(?:action="|url="|<Redirect[^>]*>)([^"<]*)', answer.get_data(as_text=True))
    assert led
    assert all(address.startswith("/mutual/aid/twilio/voice/") for address in led)


@pytest.mark.parametrize("address", ["/mutual/aided/login", "/mutual/login", "/mutual/aid/mutual/aid/login"])
def test_nothing_is_served_beside_the_path(town: ConsoleTown, tmp_path: Path, address: str) -> None:
    assert reached_as(town, tmp_path, UNDER_A_PATH).app.test_client().get(address).status_code == 404


def test_a_browser_that_came_by_https_comes_by_nothing_else(town: ConsoleTown, tmp_path: Path) -> None:
    assert "Strict-Transport-Security" not in town.app.test_client().get("/login").headers
    client = reached_as(town, tmp_path, OUTSIDE).app.test_client()
    for told in ({"Host": "help.example"}, {"X-Forwarded-Proto": "https"}):
        assert client.get("/login", headers=told).headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/login").headers


@pytest.mark.parametrize("host", ["evil.example", 'x"><script>alert(1)</script>', "a" * 5000, "", "[::1", "x:99999999"])
@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded"])
def test_no_header_of_an_address_leads_away_or_breaks_a_page(
    town: ConsoleTown, tmp_path: Path, host: str, header: str
) -> None:
    client = reached_as(town, tmp_path, OUTSIDE).app.test_client()
    for address in ("/login", "/people", "/nowhere"):
        answer = client.get(address, headers={header: host})
        assert answer.status_code < 500
        assert (answer.location or "/").startswith("/")
        assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HOTLINE_PUBLIC_URL", "https://help.example/a b", "must not have a path but one of plain letters"),
        ("HOTLINE_PUBLIC_URL", "https://help.example//x", "must not have a path but one of plain letters"),
        ("HOTLINE_PUBLIC_URL", "https://help.example/%7e", "must not have a path but one of plain letters"),
        ("HOTLINE_PUBLIC_URL", "https://help me.example", "must be an address like"),
        ("HOTLINE_PUBLIC_URL", "https://help.example:8O", "must be an address like"),
        ("HOTLINE_PUBLIC_URL", "https://help,example", "must be an address like"),
        ("HOTLINE_TRUSTED_PROXIES", "my-proxy", "must be addresses or networks"),
        ("HOTLINE_TRUSTED_PROXIES", "10.0.0.1; 10.0.0.2", "must be addresses or networks"),
    ],
)
def test_an_address_that_cannot_work_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    for setting, kept in {**environment("data"), name: value}.items():
        monkeypatch.setenv(setting, kept)
    with pytest.raises(ConfigError, match=f"{name} {told}"):
        read_config(ROOT / "hotline.toml")


def test_an_address_in_capitals_is_https_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting, kept in {**environment("data"), "HOTLINE_PUBLIC_URL": "HTTPS://Help.example/Hub/"}.items():
        monkeypatch.setenv(setting, kept)
    config = read_config(ROOT / "hotline.toml")
    assert config.public_url == "https://Help.example/Hub"
    assert config.proxies


@pytest.mark.parametrize("address", TRAVERSALS)
def test_what_the_tunnel_lets_through_leads_to_no_page_of_the_console(town: ConsoleTown, address: str) -> None:
    assert town.app.test_client().get(address).status_code in (404, 405)


def test_the_tunnel_lets_only_the_carrier_through() -> None:
    policy = (ROOT / "ngrok.yml").read_text().partition("traffic_policy:")[2]
    assert re.sub(r"\s+", " ", policy).strip() == (
        "on_http_request: - expressions: - \"!req.url.path.startsWith('/twilio/')\""
        " actions: - type: deny config: status_code: 404"
    )
