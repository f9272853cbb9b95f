"""Whether a number that somebody else told is theirs for whom it was told: asked there, before anybody calls it."""

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
class ReachHere(Act):
    """Whoever speaks is, or is not, the one for whom a need was told, and may be reached at this phone."""

    ref: str
    agreed: bool


def _said(ref: str, *, agreed: bool) -> Turn:
    said = Prompt("number_confirmed" if agreed else "number_not_theirs", {"ref": ref})
    return Turn((said,), (ReachHere(ref, agreed),), answered=True, about=ref if agreed else "")


def needs_nothing(facts: Facts) -> Turn | None:
    """'I dont need it any more' of whoever is asked about a need that somebody else told: nobody reaches them here."""
    if not facts.confirms:
        return None
    does = tuple(ReachHere(ref, agreed=False) for ref in facts.confirms)
    return Turn((Prompt("number_not_theirs", {"ref": facts.confirms[0]}),), does, answered=True, read_as=("answer",))


def _asks(facts: Facts) -> Iterator[Question]:
    for ref in facts.confirms:
        yield Question(ref, _settles(ref))


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(answer, ref, facts)


def _answered(answer: Answer, ref: str, facts: Facts) -> Turn:
    """A yes in doubt ('ok?') is asked back: it would have somebody reached here."""
    plain = hearing.agreement(facts.reading.words, facts.vocabulary, facts.language, about_others=False)
    if answer.kind == "yes" and plain != "yes":
        return Turn((Prompt("may_reach_you"),), about=ref, read_as=("answer",))
    return _said(ref, agreed=answer.kind == "yes")


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    return _answered(answer, ref, facts) if ref in facts.confirms and answer.kind in YES_NO else None


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    del told
    for ref in facts.confirms:
        yield CallQuestion(ref)


def _chosen(reply: Reply) -> Turn:
    return replace(_said(reply.progress.post, agreed=reply.item == "yes"), onward=Onward.NEXT)


CONFIRM = Flow(
    "confirm_number",
    (Choose("may_reach_you", ("yes", "no"), _chosen),),
    asks=_asks,
    answers_ref=_answers_ref,
    on_call=_on_call,
    pressing=True,
    notice="confirm_number",
)
