"""The voice line at its edges: odd callers, odd keys, half calls, limits, recordings that come late or never."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from twilio.request_validator import RequestValidator

from hotline.background.worker import Background
from hotline.console import accounts, conversation
from hotline.exchange import call_limits, people, shifts, tasks
from hotline.inbound import call_ends, recordings
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from hotline.inbound.recordings import fetch_waiting
from hotline.inbound.spoken import Spoken
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText, LineDown, RefusedByCarrier, Sound, Throttled, Unknown
from hotline.line.machines import go_down, go_up
from storage.records import Call, CallBack, Message, Post, Recording, Task
from storage.store import Store, where
from tests.harness.base import ACCOUNT, BEN, LUZ, NUMBER, ROOT, ROSA, TOKEN
from tests.harness.town import CHEAP, ConsoleTown, Town
from tests.harness.volunteers import answer

SID, OTHER = "CA" + "0123456789abcdef" * 2, "CA" + "fedcba9876543210" * 2
RECORDED = IncomingRecording("RE" + "0" * 32, "https://api.twilio.com/somewhere", 4)


@pytest.fixture
def town(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> ConsoleTown:
    monkeypatch.setattr(accounts, "_hasher", CHEAP)
    return ConsoleTown(tmp_path, store)


@pytest.fixture
def board(town: ConsoleTown) -> CallHandler:
    return CallHandler(town.services)


def words_of(said: Spoken) -> str:
    return " ".join(line for _, line in said.lines)


def press(board: CallHandler, *keys: str, phone: str = LUZ, sid: str = SID) -> Spoken:
    """A call that is answered and hears these keys, one after the other."""
    said = board.call(sid, phone)
    for key in keys:
        said = board.call(sid, phone, turn=said.turn, caught=CallInput(key=key))
    return said


def call_of(town: ConsoleTown, sid: str = SID) -> Call:
    found = town.services.store.one(Call, where("sid") == sid)
    assert found
    return found


def owed(town: ConsoleTown) -> list[str]:
    return [back.words for back in town.services.store.find(CallBack) if back.status == "open"]


# --- odd keys, odd callers ---


@pytest.mark.parametrize("key", ["7", "#", "9" * 60, "A", "١", "²", "**"])
def test_keys_that_were_not_offered_are_forgiven_twice_then_words_are_recorded(board: CallHandler, key: str) -> None:
    said = press(board, "1")
    for _ in range(2):
        said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key=key))
        assert said.hint == "choice"
    assert board.call(SID, LUZ, turn=said.turn, caught=CallInput(key=key)).hint == "words"


def test_a_silent_phone_reaches_the_recorder_and_then_the_end(board: CallHandler, town: ConsoleTown) -> None:
    said, heard = press(board), []
    while not said.ends:
        heard.append(said.hint)
        said = board.call(SID, LUZ, turn=said.turn)
    assert heard == ["choice", "choice", "words", "words"]
    assert owed(town) == ["said_nothing"]


@pytest.mark.parametrize("caller", ["anonymous", "+266696687", "client:x", "sip:y@example.org", "12345", ""])
def test_a_caller_without_a_number_posts_and_gets_a_ref(board: CallHandler, town: ConsoleTown, caller: str) -> None:
    said = press(board, "1", "1", "2", phone=caller)
    said = board.call(SID, caller, turn=said.turn, caught=CallInput(recording=RECORDED))
    said = board.call(SID, caller, turn=said.turn, caught=CallInput(key="1"))
    said = board.call(SID, caller, turn=said.turn, caught=CallInput(key="1"))
    [post] = town.services.store.find(Post)
    assert said.ends
    assert ", ".join(post.ref) in words_of(said)
    assert (post.phone, post.categories, owed(town)) == ("", ("water",), [])
    assert "Call us with this number for news." in words_of(said)
    assert "stays hidden" not in words_of(said)
    asked = press(board, "1", "3", post.ref, phone="anonymous", sid=OTHER)
    assert "we have it" in words_of(asked)


@pytest.mark.parametrize("texted", [True, False])
def test_whether_a_phone_gets_texts_is_asked_unless_texts_have_come_from_it(
    board: CallHandler, town: ConsoleTown, texted: bool
) -> None:
    if texted:
        TextHandler(town.services).text(IncomingText("SM" + "0" * 32, LUZ, "hello", NUMBER))
    said = press(board, *([] if texted else ["1"]), "4")
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    assert ("Can this phone get text messages?" in words_of(said)) != texted


def test_a_person_is_one_key_away_everywhere_also_while_recording(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1", "1", "1")
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="0", recording=RECORDED))
    [post] = town.services.store.find(Post)
    assert post.recordings == (RECORDED.sid,)
    assert owed(town) == ["asked_for_a_person"]
    assert said.hint == "words"


def test_what_was_said_after_asking_for_a_person_stands_beside_the_call_to_make(
    board: CallHandler, town: ConsoleTown
) -> None:
    said = press(board, "1", "0")
    board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    [post], [back] = town.services.store.find(Post), town.services.store.find(CallBack)
    assert (back.words, back.post) == ("asked_for_a_person", post.ref)


def test_a_key_before_the_tone_only_brings_the_tone(board: CallHandler) -> None:
    said = press(board, "1", "1", "1")
    assert said.hint == "words"
    tone = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="5"))
    assert (tone.lines, tone.hint) == ((), "words")


def test_star_says_all_of_it_again_slower(board: CallHandler) -> None:
    said = press(board, "1")
    again = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="*"))
    assert (again.lines, again.hint, again.slower, said.slower) == (said.lines, said.hint, True, False)


def test_whoever_asked_for_slower_hears_the_rest_of_the_call_slower(board: CallHandler) -> None:
    said = press(board, "1", "*", "1")
    assert ("What do you need?" in words_of(said), said.slower) == (True, True)


def test_star_after_a_slip_says_the_question_again_without_the_apology(board: CallHandler) -> None:
    said = press(board, "1")
    slipped = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="7"))
    again = board.call(SID, LUZ, turn=slipped.turn, caught=CallInput(key="*"))
    assert again.lines == slipped.lines[1:]
    assert board.call(SID, LUZ, turn=again.turn, caught=CallInput(key="*")).lines == again.lines


@pytest.mark.parametrize(
    ("words", "heard"), [("yes please", "request is number"), ("no it is wrong", "want to change")]
)
def test_what_is_read_back_is_settled_by_a_spoken_yes_or_no(board: CallHandler, words: str, heard: str) -> None:
    said = press(board, "1", "1", "1")
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="1"))
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(words=words, confidence=0.9))
    assert heard in words_of(said)


def test_a_task_is_taken_by_a_spoken_yes_and_its_condition_travels_along(board: CallHandler, town: ConsoleTown) -> None:
    town.volunteer(reached_by="voice")
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], "coordinator:dana")
    said = board.call(SID, BEN)
    board.call(SID, BEN, turn=said.turn, caught=CallInput(words="yes but only after five", confidence=0.9))
    [task] = town.services.store.find(Task)
    assert (task.status, task.note) == ("taken", "but only after five")


def test_nobody_is_owed_a_call_who_shows_no_number(board: CallHandler, town: ConsoleTown) -> None:
    assert "We will call you back" not in words_of(press(board, "1", "0", phone="anonymous"))
    assert owed(town) == []


def test_a_caller_whose_number_is_hidden_is_asked_for_it_with_the_words(board: CallHandler) -> None:
    assert "We cannot see your number" in words_of(press(board, "1", "4", "1", phone="anonymous"))
    assert "We cannot see your number" not in words_of(press(board, "1", "4", "1", sid=OTHER))


def test_words_that_are_not_sure_are_asked_once_then_keys(board: CallHandler) -> None:
    said = press(board, "1")
    first = board.call(SID, LUZ, turn=said.turn, caught=CallInput(words="food", confidence=0.2))
    second = board.call(SID, LUZ, turn=first.turn, caught=CallInput(words="food", confidence=0.2))
    assert (first.keys_only, second.keys_only) == (False, True)
    assert "Say it once more" in words_of(first)
    assert "Say it once more" not in words_of(second)


@pytest.mark.parametrize(
    ("words", "hears"),
    [
        ("one", "What do you need?"), ("two", "What can you offer?"), ("help", "What do you need?"),
        ("I want to help", "What can you offer?"), ("what about my request", "the number of your request"),
        ("leave a message", "tell us what you want"), ("operator", "Nobody can take your call"),
        ("let me talk to someone", "Nobody can take your call"), ("say that again", "To ask for help, press 1."),
        ("food for one person", "say where you are"), ("quiero ayudar", "What can you offer?"),
    ],
)  # fmt: skip
def test_what_the_keys_do_can_be_said(board: CallHandler, words: str, hears: str) -> None:
    said = board.call(SID, LUZ, turn=press(board, "1").turn, caught=CallInput(words=words, confidence=0.9))
    assert hears in words_of(said)
    assert "did not understand" not in words_of(said)


@pytest.mark.parametrize(("words", "hears"), [("something else", "say what you need"), ("one", "say where you are")])
def test_a_choice_among_things_can_be_said(board: CallHandler, words: str, hears: str) -> None:
    said = board.call(SID, LUZ, turn=press(board, "1", "1").turn, caught=CallInput(words=words, confidence=0.9))
    assert hears in words_of(said)


def test_stop_is_heard_on_a_call(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1")
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(words="please stop calling me"))
    person = people.find(town.services, LUZ)
    assert said.ends
    assert person
    assert person.opted_out


# --- half calls, and reports that come twice or out of order ---


def test_a_repeated_request_gets_the_same_answer(board: CallHandler) -> None:
    said = press(board, "1")
    first = board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="1"))
    assert board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="1")) == first


def test_words_that_were_being_recorded_at_the_hang_up_are_kept_in_either_order(
    board: CallHandler, town: ConsoleTown
) -> None:
    said = press(board, "1", "1", "1")
    call_ends.ended(town.services, SID, LUZ, "completed", 40)
    assert board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED)).ends
    [post] = town.services.store.find(Post)
    assert (post.categories, post.recordings) == (("food",), (RECORDED.sid,))
    assert call_of(town).recording == RECORDED.sid


@pytest.mark.parametrize(("keys", "kind"), [((), "unclear"), (("1",), "unclear"), (("1", "1", "2"), "need")])
def test_words_that_no_question_understood_are_kept_when_the_caller_hangs_up(
    board: CallHandler, town: ConsoleTown, keys: tuple[str, ...], kind: str
) -> None:
    said = press(board, *keys)
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(words="the blue van", confidence=0.9))
    board.call(SID, LUZ, turn=said.turn, caught=CallInput(words="grmbl", confidence=0.1))
    call_ends.ended(town.services, SID, LUZ, "completed")
    post = town.services.store.one(Post, where("phone") == LUZ)
    assert post
    assert (post.kind, post.words) == (kind, "the blue van / grmbl")


def test_what_was_understood_after_all_leaves_no_words_behind(board: CallHandler, town: ConsoleTown) -> None:
    said = board.call(SID, LUZ, turn=press(board, "1").turn, caught=CallInput(words="grmbl", confidence=0.9))
    board.call(SID, LUZ, turn=said.turn, caught=CallInput(key="1"))
    call_ends.ended(town.services, SID, LUZ, "completed")
    assert town.services.store.one(Post, where("phone") == LUZ) is None


def test_words_after_an_end_without_a_post_become_one(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1", "4")
    call_ends.ended(town.services, SID, LUZ, "completed", 40)
    board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    [post] = town.services.store.find(Post)
    assert (post.kind, post.phone, post.recordings) == ("unclear", LUZ, (RECORDED.sid,))


@pytest.mark.parametrize("first", ["end", "talk"])
def test_whoever_talked_with_a_person_is_owed_nothing_whichever_side_hung_up(
    board: CallHandler, town: ConsoleTown, first: str
) -> None:
    with town.services.store.transaction():
        shifts.save(town.services, 0, "Ben", BEN, "mon-sun 0-24", (), "coordinator:dana")
    said = press(board, "1", "0")
    assert said.dial == (BEN,)
    ends: list[Callable[[], object]] = [
        lambda: call_ends.ended(town.services, SID, LUZ, "completed", 40),
        lambda: board.call(SID, LUZ, turn=said.turn, caught=CallInput(rung="talked")),
    ]
    for end in ends if first == "end" else reversed(ends):
        end()
    assert call_of(town).outcome == "person"
    assert owed(town) == []


def test_whoever_hangs_up_while_a_person_is_rung_is_on_the_list_and_the_person_is_texted_once(
    board: CallHandler, town: ConsoleTown
) -> None:
    with town.services.store.transaction():
        shifts.save(town.services, 0, "Ben", BEN, "mon-sun 0-24", (), "coordinator:dana")
    said = press(board, "1", "0")
    call_ends.ended(town.services, SID, LUZ, "completed", 12)
    for _ in range(2):
        board.call(SID, LUZ, turn=said.turn, caught=CallInput(rung="nobody"))
    assert call_of(town).outcome == "waited"
    assert owed(town) == ["asked_for_a_person"]
    assert [message.phone for message in town.services.store.find(Message)] == [BEN]


def test_an_end_that_is_reported_twice_or_first_changes_nothing(board: CallHandler, town: ConsoleTown) -> None:
    call_ends.ended(town.services, OTHER, LUZ, "completed", 0)
    assert board.call(OTHER, LUZ).ends
    press(board, "1")
    for status in ("in-progress", "nonsense", "completed", "completed", "busy"):
        call_ends.ended(town.services, SID, LUZ, status, 30)
    assert (call_of(town).outcome, call_of(town).seconds) == ("hung_up", 30)
    assert owed(town) == ["missed_call"]


def test_a_call_that_never_ends_is_over_after_six_hours(board: CallHandler, town: ConsoleTown) -> None:
    press(board, "1", "1", "1")
    town.clock.forward(hours=5)
    assert call_ends.end_forgotten(town.services) == 0
    town.clock.forward(hours=2)
    assert call_ends.end_forgotten(town.services) == 1
    assert call_of(town).outcome == "filed"


def test_whoever_hangs_up_three_times_is_called_back_once(board: CallHandler, town: ConsoleTown) -> None:
    for number in range(5):
        sid = f"CA{number:032x}"
        press(board, sid=sid)
        call_ends.ended(town.services, sid, LUZ, "completed", 5)
        town.clock.forward(minutes=1)
    assert owed(town) == ["hung_up_often"]


def test_whoever_calls_for_news_and_hangs_up_is_owed_nothing_unless_they_began_something(
    board: CallHandler, town: ConsoleTown
) -> None:
    town.volunteer(LUZ, "Luz", roles=())
    town.need(phone=LUZ)
    for number in range(3):
        sid = f"CA{number:032x}"
        board.call(sid, LUZ)
        call_ends.ended(town.services, sid, LUZ, "completed", 9)
        assert call_of(town, sid).outcome == "answered"
    assert owed(town) == []
    press(board, "1")
    call_ends.ended(town.services, SID, LUZ, "completed", 20)
    assert owed(town) == ["began_need"]


# --- limits ---


def limited(town: ConsoleTown, **limits: int) -> CallHandler:
    voice = town.services.community.voice.model_copy(update=limits)
    community = town.services.community.model_copy(update={"voice": voice})
    object.__setattr__(town.services, "config", town.config.model_copy(update={"community": community}))
    return CallHandler(town.services)


def test_a_long_call_ends_with_a_sentence_and_keeps_what_was_said(town: ConsoleTown) -> None:
    board = limited(town, longest_call_minutes=2)
    said = press(board, "1", "1", "1")
    town.clock.forward(minutes=2)
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    assert said.ends
    assert "What you said is kept" in words_of(said)
    assert call_of(town).outcome == "limit"
    assert town.services.store.count(Recording, None) == 1


def test_a_phone_that_calls_too_often_still_reaches_the_recorder(town: ConsoleTown) -> None:
    board = limited(town, calls_per_phone_per_hour=2)
    for number in range(2):
        press(board, sid=f"CA{number:032x}")
    said = press(board)
    assert (said.hint, "many times" in words_of(said)) == ("words", True)
    said = board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    assert town.services.store.find(Post)[0].recordings == (RECORDED.sid,)
    town.clock.forward(hours=1)
    assert press(board, sid=OTHER).hint == "choice"


def test_a_day_whose_minutes_are_used_up_leaves_the_recorder(town: ConsoleTown) -> None:
    board = limited(town, minutes_per_day=10)
    press(board, sid=OTHER)
    call_ends.ended(town.services, OTHER, LUZ, "completed", 9 * 60)
    assert call_limits.spent(town.services)
    assert press(board, phone=ROSA).hint == "words"
    town.clock.forward(days=1)
    assert not call_limits.spent(town.services)


def test_a_caller_from_another_country_hears_that_nobody_calls_there(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1", phone="+445550100200")
    assert "to your country" in words_of(said)
    assert said.hint == "choice"


# --- recordings ---


class Shelf:
    """The carrier's shelf of recordings, as the line sees it."""

    machine = "here 0"

    def __init__(self, *faults: Exception) -> None:
        self.faults, self.erased = list(faults), list[str]()

    def fetch_recording(self, sid: str) -> Sound:
        self._fail()
        return Sound("audio/mpeg", b"sound of " + sid.encode())

    def delete_recording(self, sid: str) -> None:
        self._fail()
        self.erased.append(sid)

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)


