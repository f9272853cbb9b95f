"""One thing heard on a call: load, advance, save, and what to say next; a repeated request gets the same answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flows import hearing
from flows.acts import Block, Details, FilePost
from flows.channels.call import SAID_ONCE
from flows.engine import advance
from flows.facts import Facts
from flows.prompts import Hint, Input, Prompt
from flows.steps import Turn
from flows.words import voices
from hotline.exchange import call_limits, notices, people, posts
from hotline.inbound import call_ends, ringing
from hotline.inbound.caller_id import number_of
from hotline.inbound.effects import Context, do
from hotline.inbound.lookup import look_up
from hotline.inbound.spoken import Spoken, again, kept
from hotline.services import Services
from storage.records import Call, Person, Post, Recording, Session
from storage.store import where


@dataclass(frozen=True, slots=True)
class IncomingRecording:
    """A recording as the carrier tells of it when the caller is done."""

    sid: str
    url: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class CallInput:
    """What a webhook brings from a call: keys, words with the carrier's confidence, a recording, the end of a ring."""

    key: str = ""
    words: str = ""
    confidence: float = 1.0
    recording: IncomingRecording | None = None
    rung: str = ""
    pair: str = ""
    """Ref of the match whose other side was rung."""


class CallHandler:
    """Where everything that is said to the hotline on a call is understood, kept and answered."""

    def __init__(self, services: Services) -> None:
        """Works with these services."""
        self.services = services

    def call(self, sid: str, phone: str, *, turn: int = 0, caught: CallInput | None = None) -> Spoken:
        """Keeps one thing heard on a call and returns what to say; turn 0 is the call being answered."""
        caught, store = caught or CallInput(), self.services.store
        if caught.words:
            self.services.vocabularies.latest()
        with store.transaction():
            session = store.one(Session, where("key") == sid)
            if session and turn < session.turn:
                return again(session.answer)
            call = store.one(Call, where("sid") == sid)
            if caught.recording:
                self._keep_recording(sid, phone, caught.recording)
            if call and call.ended_at:
                return self._after_the_end(call, caught)
            limit = call_limits.met(self.services, number_of(phone)) if call is None else ""
            call = call or self._new_call(sid, phone)
            heard = _heard(caught, limit or self._too_long(call), started=session is None)
            return self._advance(session, call, heard, caught.pair)

    def answered(self, sid: str, phone: str, tells: tuple[Prompt, ...], *, unsure: bool = False) -> Spoken:
        """A person (`unsure`: or a machine) has answered a call of ours, which has this to tell."""
        with self.services.store.transaction():
            session = self.services.store.one(Session, where("key") == sid)
            if session:
                return again(session.answer)
            call = self.services.store.one(Call, where("sid") == sid) or self._new_call(sid, phone, "out")
            call = call if unsure else self.services.store.put(replace(call, outcome="told"))
            return self._advance(None, call, Input("voice", started=True, ours=True, tells=tells, unsure=unsure))

    def _too_long(self, call: Call) -> str:
        return "length" if call_limits.too_long(self.services, call) else ""

    def _advance(self, session: Session | None, call: Call, heard: Input, pair: str = "") -> Spoken:
        """What a conversation asks for is done, kept and put into words."""
        services, state = self.services, session.state if session else {}
        if session and heard.rung == "nobody" and state.get("ring"):
            return self._ring_on(session)
        scene = self._scene(call.phone, state)
        turn = advance(state.get("flow_state", {}), heard, self._facts(scene, heard))
        for act in turn.does:
            do(act, scene)
        if heard.rung:
            ringing.after(scene, heard.rung, pair)
        number = (session.turn if session else 0) + 1
        if turn.repeats and session:
            last = again(session.answer)
            spoken = replace(last, lines=last.lines[last.once :], once=0, turn=number, slower=True)
            services.store.put(replace(session, turn=number, answer=kept(spoken), updated_at=services.now()))
            return spoken
        dial, later = ringing.whom(scene)
        spoken = self._spoken(turn, scene, number, dial)
        if session and again(session.answer).slower:
            spoken = replace(spoken, slower=True)
        self._save(session, call.sid, turn, scene, spoken, later)
        self._follow(call, scene, turn, heard)
        return spoken

    def _scene(self, caller: str, state: Mapping[str, Any]) -> Context:
        phone = number_of(caller)
        person = (
            (people.find(self.services, phone) or people.meet(self.services, phone, consent="called"))
            if phone
            else None
        )
        known = person or Person()
        return Context(self.services, replace(known, language=state.get("language") or known.language), "voice")

    def _facts(self, scene: Context, heard: Input) -> Facts:
        digits = heard.key.strip("#*")
        said = heard.words or (digits if len(digits) > 1 else "")
        reading = hearing.read(said, self.services.vocabulary, language=scene.person.language)
        facts = look_up(self.services, scene.person, reading)
        abroad = bool(scene.phone) and not self.services.outbox.allowed(scene.phone)
        can_be_texted = facts.can_be_texted and not abroad
        reached_by = scene.person.reached_by or ("text" if people.has_texted(self.services, scene.person) else "")
        tells = notices.owed(self.services, scene.phone) if scene.person.reached_by == "voice" else ()
        # Only these may ask for a person.
        on_duty = bool(heard.words or "0" in heard.key) and ringing.can_be_rung(scene)
        return replace(
            facts, abroad=abroad, can_be_texted=can_be_texted, on_duty=on_duty, tells=tells, reached_by=reached_by
        )

    def _ring_on(self, session: Session) -> Spoken:
        """The next of those on shift is rung, in turn."""
        first, *rest = session.state["ring"]
        spoken = replace(again(session.answer), turn=session.turn + 1, lines=(), dial=(first,))
        state = {**session.state, "ring": rest}
        self.services.store.put(replace(session, state=state, turn=spoken.turn, answer=kept(spoken)))
        return spoken

    def _new_call(self, sid: str, phone: str, direction: str = "in") -> Call:
        now = self.services.now()
        return self.services.store.add(
            Call(sid=sid, phone=phone[:64], direction=direction, created_at=now, updated_at=now)
        )

    def _keep_recording(self, sid: str, phone: str, recording: IncomingRecording) -> None:
        if self.services.store.one(Recording, where("sid") == recording.sid) is None:
            now = self.services.now()
            self.services.store.add(
                Recording(
                    sid=recording.sid,
                    url=recording.url[:500],
                    call=sid,
                    phone=phone[:64],
                    seconds=recording.seconds,
                    not_before=now,
                    created_at=now,
                )
            )

    def _after_the_end(self, call: Call, caught: CallInput) -> Spoken:
        """What was still under way when the caller hung up is told after the report of the end: words, a talk."""
        if caught.rung and call.outcome not in ("person", "waited"):
            ringing.after(self._scene(call.phone, {}), caught.rung, caught.pair)
            waited = "waited" if call.outcome in ("hung_up", "answered") else call.outcome
            self.services.store.put(replace(call, outcome="person" if caught.rung == "talked" else waited))
        recording = (
            self.services.store.one(Recording, where("sid") == caught.recording.sid) if caught.recording else None
        )
        if recording and not recording.post:
            post = self.services.store.one(Post, where("ref") == call.post) if call.post else None
            if post:
                posts.change(
                    self.services, post, who="person", did="added to it", recordings=(*post.recordings, recording.sid)
                )
                self.services.store.put(replace(recording, post=post.ref))
            else:
                scene = self._scene(call.phone, {})
                do(FilePost(Details(kind="unclear", recording=recording.sid)), scene)
                post = scene.post
            ref = post.ref if post else ""
            self.services.store.put(replace(call, post=ref, outcome="filed", recording=recording.sid))
        return Spoken(lines=(), ends=True)

    def _spoken(self, turn: Turn, scene: Context, number: int, dial: tuple[str, ...]) -> Spoken:
        language = scene.person.language or self.services.community.languages[0]
        post = scene.post or self._post_of(turn, scene)
        given: dict[str, Any] = notices.about(post) if post else {}
        wording = self.services.wording
        heard = [(prompt.name, wording.spoken(prompt, language, given)) for prompt in turn.says]
        lines = tuple(line for _, said in heard for line in said)
        once = sum(len(said) for name, said in heard if name in SAID_ONCE)
        hints = voices.hints(wording, turn.says, language)
        return Spoken(
            lines, _last_hint(turn.says).value, language, number, turn.ends, keys_only=turn.keys_only, hints=hints,
            dial=dial, once=once, pair=scene.connect if dial else "",
        )  # fmt: skip

    def _post_of(self, turn: Turn, scene: Context) -> Post | None:
        ref = turn.state.get("post") or turn.about
        return self.services.store.one(Post, where("ref") == scene.ref(ref)) if ref else None

    def _save(
        self, session: Session | None, sid: str, turn: Turn, scene: Context, spoken: Spoken, ring: tuple[str, ...]
    ) -> None:
        state = scene.state(turn)
        held = {"flow_state": state, "language": scene.person.language, "ring": list(ring)}
        saved = Session(id=session.id if session else 0, key=sid, state=held, turn=spoken.turn, answer=kept(spoken))
        saved = replace(saved, updated_at=self.services.now())
        if session:
            self.services.store.put(saved)
        else:
            self.services.store.add(saved)

    def _follow(self, call: Call, scene: Context, turn: Turn, heard: Input) -> None:
        """The call's own record says what came of it so far."""
        blocks = any(isinstance(act, Block) for act in turn.does)
        post = scene.post.ref if scene.post and not blocks else call.post
        changed = replace(
            call,
            post=post,
            outcome=call_ends.so_far(call, post, turn, heard),
            recording=heard.recording or call.recording,
        )
        if changed != call:
            self.services.store.put(replace(changed, updated_at=self.services.now()))

    def missed(self, sid: str, phone: str, started_at: str) -> None:
        """A call that came while this machine could not be reached."""
        del started_at
        call_ends.ended(self.services, sid, phone, "no-answer")


def _heard(caught: CallInput, limit: str, *, started: bool) -> Input:
    return Input(
        "voice", words=caught.words, key=caught.key, recording=caught.recording.sid if caught.recording else "",
        started=started, confidence=caught.confidence, rung=caught.rung, limit=limit,
    )  # fmt: skip


def _last_hint(says: tuple[Prompt, ...]) -> Hint:
    return next((prompt.hint for prompt in reversed(says) if prompt.hint is not Hint.NOTHING), Hint.NOTHING)
