"""One thing heard on a call: load, advance, save, and what to say next; a repeated request gets the same answer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from flows import hearing
from flows.engine import advance
from flows.steps import Heard, Hint, Prompt, Turn
from hotline.acts import Scene, do
from hotline.exchange import people
from hotline.exchange.notices import about
from hotline.facts import look_up
from hotline.house import House
from storage.records import Call, CallBack, Person, Recording, Session
from storage.store import where

ENDINGS = {"completed", "busy", "failed", "no-answer", "canceled"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a call hears next: (language, sentence) pairs, then what is waited for."""

    lines: tuple[tuple[str, str], ...]
    hint: str = Hint.NOTHING.value
    language: str = ""
    turn: int = 0
    ends: bool = False
    ring: bool = False


@dataclass(frozen=True, slots=True)
class IncomingRecording:
    """A recording as the carrier tells of it when the caller is done."""

    sid: str
    url: str
    seconds: int = 0


class Switchboard:
    """Where everything that is said to the hotline on a call is understood, kept and answered."""

    def __init__(self, house: House) -> None:
        """Works on the parts of this house."""
        self.house = house

    def call(
        self, sid: str, phone: str, *, turn: int = 0, key: str = "", recording: IncomingRecording | None = None
    ) -> Spoken:
        """Keeps one thing heard on a call and returns what to say; turn 0 is the call being answered."""
        with self.house.store.transaction():
            session = self.house.store.one(Session, where("key") == sid)
            if session and turn < session.turn:
                return _again(session)
            if recording:
                self._keep_recording(sid, phone, recording)
            heard = Heard("voice", key=key, recording=recording.sid if recording else "", started=session is None)
            return self._advance(session, sid, phone, heard)

    def _advance(self, session: Session | None, sid: str, phone: str, heard: Heard) -> Spoken:
        house = self.house
        call = house.store.one(Call, where("sid") == sid) or self._new_call(sid, phone)
        person = people.find(house, phone) if people.is_number(phone) else None
        known = person or self._stranger(phone)
        state = session.state if session else {}
        scene = Scene(house, replace(known, language=state.get("language") or known.language), "voice")
        facts = look_up(house, scene.person, hearing.read(heard.key.strip("#*"), house.vocabulary))
        turn = advance(state.get("flow_state", {}), heard, facts)
        for act in turn.does:
            do(act, scene)
        spoken = self._spoken(turn, scene, (session.turn if session else 0) + 1)
        self._save(session, sid, turn, scene, spoken)
        self._follow(call, scene, turn)
        return spoken

    def _stranger(self, phone: str) -> Person:
        return people.meet(self.house, phone, consent="called") if people.is_number(phone) else Person()

    def _new_call(self, sid: str, phone: str) -> Call:
        now = self.house.now()
        return self.house.store.add(Call(sid=sid, phone=phone[:64], created_at=now, updated_at=now))

    def _keep_recording(self, sid: str, phone: str, recording: IncomingRecording) -> None:
        if self.house.store.one(Recording, where("sid") == recording.sid) is None:
            now = self.house.now()
            self.house.store.add(
                Recording(
                    sid=recording.sid,
                    url=recording.url,
                    call=sid,
                    phone=phone[:64],
                    seconds=recording.seconds,
                    not_before=now,
                    created_at=now,
                )
            )

    def _spoken(self, turn: Turn, scene: Scene, number: int) -> Spoken:
        language = scene.person.language or self.house.community.languages[0]
        given: dict[str, Any] = about(scene.post) if scene.post else {}
        lines = [line for prompt in turn.says for line in self.house.wording.spoken(prompt, language, given)]
        hint = _last_hint(turn.says)
        return Spoken(tuple(lines), hint.value, language, number, turn.ends, scene.ring)

    def _save(self, session: Session | None, sid: str, turn: Turn, scene: Scene, spoken: Spoken) -> None:
        state = dict(turn.state)
        if "post" in state:
            state["post"] = scene.ref(state["post"])
        kept = {"flow_state": state, "language": scene.person.language}
        answer, now = json.dumps(asdict(spoken)), self.house.now()
        if session:
            self.house.store.put(replace(session, state=kept, turn=spoken.turn, answer=answer, updated_at=now))
        else:
            self.house.store.add(Session(key=sid, state=kept, turn=spoken.turn, answer=answer, updated_at=now))

    def _follow(self, call: Call, scene: Scene, turn: Turn) -> None:
        """The call's own record says what came of it so far."""
        recordings = scene.post.recordings if scene.post else ()
        post = scene.post.ref if scene.post else call.post
        outcome = "filed" if post else ("answered" if turn.ends else call.outcome)
        changed = replace(
            call,
            post=post,
            outcome=outcome,
            recording=recordings[-1] if recordings else call.recording,
            updated_at=self.house.now(),
        )
        if changed != call:
            self.house.store.put(changed)

    def ended(self, sid: str, phone: str, status: str, seconds: int = 0) -> None:
        """A call is over: one that led to nothing becomes a missed call for the desk to ring back."""
        if status not in ENDINGS:
            return
        store, now = self.house.store, self.house.now()
        with store.transaction():
            call = store.one(Call, where("sid") == sid) or self._new_call(sid, phone)
            if call.outcome not in ("started", "filed", "answered"):
                return
            outcome = "missed" if call.outcome == "started" else call.outcome
            store.put(replace(call, outcome=outcome, seconds=seconds, updated_at=now))
            session = store.one(Session, where("key") == sid)
            if session:
                store.drop(session)
            if outcome == "missed":
                self.house.event("hotline", "missed a call")
                if people.is_number(phone):
                    store.add(CallBack(phone=phone, words="missed_call", created_at=now, updated_at=now))

    def missed(self, sid: str, phone: str, started_at: str) -> None:
        """A call that came while this machine could not be reached."""
        del started_at
        self.ended(sid, phone, "no-answer")


def _again(session: Session) -> Spoken:
    kept = json.loads(session.answer)
    return Spoken(**{**kept, "lines": tuple((language, line) for language, line in kept["lines"])})


def _last_hint(says: tuple[Prompt, ...]) -> Hint:
    return next((prompt.hint for prompt in reversed(says) if prompt.hint is not Hint.NOTHING), Hint.NOTHING)
