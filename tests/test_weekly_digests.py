"""The weekly digest: who gets it, when, how often, what it says of the week before, and what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from flows.conversations.notice_board import DIGEST
from hotline.base import gsm7
from hotline.exchange import call_backs, notice_board, opt_outs, people, unmet_needs, weekly_digests
from hotline.inbound.outgoing_calls import _still_matters
from storage.records import CallBack, Digest, Message, Notice, Person, Post
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

DANA = "coordinator:dana"


def wants(town: ConsoleTown, *phones: str, **known: Any) -> None:
    for phone in phones:
        person = people.add(town.services, phone, who="test", consent="test", name=phone[-4:], **known)
        town.services.store.put(replace(person, weekly_news=True, greeted=True))


def a_notice(town: ConsoleTown, title: str = "Free store", day: int = 2, area: str = "") -> Notice:
    on = (date.fromisoformat(people.today(town.services)) + timedelta(day)).isoformat()
    with town.services.store.transaction():
        notice = Notice(title={"en": title}, first_day=on, last_day=on, area=area)
        return notice_board.keep_notice(town.services, notice, DANA)


def friday_at_five(town: ConsoleTown) -> None:
    town.clock.forward(hours=31)
    weekly_digests.tell_weekly(town.services)


def told(town: ConsoleTown) -> dict[str, str]:
    return {text.phone: text.body for text in town.services.store.find(Message, where("purpose") == "digest")}


def test_it_is_told_at_its_hour_once_a_week_to_whoever_asked(town: ConsoleTown) -> None:
    wants(town, ROSA, BEN)
    people.add(town.services, LUZ, who="test", consent="test", name="Luz")
    a_notice(town)
    weekly_digests.tell_weekly(town.services)
    assert told(town) == {}
    friday_at_five(town)
    weekly_digests.tell_weekly(town.services)
    town.clock.forward(hours=1)
    weekly_digests.tell_weekly(town.services)
    assert told(town).keys() == {ROSA, BEN}
    assert town.services.store.count(Message, where("purpose") == "digest") == 2
    town.clock.forward(hours=7 * 24 - 1)
    a_notice(town, "Soup", 1)
    weekly_digests.tell_weekly(town.services)
    assert town.services.store.count(Message, where("purpose") == "digest") == 4


def test_one_that_was_cut_off_goes_on_and_tells_nobody_twice(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weekly_digests, "BATCH", 2)
    wants(town, *(f"+1202555{3000 + number}" for number in range(5)))
    a_notice(town)
    tell, calls = weekly_digests._tell, iter(range(99))

    def breaks(*given: Any) -> bool:
        if next(calls) == 3:
            raise OSError("the power went")
        return tell(*given)

    monkeypatch.setattr(weekly_digests, "_tell", breaks)
    with pytest.raises(OSError, match="power"):
        friday_at_five(town)
    assert len(told(town)) == 2
    weekly_digests.tell_weekly(town.services)
    assert len(told(town)) == town.services.store.count(Message, where("purpose") == "digest") == 5
    (one,) = town.services.store.find(Digest)
    assert (one.status, one.people) == ("sent", 5)


def test_whoever_opted_out_pauses_is_barred_or_was_forgotten_is_in_none(town: ConsoleTown) -> None:
    wants(town, ROSA, BEN, LUZ, ANA, "+12025550177")
    opt_outs.opt_out(town.services, BEN, "stop")
    town.services.store.put(replace(people.by_phone(town.services, LUZ), paused_until="2030-01-01"))
    town.services.store.put(replace(people.by_phone(town.services, ANA), barred="threats"))
    opt_outs.forget(town.services, "+12025550177")
    a_notice(town)
    friday_at_five(town)
    assert told(town).keys() == {ROSA}
    assert not any(person.weekly_news for person in town.services.store.find(Person) if not person.phone)


def test_landlines_are_called_and_the_area_decides_what_is_told(town: ConsoleTown) -> None:
    wants(town, LUZ, reached_by="voice", areas=("north",))
    wants(town, ROSA, areas=("south",))
    a_notice(town, "North", area="north")
    friday_at_five(town)
    (owed,) = town.services.store.find(CallBack)
    assert (owed.phone, owed.prompt, owed.args["board"][0]["headline"]) == (LUZ, DIGEST, "North")
    assert told(town) == {}
    assert _still_matters(town.services, owed)
    town.services.store.put(replace(people.by_phone(town.services, LUZ), weekly_news=False))
    assert not _still_matters(town.services, owed)


def test_a_call_that_nobody_answers_is_no_work_for_the_desk(town: ConsoleTown) -> None:
    wants(town, LUZ, reached_by="voice")
    a_notice(town)
    friday_at_five(town)
    (owed,) = town.services.store.find(CallBack)
    tries = town.services.community.voice.call_tries
    town.services.store.put(replace(owed, status="calling", attempts=tries))
    call_backs.tried(town.services, LUZ)
    assert [one.status for one in town.services.store.find(CallBack)] == ["done"]


def test_stopped_it_keeps_back_what_has_not_left_and_before_its_hour_it_does_not_begin(town: ConsoleTown) -> None:
    wants(town, ROSA)
    wants(town, LUZ, reached_by="voice")
    a_notice(town)
    friday_at_five(town)
    weekly_digests.stop_digest(town.services, DANA)
    assert {text.status for text in town.services.store.find(Message, where("purpose") == "digest")} == {"stale"}
    assert [one.status for one in town.services.store.find(CallBack)] == ["done"]
    town.clock.forward(hours=3 * 24)
    weekly_digests.stop_digest(town.services, DANA)
    town.clock.forward(hours=4 * 24)
    a_notice(town, "Soup")
    weekly_digests.tell_weekly(town.services)
    assert town.services.store.count(Message, where("purpose") == "digest") == 1


def test_it_waits_for_the_end_of_the_quiet_hours(town: ConsoleTown) -> None:
    quiet = {"quiet_from": "16:00", "quiet_until": "09:00"}
    community = town.services.community.model_copy(update=quiet)
    wants(town, ROSA)
    a_notice(town)
    town.clock.forward(hours=31)
    config = town.config.model_copy(update={"community": community})
    weekly_digests.tell_weekly(replace(town.services, config=config))
    (text,) = town.services.store.find(Message, where("purpose") == "digest")
    assert text.not_before == "2026-05-16T13:00:00.000Z"


def test_a_week_without_anything_tells_nothing(town: ConsoleTown) -> None:
    wants(town, ROSA)
    friday_at_five(town)
    assert told(town) == {}


def came_in(town: ConsoleTown, number: int, days_ago: int, **known: Any) -> None:
    """So many posts, as many days ago."""
    at = town.services.now(days=-days_ago)
    for nth in range(number):
        post = {"kind": "need", "status": "open", **known}
        town.services.store.add(Post(ref=f"{days_ago}{nth}{len(known)}", created_at=at, updated_at=at, **post))


def test_the_week_before_is_told_and_numbers_under_five_are_withheld(town: ConsoleTown) -> None:
    wants(town, ROSA)
    came_in(town, 7, 6)
    came_in(town, 4, 5, kind="offer")
    came_in(town, 6, 4, status="closed", closed_because="helped")
    came_in(town, 9, 0)
    came_in(town, 9, 12)
    came_in(town, 5, 6, status="closed", closed_because="spam")
    assert unmet_needs.week_before(town.services) == {"needs": 13, "helped": 6, "offers": 0}
    friday_at_five(town)
    assert "Last week: 13 asked for help, 6 were helped, fewer than 5 offered help." in told(town)[ROSA]
    assert "4" not in str(town.services.store.find(Digest)[0].done)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht"])
@pytest.mark.parametrize("greeted", [True, False])
def test_it_fits_two_segments_at_its_longest(town: ConsoleTown, language: str, greeted: bool) -> None:
    for day in range(6):
        a_notice(town, "W" * notice_board.LONGEST_TITLE, day)
    items = notice_board.on_this_week(town.services, Person(language=language))
    person = Person(language=language, greeted=greeted)
    for done in ({"needs": 0, "helped": 0, "offers": 0}, {"needs": 1234, "helped": 1234, "offers": 1234}):
        text = weekly_digests.text_of(town.services, items, done, person)
        assert gsm7.segments(gsm7.fold(text)) <= 2
        assert "W" * notice_board.LONGEST_TITLE in text
