"""A greeting and nothing else: it is greeted back, and whoever writes is told what can be texted here."""

from __future__ import annotations

from flows.hearing.matches import Matches
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn


def _greeted(reply: Reply) -> Turn | None:
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    courtesies = {index for hit in heard.of("polite") for index in range(hit.start, hit.end)}
    if reply.progress.flow.name or facts.posts or facts.tasks or facts.pairs or facts.opted_out:
        return None
    if not heard.of("greeting") or len(courtesies | _greeting(heard)) < len(heard.text.words):
        return None
    hotline = {"hotline": facts.community.name}
    return Turn((Prompt("who_we_are", hotline) if facts.met else Prompt("what_we_are"),), answered=True)


def _greeting(heard: Matches) -> set[int]:
    return {index for hit in heard.of("greeting") for index in range(hit.start, hit.end)}


GREETING = Flow("greeting", listens={Moment.FREELY: _greeted}, read_as="greeting")
