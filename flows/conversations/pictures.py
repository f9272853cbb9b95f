"""A text without words: a picture belongs to what was told before; by itself it is kept for a person."""

from __future__ import annotations

from flows.acts import AmendPost, Details, FilePost
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn


def _kept(reply: Reply) -> Turn:
    facts, pictures = reply.facts, reply.input.pictures
    post = facts.posts[0] if facts.posts else None
    if post and pictures and post.hours_old <= facts.community.join_hours:
        does = (AmendPost(post.ref, Details(pictures=pictures)),)
        return Turn((Prompt("added_words"),), does, reply.state, about=post.ref)
    said = Prompt("filed_unclear") if pictures else Prompt("empty")
    return Turn((said,), (FilePost(Details(kind="unclear", pictures=pictures)),), reply.state)


PICTURES = Flow("pictures", listens={Moment.WORDLESS: _kept})
