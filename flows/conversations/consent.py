"""Whether the person whom a need is for agreed to having their number kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flows import hearing
from flows.acts import Agree, Withdraw
from flows.conversations import endings
from flows.conversations.pieces import meant_so
from flows.conversations.progress import ask, ask_again
from flows.conversations.weighed import likeliest
from flows.facts import HOURS_A_QUESTION_STANDS, Facts
from flows.hearing import Answer
from flows.prompts import Prompt
from flows.steps import YES_NO, Choose, Flow, Moment, Progress, Question, Reply, Turn

OVER, PERHAPS_OVER = 0.6, 0.2
"""How likely a no must say besides that nothing is needed any more, for that to be done, and to be asked about."""


def _said(ref: str, *, agreed: bool) -> Turn:
    said = Prompt("consent_yes" if agreed else "consent_no", {"ref": ref})
    return Turn((said,), (Agree(ref, agreed),), answered=True)


def _agreement(words: str, facts: Facts) -> str:
    return hearing.agreement(words, facts.vocabulary, facts.language)


def _asks(facts: Facts) -> Iterator[Question]:
    """Another need told in the same breath ('ok i need bread too') is no answer, and counts as what it is."""
    reading = facts.reading
    if meant_so(reading) and reading.categories and _agreement(reading.words, facts) not in YES_NO:
        return
    for post in facts.posts:
        if post.consent_asked and post.hours_quiet <= HOURS_A_QUESTION_STANDS:
            yield Question(post.ref, _settles(post.ref), maybe=_maybe(post.ref), categories=post.categories)


def _settles(ref: str) -> Callable[[Answer, Facts], Turn]:
    return lambda answer, facts: _answered(answer.kind, ref, facts)


def _maybe(ref: str) -> Callable[[Facts], Turn]:
    return lambda _: _asked_back(ref)


def _answered(kind: str, ref: str, facts: Facts) -> Turn:
    """Only what all the words say counts: 'absolutely not' is no, 'i will ask her' neither."""
    said = _agreement(facts.reading.words, facts)
    if said != kind or said not in YES_NO:
        return _asked_back(ref)
    return _said(ref, agreed=True) if kind == "yes" else _refused(ref, facts)


def _refused(ref: str, facts: Facts) -> Turn:
    """'No, she doesnt need it any more' takes the need back too; what may say so hears the word that does."""
    turn, shares = _said(ref, agreed=False), likeliest(facts.reading.words, facts, "resident").shares
    over = shares["cancel"] + shares["came"]
    if over >= OVER:
        return replace(endings.withdrawn(ref), read_as=("cancellation",))
    if over < PERHAPS_OVER or facts.aloud:
        return turn
    return replace(turn, says=(*turn.says, Prompt("relay_withdraw", {"verbs": (("withdraw", ref),)})))


def _finish(turn: Turn, facts: Facts) -> Turn:
    """A need that is taken back before anybody agreed to it loses the number that was told for it."""
    asked = {post.ref for post in facts.posts if post.consent_asked}
    back = tuple(Agree(act.ref, agreed=False) for act in turn.does if isinstance(act, Withdraw) and act.ref in asked)
    return replace(turn, does=(*back, *turn.does)) if back else turn


def _asked_back(ref: str) -> Turn:
    return Turn((Prompt("consent_unsure", {"ref": ref}),), about=ref, read_as=("answer",))


def _answers_ref(answer: Answer, ref: str, facts: Facts) -> Turn | None:
    known = facts.named.get(ref)
    asked = known and known.mine and known.consent_asked
    return _answered(answer.kind, ref, facts) if asked and answer.kind in (*YES_NO, "maybe") else None


def _in_other_words(reply: Reply) -> Turn | None:
    """'pa dako', 'she said no': words that answer this question and no other."""
    facts, said = reply.facts, _agreement(reply.words, reply.facts)
    if not said or reply.progress.flow.name or reply.answer.refs or facts.reading.danger or len(reply.questions) != 1:
        return None
    asked = {post.ref for post in facts.posts if post.consent_asked}
    ref = reply.questions[0].ref
    return _answered(said, ref, facts) if ref in asked else None


def _chosen(reply: Reply) -> Turn:
    """A key is plain; words on a call have to be."""
    plain = not reply.words or _agreement(reply.words, reply.facts) == reply.item
    return _said(reply.progress.post, agreed=reply.item == "yes") if plain else ask_again(reply)


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
    listens={Moment.BESIDES: _in_other_words},
    before_goodbye=_before_goodbye,
    finish=_finish,
    files=True,
)
