"""Calls of the hotline's own: when they are made, what stops them, and who is rung in turn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline.exchange import call_backs, opt_outs, people, relay, shifts, tasks
from hotline.inbound import call_ends, outgoing_calls
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput
from hotline.inbound.outgoing_calls import call_waiting
from hotline.inbound.spoken import Spoken
from hotline.line import LineDown, RefusedByCarrier, Unknown
from storage.records import Call, CallBack, Post
from storage.store import Store
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown
from tests.harness.volunteers import answer

SID = "CA" + "0123456789abcdef" * 2


class Phones:
    """A line that notes whom it rings, or fails."""

    def __init__(self, *faults: Exception) -> None:
        self.faults, self.rung = list(faults), list[str]()

    def place_call(self, to: str, url: str, status_callback: str = "", **options: Any) -> str:
        if self.faults:
            raise self.faults.pop(0)
        assert url.startswith("http")
        assert status_callback.startswith("http")
        assert options["detect_machines"]
        self.rung.append(to)
        return SID


@pytest.fixture
def town(tmp_path: Path, store: Store) -> ConsoleTown:
    made = ConsoleTown(tmp_path, store)
    made.volunteer()
    made.volunteer(LUZ, "Luz", reached_by="voice")
    post = made.need(phone=LUZ)
    tasks.forward(made.services, post.ref, [BEN], "coordinator:dana")
    answer(made.services, tasks.take, post.ref, BEN)
    return made


def owed(town: ConsoleTown) -> CallBack:
    [found] = town.services.store.find(CallBack)
    return found


def ring(town: ConsoleTown, phones: Phones) -> list[str]:
    call_waiting(town.services, phones)  # type: ignore[arg-type]
    return phones.rung


def test_somebody_reached_by_voice_is_called_once_with_their_news(town: ConsoleTown) -> None:
    phones = Phones()
    ring(town, phones)
    assert ring(town, phones) == [LUZ]
    assert (owed(town).status, owed(town).attempts) == ("calling", 1)


@pytest.mark.parametrize(("hours", "rings"), [(9.9, True), (10.1, False), (22.9, False), (23.1, True)])
def test_nobody_is_called_outside_the_hours_for_calls(town: ConsoleTown, hours: float, rings: bool) -> None:
    town.clock.forward(hours=hours)
    assert bool(ring(town, Phones())) == rings


def test_nobody_who_said_stop_is_called(town: ConsoleTown) -> None:
    opt_outs.opt_out(town.services, LUZ, "stop")
    assert ring(town, Phones()) == []
    assert owed(town).status == "open"


def test_a_line_that_is_down_costs_no_try(town: ConsoleTown) -> None:
    for _ in range(5):
        ring(town, Phones(LineDown("no")))
        town.clock.forward(minutes=2)
    assert (owed(town).status, owed(town).attempts) == ("waiting", 0)


@pytest.mark.parametrize("fault", [RefusedByCarrier(21211, "no such number"), Unknown("no answer"), None])
def test_after_three_tries_the_desk_has_to(town: ConsoleTown, fault: Exception | None) -> None:
    for tries in (1, 2, 3):
        ring(town, Phones(*([fault] if fault else [])))
        assert owed(town).attempts == tries
        town.clock.forward(minutes=call_backs.ANSWER_WITHIN_MINUTES)
        call_waiting(town.services, Phones(LineDown("no")))  # type: ignore[arg-type]
        town.clock.forward(minutes=31)
    assert owed(town).status == "open"
    assert ring(town, Phones()) == []


def test_a_call_that_may_have_been_made_is_not_made_again_at_once(town: ConsoleTown) -> None:
    ring(town, Phones(Unknown("no answer")))
    town.clock.forward(minutes=2)
    assert ring(town, Phones()) == []


def test_whoever_calls_in_first_needs_no_call(town: ConsoleTown) -> None:
    said = CallHandler(town.services).call(SID, LUZ)
    assert "Ben is helping" in " ".join(line for _, line in said.lines)
    assert ring(town, Phones()) == []
    assert owed(town).status == "done"


@pytest.mark.parametrize("key", ["1", "2", "hangs up"])
def test_words_that_wait_for_whoever_calls_in_are_offered_first_and_owed_until_they_are_heard(
    town: ConsoleTown, key: str
) -> None:
    [post] = town.services.store.find(Post)
    match = relay.pair(town.services, post.ref, BEN)
    assert match
    relay.send(town.services, match, people.by_phone(town.services, BEN), "on my way")
    board = CallHandler(town.services)
    said = board.call(SID, LUZ)
    assert heard(said).startswith("Hello. We have a message for you. To hear it, press 1.")
    if key.isdecimal():
        said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key=key))
        message = "A message from Ben: on my way " if key == "1" else ""
        assert heard(said).startswith(f"{message}Ben is helping.")
    owed = {one.prompt: one.status for one in town.services.store.find(CallBack)}
    after = {"1": ("done", "done"), "2": ("waiting", "done"), "hangs up": ("waiting", "waiting")}
    assert (owed["relayed"], owed["helper_found"]) == after[key]


def test_a_call_of_ours_tells_its_news_once(town: ConsoleTown) -> None:
    board = CallHandler(town.services)
    said = outgoing_calls.answered(board, SID, LUZ, "human")
    assert "Ben will help you. Your helper is Ben. To talk with them, press 1." in heard(said)
    for key in ("2", "1"):
        said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key=key))
    assert heard(said).startswith("To ask for help, press 1.")


@pytest.mark.parametrize("by", ["unknown", ""])
def test_where_nobody_knows_who_answered_nothing_private_is_said_before_a_key(town: ConsoleTown, by: str) -> None:
    ring(town, Phones())
    board = CallHandler(town.services)
    said = outgoing_calls.answered(board, SID, LUZ, by)
    assert "Ben" not in heard(said)
    assert "To hear the news, press 1." in heard(said)
    assert owed(town).status == "calling"
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="1"))
    assert "Ben will help you" in heard(said)
    call_ends.ended(town.services, SID, LUZ, "completed", 20, ours=True)
    [call] = town.services.store.find(Call)
    assert (owed(town).status, call.outcome) == ("done", "told")


def test_a_machine_that_was_not_recognised_hears_that_there_is_news_and_counts_as_a_try(town: ConsoleTown) -> None:
    ring(town, Phones())
    board = CallHandler(town.services)
    said = outgoing_calls.answered(board, SID, LUZ, "unknown")
    while not said.ends:
        said = board.call(SID, LUZ, turn=said.turn)
    assert heard(said) == "This is Oak Street Mutual Aid. We have news for you. Please call us back."
    call_ends.ended(town.services, SID, LUZ, "completed", 30, ours=True)
    assert (owed(town).status, owed(town).attempts) == ("waiting", 1)


def heard(said: Spoken) -> str:
    return " ".join(line for _, line in said.lines)


def test_those_on_shift_are_rung_in_turn_where_the_community_says_so(town: ConsoleTown) -> None:
    voice = town.services.community.voice.model_copy(update={"ring": "in_turn"})
    community = town.services.community.model_copy(update={"voice": voice})
    object.__setattr__(town.services, "config", town.config.model_copy(update={"community": community}))
    with town.services.store.transaction():
        for name, phone in (("Ana", ANA), ("Ben", BEN)):
            shifts.save(town.services, 0, name, phone, "mon-sun 0-24", (), "coordinator:dana")
    board = CallHandler(town.services)
    said = board.call(SID, ROSA)
    rung = [board.call(SID, ROSA, turn=said.turn, caught=CallInput(key="0"))]
    while rung[-1].dial:
        rung.append(board.call(SID, ROSA, turn=rung[-1].turn, caught=CallInput(rung="nobody")))
    assert [one.dial for one in rung] == [(ANA,), (BEN,), ()]
    assert rung[-1].hint == "words"
