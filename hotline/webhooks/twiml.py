"""Prompts become TwiML: texts as messages; a call as sentences, then a key, spoken words, a number or a recording.

Verbs, nesting and attributes as in the carrier's TwiML reference (https://www.twilio.com/docs/voice/twiml): addresses
in answers are relative, every <Gather> and <Record> is followed by what silence does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from twilio.twiml.voice_response import Dial, Gather, Say, VoiceResponse

from flows.prompts import Hint
from flows.words.voices import voice
from flows.words.wording import Wording
from hotline.inbound.recorded_prompts import NOTHING, Recorded, name_of
from hotline.inbound.spoken import Spoken

SECONDS_TO_ANSWER = 10
SECONDS_BEFORE_THE_TONE = 1
"""In which a key pressed after the words is still heard; the tone follows."""
SECONDS_OF_SILENCE = 5
"""After which a recording ends by itself."""
LONGEST_RECORDING = 180
"""Seconds."""
LONGEST_REF = 12
LONGEST_SAY = 4096
"""Characters in one <Say> (https://www.twilio.com/docs/voice/twiml/say)."""
ENDS_RECORDING = "*0#"
"""`#` is done, `0` asks for a person, `*` for the question once more."""
HEARD, RUNG, RECORDED = "/twilio/voice/heard", "/twilio/voice/rung", "/twilio/voice/recorded"
WHISPER, WHISPERED = "/twilio/voice/whisper", "/twilio/voice/whispered"
PLAYED = "/twilio/voice/recorded-prompts"
NOTICES = "/twilio/voice/notices"
_UNSPEAKABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")
"""What XML 1.0 does not allow, and control characters that no voice reads."""


def texts(answers: Sequence[str]) -> str:
    """TwiML that answers a text with these texts (folded by `sms.fold`); none is an empty answer."""
    # Every text pays for this: the library, which builds a tree, takes fifteen times as long.
    said = "".join(f"<Message>{escape(words)}</Message>" for words in answers)
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}</Response>'


def call(spoken: Spoken, wording: Wording, number: str = "", sounds: Recorded = NOTHING) -> str:
    """TwiML that says what is next on a call and waits for what its hint names; `number` is the hotline's own."""
    response = VoiceResponse()
    action = f"{HEARD}?turn={spoken.turn}"
    if spoken.refused:
        response.reject(reason="busy")
    elif spoken.dial:
        _say(response, spoken, wording, sounds)
        response.append(_dial(spoken, wording, number))
    elif spoken.hint in (Hint.CHOICE, Hint.NUMBER):
        gather = Gather(**_listening(spoken, wording), action=action, method="POST", timeout=SECONDS_TO_ANSWER)
        _say(gather, spoken, wording, sounds)
        response.append(gather)
        response.redirect(action, method="POST")
    elif spoken.hint == Hint.WORDS:
        _record(response, spoken, wording, action, sounds)
        response.redirect(action, method="POST")
    else:
        _say(response, spoken, wording, sounds)
        response.hangup()
    return str(response)


def _listening(spoken: Spoken, wording: Wording) -> dict[str, Any]:
    number = spoken.hint == Hint.NUMBER
    keys = {
        "input": "dtmf", "num_digits": LONGEST_REF if number else 1, "finish_on_key": "#" if number else "",
    }  # fmt: skip
    listens = voice(wording, spoken.language).listens
    if not wording.community.voice.speech or spoken.keys_only or not listens:
        return keys
    heard = {"input": "dtmf speech", "language": listens, "speech_timeout": "auto"}
    return {**keys, **heard, **({"hints": ", ".join(spoken.hints)} if spoken.hints else {})}


def _record(response: VoiceResponse, spoken: Spoken, wording: Wording, action: str, sounds: Recorded) -> None:
    """The words before the tone can be cut short by a key: 0 and * mean what they mean, any other brings the tone."""
    if spoken.lines:
        before = Gather(
            input="dtmf", num_digits=1, finish_on_key="", timeout=SECONDS_BEFORE_THE_TONE, action=action, method="POST"
        )
        _say(before, spoken, wording, sounds)
        response.append(before)
    response.record(
        action=action, method="POST", max_length=LONGEST_RECORDING, timeout=SECONDS_OF_SILENCE, play_beep=True,
        finish_on_key=ENDS_RECORDING, recording_status_callback=RECORDED, recording_status_callback_method="POST",
    )  # fmt: skip


def _dial(spoken: Spoken, wording: Wording, number: str) -> Dial:
    """Rings these phones with the hotline's number as caller id; a whisper keeps voicemail from picking up."""
    talk = wording.community.voice
    pair = f"&pair={spoken.pair}" if spoken.pair else ""
    dial = Dial(
        action=f"{RUNG}?turn={spoken.turn}{pair}", method="POST", timeout=talk.ring_seconds,
        time_limit=spoken.talk_s or talk.longest_call_minutes * 60, **({"caller_id": number} if number else {}),
    )  # fmt: skip
    for phone in spoken.dial:
        dial.number(phone, url=f"{WHISPER}?pair={spoken.pair}" if spoken.pair else WHISPER, method="POST")
    return dial


def whisper(language: str, words: str, wording: Wording, sounds: Recorded = NOTHING, *, pair: str = "") -> str:
    """TwiML for whoever is rung: who calls, and the key that takes the call; without it the call is not connected."""
    action = f"{WHISPERED}?pair={pair}" if pair else WHISPERED
    response = VoiceResponse()
    gather = Gather(input="dtmf", num_digits=1, finish_on_key="", timeout=10, action=action, method="POST")
    _say(gather, Spoken(((language, words),)), wording, sounds)
    response.append(gather)
    response.hangup()
    return str(response)


def taken(yes: bool) -> str:
    """TwiML after the whisper: an end of the document connects the two, a hang-up does not."""
    response = VoiceResponse()
    if not yes:
        response.hangup()
    return str(response)


def _say(into: VoiceResponse | Gather, spoken: Spoken, wording: Wording, sounds: Recorded) -> None:
    recorded = dict(spoken.played)
    for language, line in spoken.lines:
        if line in recorded:
            into.play(f"{NOTICES}/{recorded[line]}")
            continue
        if sounds and (sound := sounds.get((language, name_of(line)))):
            into.play(f"{PLAYED}/{language}/{sound.name}")
            continue
        sounding = voice(wording, language)
        for words in _pieces(_UNSPEAKABLE.sub(" ", line)):
            if not sounding.speaker:
                into.say(words, language=sounding.code)
                continue
            say = Say(voice=sounding.speaker, language=sounding.code)
            say.prosody(words, rate=sounding.slower if spoken.slower else sounding.speed)
            into.append(say)


def _pieces(words: str) -> Iterator[str]:
    """The words in pieces that one <Say> may hold, cut between words."""
    while len(words) > LONGEST_SAY:
        cut = words.rfind(" ", 1, LONGEST_SAY)
        cut = cut if cut > 0 else LONGEST_SAY
        yield words[:cut]
        words = words[cut:].strip()
    yield words
