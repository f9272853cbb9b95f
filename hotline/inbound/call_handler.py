"""One thing heard on a call, from top to bottom: read once, advance, do, keep, and what to say next.

A repeated request gets the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Forget
from flows.engine import advance
from flows.facts import Facts
from flows.hearing import Reading
from flows.prompts import Input
from flows.steps import Turn
from hotline.exchange import call_limits, opt_outs, people
from hotline.inbound import after_the_end, call_ends, not_understood, our_faults, overtaken, recordings, ringing
from hotline.inbound.caller_id import all_of, number_of
from hotline.inbound.context import Context
from hotline.inbound.heard_on_call import CallInput, IncomingRecording
from hotline.inbound.lookup import in_their_language, look_up, named
from hotline.inbound.on_file import OnFile, read, read_for_call
from hotline.inbound.our_faults import CarryOut
from hotline.inbound.spoken import Spoken, again, composed, kept
from hotline.services import Services
from storage.records import Call, Person, Session
from storage.store import where


class CallHandler:
    """Where everything that is said to the hotline on a call is understood, kept and answered."""

    def __init__(self, services: Services) -> None:
        """Works with these services."""
        self.services = services

    def call(self, sid: str, phone: str, *, turn: int = 0, caught: CallInput | None = None) -> Spoken:
        """Keeps one thing heard on a call and returns what to say; turn 0 is the call being answered."""
        given = caught or CallInput()
        for carry_out in our_faults.WAYS:
            with our_faults.undone() as attempt:
                return self._call(sid, phone, turn, given, carry_out)
            if attempt.hopeless:
                break
        return self._kept_for_a_person(sid, phone, turn, given)

    def _call(self, sid: str, phone: str, turn: int, caught: CallInput, carry_out: CarryOut) -> Spoken:
        store = self.services.store
        vocabulary = self.services.vocabularies.latest() if caught.words else self.services.vocabulary
        reading = hearing.read(_said(caught.words, caught.key), vocabulary)
        with store.transaction():
            session = self._session(sid)
            if session.id and turn < session.turn:
                return again(session.answer)
            call = store.one(Call, where("sid") == sid)
            if caught.recording:
                recordings.keep(self.services, sid, phone, caught.recording)
            if call and call.ended_at:
                return after_the_end.heard(self.services, call, caught, self._context(call))
            limit = call_limits.met(self.services, all_of(phone)) if call is None else ""
            if limit == "full":
                return self._turned_away(sid, phone)
            call = call_limits.count(self.services, call or self._new_call(sid, phone))
            if caught.rung and caught.seconds:
                call_limits.spend(self.services, call_limits.started_minutes(caught.seconds))
            heard = _heard(caught, limit or self._too_long(call), started=not session.id)
            return self._advance(session, call, heard, reading, carry_out, caught.pair)

    def _kept_for_a_person(self, sid: str, phone: str, turn: int, caught: CallInput) -> Spoken:
        """What could not be dealt with is kept for a person, and the caller, who hears so, may leave more words."""
        with self.services.store.transaction():
            session = self._session(sid)
            if session.id and turn < session.turn:
                return again(session.answer)
            if caught.recording:
                recordings.keep(self.services, sid, phone, caught.recording)
            call = self.services.store.one(Call, where("sid") == sid) or self._new_call(sid, phone)
            context = self._context(call)
            left = our_faults.on_a_call(caught, self.services.vocabulary)
            our_faults.all_at_once(left, context)
            spoken = replace(composed(context, left, session, ()), ends=bool(call.ended_at))
            heard = Input("voice", words=caught.words)
            self._save(session, context, left, spoken, heard, ())
            self._follow(call, context, left, heard)
            return spoken

    def answered(self, sid: str, phone: str, *, unsure: bool = False) -> Spoken:
        """A person (`unsure`: or a machine) has answered a call of ours."""
        nothing = hearing.read("", self.services.vocabulary)
        with self.services.store.transaction():
            session = self._session(sid)
            if session.id:
                return again(session.answer)
            call = self.services.store.one(Call, where("sid") == sid) or self._new_call(sid, phone, "out")
            call = call if unsure else self.services.store.put(replace(call, outcome="told"))
            call = call_limits.count(self.services, call)
            ours = Input("voice", started=True, ours=True, unsure=unsure)
            return self._advance(session, call, ours, nothing, our_faults.all_at_once)

    def recorded(self, sid: str, told: IncomingRecording) -> None:
        """The carrier has a recording, which may be the first that is heard of it: we were out of reach before."""
        recordings.ready(self.services, told.sid)
        with self.services.store.transaction():
            call = self.services.store.one(Call, where("sid") == sid)
            if call is None:
                return
            recordings.keep(self.services, sid, call.phone, told)
            if call.ended_at:
                after_the_end.heard(self.services, call, CallInput(recording=told), self._context(call))

    def missed(self, sid: str, phone: str, started_at: str) -> None:
        """A call that came while this machine could not be reached."""
        with self.services.store.transaction():
            since = overtaken.forgotten(self.services, phone, started_at)
            call_ends.ended(self.services, sid, opt_outs.SOMEBODY if since else phone, "no-answer")

    def _session(self, sid: str) -> Session:
        return self.services.store.one(Session, where("key") == sid) or Session(key=sid)

    def _turned_away(self, sid: str, phone: str) -> Spoken:
        """The day's minutes are used up to the last: a call is not taken, which costs nothing, and the desk sees it."""
        call_ends.ended(self.services, sid, phone, "busy")
        return Spoken(lines=(), ends=True, refused=True)

    def _context(self, call: Call) -> Context:
        """Whoever called, after the end of their call: nothing is talked about any more."""
        return Context(self.services, self._who_calls(call.phone, {}, ours=call.direction == "out"), "voice")

    def _who_calls(self, caller: str, state: Mapping[str, Any], *, ours: bool) -> Person:
        """The person, kept from their first call on, in the language of this call; unsaved where no number is shown.

        Whoever calls us agrees to hear of it; whom we call has agreed to nothing by that.
        """
        phone = number_of(caller)
        person = people.find(self.services, phone)
        if phone and (person is None or (person.phone and not person.consent and not ours)):
            person = people.welcome(self.services, phone, person, consent="called")
        person = person or Person()
        return replace(person, language=state.get("language") or person.language)

    def _new_call(self, sid: str, phone: str, direction: str = "in") -> Call:
        now = self.services.now()
        return self.services.store.add(
            Call(sid=sid, phone=phone[:64], direction=direction, created_at=now, updated_at=now)
        )

    def _too_long(self, call: Call) -> str:
        return "length" if call_limits.too_long(self.services, call) else ""

    def _advance(
        self, session: Session, call: Call, heard: Input, reading: Reading, carry_out: CarryOut, pair: str = ""
    ) -> Spoken:
        """What a conversation asks for is done, kept and put into words."""
        if heard.rung == "nobody" and session.state.get("ring"):
            return self._ring_on(session)
        on_file, reading = self._read(session, call, heard, reading)
        facts = self._facts(on_file, reading)
        heard = replace(heard, tells=on_file.tells) if heard.ours else heard
        heard = replace(heard, limit="barred") if on_file.person.barred else heard
        turn = advance(session.state.get("flow_state", {}), heard, facts)
        context = Context(self.services, on_file.person, "voice", words=heard.words, on_file=on_file)
        turn = carry_out(turn, context)
        if heard.rung:
            ringing.after(context, heard.rung, pair)
        if turn.repeats and session.id:
            return self._repeated(session)
        dial, later = ringing.whom(context)
        spoken = composed(context, turn, session, dial)
        if any(isinstance(act, Forget) for act in turn.does):
            self.services.store.keep(Session(key=session.key, turn=spoken.turn, answer=kept(spoken)))
            return spoken
        self._save(session, context, turn, spoken, heard, later)
        self._follow(call, context, turn, heard)
        return spoken

    def _ring_on(self, session: Session) -> Spoken:
        """The next of those on shift is rung, in turn."""
        first, *rest = session.state["ring"]
        spoken = replace(again(session.answer), turn=session.turn + 1, lines=(), dial=(first,))
        state = {**session.state, "ring": rest}
        self.services.store.put(replace(session, state=state, turn=spoken.turn, answer=kept(spoken)))
        return spoken

    def _read(self, session: Session, call: Call, heard: Input, reading: Reading) -> tuple[OnFile, Reading]:
        """What is on file about the caller, and what was said as read in their language."""
        person = self._who_calls(call.phone, session.state, ours=call.direction == "out")
        reading = in_their_language(self.services, _said(heard.words, heard.key), reading, person.language)
        on_file = read(self.services, person, session, named(reading))
        asks = bool(heard.words or "0" in heard.key)  # only these may ask for a person
        return read_for_call(self.services, on_file, ours=heard.ours, asks=asks), reading

    def _facts(self, on_file: OnFile, reading: Reading) -> Facts:
        facts, person = look_up(self.services, on_file, reading), on_file.person
        abroad = bool(person.phone) and not self.services.outbox.allowed(person.phone)
        return replace(
            facts,
            aloud=True,
            abroad=abroad,
            can_be_texted=facts.can_be_texted and not abroad,
            on_duty=bool(on_file.shifts is not None and ringing.on_duty(self.services, person, on_file)),
            tells=on_file.tells if person.reached_by == "voice" else (),
            reached_by=person.reached_by or ("text" if on_file.texted else ""),
        )

    def _repeated(self, session: Session) -> Spoken:
        """What was said last, once more and slower."""
        last = again(session.answer)
        spoken = replace(last, lines=last.lines[last.once :], once=0, turn=session.turn + 1, slower=True)
        kept_at = self.services.now()
        self.services.store.put(replace(session, turn=spoken.turn, answer=kept(spoken), updated_at=kept_at))
        return spoken

    def _save(
        self, session: Session, context: Context, turn: Turn, spoken: Spoken, heard: Input, ring: tuple[str, ...]
    ) -> None:
        state = {"flow_state": context.state(turn), "language": context.person.language, "ring": list(ring)}
        state["not_understood"] = not_understood.so_far(session, turn, heard)
        now, store = self.services.now(), self.services.store
        saved = replace(session, state=state, turn=spoken.turn, answer=kept(spoken), updated_at=now)
        (store.put if saved.id else store.keep)(saved)

    def _follow(self, call: Call, context: Context, turn: Turn, heard: Input) -> None:
        """The call's own record says what came of it so far."""
        post = context.post.ref if context.post else call.post
        changed = replace(
            call,
            post=post,
            outcome=call_ends.so_far(call, post, turn, heard),
            recording=heard.recording or call.recording,
            acts=tuple(dict.fromkeys((*call.acts, *turn.read_as))),
        )
        if changed != call:
            self.services.store.put(replace(changed, updated_at=self.services.now()))


def _said(words: str, key: str) -> str:
    """What is read like a text: words, or keys that may be a ref."""
    digits = key.strip("#*")
    return words or (digits if len(digits) > 1 else "")


def _heard(caught: CallInput, limit: str, *, started: bool) -> Input:
    return Input(
        "voice", words=caught.words, key=caught.key, recording=caught.recording.sid if caught.recording else "",
        started=started, confidence=caught.confidence, rung=caught.rung, limit=limit,
    )  # fmt: skip
