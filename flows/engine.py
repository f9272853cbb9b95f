"""One thing heard leads to one turn: pure, with no clock, no store and no network.

`state` is plain JSON that storage keeps between turns; `facts` are what the desk looked up.
"""

from __future__ import annotations

from typing import Any

from flows import calling, texting
from flows.facts import Facts
from flows.steps import Heard, Turn


def advance(state: dict[str, Any], heard: Heard, facts: Facts) -> Turn:
    """What to say, what to do and where the conversation stands after one thing heard."""
    if heard.channel == "voice":
        return calling.advance(state, heard, facts)
    return texting.advance(state, heard, facts)
