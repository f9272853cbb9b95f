"""Calls that the hotline makes or changes through the REST API."""

from __future__ import annotations

from dataclasses import dataclass, field

from hotline.simulator.call_list import SimulatedCall, new_call_sid
from hotline.simulator.error_answers import RefusedError
from hotline.simulator.network import Network
from hotline.simulator.phone_numbers import possible
from hotline.simulator.script import Fetch
from hotline.simulator.simulated_calls import SimulatedCalls


@dataclass(frozen=True)
class CallOrder:
    """What the hotline asks for when it rings somebody; times in seconds."""

    to: str
    from_: str
    url: str = ""
    twiml: str = ""
    status_callback: str = ""
    status_events: tuple[str, ...] = field(default=("completed",))
    machine_detection: str = ""
    timeout_s: int = 60


class Outgoing:
    """Rings phones for the hotline."""

    def __init__(self, network: Network, calls: SimulatedCalls) -> None:
        """Rings through these calls."""
        self._network = network
        self._calls = calls

    def place(self, order: CallOrder) -> SimulatedCall:
        """Queues a call; raises RefusedError."""
        if not possible(order.to):
            raise RefusedError(21211, f"Invalid 'To' Phone Number: {order.to}")
        if order.from_ != self._network.config.hotline_number:
            raise RefusedError(21210, f"Source phone number not yet verified for your account: {order.from_}")
        if not order.url and not order.twiml:
            raise RefusedError(21205, "Url parameter is required.")
        now = self._network.clock.now()
        call = SimulatedCall(new_call_sid(), order.to, order.from_, order.to, "outbound-api", now, "queued")
        call.url, call.twiml = order.url, order.twiml
        call.status_callback, call.status_events = order.status_callback, order.status_events
        call.machine_detection, call.ring_for_s = order.machine_detection, order.timeout_s
        with self._network.lock:
            self._calls.list.keep(call)
            self._calls.report(call, "initiated", "initiated")
            self._network.jobs.add(lambda: self._calls.legs.ring(call))
        return call

    def change(self, call: SimulatedCall, status: str, url: str, twiml: str) -> SimulatedCall:
        """Ends a call, or sends it to another document; raises RefusedError."""
        if call.over:
            raise RefusedError(21220, "Call is not in-progress. Cannot redirect.")
        if status == "completed" or (status == "canceled" and call.started is None):
            self._calls.end(call, status if call.started is None else "completed")
        elif url:
            call.waiting, call.verbs = None, []
            self._calls.run(call, Fetch(url))
        elif twiml:
            call.waiting = None
            self._calls.follow(call, twiml)
        else:
            raise RefusedError(21218, "Invalid Url or Status: say what to change.")
        return call
