"""Whoever did not come: noted for coordinators alone; twice is a reason to call, and never to text."""

from __future__ import annotations

from hotline.exchange import opt_outs, people, tasks
from storage.records import CallBack, Message, Person, Post
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

DESK = "coordinator:dana"


def not_come(town: ConsoleTown, words: str) -> str:
    """The ref of a need to which Ben did not come although he said DONE."""
    people.add(town.services, BEN, who="test", consent="test", name="Ben", roles=("volunteer",), can=("food",))
    known = {post.ref for post in town.services.store.find(Post)}
    town.hears(ROSA, words)
    ref = next(post.ref for post in town.services.store.find(Post) if post.ref not in known)
    tasks.forward(town.services, ref, [BEN], DESK)
    town.hears(BEN, f"TAKE {ref}"), town.hears(BEN, f"DONE {ref}"), town.hears(ROSA, f"{ref} no")
    return ref


def owed(town: ConsoleTown) -> list[str]:
    return [one.words for one in town.services.store.find(CallBack, where("phone") == BEN)]


def test_once_is_noted_and_twice_is_a_call_for_the_desk_and_no_text_more(town: ConsoleTown) -> None:
    first = not_come(town, "need food for 2, oak and 5th, today")
    assert people.by_phone(town.services, BEN).not_came == first
    assert owed(town) == []
    second = not_come(town, "need a ride to the clinic tomorrow from elm and 3rd")
    assert people.by_phone(town.services, BEN).not_came == f"{first} {second}"
    assert owed(town) == ["did_not_come"]
    said = " ".join(text.body for text in town.services.store.find(Message, where("phone") == BEN))
    assert "twice" not in said
    assert "Did not come, twice" in town.browser("dana").page("/call-backs")


def test_a_second_no_about_the_same_need_counts_once(town: ConsoleTown) -> None:
    ref = not_come(town, "need food for 2, oak and 5th, today")
    town.hears(BEN, f"DONE {ref}"), town.hears(ROSA, f"{ref} no")
    assert people.by_phone(town.services, BEN).not_came == ref
    assert owed(town) == []


def test_coordinators_see_it_on_the_page_and_take_it_off_and_forget_does(town: ConsoleTown) -> None:
    ref = not_come(town, "need food for 2, oak and 5th, today")
    number, dana = people.by_phone(town.services, BEN).id, town.browser("dana")
    assert "Only coordinators see this" in dana.page(f"/people/{number}")
    dana.send(f"/people/{number}/came", on=f"/people/{number}")
    assert "Only coordinators see this" not in dana.page(f"/people/{number}")
    town.hears(BEN, f"DONE {ref}"), town.hears(ROSA, f"{ref} no")
    opt_outs.forget(town.services, BEN)
    assert {person.not_came for person in town.services.store.find(Person)} == {""}
