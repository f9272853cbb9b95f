"""The demo, the files it leaves, and the simulator: for this machine and this user alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from hotline.archive import backups
from hotline.cli.demo import FOLDER, prepare
from tests.harness.base import ROOT


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", os.environ.copy())
    return tmp_path


def test_the_demo_can_be_started_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare(ROOT / "hotline.toml", 8000)
    first = capsys.readouterr().out
    prepare(ROOT / "hotline.toml", 8000)
    assert capsys.readouterr().out == first


def test_what_the_demo_leaves_is_for_this_user_alone(here: Path) -> None:
    before = os.umask(0o000)
    try:
        prepare(ROOT / "hotline.toml", 8000)
    finally:
        os.umask(before)
    for path in FOLDER.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    assert stat.S_IMODE(FOLDER.stat().st_mode) == 0o700


def test_a_backup_is_for_this_user_alone_from_its_first_byte(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []

    def dump(_store: object, _stream: object, *_: object, **__: object) -> int:
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in here.iterdir())
        return 0

    monkeypatch.setattr("storage.backup.dump.dump", dump)
    before = os.umask(0o000)
    try:
        backups.take(None, here / "all.hotline-backup", "")  # type: ignore[arg-type]
    finally:
        os.umask(before)
    assert modes == [0o600]
    assert stat.S_IMODE((here / "all.hotline-backup").stat().st_mode) == 0o600
