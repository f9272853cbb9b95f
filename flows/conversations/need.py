"""Somebody needs something."""

from flows.conversations.posting import aside, begin, recorded, steps
from flows.steps import Flow

NEED = Flow(
    "need",
    steps("need"),
    aside("need"),
    begin,
    in_menu=True,
    command="need",
    recorded=recorded,
    waits=True,
    read_as="need",
    files=True,
    unfinished="began_need",
)
