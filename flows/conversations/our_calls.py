"""Calls that the hotline makes: how they begin where a machine may listen, and how they end."""

from __future__ import annotations

from flows.acts import OptOut
from flows.prompts import Prompt
from flows.steps import Choose, Flow, Onward, Reply, Turn


def _no_more_calls() -> Turn:
    return Turn((Prompt("stopped"),), (OptOut("key on a call"),))


def _after(reply: Reply) -> Turn:
    return Turn(onward=Onward.MENU) if reply.item == "menu" else _no_more_calls()


def _before(reply: Reply) -> Turn:
    return Turn(onward=Onward.NEWS) if reply.item == "hear" else _no_more_calls()


def _nothing_left(_: Reply) -> Turn:
    """Everything has been said, so silence is an answer."""
    return Turn()


def _machine(_: Reply) -> Turn:
    return Turn((Prompt("machine"),), ends=True)


AFTER_NEWS = Flow("after_news", (Choose("after_news", ("menu", "no_calls"), _after, silence=_nothing_left),))

HEAR_NEWS = Flow("hear_news", (Choose("hear_news", ("hear", "no_calls"), _before, silence=_machine),))
"""Put before the news where nobody knows whether a person or a machine has taken the call."""
