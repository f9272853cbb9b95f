"""Who is suggested for a need, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.words import cldr
from hotline.console.words import Words
from hotline.exchange import ExchangeError, hours, matching, opt_outs, people, posts, tasks
from hotline.exchange.matching import Reason
from hotline.exchange.told_times import Span
from storage.records import Post
from storage.store import Store
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

SATURDAY = date(2026, 5, 16)


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    return ConsoleTown(tmp_path, store)


def names(town: ConsoleTown, need: Post, **how: Any) -> list[str]:
    return [match.name for match in matching.suggest(town.services, need, **how)]


def test_somebody_who_can_do_it_there_in_that_language_is_suggested(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    (match,) = matching.suggest(town.services, need)
    assert (match.phone, match.name) == (BEN, "Ben Ito")
    assert match.reasons == (
        Reason("can", ("food",)), Reason("lives", "north"), Reason("never_asked"), Reason("speaks", "en"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "known",
    [
        {"can": ("ride",)},
        {"areas": ("south",)},
        {"language": "es"},
        {"roles": ("resident",)},
        {"hours": "sat,sun"},
    ],
)
def test_a_hard_rule_keeps_somebody_out(town: ConsoleTown, known: dict[str, Any]) -> None:
    need = town.need(when="today")
    town.volunteer(**known)
    assert names(town, need) == []


def test_somebody_without_consent_is_never_suggested(town: ConsoleTown) -> None:
    people.add(
        town.services, BEN, who="cli", name="Ben", can=("food",), areas=("north",), language="en", roles=("volunteer",)
    )
    assert names(town, town.need()) == []


def test_somebody_who_waits_for_approval_is_not_suggested_until_then(town: ConsoleTown) -> None:
    need, ben = town.need(), town.volunteer()
    town.services.store.put(replace(ben, joining="asked"))
    assert names(town, need) == []
    people.approve(town.services, BEN, "coordinator:dana")
    assert names(town, need) == ["Ben Ito"]


def test_stop_takes_somebody_out_at_once(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    opt_outs.opt_out(town.services, BEN, "stop")
    assert names(town, need) == []


def test_the_one_who_needs_it_is_not_asked_to_help_themselves(town: ConsoleTown) -> None:
    town.volunteer(ROSA, "Rosa")
    assert names(town, town.need()) == []


def test_whoever_was_asked_already_is_not_suggested_again(town: ConsoleTown) -> None:
    need = town.need()
    town.volunteer()
    town.volunteer(LUZ, "Luz Vega")
    tasks.forward(town.services, need.ref, [BEN], "coordinator:dana")
    assert names(town, need) == ["Luz Vega"]


def test_the_month_s_tasks_used_up_keep_somebody_out_until_the_next_month(town: ConsoleTown) -> None:
    town.volunteer(monthly_cap=1)
    tasks.forward(town.services, town.need().ref, [BEN], "coordinator:dana")
    second = town.need("need water", ANA)
    assert names(town, second) == []
    town.clock.forward(days=20)
    assert names(town, second) == ["Ben Ito"]


def test_the_load_is_spread_over_those_who_waited_longest(town: ConsoleTown) -> None:
    town.volunteer(BEN, "Ben Ito")
    town.volunteer(LUZ, "Luz Vega")
    town.volunteer(ANA, "Ana Diaz")
    asked = []
    for number in range(6):
        need = town.need(f"need food, parcel {number}", f"+12025550{150 + number}")
        best = matching.suggest(town.services, need, limit=1)[0]
        asked.append(best.name)
        tasks.forward(town.services, need.ref, [best.phone], "coordinator:dana")
        answer(town.services, tasks.take, need.ref, best.phone)
        answer(town.services, tasks.done, need.ref, best.phone)
        town.clock.forward(days=2)
    assert asked[:3] == asked[3:]
    assert len(set(asked)) == 3


def test_somebody_with_an_open_task_comes_after_somebody_without(town: ConsoleTown) -> None:
    town.volunteer(BEN, "Ben Ito")
    town.volunteer(LUZ, "Luz Vega")
    tasks.forward(town.services, town.need().ref, [BEN], "coordinator:dana")
    town.clock.forward(days=40)
    assert names(town, town.need("need food too", ANA)) == ["Luz Vega", "Ben Ito"]


def test_who_covers_more_of_a_need_comes_first(town: ConsoleTown) -> None:
    town.volunteer(BEN, "Ben Ito", can=("food",))
    town.volunteer(LUZ, "Luz Vega", can=("food", "ride"))
    assert names(town, town.need(categories=("food", "ride"))) == ["Luz Vega", "Ben Ito"]


def test_somebody_who_goes_anywhere_is_found_for_every_area(town: ConsoleTown) -> None:
    town.volunteer(areas=())
    (match,) = matching.suggest(town.services, town.need(area="harbor"))
    assert Reason("anywhere") in match.reasons


def test_a_need_without_an_area_finds_everybody_who_can_do_it(town: ConsoleTown) -> None:
    town.volunteer(areas=("south",))
    assert names(town, town.need(area="")) == ["Ben Ito"]


def test_a_second_language_counts(town: ConsoleTown) -> None:
    town.volunteer(speaks=("es",))
    assert names(town, town.need(language="es")) == ["Ben Ito"]


def test_where_nobody_speaks_the_language_others_are_found_when_asked_for_with_a_warning(town: ConsoleTown) -> None:
    need = town.need(language="es")
    town.volunteer()
    assert names(town, need) == []
    (match,) = matching.suggest(town.services, need, any_language=True)
    assert Reason("other_language", "es") in match.reasons


@pytest.mark.parametrize(
    ("days", "reason", "words"),
    [
        (0, Reason("asked_today"), "asked today already"),
        (1, Reason("asked_yesterday"), "last asked yesterday"),
        (2, Reason("last_asked", 2), "last asked 2 days ago"),
    ],
)
def test_when_somebody_was_asked_last_is_said_in_days(town: ConsoleTown, days: int, reason: Reason, words: str) -> None:
    need = town.need()
    asked = town.services.now(days=-days)
    town.services.store.put(replace(town.volunteer(), last_asked_at=asked))
    (match,) = matching.suggest(town.services, need)
    assert reason in match.reasons
    assert Words.load().say("en", f"reason.{reason.name}", n=reason.value) == words


def test_those_lined_up_by_a_coordinator_come_first(town: ConsoleTown) -> None:
    town.volunteer(BEN, "Ben Ito")
    town.volunteer(LUZ, "Luz Vega", can=("ride",))
    need = town.need(lined_up=(LUZ,))
    assert names(town, need) == ["Luz Vega", "Ben Ito"]


def test_a_standing_offer_is_found_and_its_need_from_the_other_side(town: ConsoleTown) -> None:
    need = town.need()
    offer = town.need("I have canned food", LUZ, kind="offer", categories=("food", "supplies"))
    (match,) = matching.offers(town.services, need)
    assert (match.offer, match.phone) == (offer.ref, LUZ)
    assert match.reasons[:2] == (Reason("offers", ("food",)), Reason("lives", "north"))
    assert [found.ref for found in matching.needs(town.services, offer)] == [need.ref]
    posts.close(town.services, offer.ref, "withdrawn", "person")
    assert matching.offers(town.services, need) == []


def test_the_best_do_not_hide_behind_many_who_were_asked_lately(town: ConsoleTown) -> None:
    for number in range(150):
        one = town.volunteer(f"+1202555{2000 + number}", f"Busy {number}")
        town.services.store.put(replace(one, last_asked_at=town.services.now(days=-1)))
    town.volunteer(BEN, "Ben Ito")
    assert names(town, town.need(), limit=1) == ["Ben Ito"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Mon-Fri 17-21; Sat,Sun"), ("es", "lun-vie 17-21; sáb,dom"), ("fr", "lun.-ven. 17-21; sam.,dim."),
        ("ht", "mon-friday 17-21; sat,sun"), ("xx", "mon-friday 17-21; sat,sun"),
    ],
)  # fmt: skip
def test_hours_are_shown_with_the_names_of_days_where_a_language_is_known_to_have_them(
    language: str, words: str
) -> None:
    assert hours.in_words("mon-Friday 17-21; sat,sun", cldr.day_names(language)) == words


@pytest.mark.parametrize(
    ("written", "thursday_at_15", "fits"),
    [
        ("", 15, True),
        ("thu", 15, True),
        ("sat,sun", 15, False),
        ("mon-fri 17-21", 15, True),
        ("mon-fri 8-12", 15, False),
        ("fri-mon", 15, False),
        ("sat; thu 9-18", 15, True),
        ("Thursday", 15, True),
    ],
)
def test_hours_say_whether_today_is_still_possible(
    town: ConsoleTown, written: str, thursday_at_15: int, fits: bool
) -> None:
    now = town.clock.now().replace(hour=thursday_at_15)
    assert hours.can_help(written, Span(now.date()), now) is fits
    assert hours.can_help(written, Span(), now)


@pytest.mark.parametrize(("written", "fits"), [("fri", True), ("thu", False), ("mon-fri 8-12", True), ("", True)])
def test_hours_say_whether_tomorrow_is_possible(town: ConsoleTown, written: str, fits: bool) -> None:
    now = town.clock.now()
    assert hours.can_help(written, Span(now.date() + timedelta(days=1)), now) is fits


@pytest.mark.parametrize(
    ("written", "need", "fits"),
    [
        ("mon-fri 17-21", Span(SATURDAY), False),
        ("sat 9-12", Span(SATURDAY, start=time(9)), True),
        ("sat 9-12", Span(SATURDAY, start=time(12)), False),
        ("sat 9-12", Span(SATURDAY, start=time(14), end=time(16)), False),
        ("sat 9-12", Span(SATURDAY, start=time(11), after=True), True),
        ("sat 9-12", Span(SATURDAY, end=time(9)), False),
        ("sun", Span(SATURDAY, SATURDAY + timedelta(days=1)), True),
        ("mon", Span(SATURDAY, SATURDAY + timedelta(days=1)), False),
        ("tue 8-10", Span(SATURDAY, start=time(9), repeats=("tue", "thu")), True),
        ("tue 12-20", Span(SATURDAY, start=time(9), repeats=("tue", "thu")), False),
        ("tue 8-10", Span(SATURDAY, start=time(9), repeats=("daily",)), True),
        ("mon", Span(SATURDAY - timedelta(days=7)), True),
    ],
)
def test_hours_are_obeyed_on_the_day_and_at_the_hour_of_the_need(
    town: ConsoleTown, written: str, need: Span, fits: bool
) -> None:
    assert hours.can_help(written, need, town.clock.now()) is fits


@pytest.mark.parametrize("written", ["whenever", "mon-xyz", "sat 25-26", "sat 9-8", "9 to 5"])
def test_hours_that_cannot_be_read_are_refused_with_an_example(written: str) -> None:
    with pytest.raises(ExchangeError, match=r"write them like sat,sun or mon-fri 17-21"):
        hours.parse(written)