def kept(town: ConsoleTown) -> Recording:
    [recording] = town.services.store.find(Recording)
    return recording


def leave_words(board: CallHandler) -> None:
    said = press(board, "1", "1", "1")
    board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))


def fetch(town: ConsoleTown, shelf: Any) -> int:
    return fetch_waiting(town.services, shelf)


def test_a_recording_is_kept_here_then_erased_at_the_carrier(board: CallHandler, town: ConsoleTown) -> None:
    leave_words(board)
    shelf = Shelf()
    assert fetch(town, shelf) == 1
    assert (kept(town).status, kept(town).mime, shelf.erased) == ("kept", "audio/mpeg", [RECORDED.sid])


def test_a_recording_is_not_erased_at_the_carrier_before_it_is_here(board: CallHandler, town: ConsoleTown) -> None:
    leave_words(board)
    shelf = Shelf(RefusedByCarrier(20404, "not yet"), LineDown("no"))
    fetch(town, shelf)
    assert (kept(town).status, shelf.erased) == ("waiting", [])
    town.clock.forward(minutes=1)
    fetch(town, shelf)
    town.clock.forward(minutes=2)
    assert fetch(town, shelf) == 1
    assert shelf.erased == [RECORDED.sid]


def test_erasing_is_tried_again_until_it_is_done(board: CallHandler, town: ConsoleTown) -> None:
    leave_words(board)
    shelf = Shelf()
    fetch(town, shelf)
    with town.services.store.transaction():
        town.services.store.put(replace(kept(town), status="fetched"))
    shelf.faults = [LineDown("no")]
    fetch(town, shelf)
    assert kept(town).status == "fetched"
    town.clock.forward(minutes=1)
    fetch(town, shelf)
    assert kept(town).status == "kept"


