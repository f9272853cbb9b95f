"""The carrier's webhooks: every one signed, strictly read, kept before it is answered."""

from __future__ import annotations

from flask import Blueprint

from hotline.doors import calls, status, texts
from hotline.doors.signature import Gate
from hotline.house import House


def doors(house: House) -> Blueprint:
    """All doors of this house as one blueprint under `/twilio`."""
    blueprint = Blueprint("doors", __name__, url_prefix="/twilio")
    gate = Gate(house)
    texts.open_(blueprint, house, gate)
    calls.open_(blueprint, house, gate)
    status.open_(blueprint, house, gate)
    return blueprint
