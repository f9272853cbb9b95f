"""Consent is a yes: whoever has not agreed is texted by nobody, whichever part of the hotline wants to."""

from __future__ import annotations

import pytest

from hotline.exchange import imports, people, posts, tasks
from storage.records import CallBack, Message, Post
from storage.store import where
from tests.harness.base import ANA, BEN, ROSA
from tests.harness.town import ConsoleTown

ME = "coordinator:dana"
YES = (
    "yes", "Yes", "Y", "x", "X", "1", "true", "✓", "agreed", "opted in", "OPT-IN", "sí", "Sí", "acepta", "de acuerdo",
    "oui", "d'accord", "accepté", "wi", "dakò", "2026-01-12", "2026-01-12 10:31", "1/5/2026", "12.3.2026", "texted",
    "texted START", "called", "told coordinator:dana", "✓ yes", "✅", "✔️", "yes!", "Oui.", "si\u0301",
    "2026-01-12T10:31:05Z",
)  # fmt: skip
NO = (
    "refused", "N/A", "n/a", "no thanks", "no", "pending", "maybe", "?", "-", "unknown", "not yet", "declined", "none",
    "ask again", "yes but not now", "0", "false", "tbd", "withdrawn", "2026-13-45", "told dana", "told no", "12",
    "null", "2026-01-12 refused", "left message", "opted out", "never", "on file", "rechazado", "refusé",
    "pas encore", "poko", "texted STOP",
    "yes ❌", "❌ yes", "🚫 sí", "oui ✗", "wi ✖", "yes 👎", "☐ yes", "☐", "[ ] yes", "( ) sí", "☐ yes ☒ no", "✓✗",
    "~~yes~~", "y̶e̶s̶", "≠yes", "¬si", "!yes", "＝yes", "－oui", "yes？", "yes؟", "<s>yes</s>", "yes→no", "yes/no", "-y",
    "told coordinator:refused", "told coordinator:no one", "2024-01-01 - 2024-02-02", "2024-01-01 2024-06-01",
    "2024-01-01 -", "2024-01-01 ✗", "n\u200bo",
)  # fmt: skip


@pytest.fixture
def town(town: ConsoleTown) -> ConsoleTown:
    town.volunteer()
    return town


def left(town: ConsoleTown, phone: str) -> list[Message]:
    sent = town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))
    return [one for one in sent if one.key and one.status != "failed"]


def test_only_a_known_yes_or_a_date_is_consent_in_an_import(town: ConsoleTown) -> None:
    cells = [(f"+1202555{number:04d}", cell) for number, cell in enumerate((*YES, *NO), start=200)]
    table = "phone,name,consent\n" + "".join(f'{phone},Uma,"{cell}"\n' for phone, cell in cells)
    imports.keep(town.services, imports.read(town.services, table.encode()), ME)
    agreed = {cell for phone, cell in cells if people.by_phone(town.services, phone).consent}
    assert agreed == set(YES)


def test_consent_goes_out_and_comes_in_again_as_it_was(town: ConsoleTown) -> None:
    town.hears(ROSA, "need food at oak and 5th")
    people.add(town.services, ANA, who=ME, consent=f"told {ME}", name="Ana")
    before = {phone: people.by_phone(town.services, phone).consent for phone in (ROSA, ANA)}
    table = "".join(imports.exported(town.services))
    sheet = imports.read(town.services, table.encode())
    given = {row.phone: row.given.get("consent", "") for row in sheet.good}
    assert {phone: given[phone] for phone in before} == {phone: f"imported: {said}" for phone, said in before.items()}


@pytest.mark.parametrize(
    ("header", "cells", "agrees"),
    [
        ("consent,agreed to texts", "yes,no", False),
        ("agreed to texts,consent", "yes,refused", False),
        ("acepta,opt in", "no,yes", False),
        ("consent,opt in", "yes,", False),
        ("consent,opt in", ",yes", False),
        ("consent,opt in", "yes,2026-01-12", True),
        ("consent,color", "yes,no", True),
    ],
)
def test_every_column_that_tells_of_consent_has_to_say_yes(
    town: ConsoleTown, header: str, cells: str, agrees: bool
) -> None:
    sheet = imports.read(town.services, f"phone,{header}\n{ANA},{cells}\n".encode())
    imports.keep(town.services, sheet, ME)
    assert bool(people.by_phone(town.services, ANA).consent) is agrees


