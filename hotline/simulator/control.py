"""The control API: what tests, `hotline talk` and the page ask of the carrier, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from hotline.simulator.current import current_carrier
from hotline.simulator.faults import UnknownFaultError
from hotline.simulator.phones import PhoneSettingError

control = Blueprint("control", __name__, url_prefix="/simulator")


class BadRequestError(ValueError):
    """A control request that lacks something."""


@control.errorhandler(BadRequestError)
@control.errorhandler(UnknownFaultError)
@control.errorhandler(PhoneSettingError)
def explain(problem: ValueError) -> tuple[Response, int]:
    """Says what to send instead."""
    return jsonify(error=str(problem)), 400


@control.get("/phones")
def list_phones() -> Response | tuple[str, int]:
    """Every phone; 204 when nothing has changed since the version in `seen`."""
    carrier = current_carrier()
    network = carrier.network
    if request.args.get("seen") == str(network.phones.version):
        return "", 204
    with network.lock:
        phones = [carrier.show(phone.number) for phone in network.phones.all()]
        return jsonify(version=network.phones.version, phones=phones, faults=asdict(network.faults.now))


@control.get("/phones/<phone>")
def show_phone(phone: str) -> Response:
    """One phone: its bubbles and its call."""
    return jsonify(current_carrier().show(phone))


@control.post("/phones/<phone>")
def set_up_phone(phone: str) -> Response:
    """Changes a phone's name, kind or way of answering."""
    carrier = current_carrier()
    with carrier.network.lock:
        carrier.network.phones.setup(phone, sent())
    return jsonify(carrier.show(phone))


@control.post("/phones/<phone>/texts")
def text(phone: str) -> Response:
    """The phone texts the hotline; `pictures` is a list of content types."""
    given = sent()
    pictures = given.get("pictures", [])
    if not isinstance(pictures, list) or not all(isinstance(kind, str) for kind in pictures):
        raise BadRequestError("pictures is a list of content types, such as image/jpeg.")
    return jsonify(asdict(current_carrier().text(phone, string(given, "body"), pictures)))


@control.get("/faults")
def show_faults() -> Response:
    """The faults now in force."""
    return jsonify(asdict(current_carrier().network.faults.now))


@control.post("/faults")
def change_faults() -> Response:
    """Changes the named faults."""
    network = current_carrier().network
    network.faults.change(sent())
    network.phones.touch()
    return show_faults()


@control.delete("/faults")
def clear_faults() -> Response:
    """Ends every fault."""
    network = current_carrier().network
    network.faults.clear()
    network.phones.touch()
    return show_faults()


@control.post("/deliver")
def deliver() -> Response:
    """Hands over everything that is due."""
    return jsonify(done=current_carrier().deliver())


def sent() -> dict[str, Any]:
    """The request's JSON object; asking for the JSON type keeps other sites' forms out."""
    given = request.get_json()
    if not isinstance(given, dict):
        raise BadRequestError("Send a JSON object.")
    return given


def string(given: dict[str, Any], name: str) -> str:
    """A string out of the request."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise BadRequestError(f"{name} is a string.")
    return value
