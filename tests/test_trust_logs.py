"""Logs, pages of errors, representations and process lists: no phone numbers, no words of callers, no secrets."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.app import create_app
from hotline.base.config import Config, ConfigError, read_config
from hotline.base.logs import WithoutNumbers
from hotline.console import accounts
from hotline.exchange import people, tasks
from hotline.exchange.tasks import silences
from hotline.inbound.recordings import fetch_waiting
from hotline.line.twilio import TwilioLine
from storage.records import Post
from storage.store import Store, open_store
from tests.harness.base import ROOT, SECRET, TOKEN, HeldClock, town_config
from tests.harness.town import CHEAP, ConsoleTown, Town

ROSA, BEN, LUZ = "+12025550101", "+12025550102", "+12025550103"
WORDS = "quillfeather"


class Heard(logging.Handler):
    """Every line that any logger of ours writes, formatted with its traceback, before anything is cut out of it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.__dict__} {logging.Formatter().format(record)}")


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler = Heard()
    loggers = [logging.getLogger(name) for name in ("hotline", "flows", "storage")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield handler
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def storm(town: Town, **faults: int) -> None:
    town.http.post(f"{town.api_url}/simulator/faults", json=faults, timeout=10)


def test_a_whole_story_with_storms_leaves_no_number_and_no_words_in_any_log(
    store: Store, tmp_path: Path, heard: Heard
) -> None:
    with Town(tmp_path / "data", store) as town:
        for phone, name in ((BEN, "Ben"), (LUZ, "Luz")):
            people.add(town.services, phone, who="test", consent="test", name=name, roles=("volunteer",), can=("food",))
        town.text(ROSA, f"need food for {WORDS} at oak and 5th today")
        town.post(f"phones/{ROSA}/calls")
        town.post(f"phones/{ROSA}/calls/keys", digits="1")
        town.post(f"phones/{ROSA}/calls/says", words=WORDS)
        town.post(f"phones/{ROSA}/calls/hangup")
        [need, *_] = town.services.store.find(Post)
        storm(town, refuse=2, unavailable=1, rate_limited=1, lose_answer=1)
        tasks.forward(town.services, need.ref, [BEN, LUZ], "test")
        for _ in range(12):
            town.services.outbox.pump()
            town.clock.forward(minutes=2)
            fetch_waiting(town.services, town.line)
        town.settle()
        town.post(f"phones/{LUZ}", kind="landline")
        town.text(BEN, f"take {need.ref} {WORDS}")
        town.text(LUZ, "STOP")
        town.clock.forward(hours=30)
        silences(town.services)
        town.settle()
        town.text(ROSA, "FORGET")
    assert heard.lines, "the storms are told of"
    everything = "\n".join(heard.lines)
    private = (ROSA[1:], BEN[1:], LUZ[1:], WORDS, "oak and 5th", TOKEN, SECRET)
    assert not [mark for mark in private if mark in everything]


def test_a_fault_of_ours_is_told_without_the_numbers_in_it() -> None:
    known: dict[str, str] = {}
    try:
        known[ROSA]
    except KeyError:
        record = logging.LogRecord(
            "hotline", logging.ERROR, "x", 1, "%s and %s, row 1234567 of messages", (ROSA, ROSA[1:]), sys.exc_info()
        )
    told = WithoutNumbers().format(record)
    assert ROSA[1:] not in told
    assert "row 1234567 of messages" in told


def test_a_fault_of_ours_shows_nobody_a_traceback(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    town = ConsoleTown(tmp_path, store)
    town.staff()
    town.app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = town.browser("ada")
    monkeypatch.setattr("hotline.console.finding.counts", lambda _: 1 / 0)
    answer = browser.get("/")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "Traceback" not in page
    assert "ZeroDivision" not in page
    assert "Content-Security-Policy" in answer.headers


def test_no_setting_that_is_secret_is_shown_by_the_settings(tmp_path: Path) -> None:
    config = town_config(
        tmp_path, "http://127.0.0.1:1", "http://127.0.0.1:2", store="postgresql://hotline:hunter22@db/hotline",
        twilio_api_key="SK1", twilio_api_secret="another-secret", backup_key="a-backup-key",
    )  # fmt: skip
    shown = f"{config!r} {config}"
    assert not [secret for secret in (SECRET, TOKEN, "hunter22", "another-secret", "a-backup-key") if secret in shown]


@pytest.mark.parametrize("address", ["postgresql://a:hunter22%zz@db/x", "postgresql://a:hunter22@db:port/x"])
def test_an_address_of_a_database_that_cannot_be_read_is_not_repeated(address: str) -> None:
    with pytest.raises(Exception, match="PostgreSQL") as fault:
        open_store(address)
    assert "hunter22" not in str(fault.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"HOTLINE_PUBLIC_URL": "https://hotline.example.org"},
        {"TWILIO_API_URL": "https://api.twilio.com"},
        {"HOTLINE_PUBLIC_URL": "http://192.0.2.7:8000", "HOTLINE_LINE": "twilio"},
        {"TWILIO_API_URL": "http://api.example.org", "HOTLINE_LINE": "twilio"},
    ],
)
def test_the_simulator_and_plain_http_are_for_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    usual = {
        "HOTLINE_LINE": "simulator", "HOTLINE_PUBLIC_URL": "http://127.0.0.1:8000", "HOTLINE_NUMBER": "+12025550100",
        "HOTLINE_SECRET_KEY": SECRET, "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": "http://127.0.0.1:8001",
    }  # fmt: skip
    for name, value in usual.items():
        monkeypatch.setenv(name, value)
    assert isinstance(read_config(ROOT / "hotline.toml"), Config)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match="this machine alone"):
        read_config(ROOT / "hotline.toml")


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_a_page_elsewhere_cannot_use_the_phones_of_the_simulator(tmp_path: Path, headers: dict[str, str]) -> None:
    with Town(tmp_path / "data") as town:
        address = f"{town.api_url}/simulator/phones/{ROSA}/calls"
        assert town.http.post(address, headers=headers, timeout=10).status_code == 403
        assert town.http.post(address, timeout=10).status_code == 200
        assert town.http.post(address, headers={"Origin": town.api_url}, timeout=10).status_code != 403


@pytest.mark.parametrize("public", ["https://hotline.example.org", "http://localhost"])
def test_cookies_are_for_https_alone_where_that_is_the_public_address(tmp_path: Path, public: str) -> None:
    config = town_config(tmp_path / "data", public, "https://api.example.org", line="twilio")
    app = create_app(config, HeldClock(), TwilioLine(config))
    answer = app.test_client().get("/login", base_url=public.replace("https", "http"))
    cookie = answer.headers["Set-Cookie"]
    app.extensions["services"].store.close()
    assert ("Secure" in cookie) == public.startswith("https")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
