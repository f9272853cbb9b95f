"""Who is at the door: Twilio's signature over HOTLINE_PUBLIC_URL, the raw path and query, and a strictly read form.

The signature joins names and values without separators and has no timestamp (Twilio, "Webhooks security"), so a form
that could be another one cut differently is refused before the signature is looked at.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from flask import Request, abort
from twilio.request_validator import RequestValidator, compare

from hotline.services import Services
from hotline.webhooks import cuts

log = logging.getLogger(__name__)

SIP = "SipHeader_"
"""A call by SIP brings headers of its own, whose names have hyphens."""
NAME = re.compile(rf"(?:[A-Z][A-Za-z0-9_]*|{SIP}[A-Za-z0-9_.-]+)\Z")
LOWER_CASE = frozenset({"msg"})  # Twilio sends `msg=Gather End` with every <Gather> action
SHAPES = {
    "MessageSid": re.compile(r"(SM|MM)[0-9a-f]{32}\Z"),
    "CallSid": re.compile(r"CA[0-9a-f]{32}\Z"),
    "RecordingSid": re.compile(r"RE[0-9a-f]{32}\Z"),
}
LARGEST_FORM = 64 * 1024
"""Bytes; the longest text is 1,600 characters, so this is plenty."""
MOST_FIELDS = 100
LONGEST_NAME = 60
"""Characters of an unknown name that are told."""
FORM = "application/x-www-form-urlencoded"
KNOWN = frozenset({
    "AccountSid", "AddOns", "AnsweredBy", "ApiVersion", "Body", "ButtonPayload", "ButtonText", "CallbackSource",
    "CallDuration", "Called", "CalledCity", "CalledCountry", "CalledState", "CalledZip", "Caller", "CallerCity",
    "CallerCountry", "CallerId", "CallerName", "CallerState", "CallerZip", "CallSid", "CallStatus", "CallToken",
    "ChannelInstallSid", "ChannelMetadata", "ChannelPrefix", "ChannelStatusCode", "ChannelStatusMessage",
    "ChannelToAddress", "Confidence", "DialBridged", "DialCallDuration", "DialCallSid", "DialCallStatus",
    "DialCallStatusReason", "DialSipCallId", "DialSipHeader", "DialSipResponseCode", "Digits", "DigitsSource",
    "Direction", "Duration", "ErrorCode", "ErrorMessage", "ErrorUrl", "EventType", "FinishedOnKey", "Forwarded",
    "ForwardedFrom", "FrequentlyForwarded", "From", "FromCity", "FromCountry", "FromState", "FromZip", "Language",
    "Latitude", "Longitude", "MachineDetectionDuration", "Media", "MessageSid", "MessageStatus", "MessageType",
    "MessagingServiceSid", "msg", "NumMedia", "NumSegments", "OptOutType", "OriginalRepliedMessageSender",
    "OriginalRepliedMessageSid", "ParentCallSid", "ProfileName", "QueueResult", "QueueTime", "RawDlrDoneDate",
    "RecordingChannels", "RecordingDuration", "RecordingSid", "RecordingSource", "RecordingStartTime",
    "RecordingStatus", "RecordingTrack", "RecordingUrl", "ReferralBody", "ReferralCtwaClid", "ReferralHeadline",
    "ReferralMediaContentType", "ReferralMediaUrl", "ReferralNumMedia", "ReferralSourceId", "ReferralSourceType",
    "ReferralSourceUrl", "SequenceNumber", "ServiceSid", "SipCallId", "SipDomain", "SipDomainSid",
    "SipResponseCode", "SipSourceIp", "SmsMessageSid", "SmsSid", "SmsStatus", "SpeechResult", "Stability", "Status",
    "StirPassportToken", "StirStatus", "StirVerstat", "StructuredMessage", "Timestamp", "To", "ToCity", "ToCountry",
    "ToState", "ToZip", "TranscriptionSid", "TranscriptionStatus", "TranscriptionText", "TranscriptionUrl",
    "UnstableSpeechResult", "WaId",
    *(f"{name}{number}" for name in ("MediaUrl", "MediaContentType") for number in range(10)),
})  # fmt: skip
"""Names that the carrier's documentation lists; it adds others unannounced."""


class _Form(dict[str, str]):
    """A form as the carrier's library reads it without trying out what kind of form it is."""

    def getall(self, name: str) -> tuple[str]:
        """All values of a name; there is one."""
        return (self[name],)


class Gate:
    """Lets in only what this account's carrier signed for this hotline."""

    def __init__(self, services: Services) -> None:
        """Checks with the account, token and public address of this house's settings."""
        self.store = services.store
        self.validator = RequestValidator(services.config.twilio_auth_token)
        self.account = services.config.twilio_account_sid
        self.public_url = services.config.public_url
        self._told: set[str] = set()

    def form(self, request: Request, required: tuple[str, ...]) -> Mapping[str, str]:
        """The signed form; ends the request with 403 when anything about it is not as it must be."""
        signature = request.headers.get("X-Twilio-Signature", "")
        if not signature or request.mimetype != FORM or not 0 < (request.content_length or 0) <= LARGEST_FORM:
            abort(403)
        form = self._strictly_read(request.get_data(cache=False))
        if any(name not in form for name in ("AccountSid", *required)) or form["AccountSid"] != self.account:
            abort(403)
        if any(name in form and not shape.match(form[name]) for name, shape in SHAPES.items()):
            abort(403)
        if not self._signed(self._address(request), form, signature):
            abort(403)
        self._tell_unknown(form)
        return form

    def _signed(self, address: str, form: _Form, signature: str) -> bool:
        """Whether this is signed; the carrier leaves out the port of some addresses, and adds it to others."""
        signed: str = self.validator.compute_signature(address, form)
        return bool(compare(signed, signature) or self.validator.validate(address, form, signature))

    def _strictly_read(self, body: bytes) -> _Form:
        try:
            pairs = parse_qsl(
                body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict",
                max_num_fields=MOST_FIELDS,
            )  # fmt: skip
        except ValueError:
            abort(403)
        form = _Form(pairs)
        if len(form) != len(pairs) or not all(NAME.match(name) or name in LOWER_CASE for name in form):
            abort(403)
        if cuts.hidden(form):
            abort(403)
        return form

    def _address(self, request: Request) -> str:
        query = request.query_string.decode("ascii", "replace")
        return f"{self.public_url}{request.path}{'?' + query if query else ''}"

    def _tell_unknown(self, form: Mapping[str, str]) -> None:
        for name in form.keys() - KNOWN - self._told:
            if name.startswith(SIP):
                continue  # whoever calls by SIP chooses these
            self._told.add(name)
            if self.store.next_number(f"parameter {name[:LONGEST_NAME]}") == 1:
                log.warning("the carrier sends a parameter that we do not know: %s", name[:LONGEST_NAME])
