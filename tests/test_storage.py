"""The verbs of the store, the same over SQLite and PostgreSQL."""

from __future__ import annotations

import math
import threading
from dataclasses import replace
from typing import Any

import pytest

from storage.errors import Gone, Refused, StoreError, Taken
from storage.records import Event, Message, Note, Person, Post, Session, Task
from storage.store import Store, where
from tests.harness.base import BEN, ROSA

NOON = "2026-03-01T12:00:00.000Z"


def numbers(found: list[Any]) -> list[int]:
    return [record.id for record in found]


def test_a_record_comes_back_as_it_was_with_its_id(store: Store) -> None:
    post = store.add(Post(ref="4823", kind="need", categories=("food", "ride"), evidence=(("oak", "place"),)))
    assert post.id > 0
    assert store.one(Post, where("ref") == "4823") == post
    assert store.get(Post, post.id) == post


def test_a_changed_record_is_found_by_its_new_values_only(store: Store) -> None:
    post = store.add(Post(ref="4823", status="new"))
    changed = store.put(replace(post, status="open"))
    assert store.find(Post, where("status") == "open") == [changed]
    assert store.find(Post, where("status") == "new") == []


def test_any_finds_people_by_what_they_can(store: Store) -> None:
    ben = store.add(Person(name="Ben", can=("ride", "food")))
    store.add(Person(name="Rosa", can=("childcare",)))
    assert store.find(Person, where("can").any(["ride", "pets"])) == [ben]
    store.put(replace(ben, can=("pets",)))
    assert [found.name for found in store.find(Person, where("can").any(["pets", "childcare"]))] == ["Ben", "Rosa"]
    assert store.find(Person, where("can").any(["ride"])) == []


def test_what_is_dropped_is_gone_and_says_so(store: Store) -> None:
    ben = store.add(Person(name="Ben", can=("ride",)))
    store.drop(ben)
    assert store.get(Person, ben.id) is None
    assert store.find(Person, where("can").any(["ride"])) == []
    with pytest.raises(Gone, match="people: there is no row"):
        store.put(ben)
    with pytest.raises(Gone):
        store.drop(ben)


def test_an_id_is_never_used_twice_not_even_after_the_last_row_was_dropped(store: Store) -> None:
    first = store.add(Note(words="a"))
    store.drop(first)
    second = store.add(Note(words="b"))
    assert second.id > first.id
    store.db.table("notes").truncate()
    assert store.add(Note(words="c")).id > second.id


def test_ids_follow_the_order_of_events_across_tables(store: Store) -> None:
    kept = [store.add(Message(body="a")), store.add(Note(words="b")), store.add(Event(did="c"))]
    assert numbers(kept) == sorted(set(numbers(kept)))


