"""What pytest is told besides: `--update` and `--quick`, and the setting that lets nothing be skipped."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

GOT_WORSE = "got worse"
"""Under this name a test hands over lines for the end of the run."""
TRANSCRIPTS = "test_transcripts"
PURE = frozenset((
    "test_architecture", "test_console_words", "test_docstrings", "test_drawing", "test_gsm7", "test_hearing",
    "test_hearing_tables", "test_hidden_numbers", "test_limits", "test_wording",
))  # fmt: skip
"""Modules whose tests open no socket, no store and no process: `--quick` runs them, and fails one that does."""
_FORBIDDEN = frozenset(("socket.bind", "socket.connect", "sqlite3.connect", "subprocess.Popen", "os.fork"))
_now: list[str] = []
"""The pure test that runs now."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write down how the transcripts go now, on SQLite alone")
    parser.addoption("--quick", action="store_true", help="only pure tests, and the transcripts on SQLite alone")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--quick` other modules are not even imported."""
    if not config.getoption("--quick") or collection_path.is_dir():
        return None
    return collection_path.stem not in (*PURE, TRANSCRIPTS, "conftest") or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One store is enough to write a transcript down, or to see quickly whether it still goes."""
    if config.getoption("--quick") or config.getoption("--update"):
        left_out = [item for item in items if "[postgresql" in item.nodeid]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_configure(config: pytest.Config) -> None:
    """Python tells of everything that is opened, and forgets no listener: it is added where it is needed only."""
    if config.getoption("--quick"):
        sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if _now and event in _FORBIDDEN:
        raise AssertionError(f"{_now[0]} is in PURE (tests/harness/options.py), and yet there was a {event}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Notes whether a pure test is at work."""
    _now[:] = [item.path.stem] if item.path.stem in PURE else []
    try:
        return (yield)
    finally:
        _now.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where HOTLINE_NO_SKIP is set, as in CI, a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("HOTLINE_NO_SKIP"):
        report.outcome = "failed"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the answers of the transcripts that got worse to "not understood"."""
    reports = [report for every in terminalreporter.stats.values() for report in every]
    told = {
        report.nodeid: lines
        for report in reports
        if (lines := [line for name, line in getattr(report, "user_properties", ()) if name == GOT_WORSE])
    }
    if told:
        terminalreporter.section("answers that got worse")
        for story, lines in told.items():
            terminalreporter.line("\n  ".join([story, *lines]))
