"""The row tables answer as TinyDB itself does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import delete, increment
from tinydb.queries import QueryInstance
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from storage.errors import Refused
from storage.query.codec import clean
from storage.store import Store
from storage.tinydb_api import RowTable

WORDS = st.sampled_from(["", "a", "open", "new", "food", "ride", "[", '["food"]', "5", "true", "é", "z" * 400])
ODD = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False), WORDS)
VALUES = st.one_of(
    WORDS,
    ODD,
    st.lists(ODD, max_size=3),
    st.dictionaries(WORDS, ODD, max_size=2),
    st.integers(),
    st.text(max_size=5).map(clean),
)
FIELDS = ("ref", "status", "kind", "phone", "area", "categories", "updated_at", "other")
DOCUMENTS = st.lists(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6), max_size=12)
SEVERAL = st.lists(WORDS, min_size=1, max_size=3)


@st.composite
def leaves(draw: st.DrawFn) -> QueryInstance:
    field = where(draw(st.sampled_from(FIELDS)))
    kind = draw(st.sampled_from(["equal", "one_of", "any", "exists", "unequal", "all", "less"]))
    match kind:
        case "equal":
            return cast(QueryInstance, field == draw(VALUES))
        case "unequal":
            return cast(QueryInstance, field != draw(VALUES))
        case "one_of":
            return field.one_of(draw(SEVERAL))
        case "any":
            return field.any(draw(SEVERAL))
        case "all":
            return field.all(draw(SEVERAL))
        case "less":
            bound = draw(WORDS)
            return field.test(lambda value: isinstance(value, str)) & (field <= bound)
        case _:
            return field.exists()


QUERIES = st.recursive(
    leaves(),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda both: both[0] & both[1]),
        st.tuples(inner, inner).map(lambda both: both[0] | both[1]),
        inner.map(lambda one: ~one),
    ),
    max_leaves=4,
)


def found(documents: Any) -> list[tuple[int, dict[str, Any]]]:
    return [(document.doc_id, dict(document)) for document in documents]


@pytest.fixture
def stock() -> Iterator[TinyDB]:
    with TinyDB(storage=MemoryStorage) as db:
        yield db


def answer(table: Any, query: QueryInstance) -> object:
    """What a table finds; stock TinyDB lets the TypeError of a comparison out."""
    try:
        return found(table.search(query))
    except TypeError:
        return TypeError


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=DOCUMENTS, queries=st.lists(QUERIES, min_size=1, max_size=4))
def test_any_query_finds_what_stock_tinydb_finds(
    store: Store, documents: list[dict[str, Any]], queries: list[QueryInstance]
) -> None:
    store.db.drop_table("posts")
    from storage.engine.build import build

    build(store.engine)
    table, other = store.db.table("posts"), TinyDB(storage=MemoryStorage).table("posts")
    kept: list[dict[str, Any]] = []
    for document in documents:
        if isinstance(ref := document.get("ref"), str) and ref in [one.get("ref") for one in kept]:
            document = {**document, "ref": None}
        kept.append(document)
    numbers = table.insert_multiple(kept)
    other.insert_multiple([Document(one, number) for one, number in zip(kept, numbers, strict=True)])
    assert found(table.all()) == found(other.all())
    for query in queries:
        assert answer(table, query) in (answer(other, query), *([[]] if answer(other, query) is TypeError else []))
        assert table.contains(query) == other.contains(query)
        assert table.count(query) == other.count(query)
        assert store.rows("posts").number(query, 1000) == other.count(query)


def same(store: Store, stock: TinyDB, act: Any) -> None:
    """Does the same to both and compares what it returns and what is left."""
    table, other = store.db.table("things"), stock.table("things")
    assert act(table) == act(other)
    assert sorted(found(table.all())) == sorted(found(other.all()))


def test_inserting_updating_and_removing_is_as_in_stock_tinydb(
    store: Store, stock: TinyDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.postgres._IDS_AT_ONCE", 1)
    thing = Query()
    for act in (
        lambda t: t.insert({"n": 1, "tags": ["a"]}),
        lambda t: t.insert_multiple([{"n": 2}, {"n": 3, "deep": {"x": [1, {"y": None}]}}]),
        lambda t: t.insert(Document({"n": 9}, 40)),
        lambda t: t.insert({"n": 10}),
        lambda t: t.update({"seen": True}),
        lambda t: t.update({"n": 5}, thing.n == 2),
        lambda t: t.update(increment("n"), thing.n > 2),
        lambda t: t.update(delete("seen"), doc_ids=[1, 99]),
        lambda t: t.update_multiple([({"m": 1}, thing.n == 1), (increment("n"), thing.m == 1)]),
        lambda t: t.upsert({"n": 2, "up": 1}, thing.n == 2),
        lambda t: t.upsert({"n": 77}, thing.n == 77),
        lambda t: t.upsert(Document({"n": 78}, 60)),
        lambda t: t.upsert(Document({"n": 79}, 60)),
        lambda t: t.remove(thing.n == 77),
        lambda t: t.remove(doc_ids=[1, 1000]),
        lambda t: (len(t), t.count(thing.n > 3), t.contains(doc_id=2), t.contains(thing.n == 0)),
        lambda t: (t.get(doc_id=2), t.get(doc_id=500), t.get(thing.n == 79), t.get(doc_ids=[2])),
        lambda t: [dict(document) for document in t],
        lambda t: t.truncate(),
        lambda t: len(t),
    ):
        same(store, stock, act)


def test_a_failing_update_changes_nothing(store: Store) -> None:
    table = store.db.table("things")
    table.insert_multiple([{"n": 1}, {"n": "x"}])
    with pytest.raises(TypeError):
        table.update(increment("n"))
    assert [document["n"] for document in table] == [1, "x"]


def test_a_failing_insert_keeps_none_of_several(store: Store) -> None:
    table = store.db.table("things")
    with pytest.raises(Refused):
        table.insert_multiple([{"n": 1}, {"n": {1, 2}}])
    assert len(table) == 0


def test_documents_come_out_as_copies(store: Store) -> None:
    table = store.db.table("things")
    table.insert({"tags": ["a"]})
    table.all()[0]["tags"].append("b")
    assert table.all()[0]["tags"] == ["a"]


def test_an_id_can_be_given_once(store: Store) -> None:
    table = store.db.table("things")
    table.insert(Document({"n": 1}, 7))
    with pytest.raises(ValueError, match="id 7"):
        table.insert(Document({"n": 2}, 7))
    assert table.insert({"n": 3}) == 8


def test_tables_are_listed_and_dropped(store: Store) -> None:
    db = store.db
    db.insert({"in": "default"})
    db.table("things").insert({"n": 1})
    assert {"_default", "things", "posts"} <= db.tables()
    db.drop_table("things")
    assert "things" not in db.tables()
    assert db.table("things").all() == []
    db.drop_tables()
    assert db.tables() == set()


def test_the_storage_reads_and_writes_everything_for_those_who_ask(store: Store) -> None:
    store.db.storage.write({"things": {"3": {"n": 1}}})
    everything = store.db.storage.read()
    assert everything is not None
    assert everything["things"] == {"3": {"n": 1}}


def test_a_table_cannot_have_a_name_that_is_not_one(store: Store) -> None:
    for name in ("Posts", 'x"; DROP TABLE posts; --', "counters", "a b"):
        with pytest.raises(Refused):
            store.db.table(name).insert({"n": 1})


def test_another_connection_sees_a_change_at_once(store: Store, where_kept: str) -> None:
    from storage.store import open_store

    other = open_store(where_kept)
    query = where("n") == 1
    assert store.db.table("things").search(query) == []
    other.db.table("things").insert({"n": 1})
    assert len(store.db.table("things").search(query)) == 1
    other.close()


def test_a_table_of_rows_is_a_tinydb_table(store: Store, tmp_path: Path) -> None:
    assert isinstance(store.db, TinyDB)
    assert isinstance(store.db.table("posts"), RowTable)
    assert "RowTable name='posts'" in repr(store.db.table("posts"))
