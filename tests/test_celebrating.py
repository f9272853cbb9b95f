"""What a community did in a month: a draft for the desk, once, by area, small numbers withheld, nobody named."""

from __future__ import annotations

from datetime import timedelta

from hotline.exchange import announcements, celebrating
from storage.records import Announcement, Hours, Message, Post
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown


def helped(town: ConsoleTown, area: str, number: int, minutes: int = 0) -> None:
    """So many needs there that were helped with today."""
    now = town.services.now()
    with town.services.store.transaction():
        for at in range(number):
            ref = f"{area}{at}"
            town.services.store.add(
                Post(
                    ref=ref, kind="need", status="closed", closed_because="helped", area=area, phone=ROSA, helper=BEN,
                    name="Rosa", created_at=now, updated_at=now,
                )
            )  # fmt: skip
            if minutes:
                town.services.store.add(
                    Hours(phone=BEN, ref=ref, minutes=minutes, area=area, day=now[:10], created_at=now, updated_at=now)
                )


def next_month(town: ConsoleTown) -> Announcement | None:
    here = town.clock.now()
    first = (here.replace(day=28) + timedelta(days=7)).replace(day=2)
    town.clock.forward(seconds=(first - here).total_seconds())
    return celebrating.prepare(town.services)


def test_things_and_hours_are_told_by_area_and_together_in_each_language(town: ConsoleTown) -> None:
    helped(town, "north", 41, 90)
    helped(town, "south", 6)
    draft = next_month(town)
    assert draft is not None
    north = town.services.community.areas["north"]
    assert f"{north} did 41 things, 62 hours" in draft.words["en"]
    assert "together we did 47 things, 62 hours" in draft.words["en"]
    assert set(draft.words) == set(town.services.community.languages)
    assert not any(name in draft.words["en"] for name in ("Ben", "Rosa"))


def test_small_numbers_and_sums_that_would_tell_them_are_withheld(town: ConsoleTown) -> None:
    helped(town, "north", 20, 60)
    helped(town, "south", 3, 60)
    draft = next_month(town)
    assert draft is not None
    assert "20 things, 20 hours" in draft.words["en"]
    assert "23" not in draft.words["en"]
    assert "3 things" not in draft.words["en"]


def test_a_month_with_too_little_has_no_draft_and_each_month_has_one(town: ConsoleTown) -> None:
    helped(town, "north", 4)
    assert next_month(town) is None
    helped(town, "south", 9)
    assert next_month(town) is not None
    assert celebrating.prepare(town.services) is None
    assert town.services.store.count(Announcement) == 1


def test_nobody_gets_a_draft_until_the_desk_sends_it(town: ConsoleTown) -> None:
    helped(town, "north", 9)
    draft = next_month(town)
    assert draft is not None
    announcements.queue(town.services, draft.id)
    assert town.services.store.count(Message) == 0
    dana = town.browser("dana")
    assert "draft" in dana.page("/announcements")
    assert draft.words["en"] in dana.page(f"/announcements?draft={draft.id}")
