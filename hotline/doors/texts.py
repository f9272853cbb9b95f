"""POST /twilio/sms: a text comes in, its answer goes back as TwiML."""

from __future__ import annotations

from flask import Blueprint, Response, request

from hotline import speech
from hotline.desk import Desk
from hotline.doors.signature import Gate
from hotline.house import House
from hotline.line import IncomingText

REQUIRED = ("MessageSid", "From", "To", "Body")


def open_(blueprint: Blueprint, house: House, gate: Gate) -> None:
    """Adds the door for texts."""
    desk = Desk(house)

    @blueprint.post("/sms")
    def sms() -> Response:
        form = gate.form(request, REQUIRED)
        pictures = form.get("NumMedia", "0")
        answers = desk.text(
            IncomingText(
                sid=form["MessageSid"],
                phone=form["From"],
                to=form["To"],
                body=form["Body"],
                pictures=int(pictures) if pictures.isascii() and pictures.isdecimal() and len(pictures) < 4 else 0,
            )
        )
        return Response(speech.texts(answers), mimetype="text/xml")
