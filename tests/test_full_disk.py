"""A disk that takes nothing: every page can still be read, nothing is said that is not so, and on it goes by itself."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from hotline.cli import main
from hotline.console import accounts, throttle
from hotline.console.gate import NEEDS, PUBLIC
from hotline.console.here import ROLES
from hotline.exchange import call_backs
from storage import store as storing
from storage.errors import Full, StoreError, Unreachable
from storage.records import Call, Event, Message, Post
from storage.store import Store, open_store, where
from tests.harness.base import ACCOUNT, BEN, LUZ, NUMBER, ROSA, TOKEN, environment
from tests.harness.town import CHEAP, Browser, ConsoleTown

FULL = Full("hotline.db: the disk is full or refuses writes (SQLITE_FULL); free space or replace it")
READ_ONLY = Unreachable(
    "hotline.db: cannot be opened (attempt to write a readonly database); see that this user may write"
)
SID, CALL = "SM" + "0123456789abcdef" * 2, "CA" + "0123456789abcdef" * 2


@pytest.fixture
def desk(town: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    """A town with a need, a volunteer and a call-back, on whose store we look anew each time."""
    monkeypatch.setattr(storing, "SECONDS_BELIEVED", 0)
    monkeypatch.setattr(storing, "SECONDS_REFUSED", 0)
    monkeypatch.setattr(throttle, "_uncounted", Counter())
    town.need("need water at oak and 5th")
    town.volunteer(BEN, "Ben Ito")
    with town.services.store.transaction():
        call_backs.owe(town.services, LUZ, "said_nothing")
    return town


@dataclass
class Disk:
    """A disk that takes nothing while it is broken."""

    broken: bool = False

    def breaks(self) -> None:
        self.broken = True

    def mends(self) -> None:
        self.broken = False


@pytest.fixture(params=["full", "read-only"])
def disk(request: pytest.FixtureRequest, desk: ConsoleTown, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """A full one fails when something is to be kept, a read-only one at once."""
    name, fault = {"full": ("commit", FULL), "read-only": ("begin", READ_ONLY)}[request.param]
    disk, engine = Disk(), desk.services.store.engine
    works = getattr(engine, name)

    def fails_at_times(*given: Any, **more: Any) -> None:
        if disk.broken:
            raise type(fault)(*fault.args)
        works(*given, **more)

    monkeypatch.setattr(engine, name, fails_at_times)
    return disk


def pages(town: ConsoleTown, role: str) -> list[str]:
    """The addresses of every page that somebody of this role may read."""
    ref = town.services.store.find(Post)[0].ref
    roles = ROLES[: ROLES.index(role) + 1]
    found = []
    for rule in town.app.url_map.iter_rules():
        needed = NEEDS.get(rule.endpoint, "")
        if "GET" in (rule.methods or ()) and (needed == PUBLIC or needed in roles) and "static" not in rule.endpoint:
            address = rule.rule.replace("<ref>", ref).replace("<int:number>", "1")
            if "<" not in address and "export" not in address:
                found.append(address)
    assert len(found) > 8
    return found


def signed(town: ConsoleTown, path: str, **form: str) -> TestResponse:
    form = {"AccountSid": ACCOUNT, "From": ROSA, "To": NUMBER, **form}
    signature = RequestValidator(TOKEN).compute_signature(town.url + path, form)
    return town.app.test_client().post(path, data=form, headers={"X-Twilio-Signature": signature})


@pytest.mark.parametrize("name", ["ada", "dana", "vic"])
def test_every_page_can_be_read(desk: ConsoleTown, disk: Disk, name: str) -> None:
    browser = desk.browser(name)
    disk.breaks()
    role = {"ada": "admin", "dana": "coordinator", "vic": "viewer"}[name]
    strange = {address: browser.get(address).status_code for address in pages(desk, role)}
    assert {address: status for address, status in strange.items() if status >= 500} == {}
    assert {address for address, status in strange.items() if status == 200} >= {"/", "/print", "/board"}


def test_board_posts_people_call_backs_and_the_blackout_list_show_what_is_kept(desk: ConsoleTown, disk: Disk) -> None:
    dana = desk.browser("dana")
    disk.breaks()
    ref = desk.services.store.find(Post)[0].ref
    for page in ("/", f"/posts/{ref}", "/print?numbers=yes"):
        assert "oak and 5th" in dana.page(page), page
    assert "Ben Ito" in dana.page("/people")
    assert "555-0103" in dana.page("/call-backs")


def test_every_page_says_that_nothing_can_be_kept(desk: ConsoleTown, disk: Disk) -> None:
    dana = desk.browser("dana")
    assert "can keep nothing" not in dana.page("/")
    disk.breaks()
    assert "can keep nothing" in dana.page("/people")


def test_a_form_is_not_done_and_says_so(desk: ConsoleTown, disk: Disk) -> None:
    dana = desk.browser("dana")
    ref = desk.services.store.find(Post)[0].ref
    disk.breaks()
    answer = dana.send(f"/posts/{ref}/open", on=f"/posts/{ref}")
    assert (answer.status_code, "What you sent was not kept" in answer.text) == (503, True)
    disk.mends()
    assert desk.services.store.find(Post)[0].status == "new"


def test_whoever_is_signed_in_stays_so_as_long_as_a_day_at_the_desk_lasts(desk: ConsoleTown, disk: Disk) -> None:
    dana = desk.browser("dana")
    disk.breaks()
    desk.clock.forward(hours=11)
    assert "oak and 5th" in dana.page("/")
    desk.clock.forward(hours=2)
    assert dana.get("/").status_code == 302


def test_whoever_signs_in_on_such_a_disk_sees_what_is_kept_for_as_long_as_that_lasts(
    desk: ConsoleTown, disk: Disk
) -> None:
    disk.breaks()
    dana = desk.browser("dana")
    assert "oak and 5th" in dana.page("/print")
    desk.clock.forward(hours=13)
    assert dana.get("/").status_code == 302
    ada = desk.browser("ada")
    cookie = ada.client.get_cookie("hotline")
    assert cookie
    disk.mends()
    assert ada.get("/").status_code == 302
    ada.client.set_cookie("hotline", cookie.value[:-3] + "xyz")
    disk.breaks()
    assert ada.get("/").status_code == 302


def test_a_changed_role_ends_such_a_session_and_so_does_signing_out(desk: ConsoleTown, disk: Disk) -> None:
    disk.breaks()
    dana, vic = desk.browser("dana"), desk.browser("vic")
    assert vic.send("/logout").status_code == 302
    assert vic.get("/").status_code == 302
    disk.mends()
    account = accounts.find(desk.services, "dana")
    assert account
    accounts.change(desk.services, account, by="cli", did="changed", role="viewer")
    disk.breaks()
    assert dana.get("/").status_code == 302


def test_passwords_are_not_guessed_on_such_a_disk_either(desk: ConsoleTown, disk: Disk) -> None:
    disk.breaks()
    guesser = Browser(desk.app.test_client())
    assert [guesser.log_in("dana", "wrong words here").status_code for _ in range(7)] == [401] * 5 + [429] * 2
    assert guesser.log_in("dana").status_code == 429
    disk.mends()
    assert guesser.log_in("dana").status_code == 302


def test_healthz_and_status_say_it_and_when_it_is_over(desk: ConsoleTown, disk: Disk) -> None:
    client = desk.app.test_client()
    assert client.get("/healthz").json["store"] == "ok"  # type: ignore[index]
    disk.breaks()
    assert client.get("/healthz").json == {"store": "read-only", "line": "ok", "queued": 0, "oldest_queued_s": 0}
    disk.mends()
    assert client.get("/healthz").json["store"] == "ok"  # type: ignore[index]


def test_every_webhook_fails_so_that_the_carrier_falls_back_and_nothing_is_promised(
    desk: ConsoleTown, disk: Disk
) -> None:
    before = len(desk.services.store.find(Post))
    disk.breaks()
    answers = [
        signed(desk, "/twilio/sms", MessageSid=SID, Body="need food at elm and 9th"),
        signed(desk, "/twilio/voice", CallSid=CALL),
        signed(desk, "/twilio/voice/heard?turn=1", CallSid=CALL, Digits="1"),
        signed(desk, "/twilio/voice/status", CallSid=CALL, CallStatus="completed"),
        signed(desk, "/twilio/voice/recorded", CallSid=CALL, RecordingSid="RE" + "1" * 32),
    ]
    assert [answer.status_code for answer in answers] == [503] * 5
    assert not any("<" in answer.text for answer in answers)
    disk.mends()
    assert [len(desk.services.store.find(kind)) for kind in (Message, Call, Post)] == [0, 0, before]
    assert signed(desk, "/twilio/sms", MessageSid=SID, Body="need food at elm and 9th").status_code == 200


def test_reading_is_kept_again_when_there_is_space(
    desk: ConsoleTown, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    dana = desk.browser("dana")
    disk.breaks()
    dana.page("/people")
    assert "coordinator:dana read, which is not kept" in caplog.text
    disk.mends()
    before = len(desk.services.store.find(Event))
    dana.page("/people")
    assert len(desk.services.store.find(Event)) == before + 1


def test_the_store_is_not_tried_out_at_each_look(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []
    monkeypatch.setattr(store, "next_number", lambda name: tries.append(name))
    for _ in range(50):
        assert store.refusal() is None
    assert len(tries) == 1


# --- a real file system ---


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], capture_output=True, check=False
    ).returncode
    if mounted:
        pytest.skip("this user may not mount a file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def hub(place: Path, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    """A hotline whose files are there."""
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    for seconds in ("SECONDS_BELIEVED", "SECONDS_REFUSED"):
        monkeypatch.setattr(storing, seconds, 0)
    return ConsoleTown(place / "data", open_store(str(place / "data")))


def fill(place: Path) -> Path:
    """Leaves no byte free."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return filler


