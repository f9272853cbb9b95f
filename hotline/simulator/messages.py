"""The texts that the carrier carries, and the list it keeps of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import smsutil

from hotline.simulator.network import Network
from hotline.simulator.sids import API_VERSION, new_sid, rfc2822

FINAL = frozenset({"delivered", "undelivered", "failed", "received"})

ERRORS = {
    10001: "Account is not active",
    20003: "Authenticate",
    20005: "Account not active",
    21606: "The 'From' phone number provided is not a valid message-capable number for this account",
    21610: "Attempt to send to unsubscribed recipient",
    21659: "'From' is not a Twilio phone number",
    21660: "Mismatch between the 'From' number and the account",
    30002: "Account suspended",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30032: "Toll-free number has not been verified",
    30034: "Message from an unregistered number",
    90010: "Account is not active",
}
"""The carrier's sentences (https://www.twilio.com/docs/api/errors)."""


@dataclass
class SimulatedMessage:
    """One text as the REST API tells it; `status` is Twilio's."""

    sid: str
    from_: str
    to: str
    body: str
    direction: str
    status: str
    created: datetime
    sent: datetime | None = None
    error_code: int | None = None
    status_callback: str = ""
    pictures: tuple[str, ...] = ()

    @property
    def segments(self) -> int:
        """How many segments the carrier counts."""
        return max(1, len(smsutil.split(self.body).parts))

    def as_json(self, network: Network) -> dict[str, Any]:
        """The Message resource."""
        uri = network.uri(f"Messages/{self.sid}")
        return {
            "account_sid": network.config.account_sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": rfc2822(self.created),
            "date_sent": rfc2822(self.sent),
            "date_updated": rfc2822(self.sent or self.created),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": ERRORS.get(self.error_code or 0),
            "from": self.from_,
            "messaging_service_sid": None,
            "num_media": str(len(self.pictures)),
            "num_segments": str(self.segments),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }

    def webhook(self, network: Network) -> dict[str, str]:
        """The fields that tell the hotline of a text that came in.

        Source: https://www.twilio.com/docs/messaging/guides/webhook-request
        """
        fields = network.ends(self.from_, self.to) | {
            "MessageSid": self.sid,
            "SmsSid": self.sid,
            "SmsMessageSid": self.sid,
            "SmsStatus": "received",
            "Body": self.body,
            "NumMedia": str(len(self.pictures)),
            "NumSegments": str(self.segments),
        }
        for place, kind in enumerate(self.pictures):
            fields[f"MediaContentType{place}"] = kind
            fields[f"MediaUrl{place}"] = network.resource(f"Messages/{self.sid}/Media/{media_sid(self, place)}")
        return fields

    def report(self, network: Network, status: str) -> dict[str, str]:
        """The fields that tell the hotline how a text fares.

        Source: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
        """
        fields = {
            "AccountSid": network.config.account_sid,
            "ApiVersion": API_VERSION,
            "From": self.from_,
            "To": self.to,
            "MessageSid": self.sid,
            "SmsSid": self.sid,
            "MessageStatus": status,
            "SmsStatus": status,
        }
        if status == "delivered":
            fields["RawDlrDoneDate"] = f"{network.clock.now():%y%m%d%H%M}"
        if self.error_code and status in FINAL:
            fields |= {"ErrorCode": str(self.error_code), "ErrorMessage": ERRORS.get(self.error_code, "")}
        return fields


def media_sid(message: SimulatedMessage, place: int) -> str:
    """The SID of a text's picture, told from the text's own so that it need not be kept."""
    return f"ME{message.sid[2:-2]}{place:02x}"


class MessageList:
    """All messages, in the order they were made."""

    def __init__(self) -> None:
        """Starts empty."""
        self._by_sid: dict[str, SimulatedMessage] = {}

    def make(self, from_: str, to: str, body: str, direction: str, status: str, at: datetime) -> SimulatedMessage:
        """Keeps a new message with a SID of its own."""
        message = SimulatedMessage(new_sid("SM"), from_, to, body, direction, status, at)
        self._by_sid[message.sid] = message
        return message

    def keep(self, message: SimulatedMessage) -> SimulatedMessage:
        """Keeps a message that has its SID already."""
        self._by_sid[message.sid] = message
        return message

    def get(self, sid: str) -> SimulatedMessage | None:
        """One message."""
        return self._by_sid.get(sid)

    def remove(self, sid: str) -> bool:
        """Forgets one message; whether there was one."""
        return self._by_sid.pop(sid, None) is not None

    def newest_first(self) -> list[SimulatedMessage]:
        """All messages, as Twilio lists them."""
        return list(reversed(self._by_sid.values()))