def test_a_recording_that_never_arrives_is_a_flag_on_its_post(board: CallHandler, town: ConsoleTown) -> None:
    leave_words(board)
    for _ in range(recordings.TRIES):
        fetch(town, Shelf(RefusedByCarrier(20404, "no such recording")))
        town.clock.forward(days=1)
    [post] = town.services.store.find(Post)
    assert (kept(town).status, "recording_lost" in post.flags) == ("lost", True)


@pytest.mark.parametrize("fault", [LineDown("no"), Unknown("cut"), Throttled(1)])
def test_a_recording_is_fetched_after_an_outage_however_long_it_was(
    board: CallHandler, town: ConsoleTown, fault: Exception
) -> None:
    leave_words(board)
    for _ in range(5 * recordings.TRIES):
        fetch(town, Shelf(fault))
        town.clock.forward(days=1)
    [post] = town.services.store.find(Post)
    assert (kept(town).status, kept(town).attempts, post.flags) == ("waiting", 0, ())
    assert fetch(town, Shelf()) == 1


def test_a_line_that_is_down_is_not_asked_for_recordings(board: CallHandler, town: ConsoleTown) -> None:
    leave_words(board)
    go_down(town.services.store, Shelf.machine, town.clock.now(), "a storm")
    shelf = Shelf()
    assert (fetch(town, shelf), shelf.erased) == (0, [])
    go_up(town.services.store, Shelf.machine, town.clock.now())
    assert fetch(town, shelf) == 1


