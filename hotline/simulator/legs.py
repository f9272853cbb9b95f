"""Calls that go out: rung through the REST API or by <Dial>, whispered to, and bridged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urljoin

from hotline.simulator import script
from hotline.simulator.call_list import ALIVE, CallList, SimulatedCall, Waiting, new_call_sid
from hotline.simulator.network import Network
from hotline.simulator.script import Fetch, RanOut, Step
from hotline.simulator.twiml_parser import TwimlError, Verb

DIAL_RINGS_FOR_S = 30
PATIENCE_OF_A_MACHINE = 20
"""Questions that an answering machine lets pass before it is given up."""


class CallControl(Protocol):
    """What legs ask of the calls that they are part of."""

    def run(self, call: SimulatedCall, step: Step) -> None:
        """Takes steps until the call waits or is over."""

    def follow(self, call: SimulatedCall, document: str) -> None:
        """Goes on with a document that came with the request, without asking for one."""

    def act(self, call: SimulatedCall, change: Callable[[], Step]) -> None:
        """Changes a call's state and goes on from there."""

    def end(self, call: SimulatedCall, status: str) -> None:
        """Ends a call with this status and reports it."""

    def report(self, call: SimulatedCall, event: str, status: str) -> None:
        """Tells the hotline how a call fares, if it asked for this event."""


class Legs:
    """The outgoing side of the simulated calls."""

    def __init__(self, network: Network, calls: CallList, control: CallControl) -> None:
        """Rings phones of this network and keeps the new legs among these calls; `control` runs and ends them."""
        self._network = network
        self._calls = calls
        self._control = control

    def ring(self, call: SimulatedCall) -> None:
        """A phone is rung, and does what it was set up to do."""
        if call.over:
            return
        phone = self._network.phones.get(call.phone)
        call.status = "ringing"
        self._control.report(call, "ringing", "ringing")
        self._network.phones.touch()
        if self._in_another_call(call):
            self._control.end(call, "busy")
        elif phone.answering in {"busy", "no-answer", "failed"}:
            self._control.end(call, phone.answering)
        elif phone.answering == "rings":
            self._network.jobs.add(lambda: self._give_up(call), call.ring_for_s)
        else:
            self.answer(call, machine=phone.answering == "machine")

    def answer(self, call: SimulatedCall, machine: bool = False) -> None:
        """Somebody, or an answering machine, takes the call."""
        with self._network.lock:
            if call.status != "ringing" or call.direction == "inbound":
                return
            call.status, call.started = ALIVE, self._network.clock.now()
            if call.machine_detection:
                call.answered_by = _answered_by(machine, call.machine_detection)
            self._control.report(call, "answered", ALIVE)
        if call.twiml:
            self._control.follow(call, call.twiml)
        else:
            self._control.run(call, Fetch(call.url) if call.url else RanOut())
        if machine:
            self._play_machine(call)

    def dial(self, caller: SimulatedCall, verb: Verb) -> None:
        """Rings everybody that a <Dial> names, at once."""
        numbers = [child for child in verb.children if child.name == "Number"]
        if verb.text.strip():
            numbers.append(Verb("Number", verb.text))
        with self._network.lock:
            caller.waiting = Waiting("dial", verb)
            caller.redirects = 0
            caller.children = [self._leg(caller, verb, number) for number in numbers]
        for leg in list(caller.children):
            if not leg.over:
                self.ring(leg)
        if not numbers:
            self._control.act(caller, lambda: _broken("<Dial> names no <Number>"))

    def bridge(self, leg: SimulatedCall) -> None:
        """The whisper is over: both ends hear each other, and whoever else still rings stops."""
        caller = leg.parent
        with self._network.lock:
            if caller is None or caller.over or caller.bridged:
                late = True
            else:
                late = False
                caller.bridged, leg.bridged = leg, caller
                caller.was_bridged = leg.was_bridged = True
                others = [other for other in caller.children if other is not leg]
        if late or caller is None:
            self._control.end(leg, "canceled")
            return
        for other in others:
            self._control.end(other, "canceled")

    def after_the_end(self, call: SimulatedCall, waiting: Waiting | None) -> None:
        """Lets the other ends know, and the caller go on when the last leg is gone."""
        if call.bridged:
            call.bridged.bridged = None
        for leg in call.children:
            self._control.end(leg, "completed" if leg.status == ALIVE else "canceled")
        if call.children and waiting and waiting.verb.get("action"):
            url = urljoin(call.document, waiting.verb.get("action"))
            fields = call.webhook(self._network) | self._outcome(call, call.children[-1])
            self._network.jobs.add_callback(lambda: self._network.webhooks.post(url, fields))
        if call.parent is None:
            return
        caller = call.parent
        if not caller.over and not caller.bridged and all(leg.over for leg in caller.children):
            self._go_on(caller, call)

    def _go_on(self, caller: SimulatedCall, last: SimulatedCall) -> None:
        waiting = caller.waiting
        if waiting is None or waiting.kind != "dial":
            return
        fields = self._outcome(caller, last)
        caller.children = []
        if waiting.verb.get("action"):
            self._control.act(caller, lambda: script.action(caller, waiting.verb, fields))
        else:
            caller.waiting = None
            self._control.act(caller, lambda: script.proceed(caller))

    def _outcome(self, caller: SimulatedCall, last: SimulatedCall) -> dict[str, str]:
        """How a <Dial> went (https://www.twilio.com/docs/voice/twiml/dial#action)."""
        told = next((leg for leg in caller.children if leg.was_bridged), last)
        return {
            "DialCallStatus": told.status,
            "DialCallSid": told.sid,
            "DialCallDuration": str(told.duration_s),
            "DialBridged": "true" if told.was_bridged else "false",
        }

    def _leg(self, caller: SimulatedCall, verb: Verb, number: Verb) -> SimulatedCall:
        to = number.text.strip()
        from_ = verb.get("callerId") or caller.from_
        leg = SimulatedCall(new_call_sid(), to, from_, to, "outbound-dial", self._network.clock.now(), "queued")
        leg.parent = caller
        leg.ring_for_s = verb.seconds("timeout", DIAL_RINGS_FOR_S)
        leg.machine_detection = number.get("machineDetection")
        leg.url = urljoin(caller.document, number.get("url")) if number.get("url") else ""
        if number.get("statusCallback"):
            leg.status_callback = urljoin(caller.document, number.get("statusCallback"))
            leg.status_events = tuple(number.get("statusCallbackEvent", "completed").split())
        return self._calls.keep(leg)

    def _play_machine(self, call: SimulatedCall) -> None:
        """An answering machine lets every question pass."""
        for _ in range(PATIENCE_OF_A_MACHINE):
            if call.over or call.waiting is None or call.waiting.kind == "dial":
                return
            self._control.act(call, lambda: script.stay_silent(call))

    def _give_up(self, call: SimulatedCall) -> None:
        if call.status == "ringing":
            self._control.end(call, "no-answer")

    def _in_another_call(self, call: SimulatedCall) -> bool:
        return self._calls.of(call.phone) is not call


def _answered_by(machine: bool, detection: str) -> str:
    if not machine:
        return "human"
    return "machine_end_beep" if detection == "DetectMessageEnd" else "machine_start"


def _broken(why: str) -> Step:
    raise TwimlError(why)
