"""One thing heard leads to one turn: pure, with no clock, no store and no network.

`state` is plain JSON that storage keeps between turns; `facts` are what was looked up.
"""

from __future__ import annotations

from typing import Any

from flows.channels import call, text
from flows.conversations.catalogue import CATALOGUE, Catalogue
from flows.facts import Facts
from flows.prompts import Input
from flows.steps import Turn


def advance(state: dict[str, Any], heard: Input, facts: Facts, catalogue: Catalogue = CATALOGUE) -> Turn:
    """What to say, what to do and where the conversation stands after one thing heard."""
    if heard.channel == "voice":
        return call.advance(state, heard, facts, catalogue)
    return text.advance(state, heard, facts, catalogue)
