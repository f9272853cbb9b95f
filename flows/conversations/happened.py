"""Did the help come? Yes closes the need, no opens it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.acts import Confirm
from flows.facts import HOURS_A_QUESTION_STANDS, Facts, PostFact
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Onward, Question, Reply, Turn


def _said(ref: str, *, happened: bool) -> Turn:
    said = Prompt("helped" if happened else "not_helped", {"ref": ref})
    return Turn((said,), (Confirm(ref, happened),), answered=True)


def _is_done(post: PostFact) -> bool:
    return post.status == "done" and post.kind == "need"


def _asks(facts: Facts) -> Iterator[Question]:
    for post in facts.posts:
        if _is_done(post) and post.hours_quiet <= HOURS_A_QUESTION_STANDS:
            yield Question(post.ref, _settles(post.ref))


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, _: _said(ref, happened=answer.kind == "yes")


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    known = facts.named.get(ref)
    asked = known and known.mine and _is_done(known)
    return _said(ref, happened=answer.kind == "yes") if asked and answer.kind in ("yes", "no") else None


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    for post in facts.posts:
        if _is_done(post):
            yield CallQuestion(post.ref, {"ref": post.ref, "categories": post.categories})


def _chosen(reply: Reply) -> Turn:
    return replace(_said(reply.progress.post, happened=reply.item == "yes"), onward=Onward.NEXT)


HAPPENED = Flow(
    "happened",
    (Choose("happened", ("yes", "no"), _chosen),),
    asks=_asks,
    answers_ref=_answers_ref,
    on_call=_on_call,
    pressing=True,
    notice="did_it_happen",
)
