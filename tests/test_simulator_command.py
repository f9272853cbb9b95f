"""The simulator as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.harness.base import ACCOUNT, NUMBER, TOKEN, free_port

COMMUNITY = Path(__file__).parent.parent / "hotline.toml"


@contextmanager
def started(api_url: str) -> Iterator[subprocess.Popen[str]]:
    settings = {
        "HOTLINE_PUBLIC_URL": "http://127.0.0.1:9",
        "HOTLINE_NUMBER": NUMBER,
        "HOTLINE_SECRET_KEY": "a secret for tests only",
        "HOTLINE_LINE": "simulator",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_API_URL": api_url,
    }
    command = [sys.executable, "-m", "hotline.simulator", "--config", str(COMMUNITY)]
    process = subprocess.Popen(
        command, env=os.environ | settings, stderr=subprocess.PIPE, text=True, cwd=COMMUNITY.parent
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr
        process.stderr.close()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    return process.stderr.readline()


def test_it_serves_the_phones_where_the_line_looks_for_twilio_and_ends_when_told() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with started(url) as process:
        assert first_line(process) == f"simulator: phones at {url}\n"
        assert "Rosa" in requests.get(f"{url}/simulator/phones", timeout=5).text
        account = requests.get(f"{url}/2010-04-01/Accounts/{ACCOUNT}.json", auth=(ACCOUNT, TOKEN), timeout=5)
        assert account.status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_it_refuses_to_stand_in_for_twilio_elsewhere() -> None:
    with started("https://api.twilio.com") as process:
        assert "an address of this machine" in first_line(process)
        assert process.wait(10) == 1


def test_a_taken_port_is_one_clear_line() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with started(url) as first:
        first_line(first)
        with started(url) as second:
            assert second.wait(10) == 1
            assert second.stderr
            assert "is taken" in second.stderr.read()
