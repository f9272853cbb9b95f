"""What a webhook brings from a call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IncomingRecording:
    """A recording as the carrier tells of it when the caller is done."""

    sid: str
    url: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class CallInput:
    """What a webhook brings from a call: keys, words with the carrier's confidence, a recording, the end of a ring."""

    key: str = ""
    words: str = ""
    confidence: float = 1.0
    recording: IncomingRecording | None = None
    rung: str = ""
    pair: str = ""
    """Ref of the match whose other side was rung."""
    seconds: int = 0
    """For which whoever was rung was on the line."""
