"""Somebody wants to help and tells who they are; a coordinator approves it."""

from flows.steps import Choose, File, Flow, Write

VOLUNTEER = Flow(
    "volunteer",
    (
        Write("name"),
        Choose("can", "categories", many=True),
        Choose("area", "areas"),
        File("volunteer"),
    ),
)
