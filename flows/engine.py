"""One thing heard leads to one turn: pure, with no clock, no store and no network.

`state` is plain JSON that storage keeps between turns; `facts` are what the desk looked up.
"""

from __future__ import annotations

from typing import Any

from flows.channels import call, text
from flows.facts import Facts
from flows.steps import Input, Turn


def advance(state: dict[str, Any], heard: Input, facts: Facts) -> Turn:
    """What to say, what to do and where the conversation stands after one thing heard."""
    if heard.channel == "voice":
        return call.advance(state, heard, facts)
    return text.advance(state, heard, facts)
