"""What waits, since when, and how line and clock are: at /healthz, in `hotline status` and on every page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from hotline.base.clock import stamp
from hotline.cli import main
from hotline.console import accounts
from hotline.line import machines
from hotline.line.machines import go_down
from storage.store import Store
from tests.harness.base import BEN
from tests.harness.town import CHEAP, ConsoleTown

ALARM = 'class="notice alarm" role="status"'


@pytest.fixture
def town(where_kept: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    town = ConsoleTown(where_kept, store)
    town.staff()
    return town


def queued(town: ConsoleTown, minutes_ago: int) -> str:
    """A text that has waited so long; when it was queued."""
    at = town.services.now()
    assert town.services.outbox.put(BEN, "Meeting at six", purpose="notice")
    town.clock.forward(minutes=minutes_ago)
    return at


def status(town: ConsoleTown) -> list[str]:
    ran = CliRunner().invoke(main, ["status"], env={"HOTLINE_STORE": town.config.store})
    assert ran.exit_code == 0
    return ran.output.splitlines()


def test_while_all_is_well_nothing_is_said(town: ConsoleTown) -> None:
    queued(town, minutes_ago=4)
    assert ALARM not in town.browser("vic").page("/")
    assert status(town)[0] == "store ok, line ok"


def test_a_line_that_is_down_is_told_with_what_waits_and_since_when(town: ConsoleTown) -> None:
    at = queued(town, minutes_ago=10)
    go_down(town.services.store, town.line.machine, town.clock.now(), "the carrier refuses connections")
    town.clock.forward(minutes=5)
    health = town.app.test_client().get("/healthz").json
    assert health == {"store": "ok", "line": "down", "queued": 1, "oldest_queued_s": 900}
    page = town.browser("vic").page("/")
    assert "The line to the phones is down since 10:10. One text waits" in page
    line, waits = status(town)
    assert line == "store ok, line down since 2026-05-14T14:10:00.000Z: the carrier refuses connections"
    assert waits.startswith("1 text waits, the oldest for")
    assert waits.endswith(f"s (since {at})")


def test_texts_that_nobody_sends_although_the_line_works_are_told(town: ConsoleTown) -> None:
    queued(town, minutes_ago=6)
    assert "Texts have waited to leave since 10:00, although the line works" in town.browser("vic").page("/")


def test_a_text_for_later_waits_without_alarm(town: ConsoleTown) -> None:
    assert town.services.outbox.put(BEN, "Good morning", purpose="notice", not_before=town.services.now(hours=9))
    town.clock.forward(hours=1)
    assert ALARM not in town.browser("vic").page("/")


def test_a_clock_that_jumped_is_told(town: ConsoleTown) -> None:
    with town.services.store.transaction():
        here = machines.of(town.services.store, town.line.machine)
        note = "the machine's clock jumped by 1440 minutes"
        machines.keep(town.services.store, replace(here, clock_note=note, seen_at=town.services.now()))
    assert "clock has jumped" in town.browser("vic").page("/")
    here = machines.of(town.services.store, town.line.machine)
    machines.keep(town.services.store, replace(here, seen_at=stamp(datetime.now(UTC))))
    assert status(town)[-1] == f"{machines.called(here)}: the machine's clock jumped by 1440 minutes"
