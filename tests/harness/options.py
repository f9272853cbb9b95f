"""What pytest is told besides: `--update` and `--quick`, and the setting that lets nothing be skipped."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest

GOT_WORSE = "got worse"
"""Under this name a test hands over lines for the end of the run."""
QUICK = frozenset({
    "test_transcripts",
})  # fmt: skip
"""Modules that need no socket, store, process or browser; and the transcripts, on SQLite alone."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write down how the transcripts go now, on SQLite alone")
    parser.addoption("--quick", action="store_true", help="only pure tests, and the transcripts on SQLite alone")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--quick` other modules are not even imported."""
    if not config.getoption("--quick") or collection_path.is_dir():
        return None
    return collection_path.stem not in QUICK or None


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
