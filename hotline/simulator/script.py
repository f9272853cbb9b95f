"""Follows a call's TwiML, verb by verb, until it waits, asks for another document, dials or ends.

Pure: what is said is noted in the call, everything else is handed back as a step. Sources: the verbs' pages under
https://www.twilio.com/docs/voice/twiml.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin

from hotline.simulator.call_list import SimulatedCall, Waiting
from hotline.simulator.twiml_parser import TwimlError, Verb, spoken

MOST_REDIRECTS = 10
RECORD_ENDS_ON = "1234567890*#"


@dataclass(frozen=True)
class Fetch:
    """Asks this address what comes next, with these fields beside the call's own."""

    url: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dial:
    """Rings somebody else."""

    verb: Verb


@dataclass(frozen=True)
class RanOut:
    """The document has no more verbs: the call ends, or a whisper is over."""


@dataclass(frozen=True)
class Over:
    """The document ends the call with this status."""

    status: str


Step = Fetch | Dial | RanOut | Over | None


def proceed(call: SimulatedCall) -> Step:
    """Goes on with the current document; None when the call now waits. Raises TwimlError."""
    while call.verbs:
        verb = call.verbs.pop(0)
        if verb.name in {"Say", "Play", "Pause"}:
            _sound(call, verb)
        elif verb.name in {"Gather", "Record"}:
            _wait(call, verb)
            return None
        else:
            return _leave(call, verb)
    return RanOut()


def action(call: SimulatedCall, verb: Verb, fields: dict[str, str]) -> Fetch:
    """The request that ends a verb; without an action the current document is asked again."""
    if verb.get("method", "POST").upper() != "POST":
        raise TwimlError(f"<{verb.name}> asks for a method that the simulator does not follow")
    call.waiting = None
    return Fetch(urljoin(call.document, verb.get("action")), fields)


def press(call: SimulatedCall, digits: str) -> Step:
    """Keys are pressed while the call waits; keys beyond what is asked for are lost, as on a real line."""
    waiting = call.waiting
    if waiting is None or waiting.kind == "dial":
        return None
    call.hears(digits, by="phone")
    if waiting.kind == "recording":
        ends = any(digit in waiting.verb.get("finishOnKey", RECORD_ENDS_ON) for digit in digits)
        return _nothing_came(call) if ends else None
    for digit in digits:
        if digit == waiting.verb.get("finishOnKey", "#"):
            return gathered(call, digit)
        waiting.digits += digit
        if len(waiting.digits) == waiting.verb.seconds("numDigits", 0):
            return gathered(call)
    return None


def gathered(call: SimulatedCall, finished_on: str = "") -> Step:
    """A <Gather> is over: its keys are handed in, or the next verb follows when there are none."""
    waiting = call.waiting
    if waiting is None:
        return None
    if not waiting.digits:
        return _nothing_came(call)
    fields = {"Digits": waiting.digits, "FinishedOnKey": finished_on, "msg": "Gather End"}
    return action(call, waiting.verb, fields)


def speak(call: SimulatedCall, words: str, confidence: float) -> Step:
    """Words are said to a <Gather> that listens for speech."""
    waiting = call.waiting
    if waiting is None or waiting.kind != "key" or "speech" not in waiting.verb.get("input", "dtmf"):
        return None
    if not words:
        return _nothing_came(call)
    return action(call, waiting.verb, {"SpeechResult": words, "Confidence": str(confidence)})


def stay_silent(call: SimulatedCall) -> Step:
    """The time to answer passes."""
    if call.waiting is None or call.waiting.kind == "dial":
        return None
    return gathered(call) if call.waiting.kind == "key" else _nothing_came(call)


def _nothing_came(call: SimulatedCall) -> Step:
    """Falls on to the next verb: an empty recording has no action, an empty <Gather> only when it asks for it."""
    waiting, call.waiting = call.waiting, None
    if waiting and waiting.kind == "key" and waiting.verb.get("actionOnEmptyResult") == "true":
        return action(call, waiting.verb, {"Digits": "", "FinishedOnKey": "", "msg": "Gather End"})
    return proceed(call)


def _sound(call: SimulatedCall, verb: Verb) -> None:
    if verb.name == "Say":
        call.hears(spoken(verb), verb.get("language", "en-US"))
    elif verb.name == "Play":
        call.hears(f"(plays {unquote(verb.text.strip()).rpartition('/')[2]})")


def _wait(call: SimulatedCall, verb: Verb) -> None:
    for nested in verb.children:
        if nested.name not in {"Say", "Play", "Pause"}:
            raise TwimlError(f"<{nested.name}> cannot be nested in <{verb.name}>")
        _sound(call, nested)
    for name in ("timeout", "numDigits", "maxLength"):
        verb.seconds(name, 1)
    call.redirects = 0
    call.waiting = Waiting("key" if verb.name == "Gather" else "recording", verb)


def _leave(call: SimulatedCall, verb: Verb) -> Step:
    if verb.name == "Redirect":
        call.redirects += 1
        if call.redirects > MOST_REDIRECTS:
            raise TwimlError(f"more than {MOST_REDIRECTS} redirects in a row")
        return Fetch(urljoin(call.document, verb.text.strip()))
    if verb.name == "Dial":
        if call.parent:
            raise TwimlError("<Dial> is not allowed in a whisper")
        return Dial(verb)
    if verb.name == "Hangup":
        return Over("completed")
    if verb.name == "Reject":
        return Over("busy" if verb.get("reason") == "busy" else "no-answer")
    raise TwimlError(f"<{verb.name}> is no verb of a call")
