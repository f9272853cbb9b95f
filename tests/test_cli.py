"""The commands of the contract, as a script would run them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hotline.base.clock import SystemClock
from hotline.base.config import read_config
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.twilio import TwilioLine
from hotline.services import open_services
from tests.harness.base import ACCOUNT, NUMBER, ROOT, SECRET, TOKEN

SETTINGS = {
    "HOTLINE_PUBLIC_URL": "https://hotline.example.org",
    "HOTLINE_NUMBER": NUMBER,
    "HOTLINE_SECRET_KEY": SECRET,
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
}


class Shell:
    """A folder with a community file, and the commands run in it on one store."""

    def __init__(self, folder: Path, store: str) -> None:
        self.folder = folder
        (folder / "hotline.toml").write_text((ROOT / "hotline.toml").read_text("utf-8"), "utf-8")
        self.environment = {**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT), "HOTLINE_STORE": store}

    def run(self, *arguments: str, say: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hotline", *arguments],
            cwd=self.folder, env=self.environment, input=say, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def good(self, *arguments: str, say: str = "") -> str:
        done = self.run(*arguments, say=say)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fault(self, *arguments: str, say: str = "") -> str:
        done = self.run(*arguments, say=say)
        assert done.returncode != 0
        [line] = done.stderr.strip().splitlines()
        return line

    def exported(self, table: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.good("export", table).splitlines()]

    def text(self, phone: str, body: str, number: int) -> list[str]:
        """What the doors would do with a text, on the same store."""
        config = read_config(self.folder / "hotline.toml", store=self.environment["HOTLINE_STORE"], **_lower(SETTINGS))
        services = open_services(config, SystemClock(), TwilioLine(config))
        answers = TextHandler(services).text(IncomingText(sid=f"SM{number:032x}", phone=phone, body=body, to=NUMBER))
        services.store.close()
        return answers


def _lower(settings: dict[str, str]) -> dict[str, str]:
    return {name.lower().removeprefix("hotline_"): value for name, value in settings.items()}


@pytest.fixture
def shell(tmp_path: Path, where_kept: str) -> Shell:
    return Shell(tmp_path, where_kept)


def test_a_volunteer_is_added_and_exported_with_the_fields_of_the_contract(shell: Shell) -> None:
    shell.good("people", "add", "(202) 555-0123", "--name", "Ben Ortiz", "--role", "volunteer", "--can", "ride,food",
               "--area", "North Side", "--language", "es")  # fmt: skip
    person = shell.exported("people")[0]
    assert person["areas"] == ["north"]
    assert person["phone"] == "+12025550123"
    assert person["can"] == ["ride", "food"]
    assert "volunteer" in person["roles"]
    assert (person["opted_out"], person["reached_by"]) == (False, "text")


def test_a_need_is_forwarded_from_the_command_line(shell: Shell) -> None:
    shell.good("people", "add", "+12025550123", "--name", "Ben", "--role", "volunteer")
    shell.text("+12025550101", "need food for 2 at oak and 5th today", 1)
    ref = shell.exported("posts")[0]["ref"]
    shell.good("forward", ref, "+12025550123")
    assert [(task["ref"], task["phone"], task["status"]) for task in shell.exported("tasks")] == [
        (ref, "+12025550123", "sent")
    ]
    assert [message["status"] for message in shell.exported("messages") if message["direction"] == "out"][
        -1
    ] == "queued"
    assert "1 text waits" in shell.good("status")


def test_export_has_every_field_of_the_contract(shell: Shell) -> None:
    shell.text("+12025550101", "need food for 2 at oak and 5th today", 1)
    post = "ref kind status closed_because categories words area place when urgency language channel phone for_phone"
    assert {*post.split(), "created_at", "updated_at"} <= shell.exported("posts")[0].keys()
    message = {"sid", "direction", "phone", "body", "status", "post", "created_at"}
    incoming, answer = shell.exported("messages")[:2]
    assert message <= incoming.keys()
    assert (incoming["direction"], incoming["status"]) == ("in", "received")
    assert (answer["direction"], answer["status"]) == ("out", "sent")
    assert {"who", "did", "created_at"} <= shell.exported("events")[0].keys()
    assert shell.exported("calls") == []


def test_csv_cannot_run_anything_and_keeps_numbers_whole(shell: Shell) -> None:
    shell.text("+12025550101", "=HYPERLINK need food at oak and 5th today", 1)
    rows = list(csv.DictReader(io.StringIO(shell.good("export", "posts", "--format", "csv"))))
    assert rows[0]["words"].startswith("'=")
    assert rows[0]["phone"] == "+12025550101"


def test_a_person_without_consent_is_never_asked(shell: Shell) -> None:
    shell.good("people", "add", "+12025550123", "--name", "Zoe", "--no-consent")
    shell.text("+12025550101", "need food for 2 at oak and 5th today", 1)
    assert "has not agreed" in shell.fault("forward", shell.exported("posts")[0]["ref"], "+12025550123")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("forward", "4832", "+12025550123"), "4832 is not a number of ours"),
        (("people", "add", "hello", "--name", "x"), "is not a phone number"),
        (("people", "add", "+12025550123", "--name", "x", "--can", "flying"), "is not one of can"),
        (("export", "cats"), "is not one of"),
        (("export",), "Missing argument"),
        (("coordinator", "add", "Ann"), "no terminal to ask for a password"),
        (("talk", "--as", "nobody"), "is not a phone number"),
        (("run", "--host", "192.0.2.1"), "is not an address of this machine"),
        (("restore", "nowhere.backup"), "cannot be read"),
        (("--config", "nowhere.toml", "check"), "copy hotline.toml"),
        (("nonsense",), "No such command"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(shell: Shell, arguments: tuple[str, ...], says: str) -> None:
    assert says in shell.fault(*arguments)


def test_an_export_that_finds_no_room_is_one_clear_line(shell: Shell) -> None:
    shell.good("people", "add", "+12025550123", "--name", "Ben")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hotline", "export", "people"],
            cwd=shell.folder, env=shell.environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "make room" in done.stderr


@pytest.mark.parametrize(
    ("store", "says"),
    [
        ("mysql://hotline@db/hotline", "mysql://… is no store"),
        ("postgresql://hotline@127.0.0.1:1/hotline", "see that it runs"),
        ("hotline.toml", "see that this user may write there"),
    ],
)
def test_a_store_that_cannot_be_opened_is_one_clear_line(tmp_path: Path, store: str, says: str) -> None:
    assert says in Shell(tmp_path, store).fault("status")


def test_without_a_command_the_commands_are_listed(shell: Shell) -> None:
    assert "forward" in shell.good()
    assert "import" in shell.good("people")


def test_a_coordinator_is_added_with_a_password_from_standard_input(shell: Shell) -> None:
    assert "Dana" in shell.good(
        "coordinator", "add", "Dana", "--role", "admin", "--password-stdin", say="a long password\n"
    )
    shell.fault("coordinator", "add", "Dana", "--password-stdin", say="a long password\n")


def test_a_backup_comes_back_and_a_used_store_is_not_replaced_unasked(shell: Shell) -> None:
    shell.good("people", "add", "+12025550123", "--name", "Ben")
    shell.good("backup", "all.backup")
    shell.good("people", "add", "+12025550124", "--name", "Ana")
    assert "--yes" in shell.fault("restore", "all.backup")
    assert len(shell.exported("people")) == 2
    shell.good("restore", "all.backup", "--yes")
    assert [person["name"] for person in shell.exported("people")] == ["Ben"]


def test_check_names_what_is_missing(shell: Shell) -> None:
    assert "in order" in shell.good("check")
    shell.environment.pop("HOTLINE_NUMBER")
    assert "HOTLINE_NUMBER is not set" in shell.fault("check")


def test_talk_works_without_any_settings(shell: Shell) -> None:
    for name in SETTINGS:
        shell.environment.pop(name)
    said = shell.good("talk", say="need water at elm and 3rd today\n")
    assert "Got it: water at elm and 3rd, today" in said


def test_talk_by_voice_says_the_menu(shell: Shell) -> None:
    said = shell.good("talk", "--voice", say="1\n")
    assert "press 1" in said
