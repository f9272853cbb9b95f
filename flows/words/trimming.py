"""Words and numbers made fit for a text or for an ear."""

from __future__ import annotations

import re

LINK = re.compile(r"\S*(?:://|\bwww\.)\S*", re.IGNORECASE)


def digit_by_digit(number: str) -> str:
    """A number as it is read out on the phone."""
    return ", ".join(number)


def shorten(words: str, longest: int) -> str:
    """At most `longest` characters, cut between words where possible."""
    if len(words) <= longest:
        return words
    cut = words[: longest - 2]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut) + ".."


def without_links(words: str) -> str:
    """Words as they may go into a text of ours: a link in them leads nowhere."""
    return LINK.sub("", words).strip()
