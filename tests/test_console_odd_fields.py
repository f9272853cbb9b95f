"""Every form of the console, with every field that it reads overlong or odd: a sentence or a page, never a fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, ClassVar

import pytest
from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from hotline.console import long_work
from hotline.exchange import call_backs, shifts
from storage.records import Announcement, Message, Recording
from tests.harness.base import ANA, LUZ
from tests.harness.town import PASSWORD, ConsoleTown

ODD = (
    "word " * 1000, "9" * 5000, "-1", "99999999999999999999", "🙏" * 1300, "a\x00b", "²", "\u202eabc\u2028\u2029",
    "+1202555" + "9" * 3000, "9999-12-31", "0001-01-01", "25:99", "mon-fri 99-100", "%s{0}{x}\\<b>&\"'",
)  # fmt: skip
PLAIN: dict[str, Any] = {
    "phone": "(202) 555-0109", "name": "Eve", "words": "needs a tarp", "hours": "sat 9-12", "kind": "need",
    "urgency": "normal", "how_many": "2", "version": "1", "number": "0", "role": "viewer", "because": "helped",
    "password": PASSWORD, "old": PASSWORD, "new": "another three words", "street": "Elm", "area": "north",
    "question": "are you open", "language": "en", "monthly_cap": "3", "volunteer": "yes", "agreed": "yes",
    "categories": ["food"], "can": ["ride"], "areas": ["north"], "languages": ["en"], "other": LUZ, "why": "rude",
    "day": "2026-05-20", "begins": "14:30", "ends": "16:00", "weekdays": ["wed"], "when": "today", "place": "Elm 4",
    "code": "123456", "group": "volunteers", "how": "text",
}  # fmt: skip
"""What fields may hold; a field that is not here holds a word."""
APART = {"console.importing", "console.import_file", "console.logout"}


class Undone(Exception):
    """Ends a transaction, so that nothing of it stays."""


class AtOnce:
    """A thread whose work is done where it is started: it would wait for what is undone here."""

    def __init__(self, target: Callable[..., None], args: tuple[Any, ...] = (), **_: Any) -> None:
        self.start = lambda: target(*args)

    def join(self, seconds: float) -> None:
        """Nothing is left to wait for."""

    def is_alive(self) -> bool:
        return False


class Listening(ImmutableMultiDict[str, str]):
    """A form that remembers what was read of it."""

    read: ClassVar[set[str]] = set()

    def get(self, key: Any, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        self.read.add(key)
        return super().get(key, default, type) if type else super().get(key, default)

    def getlist(self, key: Any, type: Any = None) -> Any:
        self.read.add(key)
        return super().getlist(key, type) if type else super().getlist(key)

    def __getitem__(self, key: Any) -> Any:
        self.read.add(key)
        return super().__getitem__(key)

    def to_dict(self, flat: Any = True) -> Any:
        self.read.update(self.keys())
        return super().to_dict(flat)


def peopled(town: ConsoleTown) -> dict[str, str]:
    """A town in which every address of the console leads somewhere; what stands in the addresses."""
    store, now = town.services.store, town.services.now()
    need, ben = town.need(), town.volunteer()
    with store.transaction():
        shift = shifts.save(town.services, 0, "Ada", ANA, "mon-sun 0-24", (), "cli")
        owed = call_backs.owe(town.services, ANA, "asked_for_a_person")
        text = store.add(Message(direction="out", phone=ANA, body="x", status="failed", key="k", created_at=now))
        sound = store.add(Recording(sid="RE" + "a" * 32, status="kept", sound="", created_at=now))
        announced = store.add(Announcement(words={"en": "x"}, status="stopped", created_at=now))
    numbers = {"people": ben.id, "shifts": shift.id, "call-backs": owed.id, "texts": text.id, "recordings": sound.id}
    return {
        "ref": need.ref, "name": "dana", "token": "none", "key": "none",
        **{room: str(number) for room, number in {**numbers, "announcements": announced.id}.items()},
    }  # fmt: skip


def addresses(town: ConsoleTown, known: dict[str, str]) -> Iterator[str]:
    for rule in sorted(town.app.url_map.iter_rules(), key=str):
        if "POST" in (rule.methods or ()) and rule.endpoint.startswith("console.") and rule.endpoint not in APART:
            room = rule.rule.split("/")[1]
            for argument in rule.arguments:
                known[argument] = known[argument] if argument in known else known.get(room, "1")
            yield re.sub(r"<(?:int:)?(\w+)>", known.get(room) or r"{\1}", rule.rule).format_map(known)


def fields_of(town: ConsoleTown, send: Any, address: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What this form reads, as a plain form tells."""
    with monkeypatch.context() as patch:
        patch.setattr(Request, "parameter_storage_class", Listening)
        Listening.read = set()
        send(address, PLAIN)
    return Listening.read - {"csrf_token", "once", "back"}


def test_no_field_of_any_form_that_is_overlong_or_odd_ends_in_a_fault(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    known = peopled(town)
    browser = town.browser("ada")
    monkeypatch.setattr(Request, "max_form_memory_size", None)
    monkeypatch.setattr(long_work, "Thread", AtOnce)
    token, sent, codes = browser.tokens()["csrf_token"], 0, Counter[int]()

    signed_in = browser.client.get_cookie("hotline")
    assert signed_in

    def send(address: str, fields: dict[str, Any]) -> list[str]:
        """Sends a form and looks at the page that it leads to, and undoes what it did; what ended in a fault."""
        nonlocal sent
        sent += 1
        faults: list[str] = []
        browser.client.set_cookie("hotline", signed_in.value)  # the one that it gets is undone as well
        with suppress(Undone), town.services.store.transaction():
            form = {**fields, "csrf_token": token, "once": f"token {sent:08}"}
            answer = browser.client.post(address, data=form)
            codes[answer.status_code] += 1
            faults = [f"{address} {answer.status_code}"] if answer.status_code >= 500 else []
            if answer.location:
                page = browser.client.get(answer.location)
                faults += [f"{address} -> {answer.location}"] if page.status_code >= 500 else []
            raise Undone
        return faults

    found: dict[str, list[str]] = {}
    for address in addresses(town, known):
        names = fields_of(town, send, address, monkeypatch)
        for turn, odd in enumerate(ODD):
            tried = [dict.fromkeys((*PLAIN, *names), odd)]
            tried += [{**PLAIN, name: odd} for place, name in enumerate(sorted(names)) if (turn + place) % 3 == 0]
            for form in tried:
                for fault in send(address, form):
                    changed = [name for name in form if form.get(name) == odd]
                    found.setdefault(fault, []).append(f"{changed[:3]}={odd[:12]!r}")
    assert not found, "\n".join(f"{fault}: {about[:6]}" for fault, about in found.items())
    assert codes[302] > 300, codes
    assert "Traceback" not in caplog.text
