"""Faults of the account or of our number at the carrier: every text meets them, and a person has to mend them.

Sources, each read where it is told (https://www.twilio.com/docs/api/errors/NUMBER):

10001, 20005, 90010  the account is not active: lack of funds, a breach of the terms, or closed
30002                the account was suspended after the text was taken and before it was sent (told by a report)
21212, 21601, 21606, 21659, 21660, 21661  the number that we send from is none, cannot send texts, is no number of the
                     carrier's or still being ported, or belongs to another account
30034                our number is not registered for texts by machines to the United States (A2P 10DLC; by a report)
30032                our toll-free number is not verified (by a report)

What concerns one text alone is in `hotline.line.codes`: 30007, held back as spam, and 21610, they have sent STOP.
"""

from __future__ import annotations

from datetime import timedelta

FUNDS, SENDER, REGISTRATION = "funds", "sender", "registration"
FAULTS = {
    **dict.fromkeys((10001, 20005, 90010, 30002), FUNDS),
    **dict.fromkeys((21212, 21601, 21606, 21659, 21660, 21661), SENDER),
    **dict.fromkeys((30034, 30032), REGISTRATION),
}
"""By the carrier's number, what is at fault."""
TOLD_LATE = frozenset({30002, 30034, 30032})
"""The carrier takes the text all the same, and reports this later: only a text that arrives shows that it is mended."""
TRY_AGAIN = timedelta(minutes=5)
"""One text is tried so often meanwhile, to see whether it is mended."""
STEPS_ASIDE = TRY_AGAIN + timedelta(minutes=1)
"""A text that met the fault waits so long: the next one to be tried is another, in case only this one is refused."""
SENTENCES = {
    FUNDS: "the account at the carrier is not active: add funds, or read the notice in the carrier's console",
    SENDER: (
        "the carrier knows no such sender: see that HOTLINE_NUMBER can send texts and belongs to"
        " TWILIO_ACCOUNT_SID"
    ),
    REGISTRATION: (
        "our number is not registered for texts: register it in the carrier's console (A2P 10DLC), or verify it there"
        " where it is toll-free"
    ),
}  # fmt: skip
"""What to do, for whoever looks after the hub."""


def named(code: str | int) -> str:
    """What is at fault, by the carrier's number in a report or an answer; "" where neither account nor number is."""
    return FAULTS.get(int(code), "") if str(code).isdecimal() else ""
