"""The day's caps: everything that costs is counted, nothing leaves beyond them, and the desk hears in time."""

from __future__ import annotations

from typing import Any

from flows.community import Limits, VoiceSettings
from hotline.exchange import call_limits, shifts
from hotline.inbound import call_ends, outgoing_calls
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from hotline.inbound.spoken import Spoken
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.state import line_state
from hotline.outbox.sender import Sender
from hotline.webhooks import twiml
from storage.records import Call, CallBack, Event, Message
from storage.store import where
from tests.harness.base import ANA, BEN, LUZ, ROSA
from tests.harness.town import ConsoleTown

SID, OTHER = "CA" + "1" * 32, "CA" + "2" * 32


def capped(town: ConsoleTown, voice: dict[str, Any] | None = None, **limits: Any) -> ConsoleTown:
    """The same hotline with these caps."""
    known = town.services.community
    talk = VoiceSettings(**{**known.voice.model_dump(), **(voice or {})})
    bounds = Limits(**{**known.limits.model_dump(), "segments_per_second": 1000, **limits})
    community = known.model_copy(update={"voice": talk, "limits": bounds})
    object.__setattr__(town.services, "config", town.config.model_copy(update={"community": community}))
    town.services.outbox.limits = bounds
    return town


def sent(town: ConsoleTown, phone: str) -> list[str]:
    found = town.services.store.find(Message, (where("phone") == phone) & (where("direction") == "out"))
    return [message.status for message in found]


def events(town: ConsoleTown, did: str) -> int:
    return town.services.store.count(Event, where("did") == did)


def minutes(town: ConsoleTown) -> int:
    return call_limits.used(town.services) // 60


# --- texts ---


def test_answers_count_and_beyond_the_cap_they_wait_for_tomorrow(town: ConsoleTown) -> None:
    capped(town, segments_per_day=3)
    answers = [town.hears(f"+1202555018{number}", "need water at oak and 5th, today") for number in range(5)]
    assert line_state(town.services.store).day_segments <= 3
    assert answers[0]
    assert answers[-1] == []
    assert sent(town, "+12025550184") == ["queued"] * len(answers[0])
    assert Sender._open(town.services.outbox, line_state(town.services.store))
    assert town.services.outbox.claim(10) == []
    assert events(town, "texts wait for tomorrow") == 1
    town.clock.forward(days=1)
    assert town.services.outbox.claim(10)


def test_a_text_that_comes_twice_is_queued_once_beyond_the_cap(town: ConsoleTown) -> None:
    capped(town, segments_per_day=1)
    town.hears(ROSA, "need water at oak and 5th, today")
    number = town.services.store.next_number("text") - 1
    town.hears(BEN, "need water at oak and 5th, today")
    queued = sent(town, BEN)
    again = IncomingText(sid=f"SM{number + 2:032x}", phone=BEN, body="need water at oak and 5th, today")
    assert TextHandler(town.services).text(again) == []
    assert sent(town, BEN) == queued


def test_whoever_is_in_danger_is_answered_beyond_the_cap(town: ConsoleTown) -> None:
    capped(town, segments_per_day=1)
    town.hears(ROSA, "need water at oak and 5th, today")
    [said] = town.hears(BEN, "help there is a fire in my house")
    assert "911" in said


def test_the_desk_hears_once_a_day_that_the_texts_come_to_their_end(town: ConsoleTown) -> None:
    capped(town, segments_per_day=6)
    browser = town.browser("vic")
    for number in range(6):
        town.hears(f"+1202555018{number}", "need water at oak and 5th, today")
        if line_state(town.services.store).day_segments < 5:
            assert events(town, "texts near the cap") == 0
    assert events(town, "texts near the cap") == 1
    assert "of the day&#39;s 6 text segments are used" in browser.page("/")
    town.clock.forward(days=1)
    assert "text segments are used" not in town.browser("vic").page("/")


def test_every_try_of_a_text_counts(town: ConsoleTown) -> None:
    capped(town, segments_per_day=2)
    store, outbox = town.services.store, town.services.outbox
    text = outbox.put(ROSA, "Water is on its way.", purpose="duty")
    assert text
    for _ in range(3):
        for one in outbox.claim(1):
            outbox.outcomes.unknown(one.message)
            found = store.get(Message, text.id)
            assert found
            outbox.outcomes.not_handed_over(found)
        town.clock.forward(hours=1)
    assert line_state(store).day_segments <= 2


# --- calls ---


def ring_up(town: ConsoleTown, sid: str = SID, phone: str = LUZ) -> Spoken:
    return CallHandler(town.services).call(sid, phone)


def hear(town: ConsoleTown, said: Spoken, sid: str = SID, phone: str = LUZ, **caught: Any) -> Spoken:
    return CallHandler(town.services).call(sid, phone, turn=said.turn, caught=CallInput(**caught))


def test_minutes_count_as_they_begin_though_no_report_of_a_call_ever_comes(town: ConsoleTown) -> None:
    said = ring_up(town)
    assert minutes(town) == 1
    town.clock.forward(seconds=59)
    said = hear(town, said, key="*")
    assert minutes(town) == 1
    town.clock.forward(seconds=90)
    hear(town, said, key="*")
    assert minutes(town) == 3
    call_ends.ended(town.services, SID, LUZ, "completed", 185)
    assert minutes(town) == 4
    call_ends.ended(town.services, SID, LUZ, "completed", 999)
    assert minutes(town) == 4


