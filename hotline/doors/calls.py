"""POST /twilio/voice and its sub-paths: a call is answered, heard, connected and over."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from hotline import speech
from hotline.doors.signature import Gate
from hotline.house import House
from hotline.switchboard import IncomingRecording, Spoken, Switchboard

REQUIRED = ("CallSid", "From", "To")


def open_(blueprint: Blueprint, house: House, gate: Gate) -> None:
    """Adds the doors for calls."""
    switchboard = Switchboard(house)

    def said(spoken: Spoken) -> Response:
        return Response(speech.call(spoken, house.wording, house.community.desk_phone), mimetype="text/xml")

    @blueprint.post("/voice")
    def voice() -> Response:
        form = gate.form(request, REQUIRED)
        return said(switchboard.call(form["CallSid"], form["From"]))

    @blueprint.post("/voice/heard")
    def heard() -> Response:
        form = gate.form(request, REQUIRED)
        recording = _recording(form)
        key = "" if recording else form.get("Digits", "")
        return said(switchboard.call(form["CallSid"], form["From"], turn=_turn(), key=key, recording=recording))

    @blueprint.post("/voice/rung")
    def rung() -> Response:
        form = gate.form(request, REQUIRED)
        if form.get("DialCallStatus") == "completed":
            return said(Spoken(lines=(), ends=True))
        return said(switchboard.call(form["CallSid"], form["From"], turn=_turn()))

    @blueprint.post("/voice/status")
    def voice_status() -> Response:
        form = gate.form(request, REQUIRED)
        seconds = form.get("CallDuration", "")
        switchboard.ended(
            form["CallSid"], form["From"], form.get("CallStatus", ""), int(seconds) if seconds.isdigit() else 0
        )
        return Response(status=204)


def _turn() -> int:
    written = request.args.get("turn", "")
    return int(written) if written.isdigit() and len(written) < 6 else 0


def _recording(form: Mapping[str, str]) -> IncomingRecording | None:
    if not form.get("RecordingSid") or not form.get("RecordingUrl"):
        return None
    seconds = form.get("RecordingDuration", "")
    return IncomingRecording(form["RecordingSid"], form["RecordingUrl"], int(seconds) if seconds.isdigit() else 0)
