"""Calls that go out: rung through the REST API or by <Dial>, whispered to, and bridged."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from hotline.simulator import script
from hotline.simulator.call_list import ALIVE, SimulatedCall, Waiting, new_call_sid
from hotline.simulator.script import Fetch, RanOut
from hotline.simulator.twiml_parser import TwimlError, Verb

if TYPE_CHECKING:
    from hotline.simulator.simulated_calls import SimulatedCalls

DIAL_RINGS_FOR_S = 30


class Legs:
    """The outgoing side of the simulated calls."""

    def __init__(self, board: SimulatedCalls) -> None:
        """Belong to these calls."""
        self._board = board
        self._network = board.network

    def ring(self, call: SimulatedCall) -> None:
        """A phone is rung, and does what it was set up to do."""
        if call.over:
            return
        phone = self._network.phones.get(call.phone)
        call.status = "ringing"
        self._board.report(call, "ringing", "ringing")
        self._network.phones.touch()
        if self._in_another_call(call):
            self._board.end(call, "busy")
        elif phone.answering in {"busy", "no-answer", "failed"}:
            self._board.end(call, phone.answering)
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
            self._board.report(call, "answered", ALIVE)
        if call.twiml:
            self._board.run(call, self._board.load(call, self._network.config.public_url, call.twiml))
        else:
            self._board.run(call, Fetch(call.url) if call.url else RanOut())
        if machine:
            self._board.play_machine(call)

    def dial(self, caller: SimulatedCall, verb: Verb) -> None:
        """Ring everybody that a <Dial> names, at once."""
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
            self._board.act(caller, lambda: _broken("<Dial> names no <Number>"))

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
            self._board.end(leg, "canceled")
            return
        for other in others:
            self._board.end(other, "canceled")

    def after_the_end(self, call: SimulatedCall, waiting: Waiting | None) -> None:
        """Let the other ends know, and the caller go on when the last leg is gone."""
        if call.bridged:
            call.bridged.bridged = None
        for leg in call.children:
            self._board.end(leg, "completed" if leg.status == ALIVE else "canceled")
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
            self._board.act(caller, lambda: script.action(caller, waiting.verb, fields))
        else:
            caller.waiting = None
            self._board.act(caller, lambda: script.proceed(caller))

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
        return self._board.list.keep(leg)

    def _give_up(self, call: SimulatedCall) -> None:
        if call.status == "ringing":
            self._board.end(call, "no-answer")

    def _in_another_call(self, call: SimulatedCall) -> bool:
        return self._board.list.of(call.phone) is not call


def _answered_by(machine: bool, detection: str) -> str:
    if not machine:
        return "human"
    return "machine_end_beep" if detection == "DetectMessageEnd" else "machine_start"


def _broken(why: str) -> script.Step:
    raise TwimlError(why)
