"""What texts and calls share: the phones, the faults, the clock and the way to the hotline."""

from __future__ import annotations

import threading

from hotline.base.clock import Clock
from hotline.simulator.faults import Faults
from hotline.simulator.jobs import Jobs
from hotline.simulator.phones import Phones
from hotline.simulator.settings import SimulatorConfig
from hotline.simulator.sids import API_VERSION
from hotline.simulator.webhook_client import Webhooks


class Network:
    """One carrier's common parts; `lock` is held to change state, never while a webhook is under way."""

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        """Builds the parts around one configuration and one clock."""
        self.config = config
        self.clock = clock
        self.lock = threading.RLock()
        self.faults = Faults()
        self.phones = Phones(config.people)
        self.jobs = Jobs(clock, self.faults)
        self.webhooks = Webhooks(config.auth_token, self.faults)

    def webhook_url(self, path: str) -> str:
        """The full address of one of the hotline's webhooks."""
        return self.config.public_url.rstrip("/") + path

    def resource(self, path: str) -> str:
        """The full address of one of the account's REST resources."""
        return f"{self.config.api_url.rstrip('/')}{self.uri(path)}"

    def uri(self, path: str) -> str:
        """The address of one of the account's REST resources, without the host."""
        return f"/{API_VERSION}/Accounts/{self.config.account_sid}/{path}"

    def ends(self, from_: str, to: str) -> dict[str, str]:
        """The fields that every webhook has: the account and both ends, with where they seem to be."""
        fields = {"AccountSid": self.config.account_sid, "ApiVersion": API_VERSION, "From": from_, "To": to}
        for end, number in (("From", from_), ("To", to)):
            if number.startswith("+1"):
                fields |= {f"{end}City": "", f"{end}State": "DC", f"{end}Zip": "", f"{end}Country": "US"}
        return fields
