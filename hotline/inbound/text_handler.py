"""One text heard: load, advance, save, answer; all of it in one transaction, saved before answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Details, FilePost
from flows.engine import advance
from flows.hearing import Reading
from flows.prompts import Input, Prompt
from flows.steps import Turn
from hotline.base import gsm7
from hotline.exchange import limits, opt_outs, people, posts, relay
from hotline.exchange.notices import about
from hotline.inbound.effects import Context, do
from hotline.inbound.lookup import look_up
from hotline.line import IncomingText
from hotline.services import Services
from storage.records import Message, Person, Post, Session
from storage.store import where

HOURS_A_CONVERSATION_LASTS = 24


class TextHandler:
    """Where everything that is said to the hotline by text is understood, kept and answered."""

    def __init__(self, services: Services) -> None:
        """Works with these services."""
        self.services = services

    def text(self, text: IncomingText, *, late: bool = False) -> list[str]:
        """Keeps a text and returns the texts that answer it; the same ones again for a SID that is known.

        With `late` (found in the carrier's list after an outage) the answers wait in the outbox instead.
        """
        services, store = self.services, self.services.store
        body = text.body.replace("\x00", "�")
        reading, textable = self._read(text.phone, body), services.outbox.allowed(text.phone)
        with store.transaction():
            if store.one(Message, where("sid") == text.sid):
                return [] if late else self._said_before(text.sid)
            if not people.is_number(text.phone):
                return self._from_no_number(text, reading)
            session = store.one(Session, where("key") == text.phone) or Session(key=text.phone)
            scene, first = self._scene(text.phone, reading)
            silenced = scene.person.opted_out
            facts = replace(look_up(services, scene.person, reading), met=not first)
            heard = Input(words=body, pictures=text.pictures)
            turn = advance(self._state(session), heard, facts)
            for act in turn.does:
                do(act, scene)
            self._keep(text, scene, turn, body)
            said: list[str] = []
            if silenced and scene.person.opted_out:
                pass
            elif not textable:
                self._leave_to_desk(scene)
            elif not limits.may_answer(session, services.now(), turn.answered):
                self._fall_silent(scene, reading)
            else:
                said = self._answer(text, scene, turn, first=first, late=late)
            self._remember(session, turn, scene, answered=bool(said))
            return [] if late else said

    def _state(self, session: Session) -> dict[str, Any]:
        """Where the conversation stands; a question of the day before yesterday is not answered by an 'ok' of today."""
        fresh = session.updated_at >= self.services.now(hours=-HOURS_A_CONVERSATION_LASTS)
        return session.state if fresh else {}

    def _read(self, phone: str, body: str) -> Reading:
        person = self.services.store.one(Person, where("phone") == phone)
        return hearing.read(body, self.services.vocabularies.latest(), language=person.language if person else "")

    def _scene(self, phone: str, reading: Reading) -> tuple[Context, bool]:
        """Who speaks, and whether this will be the first text they get; a new phone is kept as greeted at once."""
        known = people.find(self.services, phone)
        if known and known.phone and known.consent:
            return Context(self.services, known, "text"), not known.greeted
        language = reading.language if reading.language in self.services.community.languages else ""
        person = people.welcome(self.services, phone, known, consent=people.TEXTED, language=language)
        return Context(self.services, person, "text"), not (known and known.greeted)

    def _said_before(self, sid: str) -> list[str]:
        """What answered it, but for what the outbox has taken over meanwhile."""
        return [said.body for said in self.services.store.find(Message, where("answers") == sid) if not said.key]

    def _from_no_number(self, text: IncomingText, reading: Reading) -> list[str]:
        """A short code or a name cannot be answered, but a person reads what it sent."""
        post = posts.file(self.services, Post(words=reading.words, phone=text.phone[:64], pictures=text.pictures))
        self._keep_message(text, post.ref, text.body)
        return []

    def _remember(self, session: Session, turn: Turn, scene: Context, *, answered: bool) -> None:
        if not scene.phone:
            return
        now = self.services.now()
        kept = replace(session, state=scene.state(turn), updated_at=now)
        if answered:
            kept = limits.answered(kept, now, turn.answered)
        if kept.id:
            self.services.store.put(kept)
        else:
            self.services.store.keep(kept)

    def _keep(self, text: IncomingText, scene: Context, turn: Turn, body: str) -> None:
        forgotten = not scene.phone
        post = turn.about or (scene.post.ref if scene.post else "")
        kept = replace(text, phone=opt_outs.SOMEBODY) if forgotten else text
        self._keep_message(kept, post, "" if forgotten else body, relay.PURPOSE if scene.relayed else "")

    def _keep_message(self, text: IncomingText, post: str, body: str, purpose: str = "") -> None:
        now = self.services.now()
        self.services.store.keep(
            Message(
                sid=text.sid,
                phone=text.phone[:64],
                body=body,
                post=post,
                purpose=purpose,
                pictures=text.pictures,
                sent_at=text.sent_at or now,
                created_at=now,
                updated_at=now,
            )
        )

    def _answer(self, text: IncomingText, scene: Context, turn: Turn, *, first: bool, late: bool) -> list[str]:
        services, language = self.services, scene.person.language
        says: Sequence[Prompt] = turn.says
        if late and says:
            says = (Prompt("late_reply"), *says)
        given = about(scene.post) if scene.post else {}
        answers = [gsm7.fold(words) for words in services.wording.texts(says, language, given)]
        if first and scene.phone and not scene.person.opted_out:
            answers[:1] = [gsm7.fold(services.wording.first_text(words, language)) for words in answers[:1]]
            self._greeted(scene, bool(answers))
        post = turn.about or (scene.post.ref if scene.post else "")
        for words in answers:
            if late:
                services.outbox.put(text.phone, words, purpose="answer", post=post, priority=0)
            else:
                self._keep_answer(text, words, post, forgotten=not scene.phone)
        return answers

    def _greeted(self, scene: Context, greeted: bool) -> None:
        if scene.person.greeted != greeted:
            person = people.by_phone(self.services, scene.phone)
            self.services.store.put(replace(person, greeted=greeted))

    def _keep_answer(self, text: IncomingText, words: str, post: str, *, forgotten: bool) -> None:
        now = self.services.now()
        self.services.store.keep(
            Message(
                direction="out",
                phone=opt_outs.SOMEBODY if forgotten else text.phone,
                body=words,
                status="sent",
                post=post,
                purpose="answer",
                segments=gsm7.segments(words),
                answers=text.sid,
                sent_at=now,
                created_at=now,
                updated_at=now,
            )
        )

    def _leave_to_desk(self, scene: Context) -> None:
        """An answer abroad, or to a number at a premium, would cost whoever pays for the hotline: a person decides."""
        if scene.post:
            posts.flag(self.services, scene.post, "call_back")

    def _fall_silent(self, scene: Context, reading: Reading) -> None:
        """Too many texts that answer nothing: kept, flagged once for the desk, and not answered."""
        post = scene.post
        if post is None:
            do(FilePost(_flagged(reading)), scene)
        else:
            posts.flag(self.services, post, "too_many_texts")


def _flagged(reading: Reading) -> Details:
    return Details(kind="unclear", words=reading.words, flag="too_many_texts")
