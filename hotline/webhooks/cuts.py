"""Whether a signed form could be another one cut differently, so that something the hotline reads stays hidden in it.

The signature joins names and values without separators (Twilio, "Webhooks security"). Names that nobody here reads may
be cut as they like: only what would be read has to stand where the carrier put it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

WORDS = frozenset({"Body", "SpeechResult"})
"""What people say, which may be anything."""
_ANY, _DIGITS, _WORD = re.compile(".*", re.DOTALL), re.compile(r"\d*"), re.compile(r"[a-z_-]*")
READ: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(WORDS, _ANY),
    **dict.fromkeys(("CallDuration", "DialCallDuration", "ErrorCode", "NumMedia", "RecordingDuration"), _DIGITS),
    **dict.fromkeys(("AnsweredBy", "CallStatus", "DialBridged", "DialCallStatus", "Direction", "MessageStatus"), _WORD),
    "CallSid": re.compile("CA.*"), "MessageSid": re.compile("[SM]M.*"), "RecordingSid": re.compile("RE.*"),
    "Confidence": re.compile(r"[\d.]*"), "Digits": re.compile(r"[\d*#]*|hangup"), "RecordingUrl": re.compile("http.*"),
}  # fmt: skip
"""What the hotline reads wherever it may be left out, and what its values are like."""
SWALLOWED = re.compile(r"(?:AccountSid|CallSid|MessageSid|SmsMessageSid|SmsSid)[A-Z]{2}[0-9a-f]{32}|(?:From|To)\+\d{7}")
"""A signed field inside another one's value: somebody's words were cut into fields of their own, and what really
followed them had to go somewhere."""


def hidden(form: Mapping[str, str]) -> bool:
    """Whether something that would be read may be hidden in this form by another cut."""
    if SWALLOWED.search("\n".join(value for name, value in form.items() if name not in WORDS)):
        return True
    missing, names = READ.keys() - form.keys(), sorted(form)
    if any(_in_value(read, names, form) for read in missing):
        return True
    before = dict(zip(names, ("", *names), strict=False))
    return any(_in_name(name, form[name], form.get(before[name], ""), read) for name in names for read in missing)


def _in_value(read: str, names: Sequence[str], form: Mapping[str, str]) -> bool:
    """A missing field may stand whole in the value of the one that comes before it, which is no words of a person's."""
    last = next((name for name in reversed(names) if name < read), "")
    return last not in WORDS and read in form.get(last, "")


def _in_name(name: str, value: str, before: str, read: str) -> bool:
    """A missing field may begin with this name, be its beginning, or end with it, with the cut moved."""
    if name.startswith(read):
        return READ[read].fullmatch(name.removeprefix(read) + value) is not None
    if read.startswith(name):
        return (name + value).startswith(read)
    return read.endswith(name) and before.endswith(read.removesuffix(name))
