"""The carrier: what phones do, and what the hotline is told of it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from hotline.clock import Clock
from hotline.simulator.config import SimulatorConfig
from hotline.simulator.network import Network
from hotline.simulator.texts import Heard, Texts

EVERY_S = 0.2


class Carrier:
    """One carrier with one hotline number, all in memory.

    What a phone does reaches the hotline at once; what the hotline sends, and every status callback, waits
    for `deliver`, or for the thread that `start` runs.
    """

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        """Build a carrier that nobody has used yet."""
        self.network = Network(config, clock)
        self.texts = Texts(self.network)
        self._stopped = threading.Event()

    def text(self, phone: str, body: str, pictures: Sequence[str] = ()) -> Heard:
        """A phone texts the hotline."""
        return self.texts.receive(phone, body, pictures)

    def show(self, phone: str) -> dict[str, Any]:
        """What a phone shows: its bubbles and its settings."""
        return self.network.phones.get(phone).as_json()

    def deliver(self) -> int:
        """Hand over everything that is due; returns how many things were done."""
        return self.network.jobs.deliver()

    def start(self) -> None:
        """Deliver in the background from now on."""
        threading.Thread(target=self._deliver_until_stopped, name="simulator-delivery", daemon=True).start()

    def stop(self) -> None:
        """Stop delivering in the background."""
        self._stopped.set()

    def _deliver_until_stopped(self) -> None:
        while not self._stopped.wait(EVERY_S):
            self.deliver()
