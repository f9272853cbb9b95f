"""The carrier's error numbers that decide what becomes of a text (https://www.twilio.com/docs/api/errors).

Those of the account and of our own number are in `hotline.line.account_faults`.
"""

from __future__ import annotations

OPTED_OUT = 21610
"""The phone has sent STOP to the carrier."""

LANDLINE = frozenset({21614, 21635, 30006})
"""Not a mobile number, a landline, a landline or a carrier out of reach: this phone gets no texts."""

LOGIN = frozenset({20003, 20006, 20008})
"""Wrong login, or not allowed: no text can leave, so it is the line's fault."""

PERMANENT = LANDLINE | {
    OPTED_OUT,
    21211,  # not a valid number
    21265,  # a short code
    21266,  # our own number
    21408,  # the account may not text this country
    21602,  # no body
    21604,  # no number
    21608,  # a trial account and a number that it has not verified
    21612,  # no way from our number to this one
    21617,  # longer than 1,600 characters
    30004,  # blocked
    30005,  # no such phone, or out of service
    30007,  # taken for spam
}
"""Trying again changes nothing: the text fails at once and the desk is told."""