@pytest.mark.parametrize("second", ["no", "refused", "ya no"])
def test_a_phone_that_agrees_in_one_row_and_refuses_in_another_is_not_taken(town: ConsoleTown, second: str) -> None:
    table = f"phone,name,consent\n{BEN},Ben,yes\n{ROSA},Rosa,yes\n{BEN},Ben,{second}\n{ROSA},Rosa,yes\n"
    sheet = imports.read(town.services, table.encode())
    faults = [row.fault and row.fault.name for row in sheet.rows]
    assert faults == ["disagrees", None, "twice", "twice"]


def test_one_column_of_several_that_says_stop_is_enough(town: ConsoleTown) -> None:
    sheet = imports.read(town.services, f"phone,stop,opted out,consent\n{ANA},no,yes,yes\n".encode())
    imports.keep(town.services, sheet, ME)
    assert people.by_phone(town.services, ANA).opted_out


def filed_by_desk(town: ConsoleTown) -> Post:
    desk = town.browser("dana")
    desk.send("/new", kind="need", phone=ROSA, name="Rosa", words="needs groceries at oak and 5th", categories="food")
    [post] = town.services.store.find(Post)
    return post


def test_a_need_that_the_desk_files_for_a_caller_texts_nobody_without_consent(town: ConsoleTown) -> None:
    post = filed_by_desk(town)
    tasks.forward(town.services, post.ref, [BEN], ME)
    for words in ("TAKE", "i am at the door", "DROP", "TAKE", "DONE"):
        town.hears(BEN, f"{words} {post.ref}")
    posts.close(town.services, post.ref, "helped", ME)
    assert left(town, ROSA) == []
    kept = town.services.store.find(Message, where("phone") == ROSA)
    assert {one.error for one in kept} == {"no_consent"}
    owed = town.services.store.find(CallBack, where("phone") == ROSA)
    assert any("Ben will help you" in one.words for one in owed)


def test_from_their_own_first_text_on_they_hear_what_happens(town: ConsoleTown) -> None:
    post = filed_by_desk(town)
    town.hears(ROSA, f"{post.ref} thank you for calling")
    tasks.forward(town.services, post.ref, [BEN], ME)
    town.hears(BEN, "TAKE")
    assert any("Ben will help you" in one.body for one in left(town, ROSA))


@pytest.mark.parametrize("purpose", ["notice", "task", "relay", "desk", "announcement"])
def test_the_outbox_itself_asks_for_consent(town: ConsoleTown, purpose: str) -> None:
    people.add(town.services, ANA, who=ME, name="Ana")
    assert town.services.outbox.put(ANA, "Hello", purpose=purpose) is None
    assert left(town, ANA) == []
    assert town.services.store.count(CallBack, where("phone") == ANA) == 1


@pytest.mark.parametrize(
    "words",
    ["Stop. Who gave you my number?", "STOP\n\nSent from my iPhone", "stop 😡", "🛑 basta", "Stop! Is it free?"],
)
def test_a_stop_with_a_question_a_picture_or_a_signature_beside_it_is_obeyed(town: ConsoleTown, words: str) -> None:
    town.hears(BEN, words)
    assert people.by_phone(town.services, BEN).opted_out


@pytest.mark.parametrize(
    "words", ["stop texting so late", "déjenme en paz esta noche", "pa ekri m leswa", "stop texting me at 6am"]
)
def test_a_wish_for_rest_at_some_hour_is_asked_about_and_is_no_stop(town: ConsoleTown, words: str) -> None:
    [asked] = town.hears(BEN, words)
    assert "No more texts at all?" in asked
    assert not people.by_phone(town.services, BEN).opted_out
