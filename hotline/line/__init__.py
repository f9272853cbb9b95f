"""The way to the phones: what a carrier can do for us, and what can go wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

CONNECTION_SECONDS = 8.0
"""How long a request may wait for the carrier; stopping a sender takes no longer."""


class LineError(Exception):
    """Something went wrong on the way to the carrier."""


class LineDown(LineError):
    """Nothing was handed over: the carrier cannot be reached, is out of service or refuses our login."""


class AccountFault(LineDown):
    """Nothing was handed over since the account or our own number is at fault; `code` is the carrier's number of it."""

    def __init__(self, code: int) -> None:
        """Keeps the number, see `hotline.line.account_faults`."""
        super().__init__(f"the carrier refuses our account or number ({code})")
        self.code = code


class Throttled(LineError):
    """The carrier asks us to wait; nothing was handed over."""

    def __init__(self, retry_after: float) -> None:
        """To be tried again after so many seconds."""
        super().__init__(f"the carrier asks us to wait {retry_after:g} s")
        self.retry_after = retry_after


class RefusedByCarrier(LineError):
    """The carrier refuses this one request; `code` is its error number (https://www.twilio.com/docs/api/errors)."""

    def __init__(self, code: int, message: str) -> None:
        """Keeps the carrier's number and words."""
        super().__init__(f"the carrier refuses ({code}): {message}")
        self.code = code


class Unknown(LineError):
    """It was handed over and no answer came: it may have been carried out."""


class Unnamed(Unknown):
    """The carrier answers that it took it, and gives it no SID: the line works, what became of it is open."""


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A text as the carrier tells of it; `phone` may be anything the carrier takes for a sender, times are UTC."""

    sid: str
    phone: str
    body: str
    to: str = ""
    pictures: int = 0
    sent_at: str = ""
    opt_out: str = ""
    """"STOP" or "START" where the carrier has acted on it so, whatever else the words say."""
    later: tuple[str, ...] = ()
    """SIDs of what the carrier received from this phone after it, where it is found in a list."""


@dataclass(frozen=True, slots=True)
class IncomingCall:
    """A call in the carrier's list; `over` says that it has ended."""

    sid: str
    phone: str
    started_at: str
    over: bool


@dataclass(frozen=True, slots=True)
class SentText:
    """A text of ours in the carrier's list."""

    sid: str
    body: str
    created_at: datetime
    to: str = ""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording: its type, such as `audio/mpeg`, and its bytes."""

    mime: str
    data: bytes


class Line(Protocol):
    """A carrier; every method may raise a LineError."""

    machine: str
    """The name under which this machine keeps how it reaches this carrier."""

    def send(self, to: str, body: str, status_callback: str) -> str:
        """Hands over one text; its SID."""
        ...

    def sent_to(self, to: str) -> list[SentText]:
        """The last texts that were handed over for this phone and have not failed; answers in TwiML are not there."""
        ...

    def replies(self, since: datetime) -> list[SentText]:
        """Answers in TwiML that the carrier took since then, to all phones, oldest first."""
        ...

    def incoming_texts(self, since: datetime) -> Iterable[IncomingText]:
        """Texts to the hotline since then, oldest first."""
        ...

    def incoming_calls(self, since: datetime) -> Iterable[IncomingCall]:
        """Calls to the hotline since then, oldest first."""
        ...

    def recordings_of(self, call: str) -> Iterable[str]:
        """The SIDs of what was recorded of a call."""
        ...

    def lasted(self, call: str) -> int:
        """Seconds that a call has lasted; 0 where the carrier does not tell."""
        ...

    def fetch_recording(self, sid: str) -> Sound:
        """What a caller left."""
        ...

    def delete_recording(self, sid: str) -> None:
        """Erases a recording at the carrier; one that is gone counts as erased."""
        ...

    def place_call(
        self, to: str, url: str, status_callback: str = "", *, ring_seconds: int = 30, detect_machines: bool = False
    ) -> str:
        """Rings a phone, then follows the TwiML here, which hears whether a machine answered; the call's SID."""
        ...

    def probe(self) -> None:
        """Returns when the carrier answers and knows us."""
        ...
