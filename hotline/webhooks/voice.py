"""POST /twilio/voice and its sub-paths: a call is answered, heard, connected and over."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, Response, abort, request, send_file

from hotline.exchange import notice_board
from hotline.inbound import call_ends, outgoing_calls, recorded_prompts, ringing
from hotline.inbound.call_handler import CallHandler
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from hotline.inbound.spoken import Spoken
from hotline.services import Services
from hotline.webhooks import twiml
from hotline.webhooks.signature import Gate

REQUIRED = ("CallSid", "From", "To")
ADDRESS = re.compile(r'(?<=[">])(?=/twilio/voice/)')
HOURS_KEPT = 1
"""For which the carrier may play a recorded prompt without asking again."""
LONGEST_SPEECH = 1000
"""Characters of what a caller says at a menu."""
RECORDING = re.compile(r"/Recordings/(RE[0-9a-f]{32})(?![0-9A-Za-z])")


def open_(blueprint: Blueprint, services: Services, gate: Gate) -> None:
    """Adds the webhooks for calls."""
    switchboard = CallHandler(services)
    sounds = _prompts(blueprint, services)
    _notices(blueprint, services)

    def said(spoken: Spoken) -> Response:
        return _twiml(twiml.call(spoken, services.wording, services.config.number, sounds))

    @blueprint.post("/voice")
    def voice() -> Response:
        form = gate.form(request, REQUIRED)
        return said(switchboard.call(form["CallSid"], form["From"]))

    @blueprint.post("/voice/heard")
    def heard() -> Response:
        form = gate.form(request, REQUIRED)
        return said(switchboard.call(form["CallSid"], _phone(form), turn=_number("turn"), caught=_caught(form)))

    @blueprint.post("/voice/rung")
    def rung() -> Response:
        form = gate.form(request, REQUIRED)
        bridged = form.get("DialBridged", "true") == "true" and form.get("DialCallStatus") == "completed"
        seconds = _whole(form.get("DialCallDuration", ""))
        caught = CallInput(rung="talked" if bridged else "nobody", pair=request.args.get("pair", ""), seconds=seconds)
        return said(switchboard.call(form["CallSid"], _phone(form), turn=_number("turn"), caught=caught))

    @blueprint.post("/voice/out")
    def out() -> Response:
        form = gate.form(request, REQUIRED)
        by = form.get("AnsweredBy", "")
        return said(outgoing_calls.answered(switchboard, form["CallSid"], form["To"], by))

    @blueprint.post("/voice/whisper")
    def whisper() -> Response:
        form = gate.form(request, REQUIRED)
        language, words = outgoing_calls.whisper(services, form["To"])
        return _twiml(twiml.whisper(language, words, services.wording, sounds, pair=request.args.get("pair", "")))

    @blueprint.post("/voice/whispered")
    def whispered() -> Response:
        form = gate.form(request, REQUIRED)
        takes = form.get("Digits") == "1" and ringing.may_take(services, form["To"], request.args.get("pair", ""))
        return _twiml(twiml.taken(takes))

    @blueprint.post("/voice/recorded")
    def recording() -> Response:
        form = gate.form(request, ("CallSid",))
        switchboard.recorded(form["CallSid"], _recording(form) or abort(403))
        return Response(status=204)

    @blueprint.post("/voice/status")
    def voice_status() -> Response:
        form = gate.form(request, REQUIRED)
        seconds = _whole(form.get("CallDuration", ""))
        call_ends.ended(
            services, form["CallSid"], _phone(form), form.get("CallStatus", ""), seconds, ours=_is_ours(form)
        )
        return Response(status=204)


def _prompts(blueprint: Blueprint, services: Services) -> recorded_prompts.Recorded:
    """Serves the hotline's own recorded sentences, and to nothing else; it needs no signature."""
    sounds = recorded_prompts.sounds(services.community)
    played = {(language, sound.name): sound for (language, _), sound in sounds.items()}

    @blueprint.get("/voice/recorded-prompts/<language>/<name>")
    def prompt(language: str, name: str) -> Response:
        sound = played.get((language, name))
        return send_file(sound, max_age=HOURS_KEPT * 3600) if sound else abort(404)

    return sounds


def _notices(blueprint: Blueprint, services: Services) -> None:
    """Serves what was recorded of the notice board, which is for everybody; it needs no signature."""

    @blueprint.get("/voice/notices/<name>")
    def notice(name: str) -> Response:
        found = notice_board.sound_called(services, name) or abort(404)
        headers = {"Cache-Control": f"max-age={HOURS_KEPT * 3600}", "X-Content-Type-Options": "nosniff"}
        return Response(found[0], mimetype=found[1], headers=headers)


def _twiml(document: str) -> Response:
    """The document, whose addresses begin where the hotline does at its host."""
    if request.script_root:
        document = ADDRESS.sub(request.script_root, document)
    return Response(document, mimetype="text/xml")


def _phone(form: Mapping[str, str]) -> str:
    """The other end of the call: in a call of ours it is the one called."""
    return form["To"] if _is_ours(form) else form["From"]


def _is_ours(form: Mapping[str, str]) -> bool:
    return form.get("Direction", "").startswith("outbound")


def _number(name: str) -> int:
    return _whole(request.args.get(name, ""))


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0


def _caught(form: Mapping[str, str]) -> CallInput:
    recording = _recording(form)
    digits = form.get("Digits", "")
    if recording:
        return CallInput(key=digits if digits in ("0", "*") else "", recording=recording)
    return CallInput(digits, form.get("SpeechResult", "")[:LONGEST_SPEECH], _confidence(form.get("Confidence", "")))


def _confidence(written: str) -> float:
    """The carrier gives 0.0 to 1.0; what it leaves out or cannot be read is believed."""
    try:
        return min(1.0, max(0.0, float(written)))
    except ValueError:
        return 1.0


def _recording(form: Mapping[str, str]) -> IncomingRecording | None:
    sid = _recording_sid(form)
    if not sid:
        return None
    return IncomingRecording(sid, form.get("RecordingUrl", ""), _whole(form.get("RecordingDuration", "")))


def _recording_sid(form: Mapping[str, str]) -> str:
    """The name of a recording, from its address where a carrier leaves it out; the address itself is never asked."""
    named = RECORDING.search(form.get("RecordingUrl", ""))
    return form.get("RecordingSid", "") or (named[1] if named else "")
