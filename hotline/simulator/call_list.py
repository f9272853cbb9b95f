"""One call: what the REST API tells of it, what was said in it, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from hotline.simulator.network import Network
from hotline.simulator.sids import API_VERSION, new_sid, rfc2822
from hotline.simulator.twiml_parser import Verb

OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
ALIVE = "in-progress"

Who = Literal["hotline", "phone", "other"]


@dataclass(frozen=True)
class SpokenLine:
    """One thing heard in a call: by whom, in which language (BCP 47; empty for a sound or a key)."""

    by: Who
    words: str
    language: str = ""


@dataclass
class Waiting:
    """What a call waits for: a `key` (or speech), a `recording`, or the other end of a `dial`."""

    kind: Literal["key", "recording", "dial"]
    verb: Verb
    digits: str = ""


@dataclass
class SimulatedCall:
    """One call between the hotline and one phone; `status` is Twilio's."""

    sid: str
    phone: str
    from_: str
    to: str
    direction: Literal["inbound", "outbound-api", "outbound-dial"]
    created: datetime
    status: str = "ringing"
    started: datetime | None = None
    ended: datetime | None = None
    url: str = ""
    twiml: str = ""
    status_callback: str = ""
    status_events: tuple[str, ...] = ("completed",)
    machine_detection: str = ""
    answered_by: str | None = None
    ring_for_s: int = 60
    parent: SimulatedCall | None = None
    children: list[SimulatedCall] = field(default_factory=list)
    bridged: SimulatedCall | None = None
    was_bridged: bool = False
    document: str = ""
    verbs: list[Verb] = field(default_factory=list)
    waiting: Waiting | None = None
    redirects: int = 0
    lines: list[SpokenLine] = field(default_factory=list)
    reports: int = 0

    @property
    def over(self) -> bool:
        """Whether the call has ended, in whatever way."""
        return self.status in OVER

    @property
    def before_the_tone(self) -> bool:
        """Whether keys can still cut the words before a recording short; whoever waits hears the tone next."""
        gathering = self.waiting is not None and self.waiting.kind == "key"
        return gathering and not self.listens and bool(self.verbs) and self.verbs[0].name == "Record"

    @property
    def listens(self) -> bool:
        """Whether spoken words are heard now."""
        return bool(self.waiting and "speech" in self.waiting.verb.get("input", "dtmf"))

    @property
    def duration_s(self) -> int:
        """Whole seconds from the answer to the end."""
        return int((self.ended - self.started).total_seconds()) if self.started and self.ended else 0

    def hears(self, words: str, language: str = "", by: Who = "hotline") -> None:
        """The phone hears something, or says it."""
        if words:
            self.lines.append(SpokenLine(by, words, language))

    def as_shown(self) -> dict[str, Any]:
        """The call as the control API and the page see it."""
        kind = "recording" if self.before_the_tone else self.waiting.kind if self.waiting else ""
        return {
            "sid": self.sid,
            "direction": self.direction,
            "status": self.status,
            "said": [said(line) for line in self.lines if line.by == "hotline"],
            "lines": [{"by": line.by, "words": line.words, "language": line.language} for line in self.lines],
            "waiting": kind if kind in {"key", "recording"} else "nothing",
            "speech": self.listens,
            "bridged": self.bridged is not None,
        }

    def webhook(self, network: Network) -> dict[str, str]:
        """The fields of every request about this call.

        Source: https://www.twilio.com/docs/voice/twiml#request-parameters
        """
        fields = network.ends(self.from_, self.to)
        fields |= {
            name.replace("From", "Caller").replace("To", "Called", 1): value
            for name, value in fields.items()
            if name.startswith(("From", "To"))
        }
        fields |= {"CallSid": self.sid, "CallStatus": self.status, "Direction": self.direction}
        if self.parent:
            fields["ParentCallSid"] = self.parent.sid
        if self.answered_by:
            fields["AnsweredBy"] = self.answered_by
        return fields

    def report(self, network: Network, status: str) -> dict[str, str]:
        """The fields of a status callback.

        Source: https://www.twilio.com/docs/voice/api/call-resource#statuscallback
        """
        fields = self.webhook(network) | {
            "CallStatus": status,
            "Timestamp": rfc2822(network.clock.now()) or "",
            "CallbackSource": "call-progress-events",
            "SequenceNumber": str(self.reports),
        }
        if status in OVER:
            fields |= {"CallDuration": str(self.duration_s), "Duration": str(-(-self.duration_s // 60))}
        self.reports += 1
        return fields

    def as_json(self, network: Network) -> dict[str, Any]:
        """The Call resource (https://www.twilio.com/docs/voice/api/call-resource)."""
        uri = network.uri(f"Calls/{self.sid}")
        return {
            "account_sid": network.config.account_sid,
            "annotation": None,
            "answered_by": self.answered_by,
            "api_version": API_VERSION,
            "caller_name": None,
            "date_created": rfc2822(self.created),
            "date_updated": rfc2822(self.ended or self.started or self.created),
            "direction": self.direction,
            "duration": str(self.duration_s) if self.over else None,
            "end_time": rfc2822(self.ended),
            "forwarded_from": None,
            "from": self.from_,
            "from_formatted": self.from_,
            "group_sid": None,
            "parent_call_sid": self.parent.sid if self.parent else None,
            "phone_number_sid": None,
            "price": None,
            "price_unit": "USD",
            "queue_time": "0",
            "sid": self.sid,
            "start_time": rfc2822(self.started or self.created),
            "status": self.status,
            "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
            "to": self.to,
            "to_formatted": self.to,
            "trunk_sid": None,
            "uri": f"{uri}.json",
        }


def said(line: SpokenLine) -> dict[str, str]:
    """One thing that the hotline said."""
    return {"says": line.words, "language": line.language}


class CallList:
    """All calls, in the order they were made."""

    def __init__(self) -> None:
        """Starts empty."""
        self._by_sid: dict[str, SimulatedCall] = {}
        self._by_phone: dict[str, list[SimulatedCall]] = {}

    def keep(self, call: SimulatedCall) -> SimulatedCall:
        """Remembers a call."""
        self._by_sid[call.sid] = call
        self._by_phone.setdefault(call.phone, []).append(call)
        return call

    def get(self, sid: str) -> SimulatedCall | None:
        """One call."""
        return self._by_sid.get(sid)

    def of(self, phone: str) -> SimulatedCall | None:
        """The call that a phone is in, or its last one."""
        mine = self._by_phone.get(phone, [])
        return next((call for call in mine if not call.over), mine[-1] if mine else None)

    def newest_first(self) -> list[SimulatedCall]:
        """All calls, as Twilio lists them."""
        return list(reversed(self._by_sid.values()))


def new_call_sid() -> str:
    """A SID for a call."""
    return new_sid("CA")
