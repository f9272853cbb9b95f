"""Prompts become TwiML: texts as messages; a call as sentences, then a key, a number or a recording.

Verbs and attributes as in the carrier's TwiML reference (Message, Say, Gather, Record, Dial, Redirect, Hangup).
"""

from __future__ import annotations

from collections.abc import Sequence

from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from flows.steps import Hint
from flows.wording import Wording
from hotline.switchboard import Spoken

SECONDS_TO_ANSWER = 10
LONGEST_RECORDING = 180
"""Seconds."""
LONGEST_REF = 12


def texts(answers: Sequence[str]) -> str:
    """TwiML that answers a text with these texts; none is an empty answer."""
    response = MessagingResponse()
    for words in answers:
        response.message(words)
    return str(response)


def call(spoken: Spoken, wording: Wording, desk_phone: str = "") -> str:
    """TwiML that says what is next on a call and waits for what its hint names."""
    response = VoiceResponse()
    action = f"/twilio/voice/heard?turn={spoken.turn}"
    if spoken.ring and desk_phone:
        _say(response, spoken, wording)
        response.dial(desk_phone, action=f"/twilio/voice/rung?turn={spoken.turn}", timeout=25)
    elif spoken.hint in (Hint.CHOICE, Hint.NUMBER):
        number = {"num_digits": 1} if spoken.hint == Hint.CHOICE else {"num_digits": LONGEST_REF, "finish_on_key": "#"}
        gather = Gather(input="dtmf", timeout=SECONDS_TO_ANSWER, action=action, method="POST", **number)
        if spoken.hint == Hint.CHOICE:
            gather.attrs["finishOnKey"] = ""
        _say(gather, spoken, wording)
        response.append(gather)
        response.redirect(action, method="POST")
    elif spoken.hint == Hint.WORDS:
        _say(response, spoken, wording)
        response.record(
            action=action, method="POST", max_length=LONGEST_RECORDING, timeout=5, finish_on_key="#", play_beep=True
        )
        response.redirect(action, method="POST")
    else:
        _say(response, spoken, wording)
        response.hangup()
    return str(response)


def _say(into: VoiceResponse | Gather, spoken: Spoken, wording: Wording) -> None:
    for language, line in spoken.lines:
        into.say(line, language=wording.voice(language))
