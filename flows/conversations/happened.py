"""Did the help come? Yes closes the need, no opens it again; so does what came in part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.acts import Confirm
from flows.conversations import in_part
from flows.facts import HOURS_A_QUESTION_STANDS, Facts, PostFact
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Onward, Question, Reply, Turn


def _said(ref: str, *, happened: bool) -> Turn:
    said = Prompt("helped" if happened else "not_helped", {"ref": ref})
    return Turn((said,), (Confirm(ref, happened),), answered=True)


def _asks(facts: Facts) -> Iterator[Question]:
    for post in facts.posts:
        if in_part.is_done(post) and post.hours_quiet <= HOURS_A_QUESTION_STANDS:
            yield Question(post.ref, _settles(post))


def _settles(post: PostFact) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(answer, post, answer.note, facts)


def _answered(answer: Answer, post: PostFact, words: str, facts: Facts) -> Turn:
    """A yes or a no, unless the words beside it say that it came in part."""
    return in_part.fell_short(post, words, facts) or _said(post.ref, happened=answer.kind == "yes")


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    known = facts.named.get(ref)
    if known is None or not known.mine or not in_part.is_done(known) or answer.kind not in ("yes", "no"):
        return None
    words = facts.reading.words if len(facts.reading.refs) == 1 else answer.note
    return _answered(answer, known, words, facts)


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    for post in facts.posts:
        if in_part.is_done(post):
            yield CallQuestion(post.ref, {"ref": post.ref, "categories": post.categories})


def _post(reply: Reply) -> PostFact | None:
    return next((post for post in reply.facts.posts if post.ref == reply.progress.post), None)


def _chosen(reply: Reply) -> Turn:
    post = _post(reply)
    if reply.item == "partly" and post:
        return replace(in_part.said(post, "in_part"), onward=Onward.NEXT)
    return replace(_said(reply.progress.post, happened=reply.item == "yes"), onward=Onward.NEXT)


def _spoken(reply: Reply) -> Turn | None:
    post = _post(reply)
    turn = in_part.fell_short(post, reply.words, reply.facts) if post else None
    return turn and replace(turn, onward=Onward.NEXT)


HAPPENED = Flow(
    "happened",
    (Choose("happened", ("yes", "no", "partly"), _chosen, spoken=_spoken),),
    asks=_asks,
    answers_ref=_answers_ref,
    on_call=_on_call,
    pressing=True,
    notice="did_it_happen",
)
