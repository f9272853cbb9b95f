"""The notice board: what is asked for, who hears of what, and what stands on it when."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import hearing
from flows.conversations.notice_board import NOTICE_BOARD, Board, Noticed, WeeklyNews
from flows.facts import Facts, Found
from flows.prompts import Input
from flows.steps import NOWHERE, Moment, Reply
from hotline.exchange import ExchangeError, notice_board, people, posts, tasks
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.spoken import again, kept
from hotline.webhooks import twiml
from storage.records import Notice, Person
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.vocabularies import vocabulary

DANA = "coordinator:dana"
TABLE = Path(__file__).parent / "tables" / "board.csv"


def table() -> Iterator[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        yield from ((row["wish"], row["language"], row["words"]) for row in csv.DictReader(rows))


def heard(words: str, language: str) -> str:
    """What the board makes of words from a phone that has nothing open: tell, on, off, or ""."""
    v = vocabulary()

    def find(kind: type[Found]) -> Found | None:
        return kind() if kind in (Board, Noticed) else None

    reading = hearing.read(words, v, language=language)
    facts = Facts(v.community, v, reading, lambda _table, _item: (), language=language, find=find)
    reply = Reply(Input(words=words), facts, NOWHERE, word=hearing.keyword(words, v))
    turn = NOTICE_BOARD.listens[Moment.FIRST](reply)
    acts = [act for act in turn.does if isinstance(act, WeeklyNews)] if turn else []
    return "" if turn is None else "tell" if not acts else "on" if acts[0].on else "off"


@pytest.mark.parametrize(("wish", "language", "words"), list(table()))
def test_what_is_asked_of_the_board(wish: str, language: str, words: str) -> None:
    assert heard(words, language) == wish


def a_notice(town: ConsoleTown, title: str = "Free store", days: tuple[int, int] = (1, 1), **known: Any) -> Notice:
    """A notice that is on from so many days after today until so many."""
    today = date.fromisoformat(people.today(town.services))
    first, last = ((today + timedelta(day)).isoformat() for day in days)
    notice = Notice(title={"en": title}, first_day=first, last_day=last, **known)
    with town.services.store.transaction():
        return notice_board.keep_notice(town.services, notice, DANA)


def titles(town: ConsoleTown, **person: Any) -> list[str]:
    return [item.title for item in notice_board.on_this_week(town.services, Person(**person))]


def test_what_is_on_within_a_week_is_told_in_the_order_of_its_days_and_what_is_over_is_not(town: ConsoleTown) -> None:
    a_notice(town, "in six days", (6, 6)), a_notice(town, "going on", (-3, 4)), a_notice(town, "next week", (7, 8))
    a_notice(town, "over", (-2, -1))
    ended = a_notice(town, "ended", (0, 3))
    with town.services.store.transaction():
        notice_board.end_notice(town.services, ended.ref, DANA)
    assert titles(town) == ["going on", "in six days"]


def test_a_notice_for_an_area_is_told_there_and_to_whoever_told_no_area(town: ConsoleTown) -> None:
    a_notice(town, "all"), a_notice(town, "north", area="north")
    assert titles(town, areas=("north",)) == ["all", "north"] == titles(town)
    assert titles(town, areas=("south",)) == ["all"]


@pytest.mark.parametrize(
    "fault",
    [
        {"title": {"es": "Tienda"}}, {"title": {"en": "x" * 31}}, {"words": {"en": "x" * 301}}, {"area": "moon"},
        {"first_day": "soon"}, {"last_day": "2020-01-01"},
    ],
)  # fmt: skip
def test_what_a_notice_lacks_is_said(town: ConsoleTown, fault: dict[str, Any]) -> None:
    notice = Notice(title={"en": "Soup"}, first_day="2026-05-14", last_day="2026-05-15")
    with pytest.raises(ExchangeError):
        notice_board.keep_notice(town.services, replace(notice, **fault), DANA)


def test_a_recording_is_played_until_the_words_change(town: ConsoleTown) -> None:
    notice = a_notice(town)
    with town.services.store.transaction():
        notice_board.record(town.services, notice.ref, "en", "audio/mpeg", b"sound", DANA)
    (item,) = notice_board.on_this_week(town.services, Person(language="en"))
    assert notice_board.sound_called(town.services, item.sound) == (b"sound", "audio/mpeg")
    with town.services.store.transaction():
        changed = replace(notice, title={"en": "Free clothes"})
        assert notice_board.keep_notice(town.services, changed, DANA).sounds == {}


def test_more_than_fits_two_segments_is_counted(town: ConsoleTown) -> None:
    for day in range(7):
        a_notice(town, f"Soup and bread in church {day}", (day, day))
    people.add(town.services, BEN, who="test", consent="test", language="en")
    (said,) = town.hears(BEN, "news")
    assert "; 4 more. Reply a number for more." in said


def test_an_open_request_is_told_of_before_the_board(town: ConsoleTown) -> None:
    a_notice(town)
    town.hears(ROSA, "need groceries, oak and 5th, today")
    said = " ".join(town.hears(ROSA, "news"))
    assert said.index("1010: we have it") < said.index("Free store")


def test_a_call_plays_what_was_recorded_and_says_the_rest(town: ConsoleTown) -> None:
    notice = a_notice(town, words={"en": "Coats and shoes."})
    a_notice(town, "Soup")
    with town.services.store.transaction():
        notice_board.record(town.services, notice.ref, "en", "audio/wav", b"sound", DANA)
    people.add(town.services, BEN, who="test", consent="test", language="en")
    switchboard = CallHandler(town.services)
    switchboard.call("CA" + "1" * 32, BEN)
    spoken = switchboard.call("CA" + "1" * 32, BEN, turn=1, caught=CallInput(words="whats on this week"))
    assert again(kept(spoken)) == spoken
    document = twiml.call(spoken, town.services.wording)
    assert re.search(rf"<Play>/twilio/voice/notices/{notice.ref}-en-[0-9a-f]{{12}}\.wav</Play>", document)
    assert "Coats" not in document
    assert "Soup." in document


def test_with_something_open_the_board_takes_no_answer_and_the_question_still_waits(town: ConsoleTown) -> None:
    a_notice(town)
    town.volunteer()
    task = town.need()
    tasks.forward(town.services, task.ref, [BEN], DANA)
    assert "Free store" in " ".join(town.hears(BEN, "whats on this week"))
    town.hears(BEN, "yes")
    assert people.by_phone(town.services, BEN).phone == posts.by_ref(town.services, task.ref).helper


def test_the_number_of_a_need_is_no_notice_and_an_ended_notice_is_none(town: ConsoleTown) -> None:
    need, notice = town.need(), a_notice(town)
    assert "Free store" not in " ".join(town.hears(ROSA, need.ref))
    assert "Free store" in " ".join(town.hears(BEN, f"#{notice.ref}"))
    with town.services.store.transaction():
        notice_board.end_notice(town.services, notice.ref, DANA)
    assert "Free store" not in " ".join(town.hears(BEN, notice.ref))
