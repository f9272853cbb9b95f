"""What happens in calls: it asks the hotline what comes next, and does what phones and documents say."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urljoin

from hotline.simulator import script
from hotline.simulator.call_list import ALIVE, CallList, SimulatedCall, new_call_sid
from hotline.simulator.legs import Legs
from hotline.simulator.network import Network
from hotline.simulator.phones import bubble
from hotline.simulator.recorder import SimulatedRecording, new_recording
from hotline.simulator.script import Dial, Fetch, Over, RanOut, Step
from hotline.simulator.sids import new_sid
from hotline.simulator.twiml_parser import TwimlError, parse

log = logging.getLogger(__name__)

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."
ENDINGS = {"busy": "Busy", "no-answer": "Missed call", "canceled": "Missed call", "failed": "Call failed"}


class NotInACallError(ValueError):
    """A phone was to do something in a call that it cannot do now."""


class SimulatedCalls:
    """All calls of one carrier."""

    def __init__(self, network: Network) -> None:
        """Carries calls in this network."""
        self._network = network
        self.list = CallList()
        self.recordings: dict[str, SimulatedRecording] = {}
        self.legs = Legs(network, self.list, self)

    def dial(self, phone: str) -> SimulatedCall:
        """A phone calls the hotline."""
        with self._network.lock:
            now_in = self.list.of(phone)
            if now_in and not now_in.over:
                raise NotInACallError("This phone is in a call already: hang up first.")
            config = self._network.config
            call = SimulatedCall(
                new_call_sid(), phone, phone, config.hotline_number, "inbound", self._network.clock.now()
            )
            call.status_callback = self._network.webhook_url("/twilio/voice/status")
            self.list.keep(call)
        self.run(call, Fetch(self._network.webhook_url("/twilio/voice")))
        return call

    def press(self, phone: str, digits: str) -> SimulatedCall:
        """A phone's keys are pressed, one after the other."""
        call = self.in_call(phone)
        self.act(call, lambda: script.press(call, digits))
        self._submit_keys_in_time(call)
        return call

    def says(
        self, phone: str, words: str, confidence: float = 0.9, seconds: int = 0, last: bool = False
    ) -> SimulatedCall:
        """Words are said: to a recorder, to a <Gather> that listens, or to the other end.

        `seconds` makes a recording longer than its words; `last` hangs up right after them.
        """
        call = self.in_call(phone)
        self._wait_for_the_tone(call)
        with self._network.lock:
            call.hears(words, by="phone")
            if call.bridged:
                call.bridged.hears(words, by="other")
        if call.waiting and call.waiting.kind == "recording" and words:
            self._record(call, words, seconds, last)
        else:
            self.act(call, lambda: script.speak(call, words, confidence))
        if last and not call.over:
            self.end(call, "completed")
        return call

    def silence(self, phone: str) -> SimulatedCall:
        """Nothing is said until the time to answer is over."""
        call = self.in_call(phone)
        self._wait_for_the_tone(call)
        self.act(call, lambda: script.stay_silent(call))
        return call

    def hang_up(self, phone: str) -> SimulatedCall:
        """A phone hangs up; one that still rings declines."""
        call = self.in_call(phone)
        self.end(call, "completed" if call.status == ALIVE else "busy")
        return call

    def in_call(self, phone: str) -> SimulatedCall:
        """The call that a phone is in; raises NotInACallError."""
        call = self.list.of(phone)
        if call is None or call.over:
            raise NotInACallError("This phone is in no call.")
        return call

    def act(self, call: SimulatedCall, change: Callable[[], Step]) -> None:
        """Changes a call's state and goes on from there."""
        with self._network.lock:
            try:
                step = change()
            except TwimlError as problem:
                step = self._break_down(call, str(problem))
        self.run(call, step)

    def run(self, call: SimulatedCall, step: Step) -> None:
        """Takes steps until the call waits or is over."""
        while step is not None and not call.over:
            if isinstance(step, Fetch):
                step = self._fetch(call, step)
            elif isinstance(step, Dial):
                self.legs.dial(call, step.verb)
                step = None
            elif isinstance(step, RanOut) and call.parent:
                self.legs.bridge(call)
                step = None
            else:
                self.end(call, step.status if isinstance(step, Over) else "completed")
                step = None
        self._network.phones.touch()

    def end(self, call: SimulatedCall, status: str) -> None:
        """A call is over: it is noted, reported, and the other ends hear of it."""
        with self._network.lock:
            if call.over:
                return
            call.status, call.ended = status, self._network.clock.now()
            waiting, call.waiting = call.waiting, None
            words = ENDINGS.get(status, "Call ended")
            self._network.phones.show(
                call.phone, bubble(new_sid("CA"), "call", words, status, self._network.clock.now())
            )
            self.report(call, "completed", status)
        self.legs.after_the_end(call, waiting)

    def report(self, call: SimulatedCall, event: str, status: str) -> None:
        """Tells the hotline how a call fares, if it asked for this event."""
        if call.status_callback and event in call.status_events:
            fields, url = call.report(self._network, status), call.status_callback
            self._network.jobs.add_callback(lambda: self._network.webhooks.post(url, fields))

    def _fetch(self, call: SimulatedCall, step: Fetch) -> Step:
        answer = self._network.webhooks.post(step.url, call.webhook(self._network) | step.fields)
        return self._load(call, step.url, answer.text if answer.ok else None)

    def follow(self, call: SimulatedCall, document: str) -> None:
        """Goes on with a document that came with the request, without asking for one."""
        self.run(call, self._load(call, self._network.config.public_url, document))

    def _load(self, call: SimulatedCall, url: str, document: str | None) -> Step:
        """Begins a document; None stands for one that could not be fetched."""
        with self._network.lock:
            if call.over:
                return None
            try:
                call.verbs = list(parse(document or ""))
                call.document = url
                if call.status == "ringing" and (not call.verbs or call.verbs[0].name != "Reject"):
                    call.status, call.started = ALIVE, self._network.clock.now()
                return script.proceed(call)
            except TwimlError as problem:
                return self._break_down(call, str(problem) if document else "no document came")

    def _break_down(self, call: SimulatedCall, why: str) -> Step:
        log.warning("a call's document cannot be followed: %s", why)
        call.started = call.started or self._network.clock.now()
        call.verbs, call.waiting = [], None
        call.hears(APPLICATION_ERROR, "en-US")
        return Over("completed")

    def _record(self, call: SimulatedCall, words: str, seconds: int, hangs_up: bool) -> None:
        with self._network.lock:
            if call.waiting is None:
                return
            verb = call.waiting.verb
            kept = new_recording(self._network, call.sid, words, seconds, verb.seconds("maxLength", 3600))
            self.recordings[kept.sid] = kept
            self._report_recording(kept, call, verb.get("recordingStatusCallback"))
            keys = verb.get("finishOnKey", script.RECORD_ENDS_ON)
            ended_by = "hangup" if hangs_up else "#" if "#" in keys else keys[:1]
            fields = kept.fields(self._network) | ({"Digits": ended_by} if ended_by else {})
            step = script.action(call, verb, fields)
        if hangs_up:  # the action is still asked, for the sake of the recording, and its answer ignored
            gone = {"CallStatus": "completed"}
            self._network.webhooks.post(step.url, call.webhook(self._network) | fields | gone)
        else:
            self.run(call, step)

    def _report_recording(self, kept: SimulatedRecording, call: SimulatedCall, callback: str) -> None:
        if callback and kept.ready:
            url = urljoin(call.document, callback)
            fields = kept.report(self._network)
            late = (kept.ready - kept.made).total_seconds()
            self._network.jobs.add(lambda: self._network.webhooks.post(url, fields), late)

    def _wait_for_the_tone(self, call: SimulatedCall) -> None:
        """Nobody speaks before the tone: the time for keys passes, and the recording begins."""
        if call.before_the_tone:
            self.act(call, lambda: script.stay_silent(call))

    def _submit_keys_in_time(self, call: SimulatedCall) -> None:
        """Keys that nothing ends are handed in when no other follows within the <Gather>'s timeout."""
        waiting = call.waiting
        if waiting is None or waiting.kind != "key" or not waiting.digits:
            return
        typed = waiting.digits

        def submit() -> None:
            if call.waiting is waiting and waiting.digits == typed:
                self.act(call, lambda: script.gathered(call))

        self._network.jobs.add(submit, waiting.verb.seconds("timeout", 5))
