"""What one durable text costs: our store over SQLite and PostgreSQL, bare sqlite3 and stock TinyDB, in one run.

    python -m tests.bench.bench_store [--texts 200] [--sizes 1000,10000,100000] [--sync-us 0]

A text is what the desk writes for one: two messages in, the session read and changed, a post. Costs are wall and CPU
milliseconds a text, ratios are to bare sqlite3 of the same run. `--sync-us 2000` adds two milliseconds to each fsync
(tests/faults/disk.c), for everybody, PostgreSQL's server included.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from tinydb import TinyDB, where

from storage.records import Message, Post, Session
from storage.store import Store, open_store
from tests.bench.options import chosen
from tests.harness.postgres import Cluster, binaries

Text = Callable[[int], None]
PHONES = 500


def phone(number: int) -> str:
    """One of 500 phones that take turns."""
    return f"+1202555{number % PHONES:04}"


def heard(number: int) -> tuple[Message, Message, Post]:
    """What is kept of the n-th text."""
    at = "2026-03-01T12:00:00.000Z"
    words = "need groceries for 2, oak and 5th, today"
    text = Message(sid=f"SM{number:032}", phone=phone(number), body=words, created_at=at, updated_at=at)
    answer = Message(
        key=f"K{number}",
        direction="out",
        status="sent",
        phone=phone(number),
        answers=text.sid,
        created_at=at,
        body="Got it: groceries at oak and 5th, today. Your number is 4823. Text 4823 for news.",
        updated_at=at,
    )
    post = Post(
        ref=str(number),
        kind="need",
        categories=("food",),
        words=words,
        place="oak and 5th",
        phone=phone(number),
        created_at=at,
        updated_at=at,
    )
    return text, answer, post


def ours(store: Store, size: int) -> Text:
    """The store, filled with `size` messages."""
    with store.transaction():
        for number in range(-size, 0):
            store.add(heard(number)[:2][number % 2])
        for number in range(PHONES):
            store.add(Session(key=phone(number), state={"flow": "need"}))

    def text(number: int) -> None:
        first, second, post = heard(number)
        with store.transaction():
            store.add(first)
            session = store.one(Session, where("key") == phone(number))
            assert session is not None
            store.add(post)
            store.put(replace(session, state={"flow": "need", "turn": number}))
            store.add(second)

    return text


def stock(folder: Path, size: int) -> Text:
    """TinyDB as it comes, one JSON file."""
    db = TinyDB(folder / "tinydb.json")
    messages, sessions, posts = db.table("messages"), db.table("sessions"), db.table("posts")
    messages.insert_multiple(asdict(heard(number)[:2][number % 2]) for number in range(-size, 0))
    sessions.insert_multiple({"key": phone(number), "state": {"flow": "need"}} for number in range(PHONES))

    def text(number: int) -> None:
        first, second, post = heard(number)
        messages.insert(asdict(first))
        session = sessions.get(where("key") == phone(number))
        assert session
        posts.insert(asdict(post))
        sessions.update({"state": {"flow": "need", "turn": number}}, where("key") == phone(number))
        messages.insert(asdict(second))

    return text


def bare(folder: Path, size: int) -> Text:
    """The least that SQLite can do: JSON in a column, one index for each key, the same transaction."""
    db = sqlite3.connect(folder / "bare.db", isolation_level=None)
    db.executescript("""
        PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
        CREATE TABLE messages (id INTEGER PRIMARY KEY, sid TEXT UNIQUE, phone TEXT, body TEXT);
        CREATE INDEX messages_phone ON messages (phone);
        CREATE TABLE sessions (id INTEGER PRIMARY KEY, key TEXT UNIQUE, body TEXT);
        CREATE TABLE posts (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, phone TEXT, status TEXT, body TEXT);
        CREATE INDEX posts_phone ON posts (phone);
        CREATE INDEX posts_status ON posts (status);
    """)
    add = "INSERT INTO messages (sid, phone, body) VALUES (?, ?, ?)"

    def row(message: Message) -> tuple[str, str, str]:
        return message.sid or message.key, message.phone, json.dumps(asdict(message))

    db.execute("BEGIN")
    db.executemany(add, (row(heard(number)[:2][number % 2]) for number in range(-size, 0)))
    sessions = ((phone(number), '{"flow": "need"}') for number in range(PHONES))
    db.executemany("INSERT INTO sessions (key, body) VALUES (?, ?)", sessions)
    db.execute("COMMIT")

    def text(number: int) -> None:
        first, second, post = heard(number)
        db.execute("BEGIN IMMEDIATE")
        db.execute(add, row(first))
        found = db.execute("SELECT id, body FROM sessions WHERE key = ?", (phone(number),)).fetchone()
        state = {**json.loads(found[1]), "turn": number}
        values = (post.ref, post.phone, post.status, json.dumps(asdict(post)))
        db.execute("INSERT INTO posts (ref, phone, status, body) VALUES (?, ?, ?, ?)", values)
        db.execute("UPDATE sessions SET body = ? WHERE id = ?", (json.dumps(state), found[0]))
        db.execute(add, row(second))
        db.execute("COMMIT")

    return text


def measured(text: Text, texts: int) -> tuple[float, float]:
    """Median wall and mean CPU milliseconds of a text; a slow contestant gets as few turns as it needs 10 s for."""
    walls: list[float] = []
    cpu = time.process_time()
    began = time.perf_counter()
    for number in range(texts):
        start = time.perf_counter()
        text(number)
        walls.append(time.perf_counter() - start)
        if walls[2:] and time.perf_counter() - began > 10:
            break
    return statistics.median(walls) * 1000, (time.process_time() - cpu) / len(walls) * 1000


def compare(size: int, texts: int, cluster: Cluster | None) -> None:
    """One line for each contestant at one size."""
    with tempfile.TemporaryDirectory() as folder:
        contestants: dict[str, Callable[[], Text]] = {
            "bare sqlite3": lambda: bare(Path(folder), size),
            "store, SQLite": lambda: ours(open_store(folder), size),
            "stock TinyDB": lambda: stock(Path(folder), size),
        }
        if cluster:
            url = database(cluster, f"bench_{size}")
            contestants["store, PostgreSQL"] = lambda: ours(open_store(url), size)
        floor = 0.0
        for name, prepare in contestants.items():
            wall, cpu = measured(prepare(), texts)
            floor = floor or wall
            print(f"| {size:>7,} | {name:<17} | {wall:>9.3f} | {cpu:>8.3f} | {wall / floor:>8.2f} |", flush=True)


def database(cluster: Cluster, name: str) -> str:
    """The address of a new database."""
    createdb = [str(cluster.bin / "createdb"), "-h", "127.0.0.1", "-p", str(cluster.port), "-U", "hotline"]
    subprocess.run([*createdb, name], check=True)
    return cluster.url(name)


def slowed(sync_us: int) -> int:
    """Runs all of this again with each fsync so much slower."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        library = Path(folder, "disk.so")
        source = Path(__file__).parents[1] / "faults" / "disk.c"
        compiler = shutil.which("cc") or "gcc"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
        environment = {**os.environ, "LD_PRELOAD": str(library), "DISK_SLOW_US": str(sync_us)}
        again = [sys.executable, "-m", "tests.bench.bench_store", *sys.argv[1:]]
        return subprocess.run(again, env=environment, check=False).returncode


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--sync-us", type=int, default=0)
    asked = chosen(parser, texts=3, sizes="10")
    if asked.sync_us and not os.environ.get("DISK_SLOW_US"):
        return slowed(asked.sync_us)
    print(f"each fsync {asked.sync_us} us slower\n\n| kept    | contestant        | wall ms | CPU ms | to bare |")
    print("| ------: | ----------------- | --------: | -------: | -------: |")
    cluster = Cluster() if binaries() else None
    try:
        if cluster:
            cluster.start(durable=True)
        for size in map(int, asked.sizes.split(",")):
            compare(size, asked.texts, cluster)
    finally:
        if cluster:
            cluster.remove()
    if not cluster:
        print("PostgreSQL is not installed, so it is not in the table: the Debian package `postgresql` provides it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
