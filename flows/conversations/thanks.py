"""Thanks, good wishes and nods, which ask for nothing."""

from __future__ import annotations

from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn


def _thanks(reply: Reply) -> Turn | None:
    if _is_thanks(reply):
        return Turn((Prompt("thanks"),), about=_latest(reply.facts))
    if reply.facts.met and _is_nod(reply):
        return Turn(about=_latest(reply.facts))
    return None


def _is_thanks(reply: Reply) -> bool:
    """Thanks and good wishes that ask for nothing."""
    reading = reply.facts.reading
    tells = reading.categories or reading.place or reading.when or reading.phones or reading.danger
    if reading.kind != "unclear" or tells:
        return False
    return any(hit.value == "thanks" for hit in reply.facts.vocabulary.hear(reply.words).of("answer"))


def _is_nod(reply: Reply) -> bool:
    """'ok', a thumb, 'on my way': an answer to nothing that was asked, and so no need of an answer."""
    answer, reading = reply.answer, reply.facts.reading
    plain = not answer.note and not answer.refs
    return answer.kind == "yes" and plain and not reading.categories and not reading.danger


def _latest(facts: Facts) -> str:
    """Ref of what this phone was last busy with: a task it has, else its newest post."""
    taken = [task.ref for task in facts.tasks if task.status == "taken"]
    return (taken or [post.ref for post in facts.posts[:1]] or [task.ref for task in facts.tasks] or [""])[-1]


THANKS = Flow("thanks", listens={Moment.FREELY: _thanks})