def test_a_call_whose_length_nobody_tells_lasted_until_the_report_of_its_end(town: ConsoleTown) -> None:
    ring_up(town)
    town.clock.forward(seconds=200)
    call_ends.ended(town.services, SID, LUZ, "completed")
    assert minutes(town) == 4


def test_a_call_whose_end_nobody_tells_counts_until_a_recording_after_it_was_last_heard(town: ConsoleTown) -> None:
    ring_up(town)
    town.clock.forward(hours=call_ends.NEVER_ENDED_HOURS, minutes=1)
    assert call_ends.end_forgotten(town.services) == 1
    assert minutes(town) == call_ends.AFTER_THE_LAST_WORD


def test_calls_that_were_never_taken_cost_nothing(town: ConsoleTown) -> None:
    call_ends.ended(town.services, SID, LUZ, "no-answer")
    call_ends.ended(town.services, OTHER, BEN, "busy", ours=True)
    assert minutes(town) == 0


def connected(town: ConsoleTown) -> Spoken:
    shifts.save(town.services, 0, "Ada", ANA, "mon-sun 0-24", (), "cli")
    said = hear(town, ring_up(town), key="0")
    assert said.dial == (ANA,)
    return said


def test_the_second_leg_of_a_connected_call_counts_as_well(town: ConsoleTown) -> None:
    said = connected(town)
    town.clock.forward(seconds=130)
    hear(town, said, rung="talked", seconds=100)
    assert minutes(town) == 3 + 2
    hear(town, said, rung="talked", seconds=100)
    assert minutes(town) == 3 + 2


def test_the_second_leg_counts_when_the_caller_hung_up_and_whatever_comes_after(town: ConsoleTown) -> None:
    said = connected(town)
    town.clock.forward(seconds=130)
    call_ends.ended(town.services, SID, LUZ, "completed", 130)
    assert minutes(town) == 3 + 3
    hear(town, said, rung="talked", seconds=100)
    assert minutes(town) == 3 + 3


def test_two_who_are_connected_talk_no_longer_than_the_day_has_minutes_for_both(town: ConsoleTown) -> None:
    assert 'timeLimit="1200"' in twiml.call(connected(town), town.services.wording)
    capped(town, voice={"minutes_per_day": 20})
    call_limits.spend(town.services, 10 * 60)
    said = hear(town, ring_up(town, OTHER, BEN), OTHER, BEN, key="0")
    assert f'timeLimit="{4 * 60}"' in twiml.call(said, town.services.wording)


def test_a_machine_that_answers_a_call_of_ours_counts(town: ConsoleTown) -> None:
    outgoing_calls.answered(CallHandler(town.services), SID, LUZ, "machine_end_beep")
    assert minutes(town) == 1


def test_the_last_tenth_is_for_the_recorder_and_then_no_call_is_taken_and_the_desk_sees_who_called(
    town: ConsoleTown,
) -> None:
    capped(town, voice={"minutes_per_day": 20})
    call_limits.spend(town.services, 18 * 60)
    said = ring_up(town)
    assert said.hint == "words"
    town.clock.forward(seconds=70)
    hear(town, said, recording=IncomingRecording("RE" + "a" * 32, "https://api.twilio.com/x", 60))
    assert minutes(town) == 20
    for _ in range(2):
        away = ring_up(town, OTHER, BEN)
        document = twiml.call(away, town.services.wording)
        assert document.endswith('<Response><Reject reason="busy" /></Response>')
    assert minutes(town) == 20
    owed = [one.words for one in town.services.store.find(CallBack, where("phone") == BEN)]
    assert owed == ["missed_call"]
    call_ends.ended(town.services, OTHER, BEN, "busy")
    assert town.services.store.count(CallBack, where("phone") == BEN) == 1


def test_a_call_under_way_ends_with_a_sentence_when_the_minutes_do(town: ConsoleTown) -> None:
    capped(town, voice={"minutes_per_day": 20})
    said = ring_up(town)
    call_limits.spend(town.services, 19 * 60)
    said = hear(town, said, key="1")
    assert said.ends
    assert "What you said is kept" in " ".join(line for _, line in said.lines)


def test_callers_who_show_no_number_are_counted_together(town: ConsoleTown) -> None:
    capped(town, voice={"calls_per_phone_per_hour": 1})
    hidden = ("anonymous", "+266696687", "Restricted", "+7378742833", "anonymous")
    for number, caller in enumerate(hidden):
        assert ring_up(town, f"CA{number:032x}", caller).hint == "choice"
    assert ring_up(town, OTHER, "anonymous").hint == "words"
    assert ring_up(town, SID, ROSA).hint == "choice"
    town.clock.forward(minutes=61)
    assert ring_up(town, "CA" + "3" * 32, "anonymous").hint == "choice"


def test_the_desk_hears_once_a_day_that_the_minutes_come_to_their_end(town: ConsoleTown) -> None:
    capped(town, voice={"minutes_per_day": 20})
    call_limits.spend(town.services, 15 * 60)
    assert events(town, "calls near the cap") == 0
    for _ in range(2):
        call_limits.spend(town.services, 60)
    assert events(town, "calls near the cap") == 1
    assert "17 of the day&#39;s 20 minutes of calls are used" in town.browser("vic").page("/")


def test_what_is_counted_of_a_call_is_kept_with_it(town: ConsoleTown) -> None:
    ring_up(town)
    assert [call.counted for call in town.services.store.find(Call)] == [60]
