"""FORGET is whole: words that were joined or written down by others, what arrives later, files and calls under way."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from hotline.exchange import ExchangeError, announcements, corrections, imports, joining, opt_outs, people, posts, tasks
from hotline.inbound import recordings
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from storage.query.sql import Page
from storage.records import Announcement, Call, CallBack, Correction, Message, Note, Person, Post, Recording
from storage.store import Store, where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
CALL, SOUND = "CA" + "7" * 32, "RE" + "7" * 32
MARKS = ("quillfeather", "lucia", "insulin", "elm and 9th", ANA[1:], "555-0104", "555 0104")


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    town = ConsoleTown(tmp_path, store)
    town.volunteer()
    return town


def left(town: ConsoleTown) -> list[str]:
    """Every row that still tells who it was, or what they said."""
    store, rows = town.services.store, list[str]()
    for table in store.engine.tables():
        rows += [f"{table}: {body}" for _, body in store.rows(table).pages(None, Page())]
    return [row for row in rows if any(mark in row.casefold() for mark in MARKS)]


def newest(town: ConsoleTown) -> Post:
    return town.services.store.find(Post, newest=True, limit=1)[0]


def test_words_of_a_post_that_was_joined_with_another_go(town: ConsoleTown) -> None:
    kept = town.need("need food and insulin for two", phone=ROSA, place="oak and 5th")
    town.hears(ANA, "need insulin for Quillfeather at elm and 9th today")
    joining.join(town.services, kept.ref, newest(town).ref, ME)
    assert "Quillfeather" in posts.by_ref(town.services, kept.ref).words
    town.hears(ANA, "FORGET")
    now = posts.by_ref(town.services, kept.ref)
    assert (now.words, now.place, now.phone) == ("need food and insulin for two", "oak and 5th", ROSA)
    assert [row for row in left(town) if "quillfeather" in row.casefold() or ANA[1:] in row] == []


def test_corrections_and_notes_of_posts_that_others_told_lose_name_number_and_words(town: ConsoleTown) -> None:
    people.add(town.services, ANA, who=ME, consent="told dana", name="Lucia Quillfeather")
    town.hears(ROSA, f"my aunt Lucia needs food at oak and 5th today, call her at {ANA}")
    post = newest(town)
    posts.note(town.services, post.ref, "spoke with Lucia, 202-555-0104, she is home", ME)
    corrections.correct(town.services, post.ref, post.version, {"how_many": 3}, ME)
    opt_outs.forget(town.services, ANA)
    assert left(town) == []
    [note] = town.services.store.find(Note)
    assert note.words == "spoke with (name erased), (number erased), she is home"
    assert town.services.store.count(Correction) == 0
    assert "needs food" in posts.by_ref(town.services, post.ref).words


def test_a_helpers_name_goes_from_what_others_wrote_of_them(town: ConsoleTown) -> None:
    town.volunteer(ANA, name="Lucia Quillfeather")
    post = town.need(phone=ROSA)
    tasks.forward(town.services, post.ref, [ANA], ME)
    town.hears(ANA, "TAKE")
    posts.note(town.services, post.ref, "Lucia says she brings it at 5", ME)
    town.hears(ROSA, f"{post.ref} is Lucia still coming?")
    town.hears(ANA, "FORGET")
    assert left(town) == []


def test_a_recording_that_arrives_later_is_erased_and_not_kept(town: ConsoleTown) -> None:
    board = CallHandler(town.services)
    first = board.call(CALL, ANA)
    town.hears(ANA, "FORGET")
    told = IncomingRecording(sid=SOUND, url="https://carrier.example/insulin", seconds=9)
    board.call(CALL, ANA, turn=first.turn, caught=CallInput(recording=told))
    [recording] = town.services.store.find(Recording)
    assert (recording.phone, recording.url, recording.status) == ("", "", recordings.ERASED)
    assert left(town) == []


def test_a_call_under_way_goes_on_without_a_name_or_number(town: ConsoleTown) -> None:
    board = CallHandler(town.services)
    said = board.call(CALL, ANA)
    town.hears(ANA, "FORGET")
    board.call(CALL, ANA, turn=said.turn, caught=CallInput(key="1"))
    [call] = town.services.store.find(Call)
    assert call.phone == opt_outs.SOMEBODY
    assert town.services.store.count(Person, where("phone") == ANA) == 0
    assert [row for row in left(town) if ANA[1:] in row] == []


def test_an_import_does_not_bring_back_who_was_forgotten_and_says_so(town: ConsoleTown) -> None:
    town.hears(ANA, "need food at oak and 5th")
    town.hears(ANA, "FORGET")
    table = f"phone,name,consent\n{ANA},Lucia,yes\n{BEN},Ben,yes\n".encode()
    sheet = imports.read(town.services, table)
    assert [(row.phone, row.fault and row.fault.name) for row in sheet.rows] == [(ANA, "forgotten"), (BEN, None)]
    assert "asked to be forgotten" in "".join(imports.returned(sheet))
    imports.keep(town.services, sheet, ME)
    assert town.services.store.count(Person, where("phone") == ANA) == 0


def test_nobody_is_added_without_consent_who_was_forgotten(town: ConsoleTown) -> None:
    town.hears(ANA, "need food at oak and 5th")
    town.hears(ANA, "FORGET")
    with pytest.raises(ExchangeError, match="asked to be forgotten"):
        people.add(town.services, ANA, who=ME, name="Lucia", roles=("volunteer",))
    assert town.services.store.count(Person, where("phone") == ANA) == 0
    assert people.add(town.services, ANA, who=ME, consent="told dana", name="Lucia").name == "Lucia"


def test_whoever_is_forgotten_between_the_look_and_the_import_stays_so(town: ConsoleTown) -> None:
    town.hears(ANA, "need food at oak and 5th")
    sheet = imports.read(town.services, f"phone,name,consent\n{ANA},Lucia,yes\n".encode())
    town.hears(ANA, "FORGET")
    imports.keep(town.services, sheet, ME)
    assert town.services.store.count(Person, where("phone") == ANA) == 0


def test_who_comes_back_by_a_text_is_a_new_person(town: ConsoleTown) -> None:
    town.hears(ANA, "FORGET")
    assert town.hears(ANA, "need food at oak and 5th") != []
    assert people.by_phone(town.services, ANA).consent == people.TEXTED


@pytest.mark.parametrize(
    "number",
    ["202/555/0104", "two oh two five five five oh one oh four", "202x555x0104", "2025 5501 04", "202-555-0104"],
)
def test_their_number_goes_from_words_of_others_however_it_is_written(town: ConsoleTown, number: str) -> None:
    post = town.need(f"my aunt needs food, call {number} today", for_phone=ANA, flags=("consent",))
    posts.note(town.services, post.ref, f"rang {number}, nobody there", "coordinator:dana")
    opt_outs.forget(town.services, ANA)
    kept = posts.by_ref(town.services, post.ref)
    [note] = town.services.store.find(Note, where("post") == post.ref)
    assert "(number erased) today" in kept.words
    assert note.words == "rang (number erased), nobody there"


@pytest.mark.parametrize(
    "told",
    [
        "my mom Rosalinda Quixote needs food at 12 zanzibar st, her number is {}",
        "mi vecina rosalinda quixote necesita comida en 12 zanzibar st, su numero es {}",
        "ma voisine Rosalinda Quixote a besoin de nourriture, 12 zanzibar st, son numéro est {}",
        "vwazin mwen rosalinda quixote bezwen manje nan 12 zanzibar st, nimewo li se {}",
    ],
)
def test_a_need_told_for_them_keeps_neither_name_nor_place(town: ConsoleTown, told: str) -> None:
    store = town.services.store
    town.hears(ROSA, told.format("202-555-0105"))
    town.hears(ROSA, "yes")
    town.hears("+12025550105", "YES it is me")
    [need] = [post for post in store.find(Post) if post.for_phone == "+12025550105" and post.kind == "need"]
    posts.note(town.services, need.ref, "called Rosalinda Quixote at 12 zanzibar st", "coordinator:dana")
    town.hears("+12025550105", "FORGET")
    kept = posts.by_ref(town.services, need.ref)
    assert (kept.status, kept.phone, "call_back" in kept.flags) == (need.status, ROSA, True)
    assert kept.categories == need.categories
    everything = json.dumps([asdict(one) for kind in (Post, Message, Note, CallBack) for one in store.find(kind)])
    assert not [trace for trace in ("uixote", "osalinda", "anzibar", "5550105", "555-0105") if trace in everything]


def test_a_number_that_somebody_only_told_erases_no_need_of_theirs(town: ConsoleTown) -> None:
    town.hears(ROSA, "my mom needs food at 12 zanzibar st, her number is 202-555-0105")
    town.hears(ROSA, "yes")
    town.hears("+12025550105", "FORGET")
    [need] = [post for post in town.services.store.find(Post) if post.phone == ROSA]
    assert (need.place, need.for_phone) == ("12 zanzibar st", "")
    assert "5550105" not in need.words.replace("-", "")


@pytest.mark.parametrize("batch", [1, 200])
def test_an_announcement_keeps_no_name_of_theirs_and_reaches_everybody_once(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(announcements, "BATCH", batch)
    town.volunteer(BEN, "Benvolio Xanthos")
    town.volunteer("+12025550105", "Ada First")
    town.volunteer("+12025550106", "Zoe Last")
    draft = Announcement(words={"en": "Thank you all"}, group="volunteers")
    kept = announcements.start(town.services, draft, "coordinator:dana")
    if batch == 1:
        for _ in range(2):
            announcements._queue_some(town.services, announcements.by_number(town.services, kept.id))
    else:
        announcements.queue(town.services, kept.id)
    town.hears(BEN, "FORGET")
    assert announcements.by_number(town.services, kept.id).queued_to == ""
    announcements.queue(town.services, kept.id)
    sent = town.services.store.find(Message, where("announcement") == str(kept.id))
    assert sorted(one.phone for one in sent if one.phone.startswith("+")) == ["+12025550105", "+12025550106"]


@pytest.mark.parametrize("words", ["leave me alone", "déjenme en paz, no más mensajes", "STOP"])
def test_forget_after_a_stop_is_done_and_promises_no_call(town: ConsoleTown, words: str) -> None:
    town.hears(ANA, "need food at oak and 5th")
    town.hears(ANA, words)
    answers = " ".join(town.hears(ANA, "FORGET"))
    assert "call" not in answers
    assert "START" not in answers
    left_of_them = people.find(town.services, ANA)
    assert left_of_them
    assert (left_of_them.phone, left_of_them.opted_out) == ("", True)
