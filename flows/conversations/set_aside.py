"""Texts in which nothing is the person's own: a nod and a machine ask for nothing, the rest a person reads."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import Details, FilePost, PassOn
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn

NOD = "ok"
"""How a reaction of liking is passed on."""
REACTION = "reaction"


def _wordless(reply: Reply) -> Turn | None:
    aside = reply.input.aside
    if not aside:
        return None
    if aside[0].why == "machine":
        return Turn(state=reply.state, read_as=("machine",))
    if aside[0].liking:
        return replace(_nod(reply), read_as=(REACTION,))
    words = " / ".join(part.words for part in aside)
    kept = FilePost(Details(kind="unclear", words=words, pictures=reply.input.pictures))
    said = tuple(dict.fromkeys(part.why for part in aside if part.why == REACTION))
    return Turn((Prompt("filed_unclear"),), (kept,), reply.state, read_as=said)


def _nod(reply: Reply) -> Turn:
    """A reaction of liking to words of the other side goes to them; it answers no question of ours."""
    pairs = reply.facts.pairs
    if len(pairs) == 1 and pairs[0].reachable and pairs[0].wrote:
        return Turn((), (PassOn(pairs[0].ref, NOD),), reply.state, answered=True, about=pairs[0].ref)
    return Turn(state=reply.state)


SET_ASIDE = Flow("set_aside", listens={Moment.WORDLESS: _wordless})
