"""The carrier's webhooks: every one signed, strictly read, kept before it is answered."""

from __future__ import annotations

from flask import Blueprint

from hotline.services import Services
from hotline.webhooks import delivery, sms, voice
from hotline.webhooks.signature import Gate


def webhooks(services: Services) -> Blueprint:
    """All webhooks of the carrier as one blueprint under `/twilio`."""
    blueprint = Blueprint("webhooks", __name__, url_prefix="/twilio")
    gate = Gate(services)
    sms.open_(blueprint, services, gate)
    voice.open_(blueprint, services, gate)
    delivery.open_(blueprint, services, gate)
    return blueprint
