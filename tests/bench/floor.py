"""The least that answering a signed text can cost here: Flask, one signature check, fixed TwiML."""

from __future__ import annotations

from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

from tests.harness.base import TOKEN

TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>Got it.</Message></Response>'


def make(public_url: str) -> Flask:
    app = Flask("floor")
    validator = RequestValidator(TOKEN)

    @app.post("/twilio/sms")
    def sms() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(f"{public_url}/twilio/sms", request.form, signature):
            abort(403)
        return Response(TWIML, mimetype="text/xml")

    return app
