"""Did the help come? Yes closes the need, no opens it again; so does what came in part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows.acts import AmendPost, Details, FilePost
from flows.conversations import endings, in_part, something_new
from flows.conversations.weighed import SURE, is_first_of_all, is_rather_another, likeliest
from flows.facts import HOURS_A_QUESTION_STANDS, Facts, PostFact
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import YES_NO, CallQuestion, Choose, Flow, Moment, Onward, Question, Reply, Turn

NO = ("not_came", "partly", "complaint", "cancel", "change", "tell")
"""What a no among other words may be."""


def _asks(facts: Facts) -> Iterator[Question]:
    for post in facts.posts:
        if in_part.is_done(post) and post.hours_quiet <= HOURS_A_QUESTION_STANDS:
            yield Question(post.ref, _settles(post), categories=post.categories)


def _settles(post: PostFact) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(answer, post, answer.note, facts)


def _answered(answer: Answer, post: PostFact, words: str, facts: Facts) -> Turn:
    """A yes or a no, unless the words beside it say that it came in part, or that nobody came."""
    told = in_part.fell_short(post, words, facts)
    said = facts.reading.words
    if told is None and answer.kind == "no" and answer.note and is_rather_another(said, facts, "resident", *NO):
        return _beside(post, facts)
    move = likeliest(said, facts, "resident")
    if answer.kind == "yes" and answer.note and move.name == "not_came" and move.share >= SURE:
        return endings.came(post.ref, happened=False)
    if told is None and is_first_of_all(said, facts, "resident", "partly"):
        told = in_part.said(post, "in_part")
    return told or endings.came(post.ref, happened=answer.kind == "yes")


def _beside(post: PostFact, facts: Facts) -> Turn:
    """A no among words that say something else is none: 'no but really, who can walk my dog' asks for more."""
    words = facts.reading.words
    if likeliest(words, facts, "resident").name == "more":
        return something_new.filed(words, facts, post)
    kept = AmendPost(post.ref, Details(words=words, flag="question"))
    return Turn((Prompt("added_words", {"ref": post.ref}),), (kept,), about=post.ref)


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    known = facts.named.get(ref)
    if known is None or not known.mine or not in_part.is_done(known) or answer.kind not in YES_NO:
        return None
    words = facts.reading.words if len(facts.reading.refs) == 1 else answer.note
    return _answered(answer, known, words, facts)


def _disputed(ref: str, facts: Facts) -> Turn:
    """A no after a yes, perhaps of the other who may answer: neither undoes the other, a person asks."""
    words = facts.reading.words if ref in facts.reading.refs else f"{ref} {facts.reading.words}"
    return Turn((Prompt("disputed", {"ref": ref}),), (FilePost(Details(kind="unclear", words=words)),), answered=True)


def _no_after_all(reply: Reply) -> Turn | None:
    """A no that names a need which is closed, since help is said to have come."""
    facts = reply.facts
    over = [ref for ref, post in facts.named.items() if post.mine and post.closed_because == "helped"]
    return _disputed(over[0], facts) if len(over) == 1 and reply.answer.kind == "no" else None


def _too_late(reply: Reply) -> Turn | None:
    """A mere yes or no to a question that the other on this side has answered meanwhile."""
    facts, answer = reply.facts, reply.answer
    over = [pair for pair in facts.pairs if pair.came and not pair.helps]
    if len(over) != 1 or reply.questions or reply.progress.flow.name or answer.note or len(reply.words.split()) > 1:
        return None
    if answer.kind == "no":
        return _disputed(over[0].ref, facts)
    carriers = reply.word is not None and reply.word.carrier
    return Turn((Prompt("helped", {"ref": over[0].ref}),), answered=True, about=over[0].ref) if carriers else None


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
    return replace(endings.came(reply.progress.post, happened=reply.item == "yes"), onward=Onward.NEXT)


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
    listens={Moment.BY_REF: _no_after_all, Moment.ANSWERS: _too_late, Moment.BESIDES: _too_late},
    notice="did_it_happen",
)
