"""Nothing that the hotline asks for reads a whole table, and it stays that way when the tables grow."""

from __future__ import annotations

from pathlib import Path

import pytest
import tinydb
from tinydb.queries import QueryInstance

from storage.engine.sqlite import SQLite
from storage.query.sql import Page
from storage.records import CallBack, Message, Notice, Parting, Person, Post, Recording, Task
from storage.store import Store, open_store, where

NOON = "2026-03-01T12:00:00.000Z"
BEN = "+12025550123"
ASKED = [
    (Post, where("ref") == "4823", "", "posts.ref.unique"),
    (Post, where("phone") == "+12025550123", "", "posts.phone+status"),
    (Post, (where("status") == "open") & (where("phone") == "+12025550123"), "", "posts.phone+status"),
    (Post, (where("phone") == "+12025550123") & where("status").one_of(["new", "open"]), "", "posts.phone+status"),
    (
        Task,
        (where("phone") == "+12025550123") & where("status").one_of(["sent", "taken"]),
        "",
        "tasks.phone+status+updated_at",
    ),
    (
        Message,
        (where("phone") == "+12025550123")
        & where("status").one_of(["sent", "queued"])
        & (where("announcement") == "7"),
        "",
        "messages.phone+status",
    ),
    (Post, where("status") == "closed", "", "posts.status"),
    (Post, where("status").one_of(["new", "open", "asked"]), "", "posts.status"),
    (Post, (where("status") == "open") & (where("kind") == "need"), "", "posts.status+kind"),
    (Post, (where("status").one_of(["open", "new"])) & (where("kind") == "need"), "", "posts.status+kind"),
    (Post, where("status") == "open", "updated_at", "posts.status+updated_at"),
    (
        Post,
        (where("status") == "open") & (where("kind") == "need") & (where("updated_at") <= NOON),
        "updated_at",
        "posts.status+kind+updated_at",
    ),
    (
        Post,
        (where("kind") == "need") & (where("created_at") >= NOON) & (where("created_at") < "2026-03-08T12:00:00.000Z"),
        "created_at",
        "posts.kind+created_at",
    ),
    (Notice, (where("status") == "on") & (where("last_day") >= "2026-03-01"), "last_day", "notices.status+last_day"),
    (Post, where("lined_up").any(["+12025550123", "+12025550124"]), "", "posts.lined_up.items"),
    (Post, where("categories").any(["food", "ride"]), "", ""),
    (Post, (where("phone") == "+12025550123") | (where("phone") == "+12025550124"), "", ""),
    (Person, where("phone") == "+12025550123", "", "people.phone"),
    (Post, (where("status") == "closed") & (where("updated_at") <= NOON), "updated_at", "posts.status+updated_at"),
    (
        Person,
        (where("look_again_at") > "") & (where("look_again_at") <= NOON),
        "look_again_at",
        "people.look_again_at",
    ),
    (
        Recording,
        (where("status") == "kept") & (where("not_before") <= NOON),
        "not_before",
        "recordings.status+not_before",
    ),
    (Person, where("found_by").any(["word rosa"]), "", "people.found_by.items"),
    (Task, (where("ref") == "4823") & (where("phone") == "+12025550123"), "", "tasks.ref"),
    (Task, (where("status") == "sent") & (where("silent_at") <= NOON), "", "tasks.status+silent_at"),
    (
        Task,
        (where("status") == "taken") & (where("silent_at") > "") & (where("silent_at") <= NOON),
        "silent_at",
        "tasks.status+silent_at",
    ),
    (Message, where("sid") == "SM1", "", "messages.sid.unique"),
    (Message, where("answers") == "SM1", "", "messages.answers"),
    (Message, (where("phone") == "+12025550123") & (where("status") == "queued"), "", "messages.phone+status"),
    (Message, (where("phone") == "+12025550123") & (where("post") == "4823"), "", "messages.post+purpose"),
    (CallBack, (where("phone") == "+12025550123") & (where("post") == "4823"), "", "call_backs.post"),
    (Parting, where("hashes").any(["5f1c", "a07e"]), "", "partings.hashes.items"),
    (Message, where("status") == "unknown", "", "messages.status"),
    (Message, where("body").matches("x"), "", ""),
    (Message, where("sid") == "", "", ""),
]


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(str(tmp_path_factory.mktemp("plans")))


@pytest.mark.parametrize(("kind", "condition", "order", "index"), ASKED)
def test_a_condition_goes_to_its_index(
    sqlite: Store, kind: type[Post], condition: QueryInstance, order: str, index: str
) -> None:
    assert sqlite.explain(kind, condition, order) == index


