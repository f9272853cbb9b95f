"""The verbs of the store, the same over SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from storage.records import Message, Person, Post, Session
from storage.store import Store, where


def test_a_record_comes_back_as_it_was_with_its_id(store: Store) -> None:
    post = store.add(Post(ref="4823", kind="need", categories=("food", "ride"), evidence=(("oak", "place"),)))
    assert post.id > 0
    assert store.one(Post, where("ref") == "4823") == post
    assert store.get(Post, post.id) == post


def test_any_finds_people_by_what_they_can(store: Store) -> None:
    ben = store.add(Person(name="Ben", can=("ride", "food")))
    store.add(Person(name="Rosa", can=("childcare",)))
    assert store.find(Person, where("can").any(["ride", "pets"])) == [ben]
    store.put(replace(ben, can=("pets",)))
    assert [found.name for found in store.find(Person, where("can").any(["pets", "childcare"]))] == ["Ben", "Rosa"]
    assert store.find(Person, where("can").any(["ride"])) == []
