"""The phones in the browser: one page, everything it needs in the repository."""

from __future__ import annotations

import phonenumbers
from flask import Blueprint, render_template

from hotline.simulator.current import current_carrier
from hotline.simulator.phones import ANSWERING, KINDS

page = Blueprint("page", __name__)

KIND_NAMES = dict(zip(KINDS, ("a mobile phone", "a landline that loses texts", "no number for texts"), strict=True))
ANSWERING_NAMES = dict(
    zip(
        ANSWERING,
        ("rings here", "a person answers", "a machine answers", "is busy", "nobody answers", "cannot be reached"),
        strict=True,
    )
)


@page.get("/")
def show_phones() -> str:
    """All phones side by side."""
    config = current_carrier().network.config
    return render_template(
        "simulator/phones.html",
        hotline=_readable(config.hotline_number),
        console_url=config.console_url,
        names=[name.split(" (")[0] for name, _ in config.people],
        kinds=KIND_NAMES,
        answering=ANSWERING_NAMES,
    )


def _readable(number: str) -> str:
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
