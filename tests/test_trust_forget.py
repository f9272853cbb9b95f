"""FORGET is whole: words that were joined or written down by others, what arrives later, files and calls under way."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline.exchange import corrections, imports, joining, opt_outs, people, posts, tasks
from hotline.inbound import recordings
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from storage.query.sql import Page
from storage.records import Call, Correction, Note, Person, Post, Recording
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
