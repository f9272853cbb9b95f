"""POST /twilio/status: the carrier tells what became of a text that we sent."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hotline.services import Services
from hotline.webhooks.signature import Gate

REQUIRED = ("MessageSid", "MessageStatus")


def open_(blueprint: Blueprint, services: Services, gate: Gate) -> None:
    """Adds the webhook for delivery reports."""

    @blueprint.post("/status")
    def status() -> Response:
        form = gate.form(request, REQUIRED)
        services.outbox.status(
            form["MessageSid"], form["MessageStatus"], form.get("ErrorCode", ""), key=request.args.get("key", "")
        )
        return Response(status=204)
