"""Somebody needs something."""

from flows.steps import Choose, File, Flow, Write

NEED = Flow(
    "need",
    (
        Choose("category", "categories", many=True, also={"danger": "emergency"}),
        Write("where"),
        Choose("when", ("today", "this_week", "any_time")),
        File("need"),
    ),
)
