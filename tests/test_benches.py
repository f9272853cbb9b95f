"""Every bench and measuring script goes all the way at its smallest size; how fast that is, no test says."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import bench_hearing
from tests.harness.base import ROOT
from tests.harness.chromium import CHROMIUM
from tests.harness.postgres import binaries

FOLDER = ROOT / "tests" / "bench"
SCRIPTS = sorted(path.stem for pattern in ("bench_*.py", "measure_*.py") for path in FOLDER.glob(pattern))
FIGURE = {
    "bench_calls": r"p95 ours / floor: \d",
    "bench_clicks": r"2 clicks from there to the task text; the pages take \d",
    "bench_console": r"search by word +\d+ +\d",
    "bench_cost": r"in all +\d.* ms",
    "bench_drain": r"a reply among \d+ announcements: median \d",
    "bench_history": r"of a new one: \d",
    "bench_hearing": r"(?s)texts to measure with are not there: .*1,600 characters, all questions: \d",
    "bench_learning": r"the page's suggestions: \d",
    "bench_match": r"400 people: p50 +\d",
    "bench_own_examples": r"1 examples: kind \d",
    "bench_pages": r"\| open after a kill \| \d",
    "bench_recovery": r"\| SQLite \| 100 \| \d",
    "bench_store": r"store, SQLite +\| +\d",
    "bench_texts": r"20 posts +\d",
    "bench_wording": r"reading grade of English .*: \d",
    "measure_harnesses": r"\| `Town` \| \d",
    "measure_rooms": r"\d+ rooms, \d+ arrows",
    "measure_speech": r"\| en \| .* \| \d",
    "measure_voice": r"\| filed \| .* \| \d",
}
"""A line that each of them ends up with."""
GIVEN = {"bench_hearing": ("no/such/folder",)}


def ran(script: str, *more: str) -> str:
    """What it prints, once it has ended well."""
    command = [sys.executable, "-m", f"tests.bench.{script}", *more, "--smallest"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "TWILIO_"))}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("script", SCRIPTS)
def test_it_ends_well_and_prints_its_figure(script: str) -> None:
    if script == "bench_clicks" and not CHROMIUM.exists():
        pytest.skip("there is no browser: install the Debian package `chromium`")
    assert re.search(FIGURE[script], ran(script, *GIVEN.get(script, ())))


@pytest.mark.parametrize(
    ("way", "figure"),
    [
        ("--memory", r"\| 100 \| \d+ \| \d"),
        ("--service", r"\| everything \| \d"),
        ("--postgresql", r"its server too \| \d"),
    ],
)
def test_recovery_is_measured_in_every_way(way: str, figure: str) -> None:
    if way == "--postgresql" and binaries() is None:
        pytest.skip("PostgreSQL is not installed: the Debian package `postgresql` provides it")
    assert re.search(figure, ran("bench_recovery", way))


def test_the_hearing_is_measured_with_texts_of_the_form_it_wants(tmp_path: Path) -> None:
    """Invented texts: what is printed then means nothing, but every table of the bench is."""
    said = ("we need food and water", "nous avons besoin de tentes", "the road is open again", "I can bring blankets")
    labels = {
        "request": "1100", "offer": "0001", "food": "1000", "water": "1000", "shelter": "0100", "medical_help": "0000",
        "medical_products": "0010", "clothing": "0001",
    }  # fmt: skip
    read = [row["id"] for row in bench_hearing.load(bench_hearing.BY_HAND)]
    for name, half in ((bench_hearing.HAITI, 0), (bench_hearing.OFFERS, 1)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["id", "message", "original", *labels])
            for number in range(20):
                words, marks = said[number % 4], [marks[number % 4] for marks in labels.values()]
                table.writerow([read[number + 20 * half], f"{words} {number}", f"{words} {number}", *marks])
    told = ran("bench_hearing", str(tmp_path))
    for title in ("English: 20 texts", "as sent: 20 texts", "read by hand without", "offers among all 40 texts"):
        assert title in told
