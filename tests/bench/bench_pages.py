"""What pages, counts and the outbox cost while the store grows, and how long it takes to open again after a kill.

    python -m tests.bench.bench_pages [--sizes 1000,100000,1000000] [--looks 50]

Times are medians, in milliseconds, over SQLite; the last column is the largest size's to the smallest's.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from storage.records import Message, Post
from storage.store import Store, open_store, where
from tests.bench.options import chosen

NOON = "2026-03-01T12:00:00.000Z"
STATUSES = ("closed", "closed", "closed", "closed", "closed", "open", "asked", "new")


def fill(store: Store, size: int) -> None:
    """So many posts and so many messages, half of these queued."""
    for start in range(0, size, 20_000):
        with store.transaction():
            for n in range(start, min(start + 20_000, size)):
                store.add(
                    Post(
                        ref=str(n),
                        status=STATUSES[n % 8],
                        kind=("need", "offer")[n % 2],
                        phone=f"+1202555{n % 9999:04}",
                        categories=(("food", "ride", "tech")[n % 3],),
                        area=("north", "south")[n % 2],
                        updated_at=f"{n:08}",
                    )
                )
                postponed = NOON if n % 3 else ""
                store.add(Message(key=str(n), status=("queued", "sent")[n % 2], priority=n % 3, not_before=postponed))


def asked(store: Store, size: int) -> dict[str, Callable[[], object]]:
    """What the desk, the console and the sender ask for."""
    closed, open_ = where("status") == "closed", where("status") == "open"
    middle = size // 2
    return {
        "one post by ref": lambda: store.one(Post, where("ref") == str(middle)),
        "posts of a phone": lambda: store.find(Post, where("phone") == "+12025550007", newest=True, limit=5),
        "newest 50 closed": lambda: store.find(Post, closed, newest=True, limit=50),
        "the 50 before": lambda: store.find(Post, closed, newest=True, limit=50, before=middle),
        "50 open needs": lambda: store.find(Post, open_ & (where("kind") == "offer"), newest=True, limit=50),
        "50 open for food": lambda: store.find(Post, open_ & where("categories").any(["food"]), newest=True, limit=50),
        "50 last changed": lambda: store.find(Post, closed, order="updated_at", newest=True, limit=50),
        "count to 1,000": lambda: store.count(Post, closed),
        "20 due": lambda: store.due(NOON, 20),
    }


def milliseconds(act: Callable[[], object], looks: int) -> float:
    """The median of so many looks."""
    times = []
    for _ in range(looks):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def reopened(folder: str) -> float:
    """Milliseconds to open the store and write once, after a writer was killed in it."""
    script = (
        "import sys; from storage.store import open_store; from storage.records import Note\n"
        "store = open_store(sys.argv[1])\nwhile store.add(Note(words='x' * 2000)): print('.', flush=True)"
    )
    writer = subprocess.Popen([sys.executable, "-c", script, folder], stdout=subprocess.PIPE, env={**os.environ})
    assert writer.stdout
    for _ in range(300):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    start = time.perf_counter()
    store = open_store(folder)
    with store.transaction():
        store.next_number("reopened")
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--looks", type=int, default=50)
    given = chosen(parser, sizes="100", looks=2)
    sizes = [int(size) for size in given.sizes.split(",")]
    found: dict[str, list[float]] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = open_store(folder)
            fill(store, size)
            for name, act in asked(store, size).items():
                found.setdefault(name, []).append(milliseconds(act, given.looks))
            store.close()
            found.setdefault("open after a kill", []).append(reopened(folder))
    print("| asked | " + " | ".join(f"{size:,}" for size in sizes) + " | ratio |")
    print("| --- |" + " ---: |" * (len(sizes) + 1))
    for name, times in found.items():
        print(f"| {name} | " + " | ".join(f"{one:.3f}" for one in times) + f" | {times[-1] / times[0]:.2f} |")


if __name__ == "__main__":
    main()
