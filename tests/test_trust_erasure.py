"""FORGET: nothing that says who it was stays in any table, whatever kinds of records there will be."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from hotline.background.worker import Background
from hotline.console import accounts
from hotline.exchange import opt_outs, shifts, tasks
from hotline.line.twilio import TwilioLine
from hotline.services import Services
from storage import records
from storage.query.sql import Page
from storage.records import (
    Call,
    CallBack,
    Coming,
    Correction,
    Event,
    Hours,
    LastMet,
    Message,
    MonthOfHours,
    NeighborInvite,
    Note,
    Parting,
    Person,
    Polled,
    Post,
    Recording,
    Relay,
    RoleHolder,
    Session,
    Shift,
    Task,
    Thanks,
    Upload,
)  # fmt: skip
from storage.store import Store, where
from tests.harness.town import CHEAP, ConsoleTown
from tests.harness.volunteers import answer

PHONE, OTHER = "+12025550177", "+12025550188"
SECRET = "Quillfeather"
THEIRS, FOR_THEM, HELPED, LINED_UP = "1007", "1015", "1023", "1031"
CALL = "CA" + "7" * 32
NOT_ABOUT_CALLERS = {
    "Coordinator", "SignIn", "Invitation", "Attempts", "Once", "Presence", "Announcement", "LineState", "Machine",
    "LearnedWord", "KeptAnswer", "Clearing", "Training", "Meeting", "FlyerPlace", "PosteringRound", "Poll", "Tally",
    "TeamRole", "Notice", "NoticeSound", "Digest",
}  # fmt: skip
"""Accounts and machinery; learned words, kept answers, meetings, places of flyers, polls, roles and notices are the
community's own, chosen by a coordinator; a training holds weights and refs, and the night after somebody was
forgotten makes another without their texts; a tally holds words of no phone."""
TRAIL = {"Event"}
"""Says who did what when, and never holds words or numbers: see below."""
STAY = {
    "id", "ref", "sid", "key", "call", "post", "who", "status", "direction", "outcome", "purpose", "language", "kind",
    "closed_because", "area", "when", "urgency", "channel", "lined_up", "asked_by", "answers", "announcement", "error",
    "mime", "categories", "reached_by", "joining", "prompt", "field", "recordings", "roles", "flags", "url", "guessed",
    "opted_out_words", "phone_hash", "acts", "hashes", "joined_from", "barred_by", "repeats", "readings",
    "day", "month", "confirmed_by", "board", "told_with", "poll",
}  # fmt: skip
"""Fields that hold no words of a caller."""

WHERE: dict[type[Any], list[dict[str, Any]]] = {
    Person: [{"phone": PHONE, "roles": ("volunteer",), "consent": "x", "joining": "approved"}],
    Post: [
        {"ref": THEIRS, "phone": PHONE, "helper": OTHER},
        {
            "ref": FOR_THEM,
            "phone": OTHER,
            "for_phone": PHONE,
            "name": "Ana",
            "place": "",
            "helper": "",
            "words": "my aunt (202) 555-0177 needs water",
            "evidence": (("202 555 0177", "for"),),
            "items": (),
        },
        {
            "ref": HELPED,
            "phone": OTHER,
            "name": "",
            "words": "",
            "place": "",
            "helper": PHONE,
            "for_phone": "",
            "for_whom": "",
            "evidence": (),
            "items": (),
            "status": "taken",
            "kind": "need",
        },
        {
            "ref": LINED_UP,
            "phone": OTHER,
            "name": "",
            "words": "",
            "place": "",
            "helper": "",
            "for_phone": "",
            "for_whom": "",
            "evidence": (),
            "items": (),
            "lined_up": (OTHER, PHONE),
        },
    ],
    Task: [{"ref": HELPED, "phone": PHONE, "status": "taken"}, {"ref": THEIRS, "phone": OTHER, "status": "passed"}],
    Message: [
        {"phone": PHONE, "sid": "SM1"},
        {"phone": OTHER, "post": THEIRS},
        {"phone": OTHER, "post": HELPED, "body": f"{SECRET} will help you."},
        {"phone": OTHER, "post": HELPED, "body": "Call 202-555-0177."},
        {"phone": OTHER, "post": HELPED, "body": "on my way", "purpose": "relay"},
        {"phone": OTHER, "post": FOR_THEM, "body": "my aunt 202 555 0177 needs water"},
    ],
    Call: [{"sid": CALL, "phone": PHONE}],
    Session: [{"key": PHONE}, {"key": CALL}],
    Recording: [{"phone": PHONE}, {"phone": "anonymous", "post": THEIRS}],
    Note: [{"post": THEIRS}],
    CallBack: [{"phone": PHONE}, {"phone": OTHER, "post": THEIRS}, {"phone": OTHER, "post": HELPED}],
    Relay: [{"resident": OTHER, "helper": PHONE, "ref": HELPED, "wrote": (PHONE,)}],
    LastMet: [{"ref": THEIRS}],
    Parting: [{"one": PHONE, "other": OTHER}, {"one": OTHER, "other": PHONE}],
    Shift: [{"phone": PHONE, "hours": "mon"}],
    Polled: [{"phone": PHONE}],
    RoleHolder: [{"phone": PHONE}],
    Correction: [{"post": THEIRS}],
    Upload: [{}],
    Coming: [{"phone": PHONE}],
    NeighborInvite: [
        {"phone": PHONE, "ref": "1", "inviter": OTHER, "phone_hash": "", "status": "sent"},
        {"phone": "", "ref": "2", "inviter": PHONE, "phone_hash": "", "status": "agreed"},
    ],
    Hours: [{"phone": PHONE}, {"phone": OTHER, "ref": THEIRS}],
    MonthOfHours: [{"phone": PHONE, "month": "2026-05"}],
    Thanks: [{"phone": PHONE, "helper": OTHER}, {"phone": OTHER, "helper": PHONE}],
}
"""For each kind of record where a caller leaves something, and how it belongs to them."""


@pytest.fixture
def services(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    return ConsoleTown(tmp_path, store).services


def every_kind() -> dict[str, type[Any]]:
    return {name: kind for name, kind in vars(records).items() if hasattr(kind, "table")}


def filled(kind: type[Any], given: dict[str, Any]) -> Any:
    """A record with something secret in every field that is not given and may hold words."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in STAY or field.name.endswith("_at") or field.name in ("found_by", "not_before", "not_after"):
            continue
        if isinstance(field.default, str):
            values[field.name] = SECRET
        elif field.default == ():
            values[field.name] = ((SECRET, SECRET),) if "tuple[tuple" in str(field.type) else (SECRET,)
        elif "dict" in str(field.type):
            values[field.name] = {"said": SECRET, "deep": {"phone": PHONE}}
    return kind(**{**values, **given})


