"""The pages of polls: written with what it takes in sight, put once, watched, exported."""

from __future__ import annotations

import csv
import io

from hotline.exchange import people
from storage.records import Message, Poll
from storage.store import where
from tests.harness.base import BEN, ROSA
from tests.harness.town import ConsoleTown

FORM = {
    "title": "Meeting day", "group": "everyone", "area": "", "language": "", "calls": "on", "kind_1": "choice",
    "words_1_en": "Which day suits you?", "options_1_en": "Monday\r\nSaturday\r\n",
    "words_1_es": "¿Qué día le conviene?", "options_1_es": "lunes\r\nsábado",
    "kind_2": "words", "words_2_en": "What do you miss?", "kind_3": "choice",
}  # fmt: skip


def neighbors(town: ConsoleTown) -> None:
    for phone, language in ((ROSA, "es"), (BEN, "en")):
        people.add(town.services, phone, who="test", consent="test", name="Ben", language=language)


def test_a_poll_is_written_counted_put_once_and_its_answers_are_seen(town: ConsoleTown) -> None:
    neighbors(town)
    dana = town.browser("dana")
    dana.send("/polls/save", on="/polls/new", **FORM)
    (poll,) = town.services.store.find(Poll)
    page = dana.page(f"/polls/{poll.ref}")
    assert "2 people" in page
    assert "¿Qué día le conviene? A lunes, B sábado" in page
    tokens = dana.tokens(f"/polls/{poll.ref}")
    for _ in range(2):
        dana.client.post(f"/polls/{poll.ref}/put", data=tokens)
    assert town.services.store.count(Message, where("purpose") == "poll") == 2
    assert town.hears(ROSA, f"{poll.ref} sábado")
    town.hears(BEN, f"{poll.ref} A"), town.hears(BEN, f"{poll.ref} <b>trees</b>")
    page = dana.page(f"/polls/{poll.ref}")
    assert "2 of 2 have answered" in page
    assert "“&lt;b&gt;trees&lt;/b&gt;”" in page


def test_the_table_of_answers_runs_nothing(town: ConsoleTown) -> None:
    neighbors(town)
    dana = town.browser("dana")
    dana.send("/polls/save", on="/polls/new", **FORM)
    (poll,) = town.services.store.find(Poll)
    dana.send(f"/polls/{poll.ref}/put", on=f"/polls/{poll.ref}")
    town.hears(BEN, f"{poll.ref} A"), town.hears(BEN, f"{poll.ref} =cmd|calc!A1 please")
    rows = list(csv.DictReader(io.StringIO(dana.page(f"/polls/{poll.ref}/answers"))))
    assert [(row["question"], row["answer"], row["phone"]) for row in rows] == [
        ("Which day suits you?", "Monday", BEN), ("What do you miss?", "other", BEN),
    ]  # fmt: skip
    assert not rows[1]["words"].startswith("=")


def test_a_draft_with_a_fault_comes_back_with_what_was_typed(town: ConsoleTown) -> None:
    page = town.browser("dana").send(
        "/polls/save", on="/polls/new", **{**FORM, "options_1_en": "Monday", "options_1_es": ""}
    )
    text = page.get_data(as_text=True)
    assert "needs two to six options" in text
    assert "¿Qué día le conviene?" in text
    assert town.services.store.count(Poll) == 0


def test_a_draft_is_tried_on_one_phone_changed_and_closed_when_it_is_over(town: ConsoleTown) -> None:
    neighbors(town)
    dana = town.browser("dana")
    dana.send("/polls/save", on="/polls/new", **FORM)
    (poll,) = town.services.store.find(Poll)
    dana.send(f"/polls/{poll.ref}/try", on=f"/polls/{poll.ref}", phone=BEN)
    assert [text.phone for text in town.services.store.find(Message, where("purpose") == "poll")] == [BEN]
    dana.send(
        "/polls/save", on=f"/polls/{poll.ref}/change", **{**FORM, "ref": poll.ref, "words_2_en": "Anything else?"}
    )
    assert "Anything else?" in dana.page(f"/polls/{poll.ref}")
    for deed in ("put", "stop", "close", "tell"):
        dana.send(f"/polls/{poll.ref}/{deed}", on=f"/polls/{poll.ref}")
    assert "closed" in dana.page("/polls")
    assert dana.get(f"/polls/{poll.ref}/dance").status_code in (404, 405)
    assert dana.get("/polls/1234").status_code == 404