def lose(board: CallHandler, town: ConsoleTown) -> Post:
    leave_words(board)
    for _ in range(recordings.TRIES):
        fetch(town, Shelf(RefusedByCarrier(20404, "no such recording")))
        town.clock.forward(days=1)
    [post] = town.services.store.find(Post)
    assert (kept(town).status, post.flags) == ("lost", ("recording_lost",))
    return post


def test_the_desk_asks_for_a_missing_recording_again_on_its_page(board: CallHandler, town: ConsoleTown) -> None:
    post = lose(board, town)
    town.staff()
    assert "/fetch" not in town.browser("vic").page(f"/posts/{post.ref}")
    dana = town.browser("dana")
    page = dana.page(f"/posts/{post.ref}")
    assert "Ask the carrier for recording 1 again" in page
    dana.send(f"/recordings/{kept(town).id}/fetch", on=f"/posts/{post.ref}")
    assert (kept(town).status, kept(town).attempts) == ("waiting", 0)
    assert fetch(town, Shelf()) == 1
    [post] = town.services.store.find(Post)
    assert post.flags == ()
    page = dana.page(f"/posts/{post.ref}")
    assert "<audio" in page
    assert "/fetch" not in page


def test_a_lost_recording_is_fetched_once_the_carrier_says_that_it_is_ready(
    board: CallHandler, town: ConsoleTown
) -> None:
    lose(board, town)
    recordings.ready(town.services, RECORDED.sid)
    assert fetch(town, Shelf()) == 1


