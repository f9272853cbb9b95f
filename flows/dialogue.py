"""What a text is in a conversation: each thing heard is one or more of these dialogue acts."""

from __future__ import annotations

from collections.abc import Iterator

from flows.acts import Act, Agree, AmendPost, AnswerTask, Confirm, FilePost, OptIn, OptOut, Volunteer, Withdraw
from flows.steps import Turn

DIALOGUE_ACTS = (
    "need", "offer", "answer", "correction", "addition", "cancellation", "question", "status_question", "thanks",
    "outcome", "complaint", "preference", "new_number", "stop", "danger", "greeting", "wrong_number", "machine",
    "reaction", "other",
)  # fmt: skip
KINDS = ("need", "offer")
OF_A_TASK = {"done": "outcome", "drop": "cancellation"}
"""What a volunteer says of a task; everything else answers it."""
SAID_BY: dict[type[Act], str] = {
    Agree: "answer", Confirm: "outcome", OptIn: "preference", OptOut: "stop", Volunteer: "offer",
    Withdraw: "cancellation",
}  # fmt: skip
"""What has been said where this is to be done, whichever conversation asks for it."""


def read_as(turn: Turn) -> tuple[str, ...]:
    """The dialogue acts of what was heard: those of the conversation that took it, and those that it led to.

    What only adds to a post is an addition; what is nothing of all this is `other`.
    """
    said = dict.fromkeys((*turn.read_as, *_led_to(turn)))
    adds = any(isinstance(act, AmendPost) and (act.details.words or act.details.pictures) for act in turn.does)
    return tuple(said) or (("addition",) if adds else ("other",))


def _led_to(turn: Turn) -> Iterator[str]:
    for act in turn.does:
        if isinstance(act, FilePost | AmendPost):
            if act.details.urgency == "danger":
                yield "danger"
            if act.details.kind in KINDS:
                yield act.details.kind
            if act.details.flag == "question":
                yield "question"
        elif isinstance(act, AnswerTask):
            yield OF_A_TASK.get(act.answer, "answer")
        elif type(act) in SAID_BY:
            yield SAID_BY[type(act)]
