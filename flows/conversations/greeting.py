"""A greeting and nothing else: it is greeted back, and whoever writes is told what can be texted here."""

from __future__ import annotations

from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn


def _greeted(reply: Reply) -> Turn | None:
    facts = reply.facts
    heard = facts.vocabulary.hear(reply.words, facts.language)
    greeted = [hit for slot in ("greeting", "polite") for hit in heard.of(slot)]
    meant = {index for hit in greeted for index in range(hit.start, hit.end)}
    if reply.progress.flow.name or facts.posts or facts.tasks or facts.pairs or facts.opted_out:
        return None
    if not heard.of("greeting") or len(meant) < len(heard.text.words):
        return None
    hotline = {"hotline": facts.community.name}
    return Turn((Prompt("who_we_are", hotline) if facts.met else Prompt("what_we_are"),), answered=True)


GREETING = Flow("greeting", listens={Moment.FREELY: _greeted}, read_as="greeting")
