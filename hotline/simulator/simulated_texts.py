"""What happens to a text: from a phone to the hotline, and from the hotline to a phone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.simulator.carrier_keywords import REPLIES, effect
from hotline.simulator.error_answers import RefusedError
from hotline.simulator.messages import ERRORS, MessageList, SimulatedMessage
from hotline.simulator.network import Network
from hotline.simulator.phone_numbers import possible
from hotline.simulator.phones import bubble
from hotline.simulator.sids import new_sid
from hotline.simulator.twiml_parser import TwimlError, TwimlReply, replies
from hotline.simulator.webhook_client import WebhookAnswer

log = logging.getLogger(__name__)

NOT_400 = {10001: 401, 20003: 401, 20005: 401, 90010: 403}
"""The status of an answer that refuses for the account's sake."""
LONGEST = 1600  # Twilio error 21617: a body has at most 1,600 characters


@dataclass(frozen=True)
class TextOutcome:
    """What came of a text: the hotline's answers, the carrier's own, and the webhook's status (0: none)."""

    sid: str
    answers: list[str]
    carrier: list[str]
    status: int


class Texts:
    """Carries texts both ways."""

    def __init__(self, network: Network) -> None:
        """Carries for this network."""
        self._network = network
        self.list = MessageList()

    def receive(self, number: str, body: str, pictures: Sequence[str] = ()) -> TextOutcome:
        """A phone texts the hotline; `pictures` are content types such as `image/jpeg`."""
        with self._network.lock:
            message = self._take_in(number, body, tuple(pictures))
            shown = bubble(message.sid, "phone", body, "sending", message.created, len(message.pictures))
            self._network.phones.show(number, shown)
            own = self._answer_keyword(number, body)
        answer = self._network.webhooks.post(self._network.webhook_url("/twilio/sms"), message.webhook(self._network))
        answers = self._follow(number, answer)
        shown.state = _arrival(answer, self._network.faults.now.uplink_down)
        self._network.phones.touch()
        return TextOutcome(message.sid, answers, own, answer.status)

    def send(self, from_: str, to: str, body: str, status_callback: str) -> SimulatedMessage:
        """The hotline texts a phone through the REST API; raises RefusedError."""
        with self._network.lock:
            self._check(from_, to, body)
            now = self._network.clock.now()
            message = self.list.make(from_, to, body, "outbound-api", "queued", now)
            message.status_callback = status_callback
            self._network.jobs.add(lambda: self._hand_over(message))
            return message

    def _take_in(self, number: str, body: str, pictures: tuple[str, ...]) -> SimulatedMessage:
        now, hotline = self._network.clock.now(), self._network.config.hotline_number
        sid = new_sid("MM" if pictures else "SM")
        return self.list.keep(
            SimulatedMessage(sid, number, hotline, body, "inbound", "received", now, sent=now, pictures=pictures)
        )

    def _answer_keyword(self, number: str, body: str) -> list[str]:
        phone = self._network.phones.get(number)
        what = effect(body, phone.opted_out)
        if not what:
            return []
        if what != "help":
            phone.opted_out = what == "stop"
        now = self._network.clock.now()
        said = bubble(new_sid("SM"), "carrier", REPLIES[what], "delivered", now)
        self._network.phones.show(number, said)
        return [said.body]

    def _follow(self, number: str, answer: WebhookAnswer) -> list[str]:
        if not answer.ok:
            return []
        try:
            wanted = replies(answer.text, number)
        except TwimlError as problem:
            log.warning("an answer to a text cannot be followed: %s", problem)
            return []
        with self._network.lock:
            return [reply.body for reply in wanted if self._reply(reply)]

    def _reply(self, reply: TwimlReply) -> bool:
        """Carries one answer; to a phone that said STOP it is dropped, and listed as failed."""
        now, hotline = self._network.clock.now(), self._network.config.hotline_number
        message = self.list.make(hotline, reply.to, reply.body, "outbound-reply", "queued", now)
        message.pictures = ("image/png",) * reply.pictures
        if reply.status_callback:
            message.status_callback = self._network.webhook_url(reply.status_callback)
        if self._network.phones.get(reply.to).opted_out:
            message.status, message.error_code = "failed", 21610
            return False
        self._hand_over(message)
        return True

    def _check(self, from_: str, to: str, body: str) -> None:
        if code := self._network.faults.now.refuse_code:
            raise RefusedError(code, ERRORS.get(code, "Refused"), NOT_400.get(code, 400))
        if not to:
            raise RefusedError(21604, "A 'To' phone number is required.")
        if not possible(to):
            raise RefusedError(21211, f"Invalid 'To' Phone Number: {to}")
        if from_ != self._network.config.hotline_number:
            raise RefusedError(21606, f"The 'From' phone number {from_} is not a number of your account.")
        if not body:
            raise RefusedError(21602, "Message body is required.")
        if len(body) > LONGEST:
            raise RefusedError(21617, "The concatenated message body exceeds the 1600 character limit.")
        phone = self._network.phones.get(to)
        if phone.kind == "not_mobile":
            raise RefusedError(21614, f"'To' number is not a valid mobile number: {to}")
        if phone.opted_out:
            raise RefusedError(21610, "Attempt to send to unsubscribed recipient")

    def _hand_over(self, message: SimulatedMessage) -> None:
        with self._network.lock:
            now = self._network.clock.now()
            phone = self._network.phones.get(message.to)
            message.sent = now
            if code := self._network.faults.now.fail_code:
                message.status, message.error_code = "undelivered", code
            elif phone.kind == "mobile":
                message.status = "delivered"
                shown = bubble(message.sid, "hotline", message.body, "delivered", now, len(message.pictures))
                self._network.phones.show(message.to, shown)
            else:
                message.status, message.error_code = "undelivered", 30006
        for status in ("sent", message.status):
            self._tell(message, status)

    def _tell(self, message: SimulatedMessage, status: str) -> None:
        if message.status_callback:
            fields = message.report(self._network, status)
            self._network.jobs.add_callback(lambda: self._network.webhooks.post(message.status_callback, fields))


def _arrival(answer: WebhookAnswer, uplink_down: bool) -> str:
    if answer.ok:
        return "delivered"
    return "waiting" if uplink_down else "failed"
