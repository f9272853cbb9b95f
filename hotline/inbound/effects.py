"""Does what a conversation asks for, in the transaction that keeps what was heard."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from flows import acts
from flows.acts import FILED, Act, Details
from flows.steps import Turn
from hotline.exchange import asked, call_backs, opt_outs, people, posts, relay, tasks
from hotline.inbound.on_file import OnFile
from hotline.services import Services
from storage.records import CallBack, Message, Person, Post, Recording
from storage.store import where

LONGEST_WORDS = 4000
ERASED = "(number erased)"
_NUMBER = re.compile(r"\+?\d[\d\s().-]{5,}\d")


@dataclass
class Context:
    """One thing heard while it is dealt with: who speaks, how, and what was filed."""

    services: Services
    person: Person
    channel: str
    name: str = ""
    post: Post | None = None
    ring: bool = False
    connect: str = ""
    """Ref of the match whose other side is to be rung."""
    relayed: bool = False
    """The words went to the other side of a match."""
    on_file: OnFile = field(default_factory=OnFile)
    """What was read, and what this turn has made of it; what an act needs beyond that is looked up."""

    @property
    def phone(self) -> str:
        """The phone that speaks; "" when it has no number."""
        return self.person.phone

    def ref(self, named: str) -> str:
        """A ref as the conversation named it; the post of this turn for FILED."""
        return self.post.ref if named == FILED and self.post else named

    def named(self, ref: str) -> Post:
        """The post that a conversation names; NotFound when there is none."""
        ref = self.ref(ref)
        return self.on_file.posts.get(ref) or posts.by_ref(self.services, ref)

    def assignment(self, ref: str) -> asked.Assignment:
        """What was put to whoever speaks; NotNow when it was not."""
        task, post = self.on_file.latest.get(ref), self.on_file.posts.get(ref)
        if task is None or post is None:
            return asked.assignment(self.services, ref, self.phone)
        return asked.Assignment(task, post, self.person, self.on_file.others)

    def pair(self, ref: str) -> relay.Pair | None:
        """The match about this need, while it is under way."""
        found = next((pair for pair in self.on_file.pairs if pair.post.ref == ref), None)
        return found or relay.pair(self.services, ref, self.phone)

    def state(self, turn: Turn) -> dict[str, Any]:
        """Where the conversation stands as it is kept: with the ref of the post that this turn has filed."""
        post = {"post": self.ref(turn.state["post"])} if "post" in turn.state else {}
        return {**turn.state, **post}


def do(act: Act, scene: Context) -> None:
    """Does one act."""
    HANDLERS[type(act)](act, scene)


def _file(act: acts.FilePost, scene: Context) -> None:
    told, person = act.details, scene.person
    flags = (told.flag,) if told.flag else ()
    if person.opted_out:
        flags = (*dict.fromkeys((*flags, "call_back")),)
    scene.post = posts.file(
        scene.services,
        Post(
            kind=told.kind,
            categories=told.categories,
            words=told.words,
            place=told.place,
            area=told.area,
            when=told.when,
            urgency=told.urgency or "normal",
            how_many=told.how_many,
            name=person.name or scene.name,
            language=person.language or scene.services.community.languages[0],
            channel=scene.channel,
            phone=person.phone,
            for_phone=_not_their_own(told.for_phone, person.phone),
            for_whom=told.for_whom,
            flags=flags,
            recordings=(told.recording,) if told.recording else (),
            pictures=told.pictures,
            evidence=told.evidence,
        ),
    )
    scene.on_file = scene.on_file.having(scene.post)
    _attach(told.recording, scene)
    if scene.channel == "voice":
        call_backs.see(scene.services, person.phone, scene.post.ref)


def _not_their_own(phone: str, own: str) -> str:
    return "" if phone == own else phone


def _amend(act: acts.AmendPost, scene: Context) -> None:
    post, told = scene.named(act.ref), act.details
    changed = {name: value for name, value in _changes(post, told).items() if value != getattr(post, name)}
    scene.post = posts.change(scene.services, post, who="person", did="added to it", **changed) if changed else post
    scene.on_file = scene.on_file.having(scene.post)
    _attach(told.recording, scene)


def _changes(post: Post, told: Details) -> dict[str, Any]:
    changes: dict[str, Any] = {
        name: getattr(told, name) or getattr(post, name)
        for name in ("kind", "place", "area", "when", "urgency", "how_many", "for_whom", "for_phone")
    }
    if post.urgency == "danger":
        changes["urgency"] = "danger"
    if told.words and told.words not in post.words:
        changes["words"] = f"{post.words} / {told.words}".removeprefix(" / ")[:LONGEST_WORDS]
    known = () if told.instead else post.categories
    changes["categories"] = tuple(dict.fromkeys((*known, *told.categories)))
    changes["evidence"] = tuple(dict.fromkeys((*post.evidence, *told.evidence)))
    changes["pictures"] = post.pictures + told.pictures
    changes["flags"] = tuple(dict.fromkeys((*post.flags, *((told.flag,) if told.flag else ()))))
    changes["recordings"] = (*post.recordings, *((told.recording,) if told.recording else ()))
    return changes


def _attach(sid: str, scene: Context) -> None:
    recording = scene.services.store.one(Recording, where("sid") == sid) if sid else None
    if recording and scene.post:
        scene.services.store.put(replace(recording, post=scene.post.ref))


def _answer(act: acts.AnswerTask, scene: Context) -> None:
    answers: dict[str, Callable[[Services, asked.Assignment, str], asked.Assignment]] = {
        "take": tasks.take,
        "late": tasks.late,
        "pass": tasks.passes,
        "done": tasks.done,
        "drop": tasks.drop,
    }
    theirs = answers[act.answer](scene.services, scene.assignment(act.ref), act.note)
    scene.person = theirs.helper
    scene.on_file = scene.on_file.having(theirs.post, theirs.task)


def _confirm(act: acts.Confirm, scene: Context) -> None:
    post = tasks.confirm(scene.services, scene.named(act.ref), act.happened, scene.on_file.others)
    scene.on_file = scene.on_file.having(post)


def _agree(act: acts.Agree, scene: Context) -> None:
    post = scene.named(act.ref)
    flags = tuple(flag for flag in post.flags if flag != "consent")
    if act.agreed:
        post = posts.change(scene.services, post, who="person", did="said they agreed", flags=flags)
        scene.on_file = scene.on_file.having(post)
        return
    words = _NUMBER.sub(ERASED, post.words)
    post = posts.change(
        scene.services, post, who="person", did="said they did not agree", flags=flags, for_phone="", words=words
    )
    scene.on_file = scene.on_file.having(post)
    for message in scene.services.store.find(Message, where("post") == post.ref):
        if message.direction == "in" and _NUMBER.search(message.body):
            scene.services.store.put(replace(message, body=_NUMBER.sub(ERASED, message.body)))


def _withdraw(act: acts.Withdraw, scene: Context) -> None:
    post = posts.end(scene.services, scene.named(act.ref), "withdrawn", "person", scene.on_file.others)
    scene.on_file = scene.on_file.having(post)


def _speak(act: acts.Speak, scene: Context) -> None:
    if scene.person.id:
        scene.person = scene.services.store.put(replace(scene.person, language=act.language))
    else:
        scene.person = replace(scene.person, language=act.language)


def _opt_out(act: acts.OptOut, scene: Context) -> None:
    person = scene.person if scene.person.id else people.meet(scene.services, scene.phone)
    scene.person = opt_outs.leave(scene.services, person, act.words)
    scene.on_file = OnFile()


def _opt_in(act: acts.OptIn, scene: Context) -> None:
    person = scene.person if scene.person.id else None
    scene.person = people.welcome_back(scene.services, scene.phone, person, act.words)


def _volunteer(act: acts.Volunteer, scene: Context) -> None:
    person = scene.person
    told = replace(
        person,
        joining=person.joining or "asked",
        name=act.name or person.name,
        can=act.can or person.can,
        areas=(act.area,) if act.area else person.areas,
        updated_at=scene.services.now(),
    )
    if not person.joining:
        scene.services.event("person", "asked to join")
    scene.person = scene.services.store.put(told)


def _forget(act: acts.Forget, scene: Context) -> None:
    opt_outs.erase(scene.services, scene.person)
    scene.on_file = OnFile()
    scene.person = Person(language=scene.person.language, greeted=True)


def _reached_by(act: acts.ReachedBy, scene: Context) -> None:
    if scene.person.id:
        scene.person = scene.services.store.put(replace(scene.person, reached_by=act.channel))


def _call_back(act: acts.AskForCall, scene: Context) -> None:
    now = scene.services.now()
    scene.services.store.add(
        CallBack(phone=scene.phone, post=scene.ref(act.ref), words=act.why, created_at=now, updated_at=now)
    )


def _ring(act: acts.Ring, scene: Context) -> None:
    scene.ring = True


def _told(act: acts.Told, scene: Context) -> None:
    call_backs.told(scene.services, scene.phone, act.prompts, act.ref)


def _relay(act: acts.PassOn, scene: Context) -> None:
    pair = scene.pair(act.ref)
    if pair:
        relay.send(scene.services, pair, scene.person, act.words)
        scene.on_file = scene.on_file.having()
    scene.relayed = True


def _block(act: acts.Block, scene: Context) -> None:
    relay.block(scene.services, act.ref, "person")
    scene.on_file = scene.on_file.having()


def _connect(act: acts.Connect, scene: Context) -> None:
    scene.connect = act.ref


HANDLERS: dict[type[Any], Callable[[Any, Context], None]] = {
    acts.FilePost: _file,
    acts.AmendPost: _amend,
    acts.AnswerTask: _answer,
    acts.Confirm: _confirm,
    acts.Agree: _agree,
    acts.Withdraw: _withdraw,
    acts.Speak: _speak,
    acts.OptOut: _opt_out,
    acts.OptIn: _opt_in,
    acts.Volunteer: _volunteer,
    acts.Forget: _forget,
    acts.ReachedBy: _reached_by,
    acts.AskForCall: _call_back,
    acts.Ring: _ring,
    acts.Told: _told,
    acts.Connect: _connect,
    acts.PassOn: _relay,
    acts.Block: _block,
}
