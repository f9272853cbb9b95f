"""Whether the person whom a need is for agreed to having their number kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.acts import Agree
from flows.conversations.progress import ask
from flows.facts import HOURS_A_QUESTION_STANDS, Facts
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Progress, Question, Reply, Turn


def _said(ref: str, *, agreed: bool) -> Turn:
    said = Prompt("consent_yes" if agreed else "consent_no", {"ref": ref})
    return Turn((said,), (Agree(ref, agreed),), answered=True)


def _asks(facts: Facts) -> Iterator[Question]:
    for post in facts.posts:
        if post.consent_asked and post.hours_quiet <= HOURS_A_QUESTION_STANDS:
            yield Question(post.ref, _settles(post.ref), categories=post.categories)


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, _: _said(ref, agreed=answer.kind == "yes")


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    known = facts.named.get(ref)
    asked = known and known.mine and known.consent_asked
    return _said(ref, agreed=answer.kind == "yes") if asked and answer.kind in ("yes", "no") else None


def _chosen(reply: Reply) -> Turn:
    return _said(reply.progress.post, agreed=reply.item == "yes")


def _before_goodbye(turn: Turn, before: Progress, facts: Facts) -> Turn | None:
    """On a call the question comes when all else is told."""
    asked = any(post.ref == before.post and post.consent_asked for post in facts.posts)
    if not asked or before.flow.name == CONSENT.name:
        return None
    then = ask(Progress(CONSENT, "voice", post=before.post, at="consent"), facts, turn.says, turn.does)
    return replace(then, about=turn.about)


CONSENT = Flow(
    "consent",
    (Choose("consent", ("yes", "no"), _chosen),),
    asks=_asks,
    answers_ref=_answers_ref,
    before_goodbye=_before_goodbye,
    files=True,
)
