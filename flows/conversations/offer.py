"""Somebody can offer something."""

from flows.conversations.posting import aside, begin, recorded, steps
from flows.steps import Flow

OFFER = Flow(
    "offer",
    steps("offer"),
    aside("offer"),
    begin,
    in_menu=True,
    command="offer",
    recorded=recorded,
    waits=True,
    read_as="offer",
    files=True,
    unfinished="began_offer",
)
