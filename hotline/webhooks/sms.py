"""POST /twilio/sms: a text comes in, its answer goes back as TwiML."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.services import Services
from hotline.webhooks import twiml
from hotline.webhooks.signature import Gate

REQUIRED = ("MessageSid", "From", "To")
"""A picture or a place on a map may come without a `Body`."""


def open_(blueprint: Blueprint, services: Services, gate: Gate) -> None:
    """Adds the webhook for texts."""
    desk = TextHandler(services)

    @blueprint.post("/sms")
    def sms() -> Response:
        form = gate.form(request, REQUIRED)
        pictures, acted = form.get("NumMedia", "0"), form.get("OptOutType", "").upper()
        answers = desk.text(
            IncomingText(
                sid=form["MessageSid"],
                phone=form["From"],
                to=form["To"],
                body=form.get("Body", ""),
                pictures=int(pictures) if pictures.isascii() and pictures.isdecimal() and len(pictures) < 4 else 0,
                opt_out=acted if acted in ("STOP", "START") else "",
            )
        )
        return Response(twiml.texts(answers), mimetype="text/xml")
