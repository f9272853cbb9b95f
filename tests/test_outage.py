"""The uplink dies for an hour: 2,000 texts wait here, 500 arrive at the carrier, and nothing is lost or said twice."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.background.missed_messages import CatchUp
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.text_handler import TextHandler
from hotline.line.twilio import TwilioLine
from hotline.outbox import health
from storage.records import Message
from storage.store import Store, where
from tests.harness.town import Town

FULL, FIFTH = 100, 20
TORTURE = os.environ.get("HOTLINE_TORTURE") == "1"


@pytest.fixture
def neighbors(where_kept: str) -> list[str]:
    """Twenty texts wait for each; a server of its own process gets a fifth of the story, to keep the run short."""
    many = FIFTH if where_kept.startswith("postgresql://") and not TORTURE else FULL
    return [f"+1202555{1000 + number}" for number in range(many)]


@pytest.fixture
def in_need(neighbors: list[str]) -> list[str]:
    """Those who text while nobody hears them."""
    return [f"+1202555{3000 + number}" for number in range(5 * len(neighbors))]


@pytest.fixture
def town(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path, store) as built:
        yield built


def test_an_hour_without_the_uplink_loses_nothing_and_says_nothing_twice(
    town: Town, neighbors: list[str], in_need: list[str]
) -> None:
    services, clock = town.services, town.clock
    line = TwilioLine(town.config)
    catch_up = CatchUp(services.store, line, clock, TextHandler(services).text, CallHandler(services).missed)
    catch_up.when_due()
    town.post("faults", refuse=-1, uplink_down=True)

    queue_twenty_each(town, neighbors)
    for minute in range(60):
        clock.forward(minutes=1)
        services.outbox.pump()
        catch_up.when_due()
        for phone in in_need[minute::60]:
            town.carrier.text(phone, "need water for 2, oak and 5th, today")
    told = health(services.store, clock)
    assert told["line"] == "down"
    assert told["queued"] == 20 * len(neighbors)
    assert told["oldest_queued_s"] == 3600

    town.http.delete(f"{town.api_url}/simulator/faults", timeout=10)
    seconds = drain(town, catch_up)
    line.close()

    sent = sent_by_phone(town)
    expected = ["reply", *(f"notice {n}" for n in range(4)), *(f"announcement {n}" for n in range(15))]
    assert all(sent[phone] == expected for phone in neighbors)
    out = services.store.find(Message, where("direction") == "out")
    assert {message.status for message in out} == {"delivered"}
    assert len(out) == sum(map(len, sent.values()))
    heard = services.store.find(Message, where("direction") == "in")
    assert sorted(message.phone for message in heard) == in_need
    assert all("Sorry" in sent[phone][0] and len(set(sent[phone])) == len(sent[phone]) for phone in in_need)
    assert seconds[0] <= 10
    everything = [message.body for message in reversed(town.carrier.texts.list.newest_first())]
    replies = everything[: everything.index("announcement 0")].count("reply")
    assert replies == len(neighbors) - 1, (
        "the one in hand when the line died is asked about as long as its list may lag"
    )


def queue_twenty_each(town: Town, neighbors: list[str]) -> None:
    """Announcements first, so that only their priority lets the others overtake them."""
    outbox = town.services.outbox
    with town.services.store.transaction():
        for phone in neighbors:
            for number in range(15):
                outbox.put(phone, f"announcement {number}", purpose="announcement", priority=2)
            for number in range(4):
                outbox.put(phone, f"notice {number}", purpose="notice", priority=1)
            outbox.put(phone, "reply", purpose="answer", priority=0)


def drain(town: Town, catch_up: CatchUp) -> list[int]:
    """Second by second until nothing waits; the seconds after the line's return in which something left."""
    seconds: list[int] = []
    second = 0
    while health(town.services.store, town.clock)["queued"] or not seconds:
        town.clock.forward(seconds=1)
        second += 1
        if town.services.outbox.pump():
            seconds.append(second)
        catch_up.when_due()
        assert second < 1000
    town.carrier.deliver()
    return seconds


def sent_by_phone(town: Town) -> dict[str, list[str]]:
    found = defaultdict(list)
    for message in reversed(town.carrier.texts.list.newest_first()):
        if message.direction != "inbound":
            found[message.to].append(message.body)
    return found
