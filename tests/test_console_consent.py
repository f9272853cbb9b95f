"""Whoever a need is for tells the desk whether their number may be kept, and the desk says so with one button."""

from __future__ import annotations

from hotline.exchange import posts, sides
from storage.records import Event, Message, Post
from storage.store import where
from tests.harness.base import LUZ, ROSA
from tests.harness.town import ConsoleTown


def asked(town: ConsoleTown) -> Post:
    """A need for somebody else's phone, whose consent is asked."""
    return town.need(f"food for my mother, her number is {LUZ}", ROSA, for_phone=LUZ, flags=("consent",))


def test_a_yes_told_to_the_desk_asks_their_own_phone(town: ConsoleTown) -> None:
    need = asked(town)
    dana = town.browser("dana")
    assert "They did not agree" in dana.page(f"/posts/{need.ref}")
    dana.send(f"/posts/{need.ref}/consent", agreed="yes")
    kept = posts.by_ref(town.services, need.ref)
    assert (kept.flags, kept.for_phone) == ((sides.UNCONFIRMED,), LUZ)
    assert town.services.store.count(Message, where("phone") == LUZ) == 1
    assert "They did not agree" not in dana.page(f"/posts/{need.ref}")
    told = town.services.store.find(Event, where("did") == "said they agreed")
    assert [event.who for event in told] == ["coordinator:dana"]


def test_a_no_erases_their_number(town: ConsoleTown) -> None:
    need = asked(town)
    town.browser("dana").send(f"/posts/{need.ref}/consent", agreed="no")
    kept = posts.by_ref(town.services, need.ref)
    assert (kept.flags, kept.for_phone) == ((), "")
    assert LUZ not in kept.words


def test_nothing_is_settled_twice(town: ConsoleTown) -> None:
    need, dana = asked(town), town.browser("dana")
    dana.send(f"/posts/{need.ref}/consent", agreed="yes")
    dana.send(f"/posts/{need.ref}/consent", agreed="no")
    assert posts.by_ref(town.services, need.ref).for_phone == LUZ
