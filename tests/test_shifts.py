"""Shifts: who is rung when, edited in the console, with a calendar that holds nothing of residents."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from hotline.console.calendar import calendar
from hotline.exchange import ExchangeError, shifts
from storage.records import Shift
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"


def save(town: ConsoleTown, name: str, phone: str, hours: str, *languages: str) -> Shift:
    with town.services.store.transaction():
        return shifts.save(town.services, 0, name, phone, hours, languages, ME)


def test_whoever_is_on_shift_is_rung_those_who_speak_the_language_first(town: ConsoleTown) -> None:
    save(town, "Ben", BEN, "mon-fri 9-12", "en")
    save(town, "Ana", ANA, "thu 9-12", "es")
    save(town, "Rosa", ROSA, "sat,sun 9-12")
    assert shifts.on_duty(town.services, "es") == [ANA, BEN]
    assert shifts.on_duty(town.services, "en") == [BEN, ANA]


def test_a_shift_begins_and_ends_by_the_neighborhoods_clock(town: ConsoleTown) -> None:
    save(town, "Ben", BEN, "thu 10-11")
    assert shifts.on_duty(town.services) == [BEN]
    town.clock.forward(minutes=59)
    assert shifts.on_duty(town.services) == [BEN]
    town.clock.forward(minutes=1)
    assert shifts.on_duty(town.services) == []


def test_nobody_is_rung_for_their_own_call(town: ConsoleTown) -> None:
    save(town, "Ben", BEN, "mon-sun 0-24")
    assert shifts.on_duty(town.services, besides=BEN) == []


@pytest.mark.parametrize(("phone", "hours"), [("12", "mon 9-12"), (BEN, "someday"), (BEN, ""), (BEN, "mon 12-9")])
def test_a_phone_or_hours_that_cannot_be_read_are_refused(town: ConsoleTown, phone: str, hours: str) -> None:
    with pytest.raises(ExchangeError):
        save(town, "Ben", phone, hours)
    assert shifts.every(town.services) == []


def test_a_coordinator_adds_changes_and_removes_a_shift(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    dana.send("/shifts", on="/shifts", number="0", name="Ben", phone="(202) 555-0102", hours="mon-fri 9-12")
    [shift] = shifts.every(town.services)
    assert (shift.name, shift.phone, shift.hours) == ("Ben", BEN, "mon-fri 9-12")
    dana.send("/shifts", on="/shifts", number=str(shift.id), name="Ben", phone=BEN, hours="sat 9-12", languages="es")
    [changed] = shifts.every(town.services)
    assert (changed.id, changed.hours, changed.languages) == (shift.id, "sat 9-12", ("es",))
    dana.send(f"/shifts/{shift.id}/remove", on="/shifts")
    assert shifts.every(town.services) == []


def test_hours_that_cannot_be_read_are_explained_and_nothing_is_kept(town: ConsoleTown) -> None:
    dana = town.browser("dana")
    answer = dana.send("/shifts", on="/shifts", number="0", name="Ben", phone=BEN, hours="whenever")
    assert "“whenever” are no hours" in answer.get_data(as_text=True)
    assert shifts.every(town.services) == []


def test_a_calendar_needs_no_login_and_holds_nothing_of_residents(town: ConsoleTown) -> None:
    post = town.need()
    shift = save(town, "Ben", BEN, "thu 9-12")
    told = town.browser().page(f"/shifts/{shifts.feed_key(town.services, shift)}.ics")
    assert told.startswith("BEGIN:VCALENDAR\r\n")
    assert "DTSTART:20260514T130000Z\r\nDTEND:20260514T160000Z" in told
    assert not any(private in told for private in (ROSA, BEN, post.ref, post.words, "Ben"))
    first = Calendar.from_ical(told).events[0]
    assert (first.start, first.end) == (datetime(2026, 5, 14, 13, tzinfo=UTC), datetime(2026, 5, 14, 16, tzinfo=UTC))


def test_a_calendar_is_only_found_by_its_secret_and_not_by_an_old_one(town: ConsoleTown) -> None:
    shift = save(town, "Ben", BEN, "thu 9-12")
    key = shifts.feed_key(town.services, shift)
    browser = town.browser()
    for wrong in (key[:-1] + ("0" if key[-1] != "0" else "1"), f"{shift.id}-", "0-0", "x", f"{shift.id + 9}-{key}"):
        assert browser.get(f"/shifts/{wrong}.ics").status_code == 404
    town.browser("dana").send(f"/shifts/{shift.id}/new-address", on="/shifts")
    assert browser.get(f"/shifts/{key}.ics").status_code == 404


def test_a_calendar_follows_summer_time_and_keeps_its_lines_short() -> None:
    shift = Shift(id=1, hours="sun 9-24")
    told = calendar([shift], "Línea, " * 12, "America/New_York", datetime(2026, 10, 30, tzinfo=UTC))
    starts = re.findall(r"DTSTART:(\d+T\d+Z)", told)
    assert starts[0] == "20261101T140000Z"
    assert all(len(line.encode()) <= 75 for line in told.split("\r\n"))
    assert "\\, " in told


def test_a_calendar_is_read_as_it_was_meant_whatever_the_hotline_is_called() -> None:
    name = "Ayuda; vecinos, c\\o Línea\nBEGIN:VEVENT\r\n" * 3
    theirs = [Shift(id=1, hours="sat,sun 9-12"), Shift(id=2, hours="fri 22-24; sat 0-6")]
    now = datetime(2026, 10, 30, 17, 5, 3, 123, tzinfo=UTC)
    read = Calendar.from_ical(calendar(theirs, name, "Europe/Paris", now))
    assert (read["version"], read["prodid"]) == ("2.0", "-//hotline//shifts//EN")
    assert read.refresh_interval == timedelta(hours=6)
    assert {str(event["summary"]).replace("\r", "") for event in read.events} == {name.replace("\r", "")}
    assert {event.DTSTAMP for event in read.events} == {now.replace(microsecond=0)}
    assert len({event.uid for event in read.events}) == len(read.events) == 9 * 4
    assert {event.end - event.start for event in read.events} == {timedelta(hours=hours) for hours in (2, 3, 6)}
    assert {f"{event.start:%Z}" for event in read.events} == {"UTC"}


def test_the_desks_number_is_rung_while_nobody_is_on_shift(town: ConsoleTown) -> None:
    community = town.services.community.model_copy(update={"desk_phone": LUZ})
    object.__setattr__(town.services, "config", town.config.model_copy(update={"community": community}))
    assert shifts.on_duty(town.services) == [LUZ]
    save(town, "Ben", BEN, "thu 10-11")
    assert shifts.on_duty(town.services) == [BEN]
    assert shifts.on_duty(town.services, besides=BEN) == [LUZ]
    town.clock.forward(hours=1)
    assert shifts.on_duty(town.services) == [LUZ]
    assert shifts.on_duty(town.services, besides=LUZ) == []