def whole_store(services: Services) -> str:
    """Every row of every table, and what the lists are looked up by."""
    store, rows = services.store, list[str]()
    for table in store.engine.tables():
        rows += [f"{table}: {json.dumps(body)}" for _, body in store.rows(table).pages(None, Page())]
    rows += [f"list_items: {value.decode()}" for (value,) in store.engine.read("SELECT value FROM list_items")]
    return "\n".join(rows)


def left(services: Services) -> list[str]:
    marks = (SECRET.lower(), PHONE[1:], PHONE[-7:], "202 555 0177", "555-0177", "on my way", PHONE[:1:-1][:7])
    return [row for row in whole_store(services).splitlines() if any(mark in row.lower() for mark in marks)]


def test_every_kind_of_record_says_what_a_caller_leaves_in_it() -> None:
    assert {kind.__name__ for kind in WHERE} | NOT_ABOUT_CALLERS | TRAIL == set(every_kind())


def test_forget_leaves_nothing_in_any_kind_of_record(services: Services) -> None:
    with services.store.transaction():
        for kind, ways in WHERE.items():
            for given in ways:
                services.store.add(filled(kind, given))
    assert len(left(services)) > len(WHERE)
    opt_outs.forget(services, PHONE)
    assert not left(services), "\n".join(left(services))


def test_forget_keeps_the_sids_a_keyed_hash_and_the_needs_of_others(services: Services) -> None:
    with services.store.transaction():
        for kind, ways in WHERE.items():
            for given in ways:
                services.store.add(filled(kind, given))
    opt_outs.forget(services, PHONE)
    assert services.store.count(Message, where("sid") == "SM1") == 1
    assert services.store.count(Person, where("phone_hash") == services.phone_hash(PHONE)) == 1
    helped = services.store.one(Post, where("ref") == HELPED)
    assert helped is not None
    assert (helped.phone, helped.status, helped.helper) == (OTHER, "open", "")
    lined_up = services.store.one(Post, where("ref") == LINED_UP)
    assert lined_up is not None
    assert lined_up.lined_up == (OTHER,)


def test_whoever_is_on_the_way_hears_that_it_is_over_when_the_resident_is_forgotten(
    tmp_path: Path, store: Store
) -> None:
    town = ConsoleTown(tmp_path, store)
    need = town.need(phone=PHONE, place="oak and 5th")
    helper = town.volunteer(OTHER, name="Ben")
    tasks.forward(town.services, need.ref, [OTHER], "coordinator:dana")
    answer(town.services, tasks.take, need.ref, OTHER)
    opt_outs.forget(town.services, PHONE)
    told = town.services.store.find(Message, (where("phone") == helper.phone) & (where("status") == "queued"))
    assert any(need.ref in message.body for message in told)
    assert not any("oak" in message.body for message in told)
    town.services.store.close()


def test_the_trail_names_no_shift_by_the_name_of_its_person(services: Services) -> None:
    kept = shifts.save(services, 0, SECRET, PHONE, "mon-fri 9-17", (), "coordinator:dana")
    shifts.save(services, kept.id, SECRET, PHONE, "mon-fri 9-18", (), "coordinator:dana")
    shifts.remove(services, kept.id, "coordinator:dana")
    assert not any(SECRET in event.detail for event in services.store.find(Event))


def test_nothing_of_somebody_forgotten_remains_in_any_file_of_the_store(tmp_path: Path, store: Store) -> None:
    services = ConsoleTown(tmp_path, store).services
    background = Background(services, TwilioLine(services.config))
    with store.transaction():
        for kind, ways in WHERE.items():
            for given in ways:
                kept = store.add(filled(kind, given))
                store.put(kept)
    opt_outs.forget(services, PHONE)
    background.scrub()
    files = list(tmp_path.rglob("hotline.db*"))
    assert files or store.engine.place.startswith("postgresql:")
    for file in files:
        found = file.read_bytes()
        assert SECRET.encode() not in found, file
        assert PHONE[1:].encode() not in found, file