def test_the_carriers_word_that_a_recording_is_ready_shortens_the_wait(board: CallHandler, town: ConsoleTown) -> None:
    leave_words(board)
    fetch(town, Shelf(RefusedByCarrier(20404, "not yet")))
    assert fetch(town, Shelf()) == 0
    recordings.ready(town.services, RECORDED.sid)
    assert fetch(town, Shelf()) == 1


def test_a_forgotten_recording_is_erased_at_the_carrier_too(board: CallHandler, town: ConsoleTown) -> None:
    from hotline.exchange import opt_outs

    leave_words(board)
    opt_outs.forget(town.services, LUZ)
    shelf = Shelf()
    fetch(town, shelf)
    assert (kept(town).status, kept(town).sound, shelf.erased) == ("gone", "", [RECORDED.sid])


def typed(town: ConsoleTown, *versions: str) -> Post:
    """A coordinator listens to what was said and types it, then types it better."""
    town.staff()
    browser = town.browser("dana")
    for words in versions:
        browser.send(f"/recordings/{kept(town).id}/heard", words=words)
    [post] = town.services.store.find(Post)
    return post


def test_what_a_coordinator_types_of_a_recording_is_read_like_a_text(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1", "4")
    board.call(SID, LUZ, turn=said.turn, caught=CallInput(recording=RECORDED))
    post = typed(town, "need grocries for 3", "need groceries for 3 at oak and fifth tomorrow")
    assert post.words == "need groceries for 3 at oak and fifth tomorrow"
    assert (post.kind, post.categories, post.how_many) == ("need", ("food",), 3)
    assert (post.place, post.when, kept(town).heard) == ("oak and fifth", "tomorrow", post.words)


def test_a_number_that_a_caller_says_who_shows_none_is_called(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1", "4", phone="anonymous")
    board.call(SID, "anonymous", turn=said.turn, caught=CallInput(recording=RECORDED))
    post = typed(town, "i need food please call me back at 202 555 0177")
    assert "This phone gets no texts. Call them." in town.browser("dana").page(f"/posts/{post.ref}")
    person = people.find(town.services, "+12025550177")
    assert (post.phone, post.for_phone) == ("+12025550177", "")
    assert person
    assert (person.reached_by, person.consent) == ("voice", "said on a call")
    town.volunteer()
    tasks.forward(town.services, post.ref, [BEN], "coordinator:dana")
    answer(town.services, tasks.take, post.ref, BEN)
    [back] = town.services.store.find(CallBack)
    assert (back.phone, back.prompt) == (person.phone, "helper_found")


def test_a_number_of_whom_a_caller_speaks_for_is_left_to_the_coordinator(board: CallHandler, town: ConsoleTown) -> None:
    said = press(board, "1", "4", phone="anonymous")
    board.call(SID, "anonymous", turn=said.turn, caught=CallInput(recording=RECORDED))
    post = typed(town, "my mother needs food, her number is 202 555 0177")
    assert (post.phone, post.words) == ("", "my mother needs food, her number is 202 555 0177")


def test_words_that_a_helper_leaves_are_the_helpers(board: CallHandler, town: ConsoleTown) -> None:
    town.volunteer()
    post = town.need()
    tasks.forward(town.services, post.ref, [BEN], "coordinator:dana")
    answer(town.services, tasks.take, post.ref, BEN)
    said = press(board, "1", phone=BEN)
    said = board.call(SID, BEN, turn=said.turn, caught=CallInput(rung="nobody", pair=post.ref))
    board.call(SID, BEN, turn=said.turn, caught=CallInput(recording=RECORDED))
    told = [(said.by, said.name) for said in conversation.of_post(town.services, post) if said.channel != "text"]
    assert told == [("helper", "Ben Ito")] * 2


# --- over signed HTTP ---


@pytest.fixture
def street(tmp_path: Path, store: Store) -> Iterator[Town]:
    with Town(tmp_path, store, community=ROOT / "hotline.toml") as opened:
        yield opened


def signed(town: Town, path: str, **form: str) -> requests.Response:
    form = {"AccountSid": ACCOUNT, "CallSid": SID, "From": LUZ, "To": NUMBER, **form}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(town.url + path, form),
    }
    return requests.post(town.url + path, data=urlencode(form), headers=headers, timeout=10)


@pytest.mark.parametrize(
    "form",
    [
        {"Digits": "9" * 60}, {"Digits": "#"}, {"Digits": ""}, {"SpeechResult": "x" * 5000, "Confidence": "0.9"},
        {"SpeechResult": "food", "Confidence": "low"}, {"SpeechResult": "\x00\x1b<Say>", "Confidence": "NaN"},
        {"RecordingSid": RECORDED.sid, "RecordingUrl": "ftp://x", "RecordingDuration": "-1", "Digits": "hangup"},
    ],
)  # fmt: skip
def test_nothing_that_a_call_brings_ends_in_an_error(street: Town, form: dict[str, str]) -> None:
    assert signed(street, "/twilio/voice").status_code == 200
    answer = signed(street, "/twilio/voice/heard?turn=1", **form)
    assert (answer.status_code, answer.text[:5]) == (200, "<?xml")


NAMED_BY_ADDRESS = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDED.sid}"


