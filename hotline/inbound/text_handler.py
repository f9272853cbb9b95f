"""One text's way, from top to bottom: read, advance, do, keep, answer; in one transaction, saved before answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows import hearing
from flows.acts import Details, FilePost
from flows.engine import advance
from flows.hearing import OwnWords, Reading
from flows.prompts import Input, Prompt
from flows.steps import Turn
from hotline.base import gsm7
from hotline.exchange import bars, limits, opt_outs, people, posts, relay
from hotline.exchange.notices import about
from hotline.inbound import given_back, our_faults, overtaken, said_again
from hotline.inbound.context import Context
from hotline.inbound.effects import do
from hotline.inbound.lookup import in_their_language, look_up, named
from hotline.inbound.on_file import OnFile, read
from hotline.inbound.our_faults import CarryOut
from hotline.line import IncomingText
from hotline.line.bodies import unpacked
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
        text = replace(text, body=unpacked(text.body).replace("\x00", "�"))
        for carry_out in our_faults.WAYS:
            with our_faults.undone() as attempt:
                return self._taken_in(text, late, carry_out)
            if attempt.hopeless:
                break
        return self._kept_for_a_person(text, late)

    def _taken_in(self, text: IncomingText, late: bool, carry_out: CarryOut) -> list[str]:
        """A text is read, and in one transaction dealt with, kept and answered."""
        vocabulary = self.services.vocabularies.latest()
        own = hearing.own_words(text.body, vocabulary, self.services.wording.ours.spans)
        reading = hearing.read(own.words, vocabulary)
        with self.services.store.transaction():
            if self.services.store.one(Message, where("sid") == text.sid):
                return [] if late else self._said_before(text.sid)
            if not people.is_number(text.phone):
                return self._from_no_number(text, " ".join(text.body.split()))
            if late and overtaken.forgotten(self.services, text.phone, text.sent_at, text.later):
                return self._erased(text)
            said = self._heard(text, own, reading, late, carry_out)
            return [] if late else said

    def _kept_for_a_person(self, text: IncomingText, late: bool) -> list[str]:
        """A text that could not be dealt with is kept as it came, and whoever sent it hears so."""
        turn = our_faults.for_a_person(text.body, self.services.vocabulary)
        with self.services.store.transaction():
            if self.services.store.one(Message, where("sid") == text.sid):
                return [] if late else self._said_before(text.sid)
            if not people.is_number(text.phone):
                return self._from_no_number(text, text.body)
            if late and overtaken.forgotten(self.services, text.phone, text.sent_at, text.later):
                return self._erased(text)
            session = self._session(text.phone)
            person, first = self._who_speaks(text.phone, "")
            said = self._carried_out(text, OnFile(person, session), first, turn, late, our_faults.all_at_once)
            return [] if late else said

    def _said_before(self, sid: str) -> list[str]:
        """What answered it, but for what the outbox has taken over meanwhile."""
        return [said.body for said in self.services.store.find(Message, where("answers") == sid) if not said.key]

    def _from_no_number(self, text: IncomingText, words: str) -> list[str]:
        """A short code or a name cannot be answered, but a person reads what it sent."""
        post = posts.file(self.services, Post(words=words, phone=text.phone[:64], pictures=text.pictures))
        self._keep(text, post.ref, ("other",))
        return []

    def _erased(self, text: IncomingText) -> list[str]:
        """What was sent before its phone was forgotten is not kept; its SID is, so that it is not found again."""
        self._keep(replace(text, phone=opt_outs.SOMEBODY, body=""), "", ("other",))
        self.services.event("hotline", "kept no words from before somebody was forgotten")
        return []

    def _heard(self, text: IncomingText, own: OwnWords, reading: Reading, late: bool, carry_out: CarryOut) -> list[str]:
        """A text that was not heard before, of a phone that can be answered."""
        on_file, first, reading = self._read(text.phone, own, reading)
        heard = Input(words=self._words(text, own), pictures=text.pictures, aside=own.aside)
        on_file = replace(on_file, session=limits.heard(on_file.session, text.body, self.services.now()))
        since = overtaken.newer(self.services, text) if late else ()
        state = {} if since else self._state(on_file.session)
        turn = self._advance(heard, on_file, first, reading, state)
        turn = said_again.dealt_with(turn, on_file, " ".join(text.body.split()), danger=bool(reading.danger))
        return self._carried_out(text, on_file, first, turn, late, carry_out, since)

    def _words(self, text: IncomingText, own: OwnWords) -> str:
        """What was said; where the carrier has ended or begun texts and the words do not say so, its own word."""
        said = hearing.stop(own.words, self.services.vocabularies.latest()) if text.opt_out else None
        return own.words if not text.opt_out or (said and said.kind == text.opt_out.lower()) else text.opt_out

    def _carried_out(
        self,
        text: IncomingText,
        on_file: OnFile,
        first: bool,
        turn: Turn,
        late: bool,
        carry_out: CarryOut,
        since: overtaken.Newer = (),
    ) -> list[str]:
        """What a text led to is done, kept and answered; of a barred phone's little is done, and all is kept."""
        turn = bars.left_of(turn) if on_file.person.barred else turn
        context = Context(self.services, on_file.person, "text", words=" ".join(text.body.split()), on_file=on_file)
        if since:
            turn, held = overtaken.left_of(turn, since, text.sent_at, context)
            turn = overtaken.keep(carry_out(turn, context), held, context)
        else:
            turn = carry_out(turn, context)
        self._keep_heard(text, context, turn)
        wanted = self._may_answer(on_file, context, turn)
        words = self._answer(context, turn, first, late) if wanted else []
        self._remember(on_file.session, context, turn, answered=bool(words))
        return given_back.give(text, words, _post_of(context, turn), context, late=late)

    def _read(self, phone: str, own: OwnWords, reading: Reading) -> tuple[OnFile, bool, Reading]:
        """What is on file, whether this will be the first text they get, and the text as read in their language."""
        session = self._session(phone)
        person, first = self._who_speaks(phone, reading.language)
        reading = in_their_language(self.services, own.words, reading, person.language)
        return read(self.services, person, session, named(reading)), first, reading

    def _session(self, phone: str) -> Session:
        return self.services.store.one(Session, where("key") == phone) or Session(key=phone)

    def _who_speaks(self, phone: str, heard: str) -> tuple[Person, bool]:
        """The person, and whether they were never greeted; a new phone is kept as greeted at once."""
        known = people.find(self.services, phone)
        if known and known.phone and known.consent:
            return known, not known.greeted
        language = heard if heard in self.services.community.languages else ""
        person = people.welcome(self.services, phone, known, consent=people.TEXTED, language=language)
        return person, not (known and known.greeted)

    def _advance(self, heard: Input, on_file: OnFile, first: bool, reading: Reading, state: dict[str, Any]) -> Turn:
        facts = replace(look_up(self.services, on_file, reading), met=not first)
        return advance(state, heard, facts)

    def _state(self, session: Session) -> dict[str, Any]:
        """Where the conversation stands; a question of the day before yesterday is not answered by an 'ok' of today."""
        fresh = session.updated_at >= self.services.now(hours=-HOURS_A_CONVERSATION_LASTS)
        return session.state if fresh else {}

    def _keep_heard(self, text: IncomingText, context: Context, turn: Turn) -> None:
        if not context.phone:
            text = replace(text, phone=opt_outs.SOMEBODY, body="")
        if context.unwritten:
            text = replace(text, body="")
        self._keep(text, _post_of(context, turn), turn.read_as, relay.PURPOSE if context.relayed else "")

    def _keep(self, text: IncomingText, post: str, acts: tuple[str, ...], purpose: str = "") -> None:
        now = self.services.now()
        self.services.store.keep(
            Message(
                sid=text.sid,
                phone=text.phone[:64],
                body=text.body,
                post=post,
                purpose=purpose,
                acts=acts,
                pictures=text.pictures,
                sent_at=text.sent_at or now,
                created_at=now,
                updated_at=now,
            )
        )

    def _may_answer(self, on_file: OnFile, context: Context, turn: Turn) -> bool:
        """Whether an answer goes out; where limits forbid it, the desk is told."""
        phone = on_file.person.phone
        if on_file.person.barred:
            return False
        if on_file.person.opted_out and context.person.opted_out and not context.answers_nevertheless:
            return False
        if not self.services.outbox.allowed(phone):
            self._leave_to_desk(context)
            return False
        if not limits.may_answer(on_file.session, self.services.now(), turn.answered):
            self._fall_silent(context)
            return False
        return True

    def _leave_to_desk(self, context: Context) -> None:
        """An answer abroad, or to a number at a premium, would cost whoever pays for the hotline: a person decides."""
        if context.post:
            posts.flag(self.services, context.named(context.post.ref), "call_back")

    def _fall_silent(self, context: Context) -> None:
        """Too many texts that answer nothing: kept, flagged once for the desk, and not answered."""
        if context.post:
            posts.flag(self.services, context.named(context.post.ref), said_again.FLAG)
        elif not any(said_again.FLAG in post.flags for post in context.on_file.own):
            do(FilePost(Details(kind="unclear", words=context.words, flag=said_again.FLAG)), context)

    def _answer(self, context: Context, turn: Turn, first: bool, late: bool) -> list[str]:
        """The answers, folded; the first of all says who answers."""
        words = self._composed(context, turn, late)
        if first and context.phone and not context.person.opted_out:
            words[:1] = [
                gsm7.fold(self.services.wording.first_text(said, context.person.language)) for said in words[:1]
            ]
            self._greeted(context, bool(words))
        return words

    def _composed(self, context: Context, turn: Turn, late: bool) -> list[str]:
        says = (Prompt("late_reply"), *turn.says) if late and turn.says else turn.says
        says = tuple(context.about(prompt) for prompt in says)
        given = about(self.services, context.post) if context.post else {}
        return [gsm7.fold(words) for words in self.services.wording.texts(says, context.person.language, given)]

    def _greeted(self, context: Context, greeted: bool) -> None:
        if context.person.greeted != greeted:
            context.person = self.services.store.put(replace(context.person, greeted=greeted))

    def _remember(self, session: Session, context: Context, turn: Turn, *, answered: bool) -> None:
        """Keeps where the conversation stands, unless whoever spoke has asked to be forgotten."""
        if not context.phone:
            return
        now = self.services.now()
        kept = replace(session, state=context.state(turn), updated_at=now)
        if context.unwritten:
            kept = replace(kept, said=kept.said[:-1])  # a mark of few words tells them
        if answered:
            kept = limits.answered(kept, now, turn.answered)
        if kept.id:
            self.services.store.put(kept)
        else:
            self.services.store.keep(kept)


def _post_of(context: Context, turn: Turn) -> str:
    """The ref that a text and its answers are kept under."""
    return turn.about or (context.post.ref if context.post else "")
