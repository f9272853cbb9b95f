"""Who calls: a number that can be called back, or somebody who does not show theirs."""

from __future__ import annotations

from hotline.exchange import people

HIDDEN = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE as a keypad spells them: what the carrier sends in place of a
number (Twilio support, "Why am I getting calls from these strange numbers?")."""
WORDS = ("", "anonymous", "Anonymous", "restricted", "Restricted", "unavailable", "Unavailable", "unknown", "Unknown")


def number_of(caller: str) -> str:
    """The caller's number in full; "" for `anonymous`, a client, a SIP address or a number that is hidden."""
    return caller if people.is_number(caller) and caller not in HIDDEN else ""


def all_of(caller: str) -> tuple[str, ...]:
    """What calls of this caller go by: one number, or whatever stands in place of one that is not shown."""
    number = number_of(caller)
    return (number,) if number else tuple(dict.fromkeys((caller[:64], *WORDS, *sorted(HIDDEN))))
