"""POST /twilio/status: the carrier tells what became of a text that we sent."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hotline.doors.signature import Gate
from hotline.house import House

REQUIRED = ("MessageSid", "MessageStatus")


def open_(blueprint: Blueprint, house: House, gate: Gate) -> None:
    """Adds the door for delivery reports."""

    @blueprint.post("/status")
    def status() -> Response:
        form = gate.form(request, REQUIRED)
        house.outbox.status(
            form["MessageSid"], form["MessageStatus"], form.get("ErrorCode", ""), key=request.args.get("key", "")
        )
        return Response(status=204)
