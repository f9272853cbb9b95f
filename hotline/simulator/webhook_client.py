"""Signed requests to the hotline, as Twilio makes them."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import requests
from twilio.request_validator import RequestValidator

from hotline.simulator.faults import Faults

log = logging.getLogger(__name__)

TIMEOUT_S = 15  # Twilio waits 15 seconds for an answer to a webhook (error 11200)


@dataclass(frozen=True)
class WebhookAnswer:
    """What the hotline answered; status 0 means that nothing came back."""

    status: int
    text: str = ""

    @property
    def ok(self) -> bool:
        """Whether the answer can be followed."""
        return 200 <= self.status < 300


class Webhooks:
    """Posts forms to the hotline, each signed over its URL and its fields."""

    def __init__(self, auth_token: str, faults: Faults) -> None:
        """Signs with the account's token."""
        self._validator = RequestValidator(auth_token)
        self._faults = faults

    def post(self, url: str, params: dict[str, str]) -> WebhookAnswer:
        """Sends one webhook, twice when doubling is on; the first answer counts."""
        if self._faults.now.uplink_down:
            return WebhookAnswer(0)
        answer = self._post_once(url, params)
        if self._faults.take("double_webhooks"):
            self._post_once(url, params)
        return answer

    def _post_once(self, url: str, params: dict[str, str]) -> WebhookAnswer:
        signature: str = self._validator.compute_signature(url, params)
        headers = {"X-Twilio-Signature": signature, "User-Agent": "TwilioProxy/1.1"}
        with requests.Session() as session:
            session.trust_env = False  # a proxy set for this machine must not carry calls to itself
            try:
                answered = session.post(url, data=params, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
            except requests.RequestException as problem:
                log.warning("a webhook got no answer: %s", type(problem).__name__)
                return WebhookAnswer(0)
        if answered.status_code >= 400:
            log.warning("a webhook was answered with %d", answered.status_code)
        answered.encoding = "utf-8"
        return WebhookAnswer(answered.status_code, answered.text)
