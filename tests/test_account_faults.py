"""When the account or our number is at fault at the carrier, everybody is told what to mend, and texts wait for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotline.cli import main
from hotline.console import accounts
from hotline.exchange import people, tasks
from hotline.exchange.tasks import silences
from hotline.line.account_faults import FAULTS, SENTENCES
from storage.records import Event, Message, Person, Post, Task
from storage.store import Store, open_store, where
from tests.harness.base import BEN, LUZ, ROSA
from tests.harness.town import CHEAP, PASSWORD, Browser, Town
from tests.test_checking import SETTINGS

REFUSED, REPORTED = (10001, 20005, 90010, 21212, 21606, 21659, 21660), (30002, 30034, 30032)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    with Town(tmp_path / "data", open_store(str(tmp_path / "data"))) as built:
        people.add(built.services, BEN, who="test", consent="test", name="Ben")
        people.add(built.services, LUZ, who="test", consent="test", name="Luz")
        yield built


def meet(town: Town, code: int) -> None:
    """From now on the carrier meets every text with this code, or reports it later."""
    town.post("faults", **{"refuse_code" if code in REFUSED else "fail_code": code})


def mend(town: Town) -> None:
    town.post("faults", refuse_code=0, fail_code=0)


def queued(town: Town, phone: str = BEN, words: str = "Meeting at six") -> Message:
    put = town.services.outbox.put(phone, words, purpose="notice")
    assert put
    return put


def now(store: Store, message: Message) -> Message:
    found = store.get(Message, message.id)
    assert found
    return found


def minutes(town: Town, number: int) -> None:
    """So many go by, with a sender at work."""
    for _ in range(number):
        town.clock.forward(minutes=1)
        town.settle()


@pytest.mark.parametrize("code", REFUSED + REPORTED)
def test_texts_wait_and_everybody_is_told_what_to_mend_until_it_is(town: Town, code: int) -> None:
    first, second = queued(town), queued(town, LUZ)
    meet(town, code)
    town.settle()
    minutes(town, 12)
    assert {now(town.services.store, text).status for text in (first, second)} == {"queued"}
    health = town.app.test_client().get("/healthz").json
    assert health
    assert (health["line"], health["queued"]) == ("down", 2)
    accounts.add(town.services, "vic", "viewer", PASSWORD)
    browser = Browser(town.app.test_client())
    browser.log_in("vic")
    assert f"({code})" in browser.page("/")
    for command in ("status", "check"):
        told = CliRunner().invoke(main, [command], env={**SETTINGS, "HOTLINE_STORE": town.config.store}).output
        assert f"({code}): {SENTENCES[FAULTS[code]]}" in told, command
    assert len(town.services.store.find(Event, where("did") == "no text can leave")) == 1
    mend(town)
    minutes(town, 14)
    assert [now(town.services.store, text).status for text in (first, second)] == ["delivered", "delivered"]
    assert town.app.test_client().get("/healthz").json == {
        "store": "ok", "line": "ok", "queued": 0, "oldest_queued_s": 0,
    }  # fmt: skip
    assert f"({code})" not in browser.page("/")


@pytest.mark.parametrize("code", [90010, 30034])
def test_meanwhile_one_text_is_tried_in_five_minutes_however_many_wait(town: Town, code: int) -> None:
    meet(town, code)
    queued(town)
    town.settle()
    for number in range(11):
        queued(town, f"+120255501{number + 30}")
    minutes(town, 20)
    tried = [one for one in town.services.store.each(Message) if one.error == str(code)]
    assert len(tried) == 2, "the first one steps aside for another"
    mend(town)
    minutes(town, 7)
    delivered = (where("direction") == "out") & (where("status") == "delivered")
    assert town.services.store.count(Message, delivered) >= 12 - len(tried)


def test_a_text_whose_sender_stays_wrong_fails_in_the_end_for_all_to_see(town: Town) -> None:
    text = queued(town)
    meet(town, 21606)
    for _ in range(60):
        town.clock.forward(hours=1)
        town.settle()
    assert (now(town.services.store, text).status, now(town.services.store, text).error) == (
        "failed", "gave up after 21606",
    )  # fmt: skip


@pytest.mark.parametrize("code", [30004, 30005, 30007])
def test_words_that_are_blocked_fail_at_once_and_the_next_helper_is_asked(town: Town, code: int) -> None:
    for phone in (BEN, LUZ):
        people.add(
            town.services, phone, who="test", consent="test", roles=("volunteer",), can=("food",), areas=("north",),
            language="en",
        )  # fmt: skip
    town.text(ROSA, "need groceries for 2, oak and 5th, today")
    [post] = town.services.store.find(Post)
    meet(town, code)
    tasks.forward(town.services, post.ref, [BEN], "test")
    town.settle()
    [sent] = town.services.store.find(Message, (where("phone") == BEN) & (where("purpose") == "task"))
    assert (sent.status, sent.error) == ("failed", str(code))
    mend(town)
    town.clock.forward(seconds=5)
    silences(town.services)
    town.settle()
    statuses = {task.phone: task.status for task in town.services.store.find(Task, where("ref") == post.ref)}
    assert statuses == {BEN: "silent", LUZ: "sent"}
    assert "text_failed" in town.services.store.find(Post)[0].flags
    health = town.app.test_client().get("/healthz").json
    assert health
    assert health["line"] == "ok"


def test_who_said_stop_to_the_carrier_has_opted_out_however_it_is_told(town: Town) -> None:
    meet(town, 21610)
    text = queued(town)
    town.settle()
    assert (now(town.services.store, text).status, now(town.services.store, text).error) == ("failed", "21610")
    ben = town.services.store.one(Person, where("phone") == BEN)
    assert ben
    assert (ben.opted_out, ben.opted_out_by) == (True, "carrier")
    town.post("faults", fail_code=0, refuse_code=21610)
    queued(town, LUZ)
    town.settle()
    luz = town.services.store.one(Person, where("phone") == LUZ)
    assert luz
    assert luz.opted_out
