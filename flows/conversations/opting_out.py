"""Stopping and starting in somebody's own words; a need in the same words is filed all the same."""

from __future__ import annotations

from dataclasses import replace

from flows import hearing
from flows.acts import Act, FilePost, OptIn, OptOut
from flows.conversations.danger import alarm
from flows.conversations.posting import details
from flows.facts import Facts
from flows.hearing import Stop
from flows.prompts import Prompt
from flows.steps import Flow, Moment, Reply, Turn


def _written(reply: Reply) -> Turn | None:
    wish = hearing.stop(reply.words, reply.facts.vocabulary)
    if wish and wish.kind == "start":
        return Turn((Prompt("welcome_back"),), (OptIn(wish.words),))
    return _leave(wish, reply.facts) if wish else None


def _spoken(reply: Reply) -> Turn | None:
    wish = hearing.stop(reply.words, reply.facts.vocabulary)
    return _leave(wish, reply.facts) if wish and wish.kind == "stop" else None


def _leave(wish: Stop, facts: Facts) -> Turn:
    """The turn of a stop. A cry for help beside it ('stop! help me') names the emergency number and is an alarm."""
    filed: tuple[Act, ...] = ()
    if wish.rest:
        filed = (FilePost(replace(details(facts.reading), flag="call_back")),)
    turn = Turn((Prompt("stopped"),), (*filed, OptOut(wish.words)), answered=True)
    return alarm(turn, Prompt("emergency")) if wish.cry and not facts.reading.danger else turn


OPT_OUT = Flow("opt_out", listens={Moment.FIRST: _written, Moment.SPOKEN: _spoken})
