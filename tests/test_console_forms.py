"""A form that cannot be taken comes back as it was typed; what goes wrong is said in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.exchange import opt_outs
from storage.records import Message, Person, Post, Shift
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

FORMS: dict[str, tuple[dict[str, Any], str, tuple[str, ...]]] = {
    "/new": (
        {"words": "needs a tarp", "place": "Elm 4", "how_many": "two", "urgency": "urgent", "categories": ["tools"],
         "kind": "need", "phone": "", "area": "hill", "when": "today"},
        "For how many people?",
        (">needs a tarp<", 'value="Elm 4"', 'value="two"', 'value="urgent" selected', 'value="tools" checked',
         'value="hill" selected', 'value="today" selected'),
    ),
    "/people/new": (
        {"phone": "12", "name": "Ana Ruiz", "hours": "sat,sun", "can": ["ride"], "volunteer": "yes", "agreed": "yes"},
        "is not a phone number",
        ('value="12"', 'value="Ana Ruiz"', 'value="sat,sun"', 'value="ride" checked', 'name="volunteer" value="yes" '
         "checked", 'name="agreed" value="yes" checked'),
    ),
    "/people/{ben}/edit": (
        {"name": "Benito", "hours": "whenever", "monthly_cap": "3", "can": ["food"], "notes": "has a van", "seen": ""},
        "are no hours",
        ('value="Benito"', 'value="whenever"', 'value="3"', 'value="food" checked', ">has a van<"),
    ),
    "/shifts": (
        {"number": "0", "name": "Ada", "phone": BEN, "hours": "at night", "languages": ["es"]},
        "are no hours",
        ('value="Ada"', f'value="{BEN}"', 'value="at night"', 'value="es" checked'),
    ),
    "/team/invite": ({"name": "x" * 20, "role": "owner"}, "There is no such role", (f'value="{"x" * 20}"',)),
}  # fmt: skip


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_form_that_cannot_be_taken_comes_back_as_it_was_typed(town: ConsoleTown, address: str, language: str) -> None:
    ben = town.volunteer()
    before = [town.services.store.count(kind) for kind in (Person, Post, Shift)]
    browser = town.browser("ada")
    browser.send("/language", language=language)
    fields, reason, kept = FORMS[address]
    answer = browser.send(address.format(ben=ben.id), **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert (reason in page) == (language == "en")
    for part in kept:
        assert part in page, part
    assert [town.services.store.count(kind) for kind in (Person, Post, Shift)] == before


def test_a_correction_that_cannot_be_read_comes_back_as_it_was_typed(town: ConsoleTown) -> None:
    need = town.need()
    form: dict[str, Any] = {
        "version": need.version,
        "kind": "need",
        "urgency": "normal",
        "place": "Elm 9",
        "how_many": "a few",
    }
    page = town.browser("dana").send(f"/posts/{need.ref}/correct", **form).get_data(as_text=True)
    assert 'value="Elm 9"' in page
    assert 'value="a few"' in page
    assert "For how many people?" in page


def test_a_text_to_somebody_who_has_just_sent_stop_is_not_lost(town: ConsoleTown) -> None:
    need, ben = town.need(), town.volunteer()
    browser = town.browser("dana")
    for phone, address in ((ROSA, f"/posts/{need.ref}/write"), (BEN, f"/people/{ben.id}/write")):
        opt_outs.opt_out(town.services, phone, "stop")
        page = browser.send(address, words="a long answer").get_data(as_text=True)
        assert "They sent STOP" in page
        assert ">a long answer<" in page
    assert town.services.store.count(Message, where("purpose") == "desk") == 0


def test_the_language_can_be_changed_where_a_form_came_back(town: ConsoleTown) -> None:
    browser = town.browser("dana")
    for sent, page in (
        ("/posts/1007/correct", "/posts/1007"),
        ("/new", "/new"),
        ("/announcements/look", "/announcements"),
    ):
        form = {**browser.tokens(), "language": "es"}
        answer = browser.client.post("/language", data=form, headers={"Referer": f"http://localhost{sent}"})
        assert answer.location == page


@pytest.mark.parametrize(("method", "path", "code"), [
    ("GET", "/nothing-here", 404), ("GET", "/posts/1", 404), ("GET", "/people/1/edit", 405), ("POST", "/print", 405),
    ("GET", "/people/99999999999999999999", 404),
])  # fmt: skip
def test_an_address_without_a_page_says_so_in_the_reader_s_language(
    town: ConsoleTown, method: str, path: str, code: int
) -> None:
    browser = town.browser("ada")
    browser.send("/language", language="es")
    answer = browser.client.open(path, method=method, data=browser.tokens() if method == "POST" else None)
    assert answer.status_code == code
    assert "Aquí no hay nada" in answer.get_data(as_text=True)
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_fault_of_ours_is_a_sentence_and_never_a_traceback(
    town: ConsoleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotline.console import finding

    browser = town.browser("ada")
    monkeypatch.setattr(finding, "counts", lambda _: 1 / 0)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)


def test_programs_at_the_doors_get_bare_answers(town: ConsoleTown) -> None:
    answer = town.browser().get("/twilio/nothing")
    assert (answer.status_code, answer.get_data()) == (404, b"")
