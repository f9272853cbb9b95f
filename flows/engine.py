"""One thing heard leads to one turn: pure, with no clock, no store and no network.

`state` is plain JSON that storage keeps between turns; `facts` are what was looked up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flows.channels import call, text
from flows.conversations import code_words, never_rung
from flows.conversations.catalogue import CATALOGUE, Catalogue
from flows.dialogue import read_as
from flows.facts import Facts
from flows.prompts import Input
from flows.steps import Turn


def advance(state: dict[str, Any], heard: Input, facts: Facts, catalogue: Catalogue = CATALOGUE) -> Turn:
    """What to say, what to do and where the conversation stands after one thing heard."""
    go_on = call.advance if heard.channel == "voice" else text.advance
    heard, facts, came_by = code_words.without(heard, facts)
    turn = never_rung.said(go_on(state, heard, facts, catalogue), facts)
    turn = replace(turn, does=(came_by, *turn.does)) if came_by else turn
    return replace(turn, read_as=read_as(turn)) if heard.says_something else turn
