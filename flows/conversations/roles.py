"""Roles of the network: who is asked to take one says yes or no, and whoever writes to one reaches who has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flows import hearing
from flows.acts import Act, Details, FilePost
from flows.conversations.pieces import BEGINS_WITH_REF
from flows.facts import Facts
from flows.hearing import Answer, addressed
from flows.prompts import Prompt
from flows.steps import YES_NO, CallQuestion, Choose, Flow, Moment, Onward, Question, Reply, Turn

NOTICE = "role_call"
"""For what a call of ours is made that asks somebody to take a role."""
MOST_BLOCKING = 3
"""Words behind a ref with which BLOCK is a wish to part."""


@dataclass(frozen=True, slots=True)
class RoleFact:
    """A role, in the language of the phone that speaks, and what it has to do with it."""

    ref: str
    name: str
    about: str = ""
    may: str = ""
    status: str = ""
    """`asked` or `agreed`; "" where it is not theirs."""
    deputy: bool = False
    """They stand in, or are asked to."""
    lately: bool = True
    """They were asked so short a while ago that a yes without the ref is meant for it."""
    reachable: bool = True
    """Somebody has it now whom the phone that speaks may reach."""

    @property
    def told(self) -> dict[str, Any]:
        """What a wording may name of it."""
        return {"ref": self.ref, "role": self.name, "about": self.about, "may": self.may}

    @property
    def offer(self) -> Prompt:
        """What asks whether they take it, or stand in."""
        return Prompt("role_offer_deputy" if self.deputy else "role_offer", self.told)

    @property
    def taken(self) -> Prompt:
        """What says that they have it, or stand in."""
        return Prompt("role_taken_deputy" if self.deputy else "role_taken", self.told)


@dataclass(frozen=True, slots=True)
class RoleWay:
    """A way between somebody who wrote to a role and whoever has it, seen from one of them."""

    ref: str
    reachable: bool = True


def _no_role(_: str) -> RoleFact | None:
    return None


def _no_way(_: str) -> RoleWay | None:
    return None


@dataclass(frozen=True, slots=True)
class TeamRoles:
    """The roles of the phone that speaks, and how others are found."""

    mine: tuple[RoleFact, ...] = ()
    waiting: tuple[RoleWay, ...] = ()
    """Those who wrote to their roles within a day and were not answered."""
    called: Callable[[str], RoleFact | None] = field(default=_no_role)
    way: Callable[[str], RoleWay | None] = field(default=_no_way)
    every: Callable[[], tuple[RoleFact, ...]] = field(default=tuple)
    """All roles, those written first at the beginning."""

    def of(self, ref: str) -> RoleFact | None:
        """One of their own."""
        return next((role for role in self.mine if role.ref == ref), None)


@dataclass(frozen=True, slots=True)
class TakeRole(Act):
    """Whether whoever speaks takes a role, or keeps it."""

    ref: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class WriteToRole(Act):
    """Passes words on to whoever has a role now."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class WriteOnRoleWay(Act):
    """Passes words on to the other side of a way to a role."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class EndRoleWay(Act):
    """Keeps the two sides of a way to a role apart for good."""

    ref: str


def has_a_role(facts: Facts) -> bool:
    """Whether the phone that speaks has agreed to a role."""
    roles = facts.find(TeamRoles)
    return roles is not None and any(role.status == "agreed" for role in roles.mine)


def _asks(facts: Facts) -> Iterator[Question]:
    roles = facts.find(TeamRoles)
    for role in roles.mine if roles else ():
        if role.status == "asked" and role.lately:
            yield Question(role.ref, _settles(role))


def _settles(role: RoleFact) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(role, answer.kind, facts)


def _answered(role: RoleFact, kind: str, facts: Facts) -> Turn:
    """A yes in doubt ('ok?') is asked back: it makes somebody answer for the network."""
    if kind == "yes" and hearing.agreement(facts.reading.words, facts.vocabulary, facts.language) != "yes":
        return Turn((role.offer,), about=role.ref, read_as=("answer",))
    return _said(role, facts.reading.words, agreed=kind == "yes")


def _said(role: RoleFact, words: str, *, agreed: bool) -> Turn:
    """A no is for the desk, which looks for somebody else."""
    if agreed:
        does = (TakeRole(role.ref, agreed=True),)
        return Turn((role.taken,), does, answered=True, about=role.ref, read_as=("answer",))
    left = role.status == "agreed"
    says = () if left else (Prompt("role_declined", role.told),)
    told = FilePost(Details(kind="unclear", words=f"{role.name}: {words or 'no'}", flag="question"))
    return Turn(says, (TakeRole(role.ref, agreed=False), told), answered=True, about=role.ref, read_as=("answer",))


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    """Whoever has it gives it up by NO with its ref."""
    roles = facts.find(TeamRoles) if answer.kind in YES_NO else None
    role = roles.of(ref) if roles else None
    return _answered(role, answer.kind, facts) if role else None


def _listens(reply: Reply) -> Turn | None:
    """Words that begin with the name of a role, or with the ref of a way to one."""
    facts = reply.facts
    if reply.aloud or (reply.word and reply.word.name != "ref") or facts.opted_out or facts.reading.danger:
        return None
    found = BEGINS_WITH_REF.match(reply.words)
    if found:
        return _by_ref(found["ref"], found["words"], reply)
    to, words = addressed.head(reply.words)
    if not to or hearing.stop(words, facts.vocabulary):
        return None
    roles = facts.find(TeamRoles)
    role = roles.called(to) if roles else None
    return _written_to(role, words) if role else None


def _written_to(role: RoleFact, words: str) -> Turn:
    if not role.reachable:
        kept = FilePost(Details(kind="unclear", words=f"{role.name}: {words}", flag="question"))
        return Turn((Prompt("role_nobody", role.told),), (kept,), answered=True, read_as=("question",))
    passed = Prompt("role_passed_on", role.told)
    return Turn((passed,), (WriteToRole(role.ref, words),), answered=True, read_as=("question",))


def _by_ref(ref: str, words: str, reply: Reply) -> Turn | None:
    facts = reply.facts
    known = {*(post.ref for post in facts.posts), *(task.ref for task in facts.tasks), *facts.named}
    if not hearing.is_ref(ref) or ref in known or facts.pair(ref) or not re.search(r"\w", words):
        return None
    roles = facts.find(TeamRoles)
    role, way = (roles.of(ref), roles.way(ref)) if roles else (None, None)
    if role:
        kind = hearing.answer(words, facts.vocabulary, language=facts.language).kind
        said = replace(facts, reading=replace(facts.reading, words=words))
        return _answered(role, kind, said) if kind in YES_NO else None
    if way is None:
        return None
    blocks = facts.vocabulary.hear(words, facts.language).of("parting", "block")
    if blocks and len(words.split()) <= MOST_BLOCKING:
        return Turn((Prompt("relay_blocked", {"ref": ref}),), (EndRoleWay(ref),), answered=True, about=ref)
    return _written_on(way, words.strip(), reply)


def _written_on(way: RoleWay, words: str, reply: Reply) -> Turn:
    if not way.reachable:
        kept = FilePost(Details(kind="unclear", words=f"{way.ref}: {words}", flag="question"))
        return Turn((Prompt("role_not_reached", {"ref": way.ref}),), (kept,), answered=True)
    says, does = (Prompt("role_answered", {"ref": way.ref}),), (WriteOnRoleWay(way.ref, words),)
    return Turn(says, does, reply.state, answered=True, about=way.ref, read_as=("answer",))


def _besides(reply: Reply) -> Turn | None:
    """An answer without its ref, where exactly one waits for it and nothing else does."""
    facts = reply.facts
    busy = facts.tasks or reply.questions or reply.progress.at or facts.pairs or facts.asked_about
    if busy or reply.word or facts.opted_out or facts.reading.danger or facts.reading.explicit or facts.reading.refs:
        return None
    if any(meaning == "kind: need" for _, meaning in facts.reading.evidence):
        return None
    roles = facts.find(TeamRoles)
    waiting = roles.waiting if roles else ()
    return _written_on(waiting[0], reply.words.strip(), reply) if len(waiting) == 1 else None


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    del told
    roles = facts.find(TeamRoles)
    for role in roles.mine if roles else ():
        if role.status == "asked":
            yield CallQuestion(role.ref, role.told, says=role.offer.name)


def _chosen(reply: Reply) -> Turn:
    roles = reply.facts.find(TeamRoles)
    role = roles.of(reply.progress.post) if roles else None
    if role is None:
        return Turn(onward=Onward.NEXT)
    return replace(_said(role, "", agreed=reply.item == "yes"), onward=Onward.NEXT)


ROLES = Flow(
    "roles",
    (Choose("role_invite", YES_NO, _chosen),),
    asks=_asks,
    answers_ref=_answers_ref,
    listens={Moment.FIRST: _listens, Moment.BESIDES: _besides},
    on_call=_on_call,
    pressing=True,
    notice=NOTICE,
    sample={
        "role": "Drivers", "about": "You drive people to the clinic.", "may": "use the van", "deputy": "Ben",
        "until": "2026-12-05", "day": "sat", "words": "are we on for saturday?", "name": "Rosa",
    },
)  # fmt: skip
