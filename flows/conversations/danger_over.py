"""A danger that is over: answered calmly, and told to the desk, which decides whether the post is urgent no more."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import AmendPost, Details
from flows.conversations.relaying import passed_besides
from flows.facts import Facts, PostFact
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

FLAG = "danger_over"
HOURS_TOLD = 72
"""So long after the last word of it what is said to be over is that danger."""


def post_of(facts: Facts) -> PostFact | None:
    """The newest post that told of danger, where the words say that it is over and tell of no other."""
    known = [post for post in facts.posts if post.in_danger and post.hours_quiet < HOURS_TOLD]
    if not known or facts.reading.danger == "suicide":
        return None
    return known[0] if hearing.is_over(facts.reading.words, facts.vocabulary, facts.language) else None


def _heard(reply: Reply) -> Turn | None:
    """Words that tell no more than that; what is needed besides, or not any more, others listen for."""
    facts, post = reply.facts, post_of(reply.facts)
    needs = any(meaning == "kind: need" for _, meaning in facts.reading.evidence)
    ends = facts.vocabulary.hear(reply.words, facts.language).of("cancelling")
    if post is None or reply.word or needs or ends:
        return None
    passed = passed_besides(post.ref, reply.words, facts)
    return replace(told(Turn(), post, facts), does=(_to_the_desk(post, facts), *passed), answered=True, about=post.ref)


def told(turn: Turn, post: PostFact, facts: Facts) -> Turn:
    """A turn that also answers that it is over, and tells the desk."""
    calm = Prompt("danger_over", {"ref": post.ref})
    return replace(turn, says=(calm, *turn.says), does=(*turn.does, _to_the_desk(post, facts)))


def _to_the_desk(post: PostFact, facts: Facts) -> AmendPost:
    return AmendPost(post.ref, Details(words=facts.reading.words, flag=FLAG))


DANGER_OVER = Flow("danger_over", listens={Moment.FIRST: _heard})
