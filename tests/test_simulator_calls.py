"""Calls through the simulator: TwiML followed verb by verb, recordings, calls out and bridges."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.harness.base import ACCOUNT, BEN, LUZ, NUMBER, ROSA, TOKEN
from tests.harness.carrier import Simulation, simulation

VOICE, STATUS = "/twilio/voice", "/twilio/voice/status"
MENU = '<Gather numDigits="1" action="menu"><Say language="es-MX">Marque 1.</Say></Gather><Redirect>late</Redirect>'


@pytest.fixture
def world() -> Iterator[Simulation]:
    with simulation() as built:
        yield built


def dial(world: Simulation, phone: str = LUZ) -> Any:
    return world.ask("POST", f"/phones/{phone}/calls", {})


def do(world: Simulation, what: str, phone: str = LUZ, status: int = 200, **given: Any) -> Any:
    return world.ask("POST", f"/phones/{phone}/calls/{what}", given, status)


def words(call: Any) -> list[str]:
    return [line["says"] for line in call["answers"]]


def ring(world: Simulation, phone: str = LUZ, **extra: Any) -> str:
    extra = {"url": f"{world.hotline.url}/twilio/voice/news"} | extra
    sid: str = world.client.calls.create(to=phone, from_=NUMBER, **extra).sid
    world.carrier.deliver()
    return sid


def test_a_call_hears_the_menu_in_its_language_and_waits_for_a_key(world: Simulation) -> None:
    world.says(VOICE, MENU)
    call = dial(world)
    assert call["answers"] == [{"says": "Marque 1.", "language": "es-MX"}]
    assert (call["status"], call["waiting"]) == ("in-progress", "key")
    [form] = world.hotline.told(VOICE)
    assert (form["CallStatus"], form["Direction"], form["From"]) == ("ringing", "inbound", LUZ)
    assert (form["Caller"], form["Called"], form["CallSid"]) == (LUZ, NUMBER, call["sid"])


def test_a_key_is_handed_to_an_action_beside_the_document(world: Simulation) -> None:
    world.says(VOICE, MENU)
    world.says("/twilio/menu", "<Say>You pressed it.</Say>")
    dial(world)
    call = do(world, "keys", digits="2")
    assert (words(call), call["status"]) == (["You pressed it."], "completed")
    [form] = world.hotline.told("/twilio/menu")
    assert (form["Digits"], form["CallStatus"], form["msg"]) == ("2", "in-progress", "Gather End")


def test_silence_falls_on_to_what_follows_the_gather(world: Simulation) -> None:
    world.says(VOICE, MENU)
    world.says("/twilio/late", "<Say>Are you there?</Say><Gather/>")
    dial(world)
    assert words(do(world, "silence")) == ["Are you there?"]
    assert "Digits" not in world.hotline.told("/twilio/late")[0]


def test_an_empty_gather_asks_its_action_when_it_says_so(world: Simulation) -> None:
    world.says(VOICE, '<Gather action="/twilio/empty" actionOnEmptyResult="true"/><Say>never said</Say>')
    dial(world)
    assert words(do(world, "silence")) == []
    assert world.hotline.told("/twilio/empty")[0]["Digits"] == ""


def test_a_finishing_key_ends_a_long_number_and_is_not_part_of_it(world: Simulation) -> None:
    world.says(VOICE, '<Gather action="/twilio/ref"/>')
    dial(world)
    assert do(world, "keys", digits="48")["waiting"] == "key"
    do(world, "keys", digits="23#")
    form = world.hotline.told("/twilio/ref")[0]
    assert (form["Digits"], form["FinishedOnKey"]) == ("4823", "#")


def test_keys_that_nothing_ends_are_handed_in_after_the_timeout(world: Simulation) -> None:
    world.says(VOICE, '<Gather action="/twilio/ref" timeout="10"/>')
    dial(world)
    do(world, "keys", digits="4")
    world.clock.forward(seconds=9)
    do(world, "keys", digits="8")
    world.clock.forward(seconds=9)
    world.carrier.deliver()
    assert world.hotline.told("/twilio/ref") == []
    world.clock.forward(seconds=1)
    world.carrier.deliver()
    assert world.hotline.told("/twilio/ref")[0]["Digits"] == "48"


def test_keys_beyond_those_asked_for_are_lost(world: Simulation) -> None:
    world.says(VOICE, '<Gather numDigits="1" action="/twilio/next"/>')
    world.says("/twilio/next", '<Gather numDigits="1" action="/twilio/after"/>')
    dial(world)
    do(world, "keys", digits="123456" * 10)
    assert world.hotline.told("/twilio/next")[0]["Digits"] == "1"
    assert world.hotline.told("/twilio/after") == []


def test_a_gather_without_an_action_asks_its_own_document_again(world: Simulation) -> None:
    world.says(VOICE, ['<Gather numDigits="1"/>', "<Say>again</Say>"])
    dial(world)
    assert words(do(world, "keys", digits="0")) == ["again"]


def test_speech_is_handed_over_where_the_gather_listens(world: Simulation) -> None:
    world.says(VOICE, '<Gather input="dtmf speech" action="/twilio/heard"/>')
    assert dial(world)["speech"] is True
    do(world, "says", words="I need food", confidence=0.4)
    form = world.hotline.told("/twilio/heard")[0]
    assert (form["SpeechResult"], form["Confidence"]) == ("I need food", "0.4")


def test_speech_is_not_heard_by_a_gather_of_keys(world: Simulation) -> None:
    world.says(VOICE, MENU)
    dial(world)
    assert do(world, "says", words="hello?")["waiting"] == "key"
    assert len(world.hotline.heard) == 1


def test_a_recording_can_be_fetched_listed_and_erased(world: Simulation) -> None:
    world.says(VOICE, '<Say>After the tone.</Say><Record action="/twilio/kept" maxLength="60"/>')
    world.says("/twilio/kept", "<Say>Thank you.</Say>")
    assert dial(world)["waiting"] == "recording"
    assert words(do(world, "says", words="five words about my groceries")) == ["Thank you."]
    form = world.hotline.told("/twilio/kept")[0]
    assert (form["RecordingDuration"], form["Digits"]) == ("2", "#")
    url = form["RecordingUrl"].replace("https://api.twilio.com", world.url)
    assert requests.get(url + ".wav", timeout=5).status_code == 401
    sound = requests.get(url + ".wav", auth=(ACCOUNT, TOKEN), timeout=5)
    with wave.open(io.BytesIO(sound.content)) as file:
        assert (file.getframerate(), file.getnframes(), file.getnchannels()) == (8000, 16000, 1)
    music = requests.get(url + ".mp3", auth=(ACCOUNT, TOKEN), timeout=5)
    assert (music.content[:2], music.headers["Content-Type"]) == (b"\xff\xe3", "audio/mpeg")
    [kept] = world.client.recordings.list(call_sid=form["CallSid"])
    assert (kept.sid, kept.duration, kept.status) == (form["RecordingSid"], "2", "completed")
    assert [one.sid for one in world.client.calls(form["CallSid"]).recordings.list()] == [kept.sid]
    assert world.carrier.calls.recordings[kept.sid].words == "five words about my groceries"
    assert world.client.recordings(kept.sid).delete()
    assert world.refusal(lambda: world.client.recordings(kept.sid).fetch()).code == 20404
    assert requests.get(url, auth=(ACCOUNT, TOKEN), timeout=5).status_code == 404


def test_an_empty_recording_goes_on_without_its_action(world: Simulation) -> None:
    world.says(VOICE, '<Record action="/twilio/kept"/><Say>We heard nothing.</Say>')
    dial(world)
    assert words(do(world, "silence")) == ["We heard nothing."]
    dial(world)
    assert words(do(world, "keys", digits="#")) == ["We heard nothing."]
    assert world.hotline.told("/twilio/kept") == []


def test_hanging_up_in_the_middle_of_a_recording_keeps_it(world: Simulation) -> None:
    world.says(VOICE, '<Record action="/twilio/kept"/>')
    dial(world)
    call = do(world, "says", words="come quick", hangs_up=True)
    form = world.hotline.told("/twilio/kept")[0]
    assert (form["Digits"], form["CallStatus"], call["status"]) == ("hangup", "completed", "completed")
    world.carrier.deliver()
    assert world.hotline.told(STATUS)[0]["CallStatus"] == "completed"


def test_a_recording_may_be_as_long_as_a_test_needs_but_not_longer_than_allowed(world: Simulation) -> None:
    world.says(VOICE, '<Record action="/twilio/kept" maxLength="30"/>')
    dial(world)
    do(world, "says", words="and then", seconds=300)
    assert world.hotline.told("/twilio/kept")[0]["RecordingDuration"] == "30"


def test_a_recording_callback_comes_when_the_sound_is_ready(world: Simulation) -> None:
    world.ask("POST", "/faults", {"recording_delay_s": 60})
    world.says(VOICE, '<Record action="/twilio/kept" recordingStatusCallback="/twilio/voice/recorded"/>')
    dial(world)
    do(world, "says", words="hello")
    world.carrier.deliver()
    assert world.hotline.told("/twilio/voice/recorded") == []
    sid = world.hotline.told("/twilio/kept")[0]["RecordingSid"]
    sound = f"{world.url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/{sid}.wav"
    assert requests.get(sound, auth=(ACCOUNT, TOKEN), timeout=5).status_code == 404
    assert world.client.recordings(sid).fetch().status == "processing"
    world.clock.forward(seconds=60)
    world.carrier.deliver()
    assert world.hotline.told("/twilio/voice/recorded")[0]["RecordingStatus"] == "completed"
    assert requests.get(sound, auth=(ACCOUNT, TOKEN), timeout=5).status_code == 200


def test_a_lost_recording_never_comes(world: Simulation) -> None:
    world.ask("POST", "/faults", {"recordings_lost": True})
    world.says(VOICE, '<Record action="/twilio/kept" recordingStatusCallback="/twilio/voice/recorded"/>')
    dial(world)
    do(world, "says", words="hello")
    world.clock.forward(seconds=10**6)
    world.carrier.deliver()
    assert world.hotline.told("/twilio/voice/recorded") == []


def test_a_document_that_runs_out_ends_the_call_and_says_so(world: Simulation) -> None:
    world.says(VOICE, "<Say>Good <prosody rate='slow'>bye</prosody> now.</Say><Pause length='2'/>")
    call = dial(world)
    assert (words(call), call["status"]) == (["Good bye now."], "completed")
    world.carrier.deliver()
    [form] = world.hotline.told(STATUS)
    assert (form["CallStatus"], form["CallDuration"], form["CallSid"]) == ("completed", "0", call["sid"])


def test_a_rejected_call_was_never_answered(world: Simulation) -> None:
    world.says(VOICE, '<Reject reason="busy"/>')
    assert dial(world)["status"] == "busy"


def test_hanging_up_is_reported_with_the_length_of_the_call(world: Simulation) -> None:
    world.says(VOICE, MENU)
    dial(world)
    world.clock.forward(seconds=75)
    do(world, "hangup")
    world.carrier.deliver()
    form = world.hotline.told(STATUS)[0]
    assert (form["CallDuration"], form["Duration"]) == ("75", "2")
    assert "in no call" in do(world, "keys", status=409, digits="1")["error"]


@pytest.mark.parametrize(
    "document",
    [
        "fail",
        "<Sing/>",
        "<Gather><Record/></Gather>",
        "<Redirect>/twilio/voice</Redirect>",
        '<Gather numDigits="one"/>',
        "<Dial/>",
    ],
)
def test_a_document_that_cannot_be_followed_is_an_application_error(world: Simulation, document: str) -> None:
    world.says(VOICE, document)
    call = dial(world)
    assert "application error" in words(call)[-1]
    assert call["status"] == "completed"


def test_anonymous_callers_can_call(world: Simulation) -> None:
    world.says(VOICE, MENU)
    assert dial(world, "anonymous")["status"] == "in-progress"
    assert world.hotline.told(VOICE)[0]["From"] == "anonymous"


def test_a_phone_calls_once_at_a_time(world: Simulation) -> None:
    world.says(VOICE, MENU)
    dial(world)
    assert "in a call already" in world.ask("POST", f"/phones/{LUZ}/calls", {}, 409)["error"]


def test_wrong_keys_are_refused_with_a_sentence(world: Simulation) -> None:
    world.says(VOICE, MENU)
    dial(world)
    assert "0-9" in do(world, "keys", status=400, digits="a")["error"]


def test_an_outgoing_call_rings_until_it_is_answered(world: Simulation) -> None:
    world.says("/twilio/voice/news", '<Say language="es-MX">Ben viene hoy.</Say><Gather numDigits="1"/>')
    sid = ring(
        world,
        status_callback=f"{world.hotline.url}{STATUS}",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
        machine_detection="Enable",
    )
    assert world.client.calls(sid).fetch().status == "ringing"
    assert words(do(world, "answer")) == ["Ben viene hoy."]
    assert "does not ring" in do(world, "answer", status=409)["error"]
    do(world, "hangup")
    world.carrier.deliver()
    assert [form["CallStatus"] for form in world.hotline.told(STATUS)] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    form = world.hotline.told("/twilio/voice/news")[0]
    assert (form["AnsweredBy"], form["Direction"]) == ("human", "outbound-api")
    assert world.client.calls(sid).fetch().answered_by == "human"


@pytest.mark.parametrize("outcome", ["busy", "no-answer", "failed"])
def test_an_outgoing_call_ends_as_the_phone_was_set_up(world: Simulation, outcome: str) -> None:
    world.ask("POST", f"/phones/{LUZ}", {"answering": outcome})
    sid = ring(world, status_callback=f"{world.hotline.url}{STATUS}")
    assert world.hotline.told(STATUS)[0]["CallStatus"] == outcome
    assert world.client.calls(sid).fetch().status == outcome
    assert [call.sid for call in world.client.calls.list(status=outcome, to=LUZ)] == [sid]


def test_a_call_that_nobody_answers_gives_up_after_its_timeout(world: Simulation) -> None:
    sid = ring(world, timeout=20)
    world.clock.forward(seconds=20)
    world.carrier.deliver()
    assert world.client.calls(sid).fetch().status == "no-answer"


@pytest.mark.parametrize(("wanted", "told"), [("Enable", "machine_start"), ("DetectMessageEnd", "machine_end_beep")])
def test_a_machine_is_told_from_a_person_and_lets_questions_pass(world: Simulation, wanted: str, told: str) -> None:
    world.ask("POST", f"/phones/{LUZ}", {"answering": "machine"})
    world.says("/twilio/voice/news", "<Say>Hello</Say><Gather/><Say>Goodbye</Say>")
    ring(world, machine_detection=wanted)
    assert world.hotline.told("/twilio/voice/news")[0]["AnsweredBy"] == told
    call = world.ask("GET", f"/phones/{LUZ}/calls")
    assert [line["says"] for line in call["said"]] == ["Hello", "Goodbye"]


def test_a_call_can_bring_its_words_along(world: Simulation) -> None:
    ring(world, url=None, twiml="<Response><Say>News.</Say></Response>")
    assert words(do(world, "answer")) == ["News."]


def test_the_hotline_can_end_or_redirect_a_call(world: Simulation) -> None:
    world.says(VOICE, MENU)
    world.says("/twilio/elsewhere", "<Say>Moved.</Say><Gather/>")
    sid = dial(world)["sid"]
    world.client.calls(sid).update(url=f"{world.hotline.url}/twilio/elsewhere")
    assert world.ask("GET", f"/phones/{LUZ}/calls")["said"][-1]["says"] == "Moved."
    assert world.client.calls(sid).update(status="completed").status == "completed"
    assert world.refusal(lambda: world.client.calls(sid).update(status="completed")).code == 21220


def test_bad_outgoing_calls_are_refused(world: Simulation) -> None:
    assert world.refusal(lambda: ring(world, "banana")).code == 21211
    assert world.refusal(lambda: ring(world, url=None)).code == 21205
    assert world.refusal(lambda: world.client.calls("CA" + "0" * 32).fetch()).code == 20404


BRIDGE = (
    f'<Dial action="/twilio/dialled" timeout="25" callerId="{NUMBER}">'
    f'<Number url="/twilio/whisper">{BEN}</Number><Number url="/twilio/whisper">{ROSA}</Number></Dial>'
)
WHISPER = '<Gather numDigits="1" action="/twilio/accepted"><Say>Press 1.</Say></Gather><Hangup/>'


def bridged(world: Simulation) -> None:
    world.says(VOICE, BRIDGE)
    world.says("/twilio/whisper", WHISPER)
    world.says("/twilio/dialled", "<Say>Nobody is free.</Say><Gather/>")
    dial(world)


def test_dial_rings_together_and_the_first_to_accept_is_bridged(world: Simulation) -> None:
    bridged(world)
    assert words(do(world, "answer", BEN)) == ["Press 1."]
    do(world, "answer", ROSA)
    assert do(world, "keys", ROSA, digits="1")["bridged"] is True
    assert world.ask("GET", f"/phones/{BEN}/calls")["status"] == "canceled"
    assert world.hotline.told("/twilio/whisper")[0]["From"] == NUMBER
    do(world, "says", words="Buenos dias")
    heard = world.ask("GET", f"/phones/{ROSA}/calls")["lines"][-1]
    assert (heard["by"], heard["words"]) == ("other", "Buenos dias")
    world.clock.forward(seconds=30)
    do(world, "hangup", ROSA)
    form = world.hotline.told("/twilio/dialled")[0]
    assert (form["DialCallStatus"], form["DialCallDuration"], form["DialBridged"]) == ("completed", "30", "true")
    assert world.ask("GET", f"/phones/{LUZ}/calls")["waiting"] == "key"


def test_a_machine_that_presses_nothing_is_not_bridged(world: Simulation) -> None:
    world.ask("POST", f"/phones/{BEN}", {"answering": "machine"})
    world.ask("POST", f"/phones/{ROSA}", {"answering": "busy"})
    bridged(world)
    [form] = world.hotline.told("/twilio/dialled")
    assert form["DialBridged"] == "false"
    assert world.ask("GET", f"/phones/{LUZ}/calls")["said"][-1]["says"] == "Nobody is free."


def test_dial_gives_up_after_its_timeout(world: Simulation) -> None:
    bridged(world)
    world.clock.forward(seconds=25)
    world.carrier.deliver()
    assert world.hotline.told("/twilio/dialled")[0]["DialCallStatus"] == "no-answer"


def test_a_caller_who_leaves_stops_the_ringing(world: Simulation) -> None:
    bridged(world)
    do(world, "hangup")
    assert world.ask("GET", f"/phones/{BEN}/calls")["status"] == "canceled"
    world.carrier.deliver()
    assert world.hotline.told("/twilio/dialled")[0]["CallStatus"] == "completed"


def test_dial_without_an_action_goes_on_in_its_document(world: Simulation) -> None:
    world.ask("POST", f"/phones/{BEN}", {"answering": "busy"})
    world.says(VOICE, f"<Dial>{BEN}</Dial><Say>Please leave words.</Say>")
    assert words(dial(world)) == ["Please leave words."]


def test_a_phone_in_a_call_is_busy_for_others(world: Simulation) -> None:
    world.says(VOICE, MENU)
    dial(world, BEN)
    sid = ring(world, BEN)
    assert world.client.calls(sid).fetch().status == "busy"


def test_calls_are_listed_by_number_and_time(world: Simulation) -> None:
    world.says(VOICE, MENU)
    first = dial(world)["sid"]
    world.clock.forward(seconds=3600)
    second = dial(world, BEN)["sid"]
    assert [call.sid for call in world.client.calls.list(start_time_after=world.clock.now())] == [second]
    assert [call.sid for call in world.client.calls.list(from_=LUZ)] == [first]
    assert [call.sid for call in world.client.calls.list(page_size=1)] == [second, first]