@pytest.mark.parametrize(("kind", "condition", "order", "index"), [asked for asked in ASKED if asked[3]])
@pytest.mark.parametrize("newest", [False, True])
def test_sqlite_searches_that_index_and_sorts_nothing_that_grows(
    sqlite: Store, kind: type[Post], condition: QueryInstance, order: str, index: str, newest: bool
) -> None:
    rows = sqlite.rows(kind.table)
    page = Page(newest, limit=50, order=order)
    statement, values = rows._statements.select(rows.plan(condition, page), page)
    steps = [row[3].decode() for row in sqlite.engine.read(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert not [step for step in steps if step.startswith("SCAN")]
    assert (steps.count("USE TEMP B-TREE FOR ORDER BY") == 0) or "<" in statement
    if not index.endswith(".items"):
        assert all(index in step for step in steps if step.startswith("SEARCH"))


OFFER = (where("kind") == "offer", tinydb.where("kind") == "offer", ~(where("kind") == "need"))


@pytest.mark.parametrize("known", [where("phone") == BEN, where("status") == "open", where("status") >= "open"])
@pytest.mark.parametrize("other", OFFER, ids=["known too", "of TinyDB", "inverted"])
@pytest.mark.parametrize("turned", [False, True])
def test_an_index_alone_answers_only_when_it_says_all_that_is_asked(
    store: Store, known: QueryInstance, other: QueryInstance, turned: bool
) -> None:
    for kind in ("need", "offer", "need"):
        store.add(Post(phone=BEN, status="open", kind=kind))
    condition = other & known if turned else known & other
    assert store.count(Post, condition) == 1
    assert store.count(Post, known) == 3
    found = store.one(Post, condition)
    assert found is not None
    assert found.kind == "offer"


def test_what_is_due_is_found_in_the_small_index_of_what_is_queued(sqlite: Store) -> None:
    asked: list[str] = []
    assert isinstance(sqlite.engine, SQLite)
    sqlite.add(Message(key="a", status="queued"))
    sqlite.engine.connection.driver.set_trace_callback(asked.append)
    sqlite.due(NOON, 10)
    sqlite.engine.connection.driver.set_trace_callback(None)
    assert len(asked) == 4
    for statement in asked:
        steps = [row[3].decode() for row in sqlite.engine.read(f"EXPLAIN QUERY PLAN {statement}")]
        assert len(steps) == 1
        assert steps[0].startswith("SEARCH t USING")
        assert "INDEX messages.due (" in steps[0]


def steps_of(store: Store, act: str, size: int) -> int:
    """How many of SQLite's own steps an answer takes, counted in hundreds: no clock is involved."""
    counted = [0]

    def step() -> int:
        counted[0] += 1
        return 0

    connection = store.engine.connection.driver
    connection.set_progress_handler(step, 100)
    ACTS[act](store, size)
    connection.set_progress_handler(None, 0)
    return counted[0]


ACTS = {
    "newest closed posts": lambda store, size: store.find(Post, where("status") == "closed", newest=True, limit=50),
    "newest of several statuses": lambda store, size: store.find(
        Post, where("status").one_of(["closed", "done"]), newest=True, limit=50
    ),
    "somebody lined up": lambda store, size: store.find(Post, where("lined_up").any([BEN]), newest=True, limit=50),
    "one post": lambda store, size: store.one(Post, where("ref") == str(size // 2)),
    "last changed": lambda store, size: store.find(
        Post, where("status") == "closed", order="updated_at", newest=True, limit=50
    ),
    "a rare kind": lambda store, size: store.find(
        Post, (where("status") == "closed") & (where("kind") == "unclear"), newest=True, limit=50
    ),
    "a rare area": lambda store, size: store.find(
        Post, (where("status") == "closed") & (where("area") == "rare"), newest=True, limit=50
    ),
    "how many": lambda store, size: store.count(Post, where("status") == "closed", at_most=100),
    "due": lambda store, size: store.due(NOON, 20),
    "the next page": lambda store, size: store.find(
        Post, where("status") == "closed", newest=True, limit=50, before=size // 2
    ),
}


def grown(folder: Path, size: int) -> Store:
    store = open_store(str(folder))
    with store.transaction():
        for n in range(size):
            store.add(
                Post(
                    ref=str(n),
                    status=("closed", "done")[n % 2],
                    kind="unclear" if n == 4 else "need",
                    area="rare" if n == 6 else "north",
                    lined_up=(BEN,),
                    updated_at=f"{n % 97:04}",
                )
            )
            late = f"2026-03-01T11:00:{n % 60:02}.000Z" if n % 2 else "2026-03-02T00:00:00.000Z"
            store.add(Message(key=f"m{n}", status="queued", priority=n % 3, not_before=late if n % 5 else ""))
    return store


@pytest.fixture(scope="module")
def small_and_large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    return grown(tmp_path_factory.mktemp("small"), 1000), grown(tmp_path_factory.mktemp("large"), 8000)


@pytest.mark.parametrize("act", ACTS)
def test_the_work_does_not_grow_with_what_is_stored(small_and_large: tuple[Store, Store], act: str) -> None:
    small, large = small_and_large
    assert steps_of(large, act, 8000) <= 1.5 * steps_of(small, act, 1000) + 5