def test_an_exception_takes_everything_back(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.add(Post(ref="4823"))
            store.add(Message(sid="SM1"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()
    assert store.find(Post) == []
    assert store.find(Message) == []


def test_one_of_several_values_beside_another_field_is_found_in_a_transaction_too(store: Store) -> None:
    """There PostgreSQL locks the messages that it finds, which one statement of several parts could not do."""
    for status in ("received", "queued", "sent"):
        store.add(Message(phone=BEN, status=status, key=status))
        store.add(Message(phone=ROSA, status=status, key=f"{status} rosa"))
    wanted = (where("phone") == BEN) & where("status").one_of(["queued", "sent"])
    with store.transaction():
        assert [one.key for one in store.find(Message, wanted)] == ["queued", "sent"]
    assert [one.key for one in store.find(Message, wanted)] == ["queued", "sent"]


def test_an_inner_transaction_joins_the_outer_one(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            with store.transaction():
                store.add(Post(ref="4823"))
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        fail()
    assert store.find(Post) == []


def add_two_of_one_ref(store: Store, ref: str) -> None:
    with store.transaction():
        store.add(Post(ref=ref))
        store.add(Post(ref=ref))


def test_an_inner_transaction_that_fails_takes_back_its_own_writes_only(store: Store) -> None:
    with store.transaction():
        store.add(Post(ref="1"))
        with pytest.raises(Taken):
            add_two_of_one_ref(store, "2")
        store.add(Post(ref="3"))
    assert [post.ref for post in store.find(Post)] == ["1", "3"]


def test_a_unique_value_is_taken_once_and_the_transaction_goes_on(store: Store) -> None:
    with store.transaction():
        store.add(Message(sid="SM1"))
        with pytest.raises(Taken, match=r"messages: another row already has .*sid 'SM1'"):
            store.add(Message(sid="SM1"))
        store.add(Message(sid="SM2"))
    assert [message.sid for message in store.find(Message)] == ["SM1", "SM2"]


def test_a_unique_field_may_be_empty_in_many_rows(store: Store) -> None:
    store.add(Message(key="a"))
    store.add(Message(key="b"))
    assert len(store.find(Message)) == 2


def test_changing_a_record_into_a_taken_value_is_refused(store: Store) -> None:
    store.add(Post(ref="1"))
    second = store.add(Post(ref="2"))
    with pytest.raises(Taken):
        store.put(replace(second, ref="1"))
    assert store.get(Post, second.id) == second


def test_pages_go_on_where_the_last_one_ended(store: Store) -> None:
    kept = [store.add(Post(ref=str(n), status="open", kind=("need", "offer")[n % 2])) for n in range(10)]
    needs = (where("status") == "open") & (where("kind") == "need")
    first = store.find(Post, needs, limit=2)
    assert first == [kept[0], kept[2]]
    assert store.find(Post, needs, limit=2, after=first[-1].id) == [kept[4], kept[6]]
    newest = store.find(Post, needs, limit=2, newest=True)
    assert newest == [kept[8], kept[6]]
    assert store.find(Post, needs, limit=9, newest=True, before=newest[-1].id) == [kept[4], kept[2], kept[0]]


def test_several_statuses_come_in_the_order_of_ids(store: Store) -> None:
    kept = [store.add(Post(ref=str(n), status=("new", "open", "closed")[n % 3])) for n in range(9)]
    wanted = where("status").one_of(["new", "open"])
    assert numbers(store.find(Post, wanted)) == [post.id for post in kept if post.status != "closed"]
    assert numbers(store.find(Post, wanted, newest=True, limit=3)) == [kept[7].id, kept[6].id, kept[4].id]


def test_a_post_of_two_wanted_categories_comes_once(store: Store) -> None:
    post = store.add(Post(ref="1", categories=("food", "ride")))
    assert store.find(Post, where("categories").any(["food", "ride"])) == [post]
    assert store.count(Post, where("categories").any(["food", "ride"])) == 1


def test_an_indexed_field_gives_the_order_and_pages_follow_it(store: Store) -> None:
    kept = [store.add(Post(ref=str(n), status="open", updated_at=f"2026-03-0{9 - n % 4}")) for n in range(8)]
    by_change = sorted(kept, key=lambda post: (post.updated_at, post.id))
    assert store.find(Post, order="updated_at") == by_change
    assert store.find(Post, where("status") == "open", order="updated_at", newest=True) == by_change[::-1]
    page = store.find(Post, where("status") == "open", order="updated_at", limit=3)
    assert store.find(Post, where("status") == "open", order="updated_at", limit=9, after=page[-1].id) == by_change[3:]
    with pytest.raises(Refused, match="no index gives the order of 'words'"):
        store.find(Post, order="words")


def test_a_range_goes_with_an_equality(store: Store) -> None:
    late = store.add(Task(ref="1", status="sent", silent_at="2026-03-01T11:00:00.000Z"))
    store.add(Task(ref="2", status="sent", silent_at="2026-03-01T13:00:00.000Z"))
    store.add(Task(ref="3", status="taken", silent_at="2026-03-01T11:00:00.000Z"))
    assert store.find(Task, (where("status") == "sent") & (where("silent_at") <= NOON)) == [late]


def test_counting_stops_where_it_is_told(store: Store) -> None:
    for n in range(12):
        store.add(Post(ref=str(n), status="open", words="x" * (n % 2)))
    assert store.count(Post, where("status") == "open") == 12
    assert store.count(Post, where("status") == "open", at_most=5) == 5
    assert store.count(Post, (where("status") == "open") & (where("words") == "x"), at_most=5) == 5
    assert store.count(Post) == 12
    assert store.count(Post, where("status") == "closed") == 0


def test_every_record_comes_by_and_by(store: Store) -> None:
    with store.transaction():
        kept = [store.add(Note(post=str(n))) for n in range(1203)]
    assert list(store.each(Note)) == kept


def number_two_of_one_ref(store: Store) -> None:
    with store.transaction():
        assert store.next_number("ref") == 102
        add_two_of_one_ref(store, "102")


def test_a_counter_goes_up_and_is_taken_back_with_its_transaction(store: Store) -> None:
    assert [store.next_number("ref", 100), store.next_number("ref", 100), store.next_number("other")] == [100, 101, 1]
    with pytest.raises(Taken):
        number_two_of_one_ref(store)
    assert store.next_number("ref") == 102


def test_nul_and_lone_surrogates_become_the_replacement_character(store: Store) -> None:
    person = store.add(Person(name="A\0B\ud800C", notes="\\u0000 as typed \U0001f600"))
    assert person.name == "A\ufffdB\ufffdC"
    assert person.notes == "\\u0000 as typed \U0001f600"
    assert store.get(Person, person.id) == person
    assert store.find(Person, where("phone") == "\0\ud800") == []


@pytest.mark.parametrize(
    "odd", ["need\ud83d\ude00", "\u202eright to left", "", "x" * 1600, "[", '{"a":1}', "%s ? $1 ;--"]
)
def test_odd_texts_are_kept_and_found(store: Store, odd: str) -> None:
    session = store.add(Session(key="k", state={"said": odd, "deep": [{"a": None}]}))
    assert store.one(Session, where("key") == "k") == session
    message = store.add(Message(phone=odd))
    assert message in store.find(Message, where("phone") == message.phone)


def test_a_value_longer_than_an_index_takes_is_found(store: Store) -> None:
    message = store.add(Message(phone="+1" + "é" * 5000))
    store.add(Message(phone="+1" + "é" * 4999))
    assert store.find(Message, where("phone") == message.phone) == [message]
    assert store.count(Message, where("phone") == message.phone) == 1


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_does_not_know_are_refused(store: Store, number: float) -> None:
    with pytest.raises(Refused, match="cannot be kept as JSON"):
        store.add(Session(key="k", state={"n": number}))
    assert store.find(Session) == []


def test_fields_that_a_later_version_added_are_left_aside(store: Store) -> None:
    number = store.db.table("notes").insert({"post": "4823", "colour": "red"})
    assert store.get(Note, number) == Note(id=number, post="4823")


def test_due_messages_come_by_priority_and_then_by_id(store: Store) -> None:
    late = store.add(Message(key="a", status="queued", priority=2))
    first = store.add(Message(key="b", status="queued", priority=0))
    postponed = store.add(Message(key="c", status="queued", priority=0, not_before="2026-03-01T11:00:00.000Z"))
    second = store.add(Message(key="d", status="queued", priority=0))
    store.add(Message(key="e", status="queued", priority=0, not_before="2026-03-01T13:00:00.000Z"))
    store.add(Message(key="f", status="sent", priority=0))
    with store.transaction():
        assert store.due(NOON, 10) == [first, postponed, second, late]
        assert store.due(NOON, 2) == [first, postponed]


def test_a_record_that_was_taken_from_the_queue_is_due_no_more(store: Store) -> None:
    message = store.add(Message(key="a", status="queued"))
    with store.transaction(concurrent=True):
        for due in store.due(NOON, 10):
            store.put(replace(due, status="sending"))
    assert store.due(NOON, 10) == []
    assert store.get(Message, message.id) == replace(message, status="sending")


def test_threads_each_have_their_own_transaction(store: Store) -> None:
    def take(number: int) -> None:
        for _ in range(20):
            with store.transaction():
                post = store.one(Post, where("ref") == "1")
                assert post is not None
                store.put(replace(post, version=post.version + 1))

    store.add(Post(ref="1"))
    threads = [threading.Thread(target=take, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [post.version for post in store.find(Post)] == [80]


def test_plain_tinydb_sees_the_same_rows(store: Store) -> None:
    post = store.add(Post(ref="4823"))
    found = store.db.table("posts").search(where("ref") == "4823")
    assert [(document.doc_id, document["ref"]) for document in found] == [(post.id, "4823")]


def test_after_a_failed_statement_nothing_of_the_transaction_is_kept_by_accident(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.add(Post(ref="1"))
            store.engine.write("SELECT nonsense FROM nowhere")

    with pytest.raises(StoreError):
        fail()
    assert store.find(Post) == []


def test_a_condition_on_two_large_indexes_takes_the_one_with_fewer_rows(store: Store) -> None:
    with store.transaction():
        for n in range(30):
            store.add(Post(ref=str(n), status="closed", area="north" if n == 7 else "south"))
    condition = (where("status") == "closed") & (where("area") == "north")
    assert store.explain(Post, condition) == "posts.area"
    assert [post.ref for post in store.find(Post, condition)] == ["7"]
