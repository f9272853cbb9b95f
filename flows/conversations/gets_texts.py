"""Whether a phone gets texts: asked once, at the end of a call after which there may be news."""

from __future__ import annotations

from dataclasses import replace

from flows.acts import FILED, FilePost, OptOut, ReachedBy
from flows.conversations.progress import go_on
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Progress, Reply, Turn


def _chosen(reply: Reply) -> Turn:
    if reply.item == "yes":
        return Turn((Prompt("will_text"),), (ReachedBy("text"),))
    return Turn((Prompt("will_call"),), (ReachedBy("voice"),))


def _silent(_: Reply) -> Turn:
    return Turn()


def _before_goodbye(turn: Turn, before: Progress, facts: Facts) -> Turn | None:
    leaves = any(isinstance(act, OptOut) for act in turn.does)
    filed = any(isinstance(act, FilePost) for act in turn.does) or (bool(before.post) and before.flow.files)
    if not filed or leaves or not facts.can_be_texted or facts.reached_by:
        return None
    asked = go_on(Progress(GETS_TEXTS, "voice", post=before.post or FILED), facts)
    return replace(turn, says=(*turn.says, *asked.says), state=asked.state)


GETS_TEXTS = Flow(
    "gets_texts", (Choose("gets_texts", ("yes", "no"), _chosen, silence=_silent),), before_goodbye=_before_goodbye
)
