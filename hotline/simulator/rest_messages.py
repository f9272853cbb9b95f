"""Twilio's REST API for texts (https://www.twilio.com/docs/messaging/api/message-resource)."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, jsonify, request

from hotline.simulator.current import current_carrier
from hotline.simulator.error_answers import not_found
from hotline.simulator.listing import matches, page, within
from hotline.simulator.messages import SimulatedMessage, media_sid

messages = Blueprint("messages", __name__)

DOT = bytes.fromhex(  # a grey picture of one point, as every picture in the simulator looks
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6368000000820081775fd8f50000000049454e44ae426082"
)


@messages.post("/Messages.json")
def send_message() -> tuple[Response, int]:
    """Takes a text to be sent."""
    form, carrier = request.form, current_carrier()
    message = carrier.texts.send(
        form.get("From", ""), form.get("To", ""), form.get("Body", ""), form.get("StatusCallback", "")
    )
    nameless = {"sid": None} if carrier.network.faults.take("nameless") else {}
    return jsonify(message.as_json(carrier.network) | nameless), 201


@messages.get("/Messages.json")
def list_messages() -> Response:
    """Lists texts, newest first, by To, From and DateSent."""
    carrier, query = current_carrier(), request.args.to_dict()
    network = carrier.network
    faults = network.faults.now
    listed_until = network.clock.now() - timedelta(seconds=faults.list_lag_s)
    blank = {"body": ""} if faults.bodies_blank else {}

    def wanted(message: SimulatedMessage) -> bool:
        return (
            message.created <= listed_until
            and not (faults.answers_unlisted and message.direction == "outbound-reply")
            and matches(message.to, query.get("To"))
            and matches(message.from_, query.get("From"))
            and within(message.sent, "DateSent", query)
        )

    with network.lock:
        found = [message for message in carrier.texts.list.newest_first() if wanted(message)]
        return jsonify(page("messages", request.path, query, found, lambda one: one.as_json(network) | blank))


@messages.get("/Messages/<sid>.json")
def fetch_message(sid: str) -> Response:
    """One text."""
    return jsonify(_message(sid).as_json(current_carrier().network))


@messages.delete("/Messages/<sid>.json")
def delete_message(sid: str) -> tuple[str, int]:
    """Forgets one text."""
    current_carrier().texts.list.remove(_message(sid).sid)
    return "", 204


@messages.get("/Messages/<sid>/Media/<media>")
def fetch_picture(sid: str, media: str) -> Response:
    """A text's picture."""
    message = _message(sid)
    for place, kind in enumerate(message.pictures):
        if media == media_sid(message, place):
            return Response(DOT, mimetype=kind)
    raise not_found(request.path)


def _message(sid: str) -> SimulatedMessage:
    message = current_carrier().texts.list.get(sid)
    if message is None:
        raise not_found(request.path)
    return message