def test_a_file_system_that_is_full_is_read_and_refuses_texts_until_there_is_space(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = hub(small, monkeypatch)
    store = town.services.store
    town.staff()
    town.need("need water at oak and 5th")
    dana: Browser = town.browser("dana")
    filler = fill(small)
    heard = []
    for number in range(400):
        answer = signed(
            town, "/twilio/sms", MessageSid=f"SM{number:032x}", Body="need food at elm", From=f"+1202555{2000 + number}"
        )
        heard.append(answer.status_code)
        if answer.status_code != 200:
            break
    assert heard[-1] == 503
    assert "oak and 5th" in dana.page("/")
    assert "oak and 5th" in dana.page("/print")
    assert town.app.test_client().get("/healthz").json["store"] == "read-only"  # type: ignore[index]
    assert len(store.find(Message, None)) >= heard.count(200)
    filler.unlink()
    assert town.app.test_client().get("/healthz").json["store"] == "ok"  # type: ignore[index]
    assert signed(town, "/twilio/sms", MessageSid=SID, Body="need food at elm").status_code == 200
    store.close()


def test_a_disk_that_fills_up_is_told_at_once_by_every_process_and_whoever_signs_in_sees_what_is_kept(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    town, another = ConsoleTown(small / "data", open_store(str(small / "data"))), open_store(str(small / "data"))
    town.staff()
    town.need("need water at oak and 5th")
    client = town.app.test_client()
    assert (client.get("/healthz").json["store"], another.refusal()) == ("ok", None)  # type: ignore[index]
    filler = fill(small)
    assert client.get("/healthz").json["store"] == "read-only"  # type: ignore[index]
    assert isinstance(another.refusal(), Full)
    dana = town.browser("dana")
    assert "can keep nothing" in dana.page("/")
    assert "oak and 5th" in dana.page("/print")
    told = {name: CliRunner().invoke(main, [name], env=environment(small / "data")) for name in ("check", "status")}
    assert all("the disk is full" in said.output for said in told.values()), told
    filler.unlink()
    assert client.get("/healthz").json["store"] == "ok"  # type: ignore[index]
    assert another.refusal() is None
    another.close()
    town.services.store.close()


@pytest.mark.parametrize("killed", [True, False], ids=["killed", "stopped"])
def test_a_hub_that_starts_on_a_read_only_disk_shows_what_is_kept_and_takes_no_text(
    small: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    before = hub(small, monkeypatch)
    before.staff()
    before.need("need water at oak and 5th")
    dana = before.browser("dana")
    cookie = dana.client.get_cookie("hotline")
    assert cookie
    if killed:
        shutil.copytree(small / "data", small / "copy")
    before.services.store.close()
    if killed:
        shutil.rmtree(small / "data")
        (small / "copy").rename(small / "data")
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    town = hub(small, monkeypatch)
    client = town.app.test_client()
    client.set_cookie("hotline", cookie.value)
    again = Browser(client)
    for page in ("/", "/print", "/people", "/call-backs"):
        assert "can keep nothing" in again.page(page)
    assert "oak and 5th" in again.page("/")
    assert client.get("/healthz").json["store"] == "read-only"  # type: ignore[index]
    assert signed(town, "/twilio/sms", MessageSid=SID, Body="need food at elm").status_code == 503
    town.services.store.close()
    subprocess.run(["mount", "-o", "remount,rw", small], check=True)
    town = hub(small, monkeypatch)
    assert signed(town, "/twilio/sms", MessageSid=SID, Body="need food at elm").status_code == 200
    assert len(town.services.store.find(Message, where("direction") == "in")) == 1
    town.services.store.close()


def test_a_store_that_is_opened_on_a_full_disk_can_be_read_and_goes_on_when_there_is_space(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hub(small, monkeypatch)
    before.need("need water at oak and 5th")
    before.services.store.close()
    filler = fill(small)
    store = open_store(str(small / "data"))
    assert [post.words for post in store.find(Post)] == ["need water at oak and 5th"]
    assert isinstance(store.refusal(), StoreError)
    filler.unlink()
    assert store.refusal() is None
    store.add(Event(did="kept again"))
    assert len(store.find(Event, where("did") == "kept again")) == 1
    store.close()
