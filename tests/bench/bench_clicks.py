"""Clicks and seconds from a new text to a task that is asked, in Chromium.

python -m tests.bench.bench_clicks [--needs 10]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.bench.options import chosen
from tests.harness.chromium import CHROMIUM, chromium
from tests.harness.desk_day import PHONES, fill
from tests.harness.town import BrowserTown


def main() -> None:
    """Measures some needs by mouse; the board is open and shows each new one by itself."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--needs", type=int, default=10)
    needs = chosen(arguments, needs=1).needs
    if not CHROMIUM.exists():
        sys.exit("There is no browser to click in: the Debian package `chromium` provides one.")
    with tempfile.TemporaryDirectory() as place, BrowserTown(Path(place) / "data") as town, chromium() as browser:
        fill(town)
        page = browser.new_page()
        town.log_in(page, "dana")
        appeared, forwarded = [], []
        for number in range(needs):
            page.goto(town.url)
            need = town.need(f"need food, parcel {number}", PHONES[70 + number])
            began = perf_counter()
            page.wait_for_selector(f"#post-{need.ref}")
            appeared.append(perf_counter() - began)
            began = perf_counter()
            page.click(f"#post-{need.ref}")
            page.click("button.main")
            page.wait_for_selector(".notice.good")
            forwarded.append(perf_counter() - began)
    print(f"a new text is on the open board after {sum(appeared) / needs:.1f} s (at most {max(appeared):.1f} s)")
    print(f"2 clicks from there to the task text; the pages take {sum(forwarded) / needs:.2f} s for both")


if __name__ == "__main__":
    main()
