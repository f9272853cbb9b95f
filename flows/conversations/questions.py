"""Questions in plain words: how a request of theirs stands, and whatever only a person can answer."""

from __future__ import annotations

from flows.acts import Details, FilePost
from flows.conversations.news import AT_ONCE, standing
from flows.facts import Facts, PostFact
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn


def _how_it_stands(reply: Reply) -> Turn | None:
    """News of the request that is meant; when somebody comes, their helper knows best, who is asked instead."""
    facts, reading = reply.facts, reply.facts.reading
    asked = {hit.value for hit in facts.vocabulary.hear(reply.words, facts.language).of("status")}
    needs = [post for post in facts.posts if post.kind == "need"]
    if not asked or not needs or reading.danger or reading.kind != "unclear":
        return None
    meant = _meant(needs, facts)
    if asked == {"when"} and any(pair.ref == post.ref for pair in facts.pairs for post in meant):
        return None
    says = tuple(Prompt("news", standing(post)) for post in meant[:AT_ONCE])
    return Turn(says, answered=True, about=meant[0].ref)


def _meant(needs: list[PostFact], facts: Facts) -> list[PostFact]:
    """Those whose ref or kind of help was named; all of them where nothing tells them apart."""
    named = [post for post in needs if post.ref in facts.reading.refs]
    alike = [post for post in needs if set(post.categories) & set(facts.reading.categories)]
    return named or alike or needs


def _plain(reply: Reply) -> Turn | None:
    """A question that asks for no help is for a person, and never 'do you need help or can you help?'."""
    facts, reading = reply.facts, reply.facts.reading
    if reading.kind != "unclear" or reading.danger or reading.phones or reading.refs or not _asks(reply):
        return None
    if any(task.status == "taken" for task in facts.tasks):
        return None
    filed = FilePost(Details(kind="unclear", words=reading.words, flag="question"))
    return Turn((Prompt("question_kept"),), (filed,))


def _asks(reply: Reply) -> bool:
    """A question by its mark or how it begins; one that names a kind of help is a need as likely as not."""
    reading, heard = reply.facts.reading, reply.facts.vocabulary.hear(reply.words, reply.facts.language)
    if heard.of("question", "about"):
        return True
    if reading.categories or reading.place:
        return False
    return reply.words.rstrip().endswith("?") or bool(heard.of("question", "opens"))


QUESTIONS = Flow(
    "question", listens={Moment.BY_REF: _how_it_stands, Moment.BESIDES: _how_it_stands, Moment.FREELY: _plain}
)
