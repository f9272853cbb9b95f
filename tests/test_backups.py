"""Backup and restore as commands: beside a running service, between stores, sealed, daily, and never by surprise."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.base.config import ConfigError
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.backup.dump import is_used
from storage.records import Message, Post
from storage.store import Store, open_store
from tests.harness.service import Service, outside
from tests.harness.town import ConsoleTown
from tests.test_cli import Shell
from tests.test_service_killed import Load


@pytest.fixture
def shell(tmp_path: Path, where_kept: str) -> Shell:
    return Shell(tmp_path, where_kept)


def talk(place: Path | str, texts: int = 3, store: Store | None = None) -> None:
    """A community that has heard a few texts."""
    town = ConsoleTown(place, store)
    desk = TextHandler(town.services)
    for number in range(texts):
        desk.text(IncomingText(sid=f"SM{number:032}", phone=f"+1202555{number:04}", body="need water, oak and 5th"))
    if store is None:
        town.services.store.close()


@pytest.mark.parametrize("key", ["", "correct horse battery staple"])
def test_a_community_moves_to_postgresql_and_back(tmp_path: Path, empty_postgres: str, key: str) -> None:
    shell = Shell(tmp_path, str(tmp_path / "data"))
    talk(tmp_path / "data")
    shell.environment |= {"HOTLINE_BACKUP_KEY": key}
    tables = ("people", "posts", "messages", "events")
    before = {table: shell.exported(table) for table in tables}
    shell.good("backup", "here")
    assert b"oak and 5th" not in (tmp_path / "here").read_bytes()
    shell.environment["HOTLINE_STORE"] = empty_postgres
    shell.good("restore", "here")
    assert {table: shell.exported(table) for table in tables} == before
    shell.good("backup", "there")
    shell.environment["HOTLINE_STORE"] = str(tmp_path / "again")
    shell.good("restore", "there")
    assert {table: shell.exported(table) for table in tables} == before
    store = open_store(str(tmp_path / "again"))
    assert store.find(Post, newest=True, limit=1)[0].ref == before["posts"][-1]["ref"]
    store.close()


def test_a_sealed_backup_needs_its_key(shell: Shell, where_kept: str) -> None:
    talk(where_kept)
    shell.environment |= {"HOTLINE_BACKUP_KEY": "correct horse"}
    shell.good("backup", "sealed")
    shell.environment |= {"HOTLINE_BACKUP_KEY": "wrong", "HOTLINE_STORE": "other"}
    assert "this is not the backup's key" in shell.fault("restore", "sealed")
    shell.environment |= {"HOTLINE_BACKUP_KEY": ""}
    assert "HOTLINE_BACKUP_KEY" in shell.fault("restore", "sealed")


def test_a_damaged_backup_is_refused_with_one_line_and_changes_nothing(
    shell: Shell, where_kept: str, tmp_path: Path
) -> None:
    talk(where_kept)
    shell.good("backup", "whole")
    before = shell.exported("messages")
    whole = (tmp_path / "whole").read_bytes()
    for place in range(40, len(whole), len(whole) // 5):
        (tmp_path / "spoilt").write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        done = shell.run("restore", "spoilt", "--yes")
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert line.startswith("Error: spoilt: ")
        assert "damaged" in line
    assert shell.exported("messages") == before


def test_a_restore_into_a_file_that_is_damaged_says_to_move_it_away(tmp_path: Path) -> None:
    shell, file = Shell(tmp_path, "data"), tmp_path / "data" / "hotline.db"
    talk(tmp_path / "data")
    before = shell.exported("posts")
    shell.good("backup", "file")
    file.write_bytes(b"x" * 4096 + file.read_bytes()[4096:])
    said = shell.fault("restore", "file", "--yes")
    assert said.startswith("Error: data/hotline.db: the file is damaged")
    assert said.endswith("first move that file and its -wal and -shm away")
    for left in file.parent.glob("hotline.db*"):
        left.rename(tmp_path / left.name)
    shell.good("restore", "file")
    assert shell.exported("posts") == before


def test_a_restore_into_a_used_store_asks_first(shell: Shell, where_kept: str) -> None:
    talk(where_kept)
    shell.good("backup", "file")
    assert "add --yes" in shell.fault("restore", "file")
    assert in_terminal(shell, "n\n", "restore", "file")[0] == 130
    status, shown = in_terminal(shell, "y\n", "restore", "file")
    assert status == 0
    assert "Replace all of it?" in shown
    assert "Restoring" in shown
    assert "100%" in shown


def in_terminal(shell: Shell, typed: str, *arguments: str) -> tuple[int, str]:
    """The exit status of a command in a terminal, and what the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "hotline", *arguments],
        cwd=shell.folder, env=shell.environment, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    try:
        while more := os.read(ours, 4096):
            shown += more
    except OSError:  # how Linux says that the other side has closed
        pass
    os.close(ours)
    return process.wait(60), shown.decode()


def test_a_backup_beside_a_running_service_holds_all_that_was_acknowledged_before_it(
    shell: Shell, where_kept: str, tmp_path: Path
) -> None:
    service = Service(where_kept, tmp_path / "log")
    with outside(where_kept, service.url) as world:
        service.reached_as(service.url, world.api_url)
        try:
            service.start_and_wait()
            load = Load(world)
            with load.running():
                load.until_more(20)
                before = set(load.acknowledged)
                shell.good("backup", "file")
                load.until_more(5)
        finally:
            service.stop()
    shell.environment["HOTLINE_STORE"] = str(tmp_path / "other")
    shell.good("restore", "file")
    store = open_store(str(tmp_path / "other"))
    assert before <= {message.sid for message in store.each(Message)}
    incoming = [message for message in store.each(Message) if message.direction == "in"]
    assert len(incoming) == len(list(store.each(Post)))
    store.close()


def test_one_backup_a_day_is_kept_and_the_oldest_go(tmp_path: Path, store: Store) -> None:
    talk(tmp_path, store=store)
    town = ConsoleTown(tmp_path, store)
    written = []
    for _ in range(10):
        path = backups.daily(town.services)
        assert path
        assert backups.daily(town.services) is None
        written.append(path)
        town.clock.forward(days=1)
    kept = sorted(written[0].parent.iterdir())
    assert kept == written[-town.services.community.backups_kept :]
    other = open_store(str(tmp_path / "other"))
    assert backups.restore(kept[-1], other, town.config.backup_key) > 0
    assert is_used(other)
    other.close()


def test_what_a_killed_backup_left_is_cleared_away(tmp_path: Path, store: Store) -> None:
    town = ConsoleTown(tmp_path, store)
    place = backups.folder(town.services)
    place.mkdir(parents=True)
    left, going_on = place / ".2026-05-12.hotline-backup.1", place / ".2026-05-14.hotline-backup.2"
    left.touch()
    going_on.touch()
    os.utime(left, (0, 0))
    assert backups.daily(town.services)
    assert not left.exists()
    assert going_on.exists()


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_a_backup_takes_the_place_of_nothing_but_a_file(tmp_path: Path, kind: str) -> None:
    town, place = ConsoleTown(tmp_path / "data"), tmp_path / "there"
    (os.mkfifo if kind == "pipe" else os.mkdir)(place)
    with pytest.raises(ConfigError, match="is no file"):
        backups.take(town.services.store, place, "")
    assert not place.is_file()
    assert [one.name for one in tmp_path.iterdir() if one.name != "data"] == ["there"]
    town.services.store.close()
