"""Words that wait for whoever is reached by voice: offered to them when they call in, and owed until they are heard."""

from __future__ import annotations

from collections.abc import Iterator

from flows.acts import Told
from flows.facts import Facts
from flows.prompts import Prompt
from flows.steps import CallQuestion, Choose, Flow, Onward, Reply, Turn

STANDINGS = ("helper_found", "nobody_found")
"""Notices that say no more than how a post stands, which every caller hears anyhow."""


def waiting_words(facts: Facts) -> tuple[Prompt, ...]:
    """What waits for this phone besides how its posts stand."""
    return tuple(prompt for prompt in facts.tells if prompt.name not in STANDINGS)


def _on_call(facts: Facts, told: frozenset[str]) -> Iterator[CallQuestion]:
    """Offered first, since it may be long or private."""
    if waiting_words(facts):
        yield CallQuestion("")


def _chosen(reply: Reply) -> Turn:
    says = waiting_words(reply.facts) if reply.item == "hear" else ()
    heard = (Told(tuple(prompt.name for prompt in says)),) if says else ()
    return Turn(says, heard, onward=Onward.NEXT)


MESSAGE = Flow("message", (Choose("message", ("hear", "menu"), _chosen, yes_no=("hear", "menu")),), on_call=_on_call)
