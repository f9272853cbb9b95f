"""Twilio's REST API for calls and recordings (https://www.twilio.com/docs/voice/api)."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from hotline.simulator.call_list import SimulatedCall
from hotline.simulator.current import current_carrier
from hotline.simulator.error_answers import not_found
from hotline.simulator.listing import matches, page, within
from hotline.simulator.outgoing import CallOrder
from hotline.simulator.recorder import SimulatedRecording, mp3, wav

calls = Blueprint("calls", __name__)


@calls.post("/Calls.json")
def place_call() -> tuple[Response, int]:
    """Rings a phone."""
    form, carrier = request.form, current_carrier()
    timeout = form.get("Timeout", "")
    order = CallOrder(
        to=form.get("To", ""),
        from_=form.get("From", ""),
        url=form.get("Url", ""),
        twiml=form.get("Twiml", ""),
        status_callback=form.get("StatusCallback", ""),
        status_events=tuple(form.getlist("StatusCallbackEvent")) or ("completed",),
        machine_detection=form.get("MachineDetection", ""),
        timeout_s=int(timeout) if timeout.isdecimal() else 60,
    )
    return jsonify(carrier.outgoing.place(order).as_json(carrier.network)), 201


@calls.get("/Calls.json")
def list_calls() -> Response:
    """Lists calls, newest first, by To, From, Status, ParentCallSid and StartTime."""
    carrier, query = current_carrier(), request.args.to_dict()

    def wanted(call: SimulatedCall) -> bool:
        return (
            matches(call.to, query.get("To"))
            and matches(call.from_, query.get("From"))
            and matches(call.status, query.get("Status"))
            and matches(call.parent.sid if call.parent else "", query.get("ParentCallSid"))
            and within(call.started or call.created, "StartTime", query)
        )

    with carrier.network.lock:
        found = [call for call in carrier.calls.list.newest_first() if wanted(call)]
        return jsonify(page("calls", request.path, query, found, lambda one: one.as_json(carrier.network)))


@calls.get("/Calls/<sid>.json")
def fetch_call(sid: str) -> Response:
    """One call."""
    return jsonify(_call(sid).as_json(current_carrier().network))


@calls.post("/Calls/<sid>.json")
def change_call(sid: str) -> Response:
    """Ends a call, or sends it to another document."""
    form, carrier = request.form, current_carrier()
    call = carrier.outgoing.change(_call(sid), form.get("Status", ""), form.get("Url", ""), form.get("Twiml", ""))
    return jsonify(call.as_json(carrier.network))


@calls.get("/Calls/<sid>/Recordings.json")
@calls.get("/Recordings.json", defaults={"sid": ""})
def list_recordings(sid: str) -> Response:
    """Lists recordings, newest first, of all calls or of one."""
    carrier, query = current_carrier(), request.args.to_dict()
    call_sid = sid or query.get("CallSid")
    with carrier.network.lock:
        found = [
            kept
            for kept in reversed(carrier.calls.recordings.values())
            if matches(kept.call_sid, call_sid) and within(kept.made, "DateCreated", query)
        ]
        return jsonify(page("recordings", request.path, query, found, lambda one: one.as_json(carrier.network)))


@calls.get("/Recordings/<sid>.json")
def fetch_recording(sid: str) -> Response:
    """What is known of one recording."""
    return jsonify(_recording(sid).as_json(current_carrier().network))


@calls.get("/Recordings/<sid>")
@calls.get("/Recordings/<sid>.wav")
def fetch_wav(sid: str) -> Response:
    """A recording's sound, once it is ready."""
    return Response(wav(_ready(sid).seconds), mimetype="audio/x-wav")


@calls.get("/Recordings/<sid>.mp3")
def fetch_mp3(sid: str) -> Response:
    """A recording's sound in a smaller file."""
    return Response(mp3(_ready(sid).seconds), mimetype="audio/mpeg")


@calls.delete("/Recordings/<sid>.json")
def delete_recording(sid: str) -> tuple[str, int]:
    """Erases a recording."""
    del current_carrier().calls.recordings[_recording(sid).sid]
    return "", 204


def _call(sid: str) -> SimulatedCall:
    call = current_carrier().calls.list.get(sid)
    if call is None:
        raise not_found(request.path)
    return call


def _recording(sid: str) -> SimulatedRecording:
    kept = current_carrier().calls.recordings.get(sid)
    if kept is None:
        raise not_found(request.path)
    return kept


def _ready(sid: str) -> SimulatedRecording:
    kept = _recording(sid)
    if not kept.is_ready(current_carrier().network.clock.now()):
        raise not_found(request.path)
    return kept
