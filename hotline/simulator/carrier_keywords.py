"""The carrier's own words: it answers them itself, whatever the hotline does.

Source: Twilio's support article "Twilio support for opt-out keywords (SMS STOP filtering)". Only a text
that is nothing but the word counts, in any case. The webhook is sent all the same; OptOutType is added
only under Advanced Opt-Out, which the simulator does not have.
"""

from __future__ import annotations

from typing import Literal

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})

Effect = Literal["stop", "start", "help", ""]

REPLIES: dict[Effect, str] = {
    "stop": "You are unsubscribed: this number texts you no more. Reply START to subscribe again.",
    "start": "You are subscribed to this number again. Reply HELP for help, STOP to unsubscribe.",
    "help": "Reply STOP to unsubscribe. Msg&Data rates may apply.",
}


def effect(body: str, opted_out: bool) -> Effect:
    """What this text does at the carrier, given whether its phone is opted out; empty when nothing."""
    word = body.strip().upper()
    if word in STOP_WORDS and not opted_out:
        return "stop"
    if word in START_WORDS and (opted_out or word != "YES"):
        return "start"
    if word in HELP_WORDS and not opted_out:
        return "help"
    return ""