@pytest.mark.parametrize("ending", ["", ".wav", "?RequestedChannels=2"])
def test_a_recording_that_only_its_address_names_is_kept_and_fetched(street: Town, ending: str) -> None:
    services = street.services
    press(CallHandler(services), "1", "1", "1")
    answer = signed(street, "/twilio/voice/heard?turn=4", RecordingUrl=NAMED_BY_ADDRESS + ending)
    assert answer.status_code == 200
    [kept_here] = services.store.find(Recording)
    assert kept_here.sid == RECORDED.sid
    assert fetch(street, Shelf(RefusedByCarrier(20404, "not yet"))) == 0
    assert signed(street, "/twilio/voice/recorded", RecordingUrl=NAMED_BY_ADDRESS + ending).status_code == 204
    assert fetch(street, Shelf()) == 1


def test_a_recording_without_an_address_is_kept_by_its_name(street: Town) -> None:
    press(CallHandler(street.services), "1", "1", "1")
    assert signed(street, "/twilio/voice/heard?turn=4", RecordingSid=RECORDED.sid).status_code == 200
    assert [one.sid for one in street.services.store.find(Recording)] == [RECORDED.sid]


def test_a_recording_of_which_only_the_report_comes_is_filed_and_fetched(street: Town) -> None:
    services = street.services
    for ends_first in (True, False):
        form = {"RecordingSid": "RE" + str(int(ends_first)) * 32, "CallSid": "CA" + str(int(ends_first)) * 32}
        assert signed(street, "/twilio/voice", CallSid=form["CallSid"]).status_code == 200
        for door in ("status", "recorded") if ends_first else ("recorded", "status"):
            assert signed(street, f"/twilio/voice/{door}", CallStatus="completed", **form).status_code == 204
        assert signed(street, "/twilio/voice/recorded", **form).status_code == 204
        [recording] = services.store.find(Recording, where("call") == form["CallSid"])
        post = services.store.one(Post, where("ref") == recording.post)
        assert post is not None
        assert (post.kind, post.recordings) == ("unclear", (recording.sid,))
    assert len(services.store.find(Post)) == 2
    assert fetch(street, Shelf()) == 2


