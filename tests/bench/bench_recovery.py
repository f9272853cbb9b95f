"""How soon a store is open again after kill -9 in the middle of writing, and what a worker of it weighs.

    python -m tests.bench.bench_recovery [--sizes 1000,100000,1000000] [--kills 5] [--postgresql|--memory|--service]

A process that writes texts as fast as it can is killed while it writes, some times for each size. "Open" is the time a
fresh process takes from opening the store to having kept one more text; the aim is 5 s at any size. With `--postgresql`
the server is stopped as by a pulled plug (`pg_ctl -m immediate`), and its own recovery counts too. With `--memory` the
sizes are numbers of posts, and a worker's resident memory is told before and after it has heard 300 texts.
With `--service` the whole `hotline run` is killed and started again, then its web processes alone are killed.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from storage.query.codec import checksum, document, pack
from storage.records import Message, Post
from storage.store import Store, open_store
from tests.bench.bench_store import heard
from tests.bench.options import chosen
from tests.harness.base import free_port
from tests.harness.postgres import Cluster
from tests.harness.service import Service, kill, until

WRITE = """
import sys
from storage.store import open_store
from tests.bench.bench_store import heard
store = open_store(sys.argv[1])
number = int(sys.argv[2])
while True:
    number += 1
    with store.transaction():
        for record in heard(number):
            store.add(record)
    print(number, flush=True)
"""
OPEN = """
import sys, time
from storage.records import Note
from storage.store import open_store
began = time.perf_counter()
open_store(sys.argv[1]).add(Note(words="open"))
print(time.perf_counter() - began)
"""
WORK = """
import sys
from pathlib import Path
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from storage.store import open_store
from tests.harness.town import ConsoleTown

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

town = ConsoleTown(Path(sys.argv[1]), open_store(sys.argv[1]))
town.staff()
before = resident()
desk = TextHandler(town.services)
for number in range(300):
    desk.text(IncomingText(sid=f"SMx{number}", phone=f"+1202{2000000 + number}", body="need water, oak and 5th, today"))
browser = town.browser("dana")
for path in ("/", "/people", "/texts", "/search?q=water"):
    browser.get(path)
print(before, resident())
"""
BATCH = 5000


def run(code: str, *arguments: str) -> str:
    """What a fresh process prints."""
    ran = subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return ran.stdout


def fill(store: Store, messages: int) -> None:
    """So many messages, half of them answers, in the way in which a restore brings them: many at a time."""
    rows = store.rows(Message.table)
    for start in range(0, messages, BATCH):
        with store.transaction():
            before = store.engine.last_id()
            batch = []
            for number in range(start, min(start + BATCH, messages)):
                place = before + 1 + number - start
                text, body, _ = pack(Message.table, document(heard(10_000_000 + number)[number % 2]))
                batch.append((place, text, checksum(Message.table, place, body)))
            store.engine.raise_ids(batch[-1][0])
            rows.keep_raw(batch)


def kill_while_writing(place: str, number: int) -> None:
    """A writer that has kept a few hundred texts dies."""
    writer = subprocess.Popen([sys.executable, "-c", WRITE, place, str(number)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout
    for _ in range(300):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


def recover(name: str, size: int, place: str, cluster: Cluster | None, kills: int) -> None:
    """One line of the table."""
    store = open_store(place)
    fill(store, size)
    store.close()
    took = []
    for time_killed in range(1, kills + 1):
        kill_while_writing(place, 1_000_000 * time_killed + size)
        began = time.perf_counter()
        if cluster:
            cluster.stop("immediate")
            began = time.perf_counter()
            cluster.start(durable=True)
        server = time.perf_counter() - began if cluster else 0.0
        took.append(server + float(run(OPEN, place)))
    print(f"| {name} | {size:,} | {statistics.median(took):.2f} | {max(took):.2f} |", flush=True)


def weigh(posts: int) -> None:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(folder)
        for start in range(0, posts, BATCH):
            with store.transaction():
                for number in range(start, start + BATCH if start + BATCH < posts else posts):
                    post: Post = heard(number)[2]
                    store.add(replace(post, ref=str(100_000_000 + number)))
                    message: Message = heard(number)[0]
                    store.add(message)
        store.close()
        before, after = run(WORK, folder).split()
        print(f"| {posts:,} | {float(before):.0f} | {float(after):.0f} |", flush=True)


def start_again(kills: int) -> None:
    """One line of the table."""
    started, back = [], []
    with tempfile.TemporaryDirectory() as folder:
        service = Service(f"{folder}/data", Path(folder) / "log", port=free_port())
        service.reached_as(service.url, "http://127.0.0.1:9")
        for _ in range(kills):
            began = time.perf_counter()
            service.start_and_wait()
            started.append(time.perf_counter() - began)
            for worker in service.workers():
                kill(worker)
            began = time.perf_counter()
            until(service.ready, "a new web process answers")
            back.append(time.perf_counter() - began)
            service.kill_all()
    for what, took in (("everything", started), ("its web processes", back)):
        print(f"| {what} | {statistics.median(took):.2f} | {max(took):.2f} |", flush=True)


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--service", action="store_true")
    parser.add_argument("--kills", type=int, default=5)
    asked = chosen(parser, sizes="100", kills=1)
    if asked.service:
        print("| killed | answers after, median s | longest s |\n| --- | ---: | ---: |")
        start_again(asked.kills)
        return
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.memory:
        print("| posts | MB at the start | MB after 300 texts and four pages |\n| ---: | ---: | ---: |")
        for size in sizes:
            weigh(size)
        return
    print("| store | messages | median s | longest s |\n| --- | ---: | ---: | ---: |")
    for size in sizes:
        if not asked.postgresql:
            with tempfile.TemporaryDirectory() as folder:
                recover("SQLite", size, folder, None, asked.kills)
            continue
        cluster = Cluster()
        try:
            cluster.start(durable=True)
            recover("PostgreSQL, its server too", size, cluster.url("postgres"), cluster, asked.kills)
        finally:
            cluster.remove()


if __name__ == "__main__":
    main()
