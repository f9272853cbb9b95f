"""The carrier: what phones do, and what the hotline is told of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Any

from hotline.base.clock import Clock
from hotline.simulator.call_list import SimulatedCall
from hotline.simulator.network import Network
from hotline.simulator.outgoing import Outgoing
from hotline.simulator.settings import SimulatorConfig
from hotline.simulator.simulated_calls import NotInACallError, SimulatedCalls
from hotline.simulator.simulated_texts import TextOutcome, Texts

log = logging.getLogger(__name__)

EVERY_S = 0.2


class Carrier:
    """One carrier with one hotline number, all in memory.

    What a phone does reaches the hotline at once; what the hotline sends, and every status callback, waits
    for `deliver`, or for the thread that `start` runs.
    """

    def __init__(self, config: SimulatorConfig, clock: Clock) -> None:
        """Builds a carrier that nobody has used yet."""
        self.network = Network(config, clock)
        self.texts = Texts(self.network)
        self.calls = SimulatedCalls(self.network)
        self.outgoing = Outgoing(self.network, self.calls)
        self._stopped = threading.Event()

    def text(self, phone: str, body: str, pictures: Sequence[str] = ()) -> TextOutcome:
        """A phone texts the hotline."""
        return self.texts.receive(phone, body, pictures)

    def show(self, phone: str) -> dict[str, Any]:
        """What a phone shows: its bubbles, its settings, and the call it is in or was in last."""
        with self.network.lock:
            call = self.calls.list.of(phone)
            return self.network.phones.get(phone).as_json() | {"call": call.as_shown() if call else None}

    def answer(self, phone: str, machine: bool = False) -> SimulatedCall:
        """A phone that rings is answered."""
        call = self.calls.in_call(phone)
        if call.status != "ringing":
            raise NotInACallError("This phone does not ring.")
        self.calls.legs.answer(call, machine)
        return call

    def deliver(self) -> int:
        """Hands over everything that is due; returns how many things were done."""
        return self.network.jobs.deliver()

    def start(self) -> None:
        """Delivers in the background from now on."""
        threading.Thread(target=self._deliver_until_stopped, name="simulator-delivery", daemon=True).start()

    def stop(self) -> None:
        """Stops delivering in the background."""
        self._stopped.set()

    def _deliver_until_stopped(self) -> None:
        while not self._stopped.wait(EVERY_S):
            try:
                self.deliver()
            except Exception as problem:  # one bad job must not end all delivery
                log.error("a delivery broke: %s", type(problem).__name__)  # noqa: TRY400 - may hold a number
