"""The carrier behind the running application."""

from __future__ import annotations

from flask import current_app

from hotline.simulator.carrier import Carrier

KEY = "carrier"


def current_carrier() -> Carrier:
    """The carrier that this application serves."""
    carrier: Carrier = current_app.extensions[KEY]
    return carrier