def test_a_recording_is_kept_once_whichever_report_of_it_comes_first(street: Town) -> None:
    press(CallHandler(street.services), "1", "1", "1")
    form = {"RecordingSid": RECORDED.sid}
    assert signed(street, "/twilio/voice/recorded", **form).status_code == 204
    assert signed(street, "/twilio/voice/heard?turn=4", **form).status_code == 200
    assert signed(street, "/twilio/voice/status", CallStatus="completed").status_code == 204
    [post] = street.services.store.find(Post)
    assert (post.kind, post.recordings) == ("need", (RECORDED.sid,))
    assert street.services.store.count(Recording) == 1


def test_what_was_said_while_nothing_could_be_reported_is_asked_for_and_filed(street: Town) -> None:
    services, background = street.services, Background(street.services, street.line)
    street.post(f"phones/{LUZ}/calls")
    for _ in range(3):
        street.post(f"phones/{LUZ}/calls/silence")
    street.post("faults", uplink_down=True)
    street.clock.forward(minutes=10)
    street.post(f"phones/{LUZ}/calls/says", words="I need insulin", seconds=9, hangs_up=True)
    street.carrier.deliver()
    assert services.store.count(Recording) == 0
    street.clock.forward(hours=7)
    street.post("faults", unavailable=1)
    background.end_calls()
    assert services.store.find(Call)[0].ended_at == ""
    street.post("faults", unavailable=0)
    background.end_calls()
    [post], [call] = services.store.find(Post), services.store.find(Call)
    assert (post.kind, len(post.recordings)) == ("unclear", 1)
    assert (call.seconds // 60, call.counted) == (10, call_limits.started_minutes(call.seconds))
    assert fetch_waiting(services, street.line) == 1


def test_a_report_about_a_recording_that_nothing_names_is_turned_away(street: Town) -> None:
    answer = signed(street, "/twilio/voice/recorded", RecordingUrl="https://example.org/Recordings/RE12")
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["out", "rung?turn=1", "whisper", "whispered", "recorded", "status", "heard?turn=x"])
def test_every_door_of_a_call_is_closed_to_the_unsigned(street: Town, path: str) -> None:
    answer = requests.post(f"{street.url}/twilio/voice/{path}", data={"CallSid": SID, "From": LUZ}, timeout=10)
    assert answer.status_code == 403


def test_callbacks_out_of_order_and_twice_leave_one_record(street: Town) -> None:
    street.services.store.next_number("ref", start=481)
    status = {"CallStatus": "completed", "CallDuration": "12", "Direction": "inbound"}
    assert signed(street, "/twilio/voice/status", **status).status_code == 204
    assert signed(street, "/twilio/voice/status", **status).status_code == 204
    assert "<Hangup" in signed(street, "/twilio/voice").text
    assert [call.outcome for call in street.services.store.find(Call)] == ["missed"]


def test_only_the_key_connects_whoever_is_rung(street: Town) -> None:
    assert "press 1" in signed(street, "/twilio/voice/whisper", To=BEN).text
    assert "<Hangup" in signed(street, "/twilio/voice/whispered", Digits="2").text
    assert "<Hangup" not in signed(street, "/twilio/voice/whispered", Digits="1").text
