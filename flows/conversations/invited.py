"""Somebody whom a neighbor has invited says whether the hotline may write to them; a mere silence is a no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act
from flows.facts import Facts
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import YES_NO, CallQuestion, Choose, Flow, Onward, Question, Reply, Turn


@dataclass(frozen=True, slots=True)
class AnswerInvitation(Act):
    """What somebody who was invited says to it."""

    ref: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class InvitedBy:
    """First name of whoever invited the phone that speaks; "" where it is not known."""

    name: str = ""


def _said(ref: str, *, agreed: bool) -> Turn:
    said = Prompt("invite_yes" if agreed else "invite_no")
    return Turn((said,), (AnswerInvitation(ref, agreed),), answered=True)


def _asks(facts: Facts) -> Iterator[Question]:
    if facts.invited:
        yield Question(facts.invited, _settles(facts.invited))


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(answer, ref, facts)


def _answered(answer: Answer, ref: str, facts: Facts) -> Turn:
    """A yes in doubt ('ok?') is asked back: it would have somebody texted."""
    plain = hearing.agreement(facts.reading.words, facts.vocabulary, facts.language, about_others=False)
    if answer.kind == "yes" and plain != "yes":
        return Turn((Prompt("accept_invite", _inviter(facts)),), read_as=("answer",))
    return _said(ref, agreed=answer.kind == "yes")


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    return _answered(answer, ref, facts) if ref and ref == facts.invited and answer.kind in YES_NO else None


def _inviter(facts: Facts) -> dict[str, str]:
    by = facts.find(InvitedBy)
    return {"helper": by.name if by else ""}


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    del told
    if facts.invited:
        yield CallQuestion(facts.invited, _inviter(facts))


def _chosen(reply: Reply) -> Turn:
    return replace(_said(reply.progress.post, agreed=reply.item == "yes"), onward=Onward.NEXT)


INVITED = Flow(
    "invited",
    (Choose("accept_invite", YES_NO, _chosen),),
    asks=_asks,
    answers_ref=_answers_ref,
    on_call=_on_call,
    sample={"helper": "Ben"},
)
