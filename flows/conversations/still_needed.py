"""Is it still needed? Asked where nothing has come of a need for long: yes keeps it, no ends it, silence too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flows import hearing
from flows.acts import Act
from flows.conversations import endings
from flows.facts import Facts, PostFact
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import YES_NO, CallQuestion, Choose, Flow, Onward, Question, Reply, Turn

FEW_WORDS = 3
"""More of them tell more than a no: 'no it did not come'."""


@dataclass(frozen=True, slots=True)
class StillNeeded(Act):
    """Whoever asked for it still needs it."""

    ref: str


def _asked(facts: Facts) -> list[PostFact]:
    return [post for post in facts.posts if post.asked_if_needed]


def _asks(facts: Facts) -> Iterator[Question]:
    for post in _asked(facts):
        yield Question(post.ref, _settles(post.ref), categories=post.categories)


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _said(ref, needed=answer.kind == "yes" or not _ends(answer, facts))


def _ends(answer: Answer, facts: Facts) -> bool:
    """A mere no, or one with thanks or with words that take it back.

    'No, nobody came' and 'no, i have no food' say the opposite: with words that say neither a person decides.
    """
    words = facts.reading.words
    if not answer.note and len(words.split()) <= FEW_WORDS:
        return True
    heard = facts.vocabulary.hear(words, facts.language)
    return bool(heard.of("answer", "thanks")) or bool(hearing.cancelled(words, facts.vocabulary, facts.language))


def _said(ref: str, *, needed: bool) -> Turn:
    if needed:
        return Turn((Prompt("kept_open", {"ref": ref}),), (StillNeeded(ref),), answered=True, about=ref)
    return endings.withdrawn(ref)


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    asked = any(post.ref == ref for post in _asked(facts))
    return _settles(ref)(answer, facts) if asked and answer.kind in YES_NO else None


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    del told
    for post in _asked(facts):
        yield CallQuestion(post.ref, {"ref": post.ref, "categories": post.categories})


def _chosen(reply: Reply) -> Turn:
    return replace(_said(reply.progress.post, needed=reply.item == "yes"), onward=Onward.NEXT)


STILL_NEEDED = Flow(
    "still_needed",
    (Choose("still_needed", YES_NO, _chosen, names="still_needed"),),
    asks=_asks,
    answers_ref=_answers_ref,
    on_call=_on_call,
    pressing=True,
    notice="is_it_still_needed",
)
