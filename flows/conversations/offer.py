"""Somebody can offer something."""

from flows.steps import Choose, File, Flow, Write

OFFER = Flow(
    "offer",
    (
        Choose("category", "categories", many=True),
        Write("where"),
        Choose("when", ("today", "this_week", "any_time")),
        File("offer"),
    ),
)
