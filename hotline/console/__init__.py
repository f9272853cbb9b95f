"""The coordinators' desk in the browser: closed by default, served from this machine alone."""

from __future__ import annotations

from flask import Blueprint, Flask

from hotline.console import frame, gate, shown, signing
from hotline.console.views import VIEWS
from hotline.console.words import Words
from hotline.services import Services

YEAR = 365 * 86400
"""Seconds that browsers may keep a static file; its address changes with its content."""


def register(app: Flask, services: Services) -> None:
    """Puts the console under `/` of the app; needs `app.secret_key` set."""
    app.extensions["services"] = services
    app.extensions["console_words"] = Words.load()
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    console = Blueprint(
        "console", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    for routes in VIEWS:
        routes.add_to(console)
    gate.close(app, console)
    signing.prepare(app)
    shown.add_to(console)
    frame.add_to(console)
    app.register_blueprint(console)
